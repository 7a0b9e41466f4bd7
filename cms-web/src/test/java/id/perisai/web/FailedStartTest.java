package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.web.Settings.Plain;
import id.perisai.web.Settings.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that cannot start leaves its store to the next one, and no thread: the server that it was
 * deployed to runs on, and deploys it again.
 */
class FailedStartTest {
  @TempDir Path folder;
  private SmallCity city;
  private Path store;
  private Set<Thread> before;

  @BeforeEach
  void a_city() throws Exception {
    city = new SmallCity(folder.resolve("city"));
    store = folder.resolve("store");
    before = threads();
  }

  @Test
  void one_whose_port_is_taken() throws Exception {
    try (ServerSocket taken = taken()) {
      Plain plain = new Plain(RunningNode.LOOPBACK, taken.getLocalPort(), "http");
      UncheckedIOException refused =
          assertThrows(UncheckedIOException.class, () -> RunningNode.listening(city, store, plain));
      assertTrue(refused.getMessage().contains(" port " + plain.port() + " "), refused::toString);
    }
  }

  /** The other one was opened before it. */
  @Test
  void one_whose_port_of_tls_is_taken() throws Exception {
    Path chain = folder.resolve("fullchain.pem");
    Path key = folder.resolve("privkey.pem");
    TestCertificate.make(folder, "EC", 90).write(chain, key);
    try (ServerSocket taken = taken()) {
      Optional<Tls> tls = Optional.of(new Tls(chain, key, taken.getLocalPort(), 443));
      UncheckedIOException refused =
          assertThrows(
              UncheckedIOException.class,
              () -> new RunningNode(city.path(), store, city, Clock.systemUTC(), tls));
      assertTrue(refused.getMessage().contains(" port " + tls.get().port()), refused::toString);
    }
  }

  @Test
  void one_that_has_no_folder_for_its_access_log() throws Exception {
    Path log = Files.writeString(RunningNode.accessLog(store), "a file");
    assertThrows(FileAlreadyExistsException.class, () -> new RunningNode(city, store));
    Files.delete(log);
  }

  @AfterEach
  void leaves_no_thread_behind_and_its_store_to_the_next_one() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!left().isEmpty() && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertEquals(List.of(), left());
    try (RunningNode next = new RunningNode(city, store).tick()) {
      assertEquals(200, next.get("dinkes.localhost", "/berita/1").code());
    }
  }

  private static ServerSocket taken() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
  }

  private List<String> left() {
    return threads().stream()
        .filter(thread -> !before.contains(thread))
        .map(Thread::getName)
        .sorted()
        .toList();
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("perisai-"))
        .collect(Collectors.toSet());
  }
}
