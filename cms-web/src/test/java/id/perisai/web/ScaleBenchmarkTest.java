package id.perisai.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What more sites, and more pages of a site, cost one node: as ratios, in {@code
 * target/measured/scale.md}. The node runs in this process, without its server; sizes are given by
 * {@code -Dscale.sizes=33x100,1000x10}.
 */
@Tag("deep")
@Tag("measured")
class ScaleBenchmarkTest {
  private static final int HITS = 20_000;

  @TempDir Path folder;

  /** What one size costs: in milliseconds, bytes and microseconds. */
  private record Cost(
      int sites, int pages, double takeover, double start, double round, long heap, double hit) {

    String row(Cost first) {
      return String.format(
          Locale.ROOT,
          "| %,d × %,d | %,.0f ms (×%.1f) | %,.0f ms (×%.1f) | %.1f ms (×%.1f) | %.1f MiB (×%.1f) |"
              + " %.1f µs (×%.2f) |%n",
          sites,
          pages,
          takeover,
          takeover / first.takeover,
          start,
          start / first.start,
          round,
          round / first.round,
          heap / 1048576.0,
          (double) heap / first.heap,
          hit,
          hit / first.hit);
    }
  }

  @Test
  void shows_what_more_sites_and_more_pages_cost() throws Exception {
    cost(3, 5); // Classes are loaded and compiled by the first, which counts for nothing.
    List<Cost> costs = new ArrayList<>();
    for (String size :
        System.getProperty("scale.sizes", "33x10,330x10,1000x10,1x100,1x1000,1x10000").split(",")) {
      String[] numbers = size.split("x");
      costs.add(cost(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1])));
      write(costs);
    }
    for (Cost cost : costs) {
      assertTrue(cost.hit < 3 * costs.get(0).hit, "a hit costs more with size: " + cost);
    }
  }

  /** After each size, so that a run that is broken off shows what it had. */
  private static void write(List<Cost> costs) throws IOException {
    StringBuilder table =
        new StringBuilder(
            "| sites × pages | takeover, empty store | start, full store | quiet round | heap | hit"
                + " |\n"
                + "|---|--:|--:|--:|--:|--:|\n");
    Cost first = costs.get(0);
    for (Cost cost : costs) {
      if (cost.sites == 1 && first.sites > 1) {
        first = cost;
      }
      table.append(cost.row(first));
    }
    Path measured = Path.of("target", "measured");
    Files.createDirectories(measured);
    Files.writeString(measured.resolve("scale.md"), table);
  }

  private Cost cost(int sites, int pages) throws Exception {
    Path here = folder.resolve(sites + "x" + pages);
    SmallCity city = new SmallCity(here.resolve("repository"));
    List<String> tenants = new ArrayList<>();
    for (int i = 0; i < sites; i++) {
      tenants.add("opd-" + i);
    }
    city.addTenants(tenants);
    for (String tenant : tenants) {
      city.publish(tenant, 1, entries(city, tenant, pages));
    }
    long before = used();
    long begin = System.nanoTime();
    DeliveryNode node = node(city, here.resolve("store"));
    node.round();
    double takeover = millis(begin);
    node.close();
    begin = System.nanoTime();
    node = node(city, here.resolve("store"));
    final double start = millis(begin);
    try {
      assertEquals(200, get(node.port(), tenants.get(sites / 2), 1));
      node.round();
      begin = System.nanoTime();
      for (int i = 0; i < 5; i++) {
        node.round();
      }
      double round = millis(begin) / 5;
      double hit = hit(node.port(), tenants, pages);
      return new Cost(sites, pages, takeover, start, round, used() - before, hit);
    } finally {
      node.close();
    }
  }

  private static List<Entry> entries(SmallCity city, String tenant, int pages) throws Exception {
    List<Entry> entries = new ArrayList<>();
    entries.add(city.page(tenant, "/.404", 404, "tidak ada"));
    for (int i = 1; i <= pages; i++) {
      String html = SmallCity.text(tenant, "satu", "/berita/" + i);
      entries.add(city.page(tenant, "/berita/" + i, 200, html));
    }
    return entries;
  }

  private static DeliveryNode node(SmallCity city, Path store) throws Exception {
    Settings settings =
        RunningNode.settings(RepositorySource.of(city.path()), store, city, Optional.empty());
    return new DeliveryNode(settings, Clock.systemUTC()).open(RunningNode.BOUNDS);
  }

  /** Processor time of this process for one answer, its client's included; in microseconds. */
  private static double hit(int port, List<String> tenants, int pages) throws IOException {
    Random random = new Random(1);
    var process =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    try (Socket socket = new Socket("127.0.0.1", port)) {
      long begin = 0;
      for (int i = -HITS / 2; i < HITS; i++) {
        if (i == 0) {
          begin = process.getProcessCpuTime();
        }
        String tenant = tenants.get(random.nextInt(Math.min(tenants.size(), 20)));
        ask(socket, tenant, 1 + random.nextInt(Math.min(pages, 50)));
      }
      return (process.getProcessCpuTime() - begin) / 1e3 / HITS;
    }
  }

  private static int get(int port, String tenant, int page) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return ask(socket, tenant, page);
    }
  }

  private static int ask(Socket socket, String tenant, int page) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(
        ("GET /berita/" + page + " HTTP/1.1\r\nHost: " + tenant + ".localhost\r\n\r\n")
            .getBytes(US_ASCII));
    InputStream in = socket.getInputStream();
    RunningNode.Response response = RunningNode.read(in, false);
    return response.code();
  }

  private static long used() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static double millis(long begin) {
    return (System.nanoTime() - begin) / 1e6;
  }
}
