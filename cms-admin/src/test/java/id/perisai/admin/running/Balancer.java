package id.perisai.admin.running;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** HAProxy on loopback with the configuration that the documentation gives. */
final class Balancer implements AutoCloseable {
  private static final Path LOG = Path.of("target", "haproxy.log");

  private final Process process;
  private final int port;

  private Balancer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Where HAProxy lies; Debian's place, which is not in everybody's path, where it is nowhere. */
  static Path program() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of((path + ":/usr/local/sbin:/usr/sbin").split(":"))
        .map(folder -> Path.of(folder, "haproxy"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(Path.of("/usr/sbin/haproxy"));
  }

  /**
   * @param first address and port of a node
   */
  static Balancer start(Path program, String first, String second)
      throws IOException, InterruptedException {
    return start(program, "", first, second);
  }

  /**
   * As above.
   *
   * @param more what stands after the address where visitors come
   */
  static Balancer start(Path program, String more, String first, String second)
      throws IOException, InterruptedException {
    for (int tries = 1; tries < 3; tries++) {
      Balancer balancer = launch(program, more, first, second);
      if (balancer.isOpen()) {
        return balancer;
      }
      // Somebody else had taken the port that was free.
    }
    Balancer last = launch(program, more, first, second);
    if (!last.isOpen()) {
      throw new IOException("HAProxy does not run; see target/haproxy.log");
    }
    return last;
  }

  private static Balancer launch(Path program, String more, String first, String second)
      throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path configuration =
        Path.of(System.getProperty("perisai.checkout", "..")).resolve("docker/haproxy.cfg");
    ProcessBuilder command =
        new ProcessBuilder(program.toString(), "-db", "-f", configuration.toString());
    command.environment().put("PERISAI_LISTEN", "127.0.0.1:" + port + more);
    command.environment().put("PERISAI_READY_HOST", "sign.localhost");
    command.environment().put("PERISAI_NODE_1", first);
    command.environment().put("PERISAI_NODE_2", second);
    command.redirectErrorStream(true);
    command.redirectOutput(LOG.toFile());
    return new Balancer(command.start(), port);
  }

  /** Waits until it takes connections; false if it ended instead. */
  private boolean isOpen() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (process.isAlive()) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return true;
      } catch (IOException notYet) {
        if (System.nanoTime() > end) {
          process.destroy();
          throw new IOException("HAProxy does not answer; see target/haproxy.log", notYet);
        }
        Thread.sleep(50);
      }
    }
    return false;
  }

  /**
   * Whether it sends visitors to a node again, as far as it has said.
   *
   * @param node {@code one} or {@code two}
   */
  boolean isUp(String node) {
    String said = "";
    try {
      for (String line : Files.readAllLines(LOG)) {
        said = line.contains("Server delivery/" + node + " is ") ? line : said;
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return !said.contains(" is DOWN");
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
