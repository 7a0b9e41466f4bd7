package id.perisai.themes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import id.perisai.render.RenderedEntry;
import id.perisai.render.Theme;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/** Serves the sample site on loopback under the content security policy of public sites. */
final class SampleServer implements AutoCloseable {
  static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; "
          + "base-uri 'none'; frame-ancestors 'none'";

  private record Answer(int status, String mediaType, byte[] bytes, String location) {}

  private final Map<String, Answer> answers = new HashMap<>();
  private final HttpServer server;

  SampleServer(SampleSite sample) throws IOException {
    for (RenderedEntry entry : sample.render().entries()) {
      answers.put(
          entry.path(),
          new Answer(entry.status(), entry.mediaType(), entry.bytes(), entry.location()));
    }
    for (Theme.Asset asset : Themes.theme().assets()) {
      answers.put(asset.path(), new Answer(200, asset.mediaType(), asset.bytes(), null));
    }
    sample.images.byPath.forEach(
        (path, jpeg) -> answers.put(path, new Answer(200, "image/jpeg", jpeg, null)));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer =
          answers.getOrDefault(exchange.getRequestURI().getPath(), answers.get("/.404"));
      exchange.getResponseHeaders().set("content-security-policy", POLICY);
      exchange.getResponseHeaders().set("x-content-type-options", "nosniff");
      if (answer.location() != null) {
        exchange.getResponseHeaders().set("location", answer.location());
        exchange.sendResponseHeaders(answer.status(), -1);
        return;
      }
      exchange.getResponseHeaders().set("content-type", answer.mediaType());
      exchange.sendResponseHeaders(answer.status(), answer.bytes().length);
      exchange.getResponseBody().write(answer.bytes());
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
