package id.perisai.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import id.perisai.release.Coding;
import id.perisai.release.ComposedPage;
import id.perisai.release.Entry;
import id.perisai.release.MediaTypes;
import id.perisai.release.SearchDocument;
import id.perisai.release.Slot;
import id.perisai.release.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How soon after its process begins a node shows a verified page, and how much memory it has: 33
 * sites of 100 pages that can be searched, with the options by which the product starts it and the
 * archive of classes that the build made, an inbox, and an access log. Before a cold start all
 * files of server, JDK and store are taken out of the system's cache, which costs nobody else his;
 * what another running JVM holds of the same JDK stays. Needs wrk on the path. Writes {@code
 * target/measured/start.md}.
 */
@Tag("deep")
@Tag("measured")
class StartBenchmarkIT {
  private static final int SITES = Integer.getInteger("start.sites", 33);
  private static final int PAGES = Integer.getInteger("start.pages", 100);
  private static final int ROUNDS = Integer.getInteger("start.rounds", 5);
  private static final int SEARCHES = Integer.getInteger("start.searches", 20);
  private static final int LOAD_SECONDS = Integer.getInteger("start.load", 30);

  /**
   * Above what a node of so many pages takes, which is above its goal of 256: none grows unseen.
   */
  private static final int MOST_MEBIBYTES = Integer.getInteger("start.most", 384);

  /** Whether classes come from the archive that the build made, if it made one. */
  private static final boolean ARCHIVE =
      Boolean.parseBoolean(System.getProperty("start.archive", "true"));

  private static final String[] OPTIONS =
      System.getProperty(
              "start.options",
              "-Xmx256m -Xms64m -XX:+UseSerialGC -XX:MetaspaceSize=128m"
                  + " -XX:TrimNativeHeapInterval=10000")
          .split(" ");

  /** About what a page of words has, packed. */
  private static final int WORDS = 900;

  @TempDir Path folder;
  private SmallCity city;
  private final List<String> sites = new ArrayList<>();

  private final List<String> options = new ArrayList<>(Arrays.asList(OPTIONS));
  private boolean mapped;

  /** What each start took of the processors until the first page, in seconds. */
  private final Map<String, List<Double>> processor = new LinkedHashMap<>();

