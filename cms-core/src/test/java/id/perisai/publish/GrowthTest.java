package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import id.perisai.release.Alarms;
import id.perisai.release.Coding;
import id.perisai.release.CodingCheck;
import id.perisai.release.FaultyDisk;
import id.perisai.release.Measured;
import id.perisai.release.Takeover;
import id.perisai.release.VerifiedStore;
import id.perisai.render.Theme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What it takes to publish one article more, on sites of growing size. Counts of files and bytes
 * are the same on every machine and are bounded here; times are printed.
 */
class GrowthTest {
  private static final CodingCheck CODINGS =
      new CodingCheck(Map.of(Coding.BROTLI, BrotliInputStream::new));

  /** Articles, one after the other; the cost is that of the one in the middle. */
  private static final int ROUNDS = 5;

  private static final Map<String, Object> MENU =
      Map.of(
          "type",
          "menu",
          "language",
          "id",
          "items",
          List.of(Map.of("text", "Berita", "href", "/berita")));

  @TempDir Path folder;

  /**
   * What one article took.
   *
   * @param readByDelivery bytes, by the process's own count; 0 where the system keeps none
   */
  private record Cost(
      int size,
      long prepareColdMillis,
      long prepareMillis,
      long publishMillis,
      long takeoverMillis,
      int filesWritten,
      long bytesWritten,
      long candidateBytes,
      int blobsTaken,
      long bytesTaken,
      long readByDelivery) {

    long wholeMillis() {
      return prepareMillis + publishMillis + takeoverMillis;
    }
  }

  @Test
  void one_article_on_ten_times_the_pages_writes_less_than_three_times_as_much() throws Exception {
    Cost small = cost(100);
    assertBounded(small, cost(1_000));
  }

  @Test
  @Tag("deep")
  @Tag("measured")
  void shows_the_curve() throws Exception {
    int[] sizes =
        Stream.of(System.getProperty("growth.sizes", "100,10000").split(","))
            .mapToInt(Integer::parseInt)
            .toArray();
    List<Cost> costs = new ArrayList<>();
    for (int size : sizes) {
      costs.add(cost(size));
      print(costs);
    }
    Cost small = costs.get(0);
    for (Cost cost : costs) {
      assertBounded(small, cost);
      assertTrue(cost.wholeMillis() <= 3 * small.wholeMillis(), small + "\n" + cost);
      assertTrue(cost.readByDelivery <= 3 * small.readByDelivery, small + "\n" + cost);
    }
  }

  private static void assertBounded(Cost small, Cost large) {
    assertTrue(large.filesWritten <= 3 * small.filesWritten, small + "\n" + large);
    assertTrue(large.bytesWritten <= 3 * small.bytesWritten, small + "\n" + large);
    assertTrue(large.candidateBytes <= 3 * small.candidateBytes, small + "\n" + large);
    assertTrue(large.blobsTaken <= 3 * small.blobsTaken, small + "\n" + large);
    assertTrue(large.bytesTaken <= 3 * small.bytesTaken, small + "\n" + large);
  }

