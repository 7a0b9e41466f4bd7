package id.perisai.admin.running;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The files of a folder by HTTP on loopback, for whoever knows a word. Lists nothing. */
final class FolderServer implements AutoCloseable {
  private final Path folder;
  private final String word;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile boolean down;

  FolderServer(Path folder, String word) throws IOException {
    this.folder = folder;
    this.word = word;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/repositori/", this::answer);
    server.start();
  }

  /** Without a path. */
  String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers nothing but errors from now on. */
  void breakDown(boolean broken) {
    down = broken;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring("/repositori/".length());
      Path file = folder.resolve(path).normalize();
      boolean known =
          ("Bearer " + word).equals(exchange.getRequestHeaders().getFirst("Authorization"));
      if (down || !known || !file.startsWith(folder) || !Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(down ? 500 : known ? 404 : 401, -1);
        return;
      }
      byte[] bytes = Files.readAllBytes(file);
      String range = exchange.getRequestHeaders().getFirst("Range");
      if (range != null) {
        String[] ends = range.substring("bytes=".length()).split("-");
        bytes = Arrays.copyOfRange(bytes, Integer.parseInt(ends[0]), Integer.parseInt(ends[1]) + 1);
      }
      exchange.sendResponseHeaders(
          range == null ? 200 : 206, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
