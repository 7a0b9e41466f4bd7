package id.perisai.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Coding;
import id.perisai.release.RepositoryPaths;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What may go wrong behind a node while visitors read. There is neither database nor authoring
 * here: that they are off is how every run of this class begins.
 */
class FaultTest {
  private static final int PAGES = 20;

  @TempDir Path folder;
  private SmallCity city;

  /** What goes wrong, and the alarm that tells it. */
  enum Fault {
    REPOSITORY_GONE("REPOSITORY_GONE"),
    TIMESTAMP_BEFORE_ITS_FILES("RELEASE_REJECTED"),
    TIMESTAMP_GARBLED("TIMESTAMP_REJECTED"),
    LOG_CUT_OFF("LOG_REJECTED"),
    BLOBS_FLIPPED("BLOB_CHANGED"),
    STATEMENTS_FLIPPED("STATEMENT_CHANGED"),
    STORE_THAT_TAKES_NOTHING("STORE_UNWRITABLE"),
    MIRROR_HANGS("REPOSITORY_GONE"),
    MIRROR_ANSWERS_ERRORS("REPOSITORY_GONE");

    private final String alarm;

    Fault(String alarm) {
      this.alarm = alarm;
    }

    boolean isOfAMirror() {
      return name().startsWith("MIRROR");
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void no_request_fails_while(Fault fault) throws Exception {
    run(fault, 150, 2);
  }

  @Test
  @Tag("deep")
  void the_slowest_hundredth_is_hardly_slower_with_a_fault() throws Exception {
    for (Fault fault : Fault.values()) {
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        ratios.add(run(fault, 4_000, 20));
        for (Path left : children(folder)) {
          delete(left);
        }
      }
      ratios.sort(null);
      String line =
          fault
              + ": p99 with it to p99 without, median of five "
              + round(ratios.get(2))
              + " "
              + ratios.stream().map(FaultTest::round).toList();
      System.out.println(line);
      Path measured = Files.createDirectories(Path.of("target/measured"));
      Files.writeString(measured.resolve("fault-" + fault + ".txt"), line + "\n");
      assertTrue(ratios.get(2) <= 1.5, line);
    }
  }

  private static String round(double ratio) {
    return String.format(java.util.Locale.ROOT, "%.2f", ratio);
  }

  /**
   * Reads without and with a fault by turns, in rounds of the node.
   *
   * @return the slowest hundredth's time with the fault, to that without
   */
  private double run(Fault fault, int requests, int rounds) throws Exception {
    city = new SmallCity(folder.resolve("repository"));
    city.publish("dinkes", 2, city.site("dinkes", "dua"));
    try (TestMirror mirror = new TestMirror(city.path());
        RunningNode node = node(fault, mirror).tick().tick()) {
      visits(node, requests); // Warm.
      long[] well = visits(node, requests);
      apply(fault, mirror);
      ExecutorService ticks = Executors.newSingleThreadExecutor();
      Future<?> ticking =
          ticks.submit(
              () -> {
                for (int i = 0; i < rounds; i++) {
                  node.tick();
                }
              });
      long[] ill = visits(node, requests);
      ticking.get();
      ticks.shutdown();
      String health = node.health().text();
      assertTrue(health.contains(fault.alarm), fault + " is not told: " + health);
      assertTrue(health.contains("\"status\":\"DEGRADED\""), health);
      assertEquals(200, ready(node));
      return (double) hundredth(ill) / hundredth(well);
    }
  }

  private RunningNode node(Fault fault, TestMirror mirror) throws IOException {
    RepositorySource source =
        fault.isOfAMirror() ? TestMirror.all(mirror) : RepositorySource.of(city.path());
    return new RunningNode(source, folder.resolve("store"), city, java.time.Clock.systemUTC());
  }

  private static int ready(RunningNode node) throws IOException {
    String request = "GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n";
    int own = RunningNode.send(node.managementPort(), request).code();
    int open = node.get("dinkes.localhost", "/.well-known/perisai/ready").code();
    assertEquals(own, open);
    return own;
  }

  private void apply(Fault fault, TestMirror mirror) throws Exception {
    switch (fault) {
      case REPOSITORY_GONE -> Files.move(city.path(), folder.resolve("aside"));
      case TIMESTAMP_BEFORE_ITS_FILES -> {
        city.publish("dinkes", 3, city.site("dinkes", "tiga"));
        byte[] page = SmallCity.text("dinkes", "tiga", "/berita/1").getBytes(UTF_8);
        Files.delete(city.path().resolve(RepositoryPaths.blob("dinkes", Coding.of(page).digest())));
      }
      case TIMESTAMP_GARBLED ->
          city.write(RepositoryPaths.TIMESTAMP, "<h1>503</h1>".getBytes(UTF_8));
      case LOG_CUT_OFF -> city.write("log/checkpoint", "localhost/perisai\n".getBytes(UTF_8));
      case BLOBS_FLIPPED -> flip("sites/dinkes/blobs");
      case STATEMENTS_FLIPPED -> flip("trust");
      case STORE_THAT_TAKES_NOTHING -> {
        // As a full or read-only disk: root may write where others may not, but into no file's
        // place.
        delete(folder.resolve("store/unfinished"));
        Files.writeString(folder.resolve("store/unfinished"), "");
        city.publish("dinkes", 3, city.site("dinkes", "tiga"));
      }
      case MIRROR_HANGS -> mirror.lie(TestMirror.Lie.SILENT);
      case MIRROR_ANSWERS_ERRORS -> mirror.lie(TestMirror.Lie.BROKEN);
    }
  }

  private void flip(String under) throws IOException {
    for (Path file : files(city.path().resolve(under))) {
      TamperTest.flip(file);
    }
  }

  private static List<Path> files(Path under) throws IOException {
    try (Stream<Path> files = Files.walk(under)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static List<Path> children(Path of) throws IOException {
    try (Stream<Path> children = Files.list(of)) {
      return children.toList();
    }
  }

  private static void delete(Path path) throws IOException {
    if (Files.exists(path)) {
      TamperTest.delete(path);
    }
  }

  /** Reads pages over one kept connection; each must be the last good one, whole. */
  private static long[] visits(RunningNode node, int requests) throws IOException {
    long[] nanos = new long[requests];
    try (Socket socket = new Socket("127.0.0.1", node.port())) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(20_000);
      for (int i = 0; i < requests; i++) {
        String path = "/berita/" + (i % PAGES + 1);
        String request = "GET " + path + " HTTP/1.1\r\nHost: dinkes.localhost\r\n\r\n";
        long began = System.nanoTime();
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        RunningNode.Response answer = RunningNode.read(socket.getInputStream(), false);
        nanos[i] = System.nanoTime() - began;
        assertEquals(200, answer.code(), path);
        assertEquals(SmallCity.text("dinkes", "dua", path), answer.text());
      }
    }
    return nanos;
  }

  private static long hundredth(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted[(int) (sorted.length * 0.99)];
  }
}
