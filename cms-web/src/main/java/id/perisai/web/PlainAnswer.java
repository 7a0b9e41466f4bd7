package id.perisai.web;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The few answers that no publisher signed: why a request is not served. Plain text, the same for
 * everyone, with nothing of the request in it.
 */
final class PlainAnswer {
  private static final Map<Integer, byte[]> TEXTS =
      Map.of(
          400, text("Permintaan ini tidak dapat dibaca.", "This request cannot be read."),
          404, text("Halaman ini tidak ada.", "There is no such page."),
          405, text("Situs ini hanya dapat dibaca.", "This site can only be read."),
          406, text("Tidak ada bentuk yang dapat diterima.", "No acceptable form."),
          410,
              text(
                  "Halaman ini telah dihapus dan tidak akan kembali.",
                  "This page was removed for good."),
          414, text("Alamat ini terlalu panjang.", "This address is too long."),
          421, text("Alamat situs ini tidak dikenal.", "There is no site of this name here."),
          503,
              text(
                  "Situs ini sedang tidak dapat ditampilkan. Silakan coba lagi sebentar lagi.",
                  "This site cannot be shown right now. Please try again in a moment."));

  static final String MAINTENANCE_RETRY_SECONDS = "300";

  private static final byte[] MAINTENANCE =
      """
      <!doctype html>
      <html lang="id">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="robots" content="noindex">
      <title>Dalam pemeliharaan</title>
      </head>
      <body>
      <main>
      <h1>Situs ini sedang dalam pemeliharaan</h1>
      <p>Situs ini ditahan untuk sementara. Silakan kembali beberapa saat lagi.</p>
      <p lang="en">This site is held for the moment. Please come back in a while.</p>
      </main>
      </body>
      </html>
      """
          .getBytes(StandardCharsets.UTF_8);

  private PlainAnswer() {}

  /** The built-in page of a site that is held: small, the same for all, with nothing to load. */
  static void maintenance(HttpServerExchange exchange) {
    exchange.getResponseHeaders().put(Headers.RETRY_AFTER, MAINTENANCE_RETRY_SECONDS);
    send(exchange, 503, "text/html; charset=utf-8", MAINTENANCE);
  }

  static void refuse(HttpServerExchange exchange, RequestRefused refused) {
    if (refused.reason() == RequestRefused.Reason.METHOD_NOT_ALLOWED) {
      exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
    }
    send(exchange, refused.reason().status);
  }

  /** Sends a status of the list above. */
  static void send(HttpServerExchange exchange, int status) {
    if (status == 503) {
      exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "10");
    }
    send(exchange, status, "text/plain; charset=utf-8", TEXTS.get(status));
  }

  /** Sends bytes of our own, not to be stored. */
  static void send(HttpServerExchange exchange, int status, String mediaType, byte[] bytes) {
    HeaderMap headers = exchange.getResponseHeaders();
    SecurityHeaders.set(headers, SecurityHeaders.NOTHING);
    SecurityHeaders.setTransport(headers, exchange.getRequestScheme());
    headers.put(Headers.CACHE_CONTROL, "no-store");
    headers.put(Headers.CONTENT_TYPE, mediaType);
    exchange.setStatusCode(status);
    exchange.setResponseContentLength(bytes.length);
    if (exchange.getRequestMethod().equals(Methods.HEAD)) {
      exchange.endExchange();
    } else {
      exchange.getResponseSender().send(ByteBuffer.wrap(bytes));
    }
  }

  private static byte[] text(String indonesian, String english) {
    return (indonesian + "\n" + english + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
