package id.perisai.web;

import id.perisai.release.Coding;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/** Sends a page whose slot was filled for this request alone; on a worker. */
final class ComposedAnswer {
  private static final Set<String> CODINGS = Set.of(Coding.IDENTITY, Coding.GZIP);

  private ComposedAnswer() {}

  /**
   * @param response of the signed page, whose headers are sent
   * @param page as it is to be read
   */
  static void send(
      HttpServerExchange exchange, PreparedResponse response, int status, byte[] page) {
    byte[] bytes = page;
    response.beginComposed(exchange, status);
    if (isPacked(exchange)) {
      exchange.getResponseHeaders().put(Headers.CONTENT_ENCODING, Coding.GZIP);
      bytes = packed(page);
    }
    exchange.getResponseHeaders().put(Headers.VARY, "Accept-Encoding");
    exchange.setResponseContentLength(bytes.length);
    if (exchange.getRequestMethod().equals(Methods.HEAD)) {
      exchange.endExchange();
    } else {
      exchange.getResponseSender().send(ByteBuffer.wrap(bytes));
    }
  }

  private static boolean isPacked(HttpServerExchange exchange) {
    try {
      return ContentCodings.choose(
              exchange.getRequestHeaders().get(Headers.ACCEPT_ENCODING), CODINGS)
          .equals(Coding.GZIP);
    } catch (RequestRefused neither) {
      return false;
    }
  }

  private static byte[] packed(byte[] page) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(page.length / 3);
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