  @Test
  void shows_how_soon_a_started_node_answers_and_how_much_memory_it_takes() throws Exception {
    assumeTrue(onPath("wrk"), "wrk is not on the path");
    Optional<Path> archive = ARCHIVE ? SlimServer.archivedClasses() : Optional.empty();
    archive.ifPresent(file -> options.add("-XX:SharedArchiveFile=" + file));
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
    List<Double> searched = new ArrayList<>();
    List<Double> loaded = new ArrayList<>();
    List<Double> heap = new ArrayList<>();
    try (SlimServer first = started("first", seconds, "empty store")) {
      mapped = maps(first).contains(SlimServer.CLASSES.toString());
      awaitAll(first);
    }
    for (int round = 0; round < ROUNDS; round++) {
      try (SlimServer warm = started("warm-" + round, seconds, "warm")) {
        awaitAll(warm);
        rested.add(mebibytes(warm));
        askAll(warm);
        asked.add(mebibytes(warm));
        searchAll(warm);
        searched.add(mebibytes(warm));
        load(warm);
        loaded.add(mebibytes(warm));
        heap.add(heapMebibytes(warm));
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
    table.append(row("memory after " + SEARCHES + " searches of each site", searched, "MiB"));
    table.append(row("memory after a load of " + LOAD_SECONDS + " s", loaded, "MiB"));
    table.append(row("of it heap in use", heap, "MiB"));
    table.append(mapped ? "\nWith" : "\nWithout").append(" the build's archive of classes.\n");
    Path measured = Path.of("target", "measured");
    Files.createDirectories(measured);
    Files.writeString(measured.resolve("start.md"), table);
    double most = loaded.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    assertTrue(most <= MOST_MEBIBYTES, table.toString());
    assertEquals(archive.isPresent(), mapped, "the JVM refused " + archive);
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
    entries.add(searchPage(site));
    for (int page = 0; page < PAGES; page++) {
      StringBuilder words = new StringBuilder("berita " + page);
      for (int word = 0; word < WORDS; word++) {
        words.append(' ').append(word(random));
      }
      entries.add(found(site, "/berita/" + page, words.toString()));
    }
    return entries;
  }

  private static String word(Random random) {
    return Integer.toString(random.nextInt(60_000), 36);
  }

  private Entry searchPage(String site) throws Exception {
    String html = SearchCorpus.BEFORE + ComposedPage.MARKER + SearchCorpus.AFTER;
    Map<String, Coding> codings = Map.of(Coding.IDENTITY, city.putBlob(site, html.getBytes(UTF_8)));
    Variant page = Variant.page(200, MediaTypes.HTML, codings, Map.of());
    return Entry.timed("/cari", List.of(page.composed(Slot.SEARCH)));
  }

  /** A page with its words for the search. */
  private Entry found(String site, String path, String words) throws Exception {
    String html = "<!doctype html><title>" + path + "</title>" + words;
    SearchDocument document =
        new SearchDocument(
            path, "news", path, "id", Optional.of(LocalDate.EPOCH), words, List.of());
    Variant shown = city.page(site, path, 200, html).variants().get(0);
    return Entry.timed(path, List.of(shown.found(city.putBlob(site, document.bytes()))));
  }

  private SlimServer started(String name, Map<String, List<Double>> seconds, String how)
      throws Exception {
    Path inbox = Files.createDirectories(folder.resolve("inbox"));
    Map<String, String> properties =
        Map.of(
            "perisai.repository", city.path().toString(),
            "perisai.store", folder.resolve("store").toString(),
            "perisai.trust-root", city.pinned().hex(),
            "perisai.inbox", inbox.toString(),
            "perisai.access-log", folder.resolve("access-log").toString(),
            "perisai.scheme", "https");
    long begin = System.nanoTime();
    SlimServer server = SlimServer.starting(folder.resolve(name), options, properties);
    try {
      while (!answers(server, sites.get(SITES / 2), 7, Coding.GZIP)) {
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

  private static boolean answers(SlimServer server, String site, int page, String coding) {
    try {
      return get(server, site, "/berita/" + page, coding).code() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static RunningNode.Response get(
      SlimServer server, String site, String target, String coding) throws IOException {
    String request =
        "GET %s HTTP/1.1\r\nHost: %s.localhost\r\nAccept-Encoding: %s\r\n\r\n"
            .formatted(target, site, coding);
    return RunningNode.send(server.port(), request);
  }

  private void awaitAll(SlimServer server) throws InterruptedException {
    for (String site : sites) {
      for (int tries = 0; !answers(server, site, 0, Coding.GZIP); tries++) {
        assertTrue(tries < 600, site + " is not served");
        Thread.sleep(100);
      }
    }
  }

  private void askAll(SlimServer server) {
    for (String site : sites) {
      for (int page = 0; page < PAGES; page++) {
        for (String coding : List.of(Coding.GZIP, Coding.BROTLI, Coding.IDENTITY)) {
          assertTrue(answers(server, site, page, coding), site + " " + page + " " + coding);
        }
      }
    }
  }

  /** For words of its pages; its index is made soon after the start. */
  private void searchAll(SlimServer server) throws Exception {
    Random random = new Random(1);
    for (String site : sites) {
      for (int tries = 0; !finds(server, site, "berita"); tries++) {
        assertTrue(tries < 600, site + " cannot be searched");
        Thread.sleep(100);
      }
      for (int search = 0; search < SEARCHES; search++) {
        finds(server, site, word(random) + "+" + word(random));
      }
    }
  }

  private static boolean finds(SlimServer server, String site, String words) throws IOException {
    RunningNode.Response page = get(server, site, "/cari?q=" + words, Coding.IDENTITY);
    return page.code() == 200 && page.text().contains("/berita/");
  }

  /** All pages of all sites in turn, over connections that stay. */
  private void load(SlimServer server) throws Exception {
    String script =
        """
        local n = 0
        local codings = { "br", "gzip" }
        request = function()
          n = n + 1
          return wrk.format("GET", "/berita/" .. n %% %d, {
            ["Host"] = "opd-" .. math.floor(n / %d) %% %d .. ".localhost",
            ["Accept-Encoding"] = codings[n %% 7 %% 2 + 1] })
        end
        """
            .formatted(PAGES, PAGES, SITES);
    Path lua = Files.writeString(folder.resolve("all.lua"), script);
    Process wrk =
        new ProcessBuilder(
                "wrk",
                "-t1",
                "-c32",
                "-d" + LOAD_SECONDS + "s",
                "--timeout",
                "30s",
                "-s",
                lua.toString(),
                "http://127.0.0.1:" + server.port())
            .redirectErrorStream(true)
            .start();
    String said = new String(wrk.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, wrk.waitFor(), said);
    assertEquals(-1, said.indexOf("Non-2xx"), said);
  }

  private static boolean onPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static double heapMebibytes(SlimServer server) throws IOException {
    String metrics =
        RunningNode.send(
                server.managementPort(), "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .text();
    return metrics
            .lines()
            .filter(line -> line.startsWith("perisai_heap_bytes "))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
            .findFirst()
            .orElseThrow()
        / (1 << 20);
  }

  /** Which files the process has mapped (proc(5)). */
  private static String maps(SlimServer server) throws IOException {
    return Files.readString(Path.of("/proc/" + server.pid() + "/maps"));
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
            SlimServer.CLASSES,
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