  private Cost cost(int size) throws Exception {
    Path home = folder.resolve("size-" + size);
    try (Town town = new Town(home)) {
      new GrowingSite(town, size);
      PrepareRelease prepare = town.prepare();
      PublishRelease publish = town.publish();
      Path stored = home.resolve("store");
      link(town.repositoryFolder().resolve("sites"), stored.resolve("sites"));
      try (VerifiedStore store = new VerifiedStore(stored)) {
        Takeover node = node(town, store);
        node.start();
        settle(node);
        town.approved("baru-1", "Berita baru satu");
        long began = System.nanoTime();
        Prepared cold = prepare.prepare(town.publisher.acting());
        long coldMillis = since(began);
        publish.publish(
            town.publisher.acting(),
            cold.candidate(),
            town.signed(cold, town.publisher, town.publisher));
        settle(node);
        List<Cost> rounds = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
          town.approved("baru-" + (2 + round), "Berita baru " + (2 + round));
          rounds.add(cost(size, town, prepare, publish, node, coldMillis));
        }
        rounds.sort(Comparator.comparingLong(Cost::wholeMillis));
        return rounds.get(ROUNDS / 2);
      }
    } finally {
      remove(home);
    }
  }

  private static Cost cost(
      int size,
      Town town,
      PrepareRelease prepare,
      PublishRelease publish,
      Takeover node,
      long coldMillis)
      throws Exception {
    long began = System.nanoTime();
    Prepared prepared = prepare.prepare(town.publisher.acting());
    long prepareMillis = since(began);
    long candidateBytes = bytes(town.folder.resolve("candidates/" + prepared.candidate()));
    var signatures = town.signed(prepared, town.publisher, town.publisher);
    List<Path> written;
    began = System.nanoTime();
    try (FaultyDisk disk = FaultyDisk.counting()) {
      publish.publish(town.publisher.acting(), prepared.candidate(), signatures);
      written = disk.written();
    }
    long publishMillis = since(began);
    long read = read();
    List<Path> taken;
    began = System.nanoTime();
    try (FaultyDisk disk = FaultyDisk.counting()) {
      node.tick();
      taken = disk.written();
    }
    long takeoverMillis = since(began);
    read = read() - read;
    assertEquals(town.inForce().version(), node.inForce().release("alfa").orElseThrow().version());
    return new Cost(
        size,
        coldMillis,
        prepareMillis,
        publishMillis,
        takeoverMillis,
        written.size(),
        bytes(written),
        candidateBytes,
        taken.size(),
        bytes(taken),
        read);
  }

  /** Both are in every page: all are rendered, packed, signed at once and copied. */
  @Test
  @Tag("deep")
  @Tag("measured")
  void shows_what_menu_and_theme_cost() throws Exception {
    StringBuilder text =
        new StringBuilder("| pages | change | prepare | publish | take over | written |\n");
    text.append("|--:|---|--:|--:|--:|--:|\n");
    for (String number : System.getProperty("growth.whole", "100,1000").split(",")) {
      int size = Integer.parseInt(number);
      Path home = folder.resolve("whole-" + size);
      try (Town town = new Town(home)) {
        new GrowingSite(town, size);
        try (VerifiedStore store = new VerifiedStore(home.resolve("store"))) {
          Takeover node = node(town, store);
          node.start();
          settle(node);
          PrepareRelease prepare = town.prepare();
          town.approved(MENU);
          whole(text, size, "menu", town, node, prepare::prepare);
          Theme newer =
              TestThemes.changed(home.resolve("theme"), "assets/site.css", "\n.baru { top: 0 }\n");
          town.nextTheme(newer);
          PrepareRelease later =
              new PrepareRelease(
                  town.work, town.repository, town.store, TestThemes.templates(), newer);
          whole(text, size, "theme", town, node, later::prepareRerender);
        }
      } finally {
        remove(home);
      }
      Measured.write("growth-menu-and-theme.md", text.toString());
    }
  }

  private static void whole(
      StringBuilder text,
      int size,
      String change,
      Town town,
      Takeover node,
      java.util.function.Function<id.perisai.access.Acting, Prepared> prepare)
      throws Exception {
    long began = System.nanoTime();
    Prepared prepared = prepare.apply(town.publisher.acting());
    long prepareMillis = since(began);
    var signatures = town.signed(prepared, town.publisher, town.publisher);
    began = System.nanoTime();
    List<Path> written;
    try (FaultyDisk disk = FaultyDisk.counting()) {
      town.publish().publish(town.publisher.acting(), prepared.candidate(), signatures);
      written = disk.written();
    }
    long publishMillis = since(began);
    began = System.nanoTime();
    node.tick();
    assertEquals(town.inForce().version(), node.inForce().release("alfa").orElseThrow().version());
    assertTrue(written.size() > size, "every page is written anew");
    text.append(
        String.format(
            Locale.ROOT,
            "| %,d | %s | %,d ms | %,d ms | %,d ms | %,d files, %,d KiB |%n",
            size,
            change,
            prepareMillis,
            publishMillis,
            since(began),
            written.size(),
            bytes(written) / 1024));
  }

  private static void print(List<Cost> costs) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(
            "| pages | prepare | publish | take over | together | files written | bytes written |")
        .append(
            " candidate | files taken | bytes taken | read by delivery | prepare, first time |\n")
        .append("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
    Cost small = costs.get(0);
    for (Cost cost : costs) {
      text.append("| ").append(String.format(Locale.ROOT, "%,d", cost.size));
      cell(text, cost.prepareMillis, small.prepareMillis, "ms");
      cell(text, cost.publishMillis, small.publishMillis, "ms");
      cell(text, cost.takeoverMillis, small.takeoverMillis, "ms");
      cell(text, cost.wholeMillis(), small.wholeMillis(), "ms");
      cell(text, cost.filesWritten, small.filesWritten, "");
      cell(text, cost.bytesWritten / 1024, small.bytesWritten / 1024, "KiB");
      cell(text, cost.candidateBytes / 1024, small.candidateBytes / 1024, "KiB");
      cell(text, cost.blobsTaken, small.blobsTaken, "");
      cell(text, cost.bytesTaken / 1024, small.bytesTaken / 1024, "KiB");
      cell(text, cost.readByDelivery / 1024, small.readByDelivery / 1024, "KiB");
      cell(text, cost.prepareColdMillis, small.prepareColdMillis, "ms");
      text.append(" |\n");
    }
    Measured.write("growth.md", text.toString());
  }

  private static void cell(StringBuilder text, long value, long small, String unit) {
    text.append(
        String.format(
            Locale.ROOT, " | %,d %s ×%.1f", value, unit, value / (double) Math.max(1, small)));
  }

  private static Takeover node(Town town, VerifiedStore store) {
    return new Takeover(
        town.repositoryFolder(),
        store,
        town.pinned,
        CODINGS,
        town.clock,
        new Alarms(town.clock),
        switched -> {});
  }

  /** Until the look through all blobs, which goes on from round to round, has been everywhere. */
  private static void settle(Takeover node) {
    node.tick();
    int calm = 0;
    for (int round = 0; round < 400 && calm < 3; round++) {
      long read = read();
      node.tick();
      calm = read() - read < 1 << 20 ? calm + 1 : 0;
    }
  }

  private static long read() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/io"))) {
      return lines
          .filter(line -> line.startsWith("rchar: "))
          .mapToLong(line -> Long.parseLong(line.substring("rchar: ".length())))
          .sum();
    } catch (IOException e) {
      return 0; // Not every system counts.
    }
  }

  private static long since(long began) {
    return (System.nanoTime() - began) / 1_000_000;
  }

  private static long bytes(List<Path> files) throws IOException {
    long bytes = 0;
    for (Path file : files) {
      bytes += Files.size(file);
    }
    return bytes;
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return bytes(files.filter(Files::isRegularFile).toList());
    }
  }

  private static void link(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else if (file.toString().contains("/blobs/")) {
          Files.createLink(copy, file);
        }
      }
    }
  }

  private static void remove(Path home) throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
