package id.perisai.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Coding;
import id.perisai.release.RepositoryPaths;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void no_request_fails_while(Fault fault) throws Exception {
    try (Pair pair = new Pair(fault)) {
      pair.apply();
      pair.ill.looks(2, 150);
      pair.requireTold();
    }
  }

  /**
   * One of two nodes has the fault, and they are read by turns, a second each, so that whatever
   * else this machine does comes upon both. Each looks at its repository once in its second, as
   * nodes do.
   */
  @Test
  @Tag("deep")
  @Tag("measured")
  void the_slowest_hundredth_is_hardly_slower_with_a_fault() throws Exception {
    List<String> slower = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      List<Double> ratios = new ArrayList<>();
      try (Pair pair = new Pair(fault)) {
        pair.well.seconds(2); // Warm.
        pair.ill.seconds(2);
        pair.apply();
        for (int run = 0; run < 5; run++) {
          List<Long> well = new ArrayList<>();
          List<Long> ill = new ArrayList<>();
          for (int turn = 0; turn < 3; turn++) {
            well.addAll(pair.well.seconds(1));
            ill.addAll(pair.ill.seconds(1));
          }
          ratios.add((double) hundredth(ill) / hundredth(well));
        }
        pair.requireTold();
      }
      for (Path left : children(folder)) {
        delete(left);
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
      if (ratios.get(2) > 1.5) {
        slower.add(line);
      }
    }
    assertEquals(List.of(), slower);
  }

  private static String round(double ratio) {
    return String.format(java.util.Locale.ROOT, "%.2f", ratio);
  }

  /** Two nodes that read alike; one of them will have a fault. */
  private final class Pair implements AutoCloseable {
    private final Fault fault;
    private final Read well;
    private final Read ill;

    Pair(Fault fault) throws Exception {
      this.fault = fault;
      this.well = new Read(folder.resolve("well"), fault);
      this.ill = new Read(folder.resolve("ill"), fault);
    }

    void apply() throws Exception {
      FaultTest.this.apply(fault, ill);
    }

    void requireTold() throws IOException {
      String health = ill.node.health().text();
      assertTrue(health.contains(fault.alarm), fault + " is not told: " + health);
      assertTrue(health.contains("\"status\":\"DEGRADED\""), health);
      assertEquals(200, ready(ill.node));
      assertFalse(well.node.health().text().contains(fault.alarm));
    }

    @Override
    public void close() {
      well.close();
      ill.close();
    }
  }

  /** A city, its mirror, a node of its own, and who reads there. */
  private static final class Read implements AutoCloseable {
    private final Path place;
    private final SmallCity city;
    private final TestMirror mirror;
    private final RunningNode node;
    private final ExecutorService looks = Executors.newSingleThreadExecutor();

    Read(Path place, Fault fault) throws Exception {
      this.place = place;
      city = new SmallCity(place.resolve("repository"));
      city.publish("dinkes", 2, city.site("dinkes", "dua"));
      mirror = new TestMirror(city.path());
      RepositorySource source =
          switch (fault) {
            case MIRROR_HANGS -> TestMirror.impatient(mirror);
            case MIRROR_ANSWERS_ERRORS -> TestMirror.all(mirror);
            default -> RepositorySource.of(city.path());
          };
      node = new RunningNode(source, place.resolve("store"), city, java.time.Clock.systemUTC());
      node.tick().tick();
    }

    /** Reads for so long while the node looks at its repository, once each second. */
    List<Long> seconds(int seconds) throws Exception {
      List<Long> nanos = new ArrayList<>();
      for (int i = 0; i < seconds; i++) {
        Future<?> look = looks.submit(() -> node.tick());
        nanos.addAll(visits(node, Integer.MAX_VALUE, System.nanoTime() + 1_000_000_000L));
        look.get();
      }
      return nanos;
    }

    /** Reads so often while the node looks again and again. */
    void looks(int count, int requests) throws Exception {
      Future<?> looking =
          looks.submit(
              () -> {
                for (int i = 0; i < count; i++) {
                  node.tick();
                }
              });
      visits(node, requests, Long.MAX_VALUE);
      looking.get();
    }

    @Override
    public void close() {
      looks.shutdown();
      node.close();
      mirror.close();
    }
  }

  private static int ready(RunningNode node) throws IOException {
    String request = "GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n";
    int own = RunningNode.send(node.managementPort(), request).code();
    int open = node.get("dinkes.localhost", "/.well-known/perisai/ready").code();
    assertEquals(own, open);
    return own;
  }

  private void apply(Fault fault, Read ill) throws Exception {
    SmallCity city = ill.city;
    switch (fault) {
      case REPOSITORY_GONE -> Files.move(city.path(), ill.place.resolve("aside"));
      case TIMESTAMP_BEFORE_ITS_FILES -> {
        city.publish("dinkes", 3, city.site("dinkes", "tiga"));
        byte[] page = SmallCity.text("dinkes", "tiga", "/berita/1").getBytes(UTF_8);
        Files.delete(city.path().resolve(RepositoryPaths.blob("dinkes", Coding.of(page).digest())));
      }
      case TIMESTAMP_GARBLED ->
          city.write(RepositoryPaths.TIMESTAMP, "<h1>503</h1>".getBytes(UTF_8));
      case LOG_CUT_OFF -> city.write("log/checkpoint", "localhost/perisai\n".getBytes(UTF_8));
      case BLOBS_FLIPPED -> flip(city.path().resolve("sites/dinkes/blobs"));
      case STATEMENTS_FLIPPED -> flip(city.path().resolve("trust"));
      case STORE_THAT_TAKES_NOTHING -> {
        // As a full or read-only disk: root may write where others may not, but into no file's
        // place.
        delete(ill.place.resolve("store/unfinished"));
        Files.writeString(ill.place.resolve("store/unfinished"), "");
        city.publish("dinkes", 3, city.site("dinkes", "tiga"));
      }
      case MIRROR_HANGS -> ill.mirror.lie(TestMirror.Lie.SILENT);
      case MIRROR_ANSWERS_ERRORS -> ill.mirror.lie(TestMirror.Lie.BROKEN);
    }
  }

  private static void flip(Path under) throws IOException {
    for (Path file : files(under)) {
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
  private static List<Long> visits(RunningNode node, int requests, long until) throws IOException {
    List<Long> nanos = new ArrayList<>();
    try (Socket socket = new Socket("127.0.0.1", node.port())) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(20_000);
      for (int i = 0; i < requests && System.nanoTime() < until; i++) {
        String path = "/berita/" + (i % PAGES + 1);
        String request = "GET " + path + " HTTP/1.1\r\nHost: dinkes.localhost\r\n\r\n";
        long began = System.nanoTime();
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        RunningNode.Response answer = RunningNode.read(socket.getInputStream(), false);
        nanos.add(System.nanoTime() - began);
        assertEquals(200, answer.code(), path);
        assertEquals(SmallCity.text("dinkes", "dua", path), answer.text());
      }
    }
    return nanos;
  }

  private static long hundredth(List<Long> nanos) {
    return nanos.stream().sorted().toList().get((int) (nanos.size() * 0.99));
  }
}
