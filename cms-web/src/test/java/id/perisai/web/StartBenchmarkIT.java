package id.perisai.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How soon after its process begins a node shows a verified page, and how much memory it has: 33
 * sites of 100 pages, with the options by which the product starts it. Before a cold start all
 * files of server, JDK and store are taken out of the system's cache, which costs nobody else his;
 * what another running JVM holds of the same JDK stays. Writes {@code target/measured/start.md}.
 */
@Tag("deep")
@Tag("measured")
class StartBenchmarkIT {
  private static final int SITES = Integer.getInteger("start.sites", 33);
  private static final int PAGES = Integer.getInteger("start.pages", 100);
  private static final int ROUNDS = Integer.getInteger("start.rounds", 5);
  private static final String[] OPTIONS =
      System.getProperty(
              "start.options", "-Xmx256m -Xms64m -XX:+UseSerialGC -XX:MetaspaceSize=128m")
          .split(" ");

  /** About what a page of words has, packed. */
  private static final int WORDS = 900;

  @TempDir Path folder;
  private SmallCity city;
  private final List<String> sites = new ArrayList<>();

  /** What each start took of the processors until the first page, in seconds. */
  private final Map<String, List<Double>> processor = new LinkedHashMap<>();

  @Test
  void shows_how_soon_a_started_node_answers_and_how_much_memory_it_takes() throws Exception {
    city = new SmallCity(folder.resolve("repository"));
    for (int i = 0; i < SITES; i++) {
      sites.add("opd-" + i);
    }
    city.addTenants(sites);
    for (String site : sites) {
      city.publish(site, 1, pages(site));
    }
    Map<String, List<Double>> seconds = new LinkedHashMap<>();
    List<Double> rested = new ArrayList<>();
    List<Double> asked = new ArrayList<>();
    try (SlimServer first = started("first", seconds, "empty store")) {
      awaitAll(first);
    }
    for (int round = 0; round < ROUNDS; round++) {
      try (SlimServer warm = started("warm-" + round, seconds, "warm")) {
        awaitAll(warm);
        rested.add(mebibytes(warm));
        askAll(warm);
        asked.add(mebibytes(warm));
      }
      forgetFiles();
      started("cold-" + round, seconds, "cold").close();
    }
    StringBuilder table = new StringBuilder("| | median | slowest |\n|---|--:|--:|\n");
    seconds.forEach((what, of) -> table.append(row("first page, " + what, of, "s")));
    processor.forEach(
        (what, of) -> table.append(row("processor time until the first page, " + what, of, "s")));
    table.append(row("memory after the start", rested, "MiB"));
    table.append(row("memory after every page was asked for", asked, "MiB"));
    Path measured = Path.of("target", "measured");
    Files.createDirectories(measured);
    Files.writeString(measured.resolve("start.md"), table);
  }

  private static String row(String what, List<Double> of, String unit) {
    double[] sorted = of.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "| %s | %.2f %s | %.2f %s |%n",
        what,
        sorted[sorted.length / 2],
        unit,
        sorted[sorted.length - 1],
        unit);
  }

  private List<Entry> pages(String site) throws Exception {
    Random random = new Random(site.hashCode());
    List<Entry> entries = new ArrayList<>();
    entries.add(city.page(site, Entry.NOT_FOUND, 404, "tidak ada"));
    for (int page = 0; page < PAGES; page++) {
      StringBuilder html = new StringBuilder("<!doctype html><title>" + page + "</title>");
      for (int word = 0; word < WORDS; word++) {
        html.append(' ').append(Integer.toString(random.nextInt(60_000), 36));
      }
      entries.add(city.page(site, "/berita/" + page, 200, html.toString()));
    }
    return entries;
  }

  private SlimServer started(String name, Map<String, List<Double>> seconds, String how)
      throws Exception {
    Map<String, String> properties =
        Map.of(
            "perisai.repository", city.path().toString(),
            "perisai.store", folder.resolve("store").toString(),
            "perisai.trust-root", city.pinned().hex());
    long begin = System.nanoTime();
    SlimServer server =
        SlimServer.starting(folder.resolve(name), Arrays.asList(OPTIONS), properties);
    try {
      while (!answers(server, sites.get(SITES / 2), 7)) {
        assertTrue(System.nanoTime() - begin < 120e9, "no page in two minutes");
        Thread.sleep(5);
      }
      seconds
          .computeIfAbsent(how, first -> new ArrayList<>())
          .add((System.nanoTime() - begin) / 1e9);
      processor.computeIfAbsent(how, first -> new ArrayList<>()).add(server.processorSeconds());
      return server;
    } catch (Exception | AssertionError e) {
      server.close();
      throw e;
    }
  }

  private static boolean answers(SlimServer server, String site, int page) {
    try {
      RunningNode.Response answer =
          RunningNode.send(
              server.port(),
              "GET /berita/"
                  + page
                  + " HTTP/1.1\r\nHost: "
                  + site
                  + ".localhost\r\nAccept-Encoding: gzip\r\n\r\n");
      return answer.code() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private void awaitAll(SlimServer server) throws InterruptedException {
    for (String site : sites) {
      for (int tries = 0; !answers(server, site, 0); tries++) {
        assertTrue(tries < 600, site + " is not served");
        Thread.sleep(100);
      }
    }
  }

  private void askAll(SlimServer server) {
    for (String site : sites) {
      for (int page = 0; page < PAGES; page++) {
        assertTrue(answers(server, site, page), site + " " + page);
      }
    }
  }

  /** What the process has of the machine's memory (proc(5), VmRSS). */
  private static double mebibytes(SlimServer server) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + server.pid() + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Integer.parseInt(line.replaceAll("[^0-9]", "")) / 1024.0;
      }
    }
    throw new IOException("no VmRSS of " + server.pid());
  }

  /** By dd, which tells the system that nobody needs a file any more (posix_fadvise). */
  private void forgetFiles() throws Exception {
    for (Path tree :
        List.of(
            Path.of("target", "server"),
            Path.of("target", "cms-web.war"),
            Path.of(System.getProperty("java.home"), "lib"),
            folder.resolve("store"))) {
      Process forget =
          new ProcessBuilder(
                  "sh",
                  "-c",
                  "sync \"$0\"; find -L \"$0\" -type f -print0"
                      + " | xargs -0 -n 1 sh -c 'dd if=\"$0\" iflag=nocache count=0 status=none'",
                  tree.toAbsolutePath().toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(forget.getInputStream().readAllBytes(), UTF_8);
      assertEquals(0, forget.waitFor(), said);
    }
  }
}
