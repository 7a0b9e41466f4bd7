package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators see of a node, and what they must not see. */
class WatchableTest {
  private static final String SAMPLE =
      "perisai_[a-z_]+(\\{[a-z]+=\"[A-Za-z0-9_+.-]+\"(,[a-z]+=\"[A-Za-z0-9_+.-]+\")?\\})? [0-9.E-]+";

  @TempDir Path folder;
  private SmallCity city;

  @BeforeEach
  void layOut() throws Exception {
    city = new SmallCity(folder.resolve("repository"));
  }

  private RunningNode node() throws IOException {
    return new RunningNode(city, folder.resolve("store")).tick();
  }

  @Test
  void counts_requests_by_site_and_class_and_unknown_names_together() throws Exception {
    try (RunningNode node = node()) {
      for (int i = 0; i < 3; i++) {
        node.get("dinkes.localhost", "/berita/1");
        node.get("judi" + i + ".example", "/");
      }
      node.get("dinkes.localhost", "/tidak-ada");
      node.get("dukcapil.localhost", "/%zz");
      String metrics = awaitRequests(node, 8);
      assertTrue(metrics.contains("perisai_requests_total{site=\"dinkes\",class=\"2xx\"} 3\n"));
      assertTrue(metrics.contains("perisai_requests_total{site=\"dinkes\",class=\"4xx\"} 1\n"));
      assertTrue(metrics.contains("perisai_requests_total{site=\"-\",class=\"4xx\"} 4\n"));
      assertFalse(metrics.contains("judi"), "a request's own words are among the labels");
      assertTrue(metrics.contains("perisai_release_version{site=\"dinkes\"} 1\n"));
      assertTrue(metrics.contains("perisai_cache_reads_total{found=\"yes\"} 2\n"), metrics);
    }
  }

  @Test
  void tells_in_numbers_what_did_not_verify() throws Exception {
    try (RunningNode node = node()) {
      assertTrue(node.metrics().contains("perisai_alarms_open{code=\"STATEMENT_CHANGED\"} 0\n"));
      Path release = city.path().resolve("sites/dinkes/1");
      Files.writeString(release, Files.readString(release) + " ");
      node.tick();
      String metrics = node.metrics();
      assertTrue(metrics.contains("perisai_alarms_open{code=\"STATEMENT_CHANGED\"} 1\n"), metrics);
      assertTrue(metrics.contains("perisai_alarms_total{code=\"STATEMENT_CHANGED\"} 1\n"), metrics);
    }
  }

  @Test
  void speaks_prometheus_format_in_which_buckets_only_grow() throws Exception {
    try (RunningNode node = node()) {
      node.get("dinkes.localhost", "/");
      String metrics = awaitRequests(node, 1);
      long before = 0;
      int buckets = 0;
      for (String line : metrics.lines().toList()) {
        assertTrue(line.startsWith("# ") || line.matches(SAMPLE), line);
        if (line.startsWith("perisai_response_seconds_bucket{site=\"dinkes\"")) {
          long value = Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
          assertTrue(value >= before, line);
          before = value;
          buckets++;
        }
      }
      assertEquals(Traffic.BOUNDS.length + 1, buckets);
      assertTrue(metrics.contains("perisai_response_seconds_count{site=\"dinkes\"} " + before));
    }
  }

  @Test
  void answers_in_numbers_on_its_own_port_alone() throws Exception {
    try (RunningNode node = node()) {
      assertEquals(404, node.get("dinkes.localhost", "/metrics").code());
    }
  }

  @Test
  void logs_each_request_without_query_browser_or_whole_address() throws Exception {
    try (RunningNode node = node()) {
      RunningNode.send(
          node.port(),
          "GET /berita/1?nik=3673010101900001 HTTP/1.1\r\nHost: dinkes.localhost\r\n"
              + "User-Agent: Rahasia/1.0\r\nReferer: http://rahasia.example/\r\n\r\n");
      awaitRequests(node, 1); // The lines stand in the order in which the answers ended.
      node.get("dinkes.localhost", "/" + "a".repeat(1500));
      awaitRequests(node, 2);
    }
    List<String> lines = lines();
    assertEquals(2, lines.size());
    assertTrue(lines.get(0).contains("\"path\":\"/berita/1\""), lines.get(0));
    assertTrue(lines.get(0).contains("\"network\":\"127.0.0.0/24\""), lines.get(0));
    assertTrue(lines.get(0).contains("\"site\":\"dinkes\",\"status\":200"), lines.get(0));
    assertTrue(lines.get(1).contains("\"status\":404"), lines.get(1));
    assertTrue(lines.get(1).length() < 1000, "a long path was written whole");
    String all = String.join("\n", lines);
    assertFalse(all.contains("3673010101900001"), all);
    assertFalse(all.toLowerCase(java.util.Locale.ROOT).contains("rahasia"), all);
  }

  private List<String> lines() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("store-log"))) {
      return Files.readAllLines(files.findFirst().orElseThrow());
    }
  }

  /** Visits are counted when the last byte is on its way, which a client cannot wait for. */
  static String awaitRequests(RunningNode node, int count) throws Exception {
    long end = System.nanoTime() + 10_000_000_000L;
    String metrics = node.metrics();
    while (requests(metrics) < count && System.nanoTime() < end) {
      Thread.sleep(10);
      metrics = node.metrics();
    }
    assertEquals(count, requests(metrics), metrics);
    return metrics;
  }

  static long requests(String metrics) {
    return metrics
        .lines()
        .filter(line -> line.startsWith("perisai_requests_total{"))
        .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
