package id.perisai.web;

import id.perisai.release.MediaTypes;
import id.perisai.release.UnsignedAnswers;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.nio.ByteBuffer;

/** Sends the few answers that no publisher signed: why a request is not served. */
final class PlainAnswer {
  static final String MAINTENANCE_RETRY_SECONDS = "300";

  private PlainAnswer() {}

  /** The built-in page of a site that is held: small, the same for all, with nothing to load. */
  static void maintenance(HttpServerExchange exchange) {
    exchange.getResponseHeaders().put(Headers.RETRY_AFTER, MAINTENANCE_RETRY_SECONDS);
    send(exchange, 503, MediaTypes.HTML, UnsignedAnswers.maintenance());
  }

  static void refuse(HttpServerExchange exchange, RequestRefused refused) {
    switch (refused.reason()) {
      case METHOD_NOT_ALLOWED -> exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
      case FORM_METHOD_NOT_ALLOWED ->
          exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD, POST");
      default -> {}
    }
    send(exchange, refused.reason().status);
  }

  /** A range that lies behind the end of {@code total} bytes (RFC 9110 §15.5.17). */
  static void unsatisfiable(HttpServerExchange exchange, long total) {
    exchange.getResponseHeaders().put(Headers.CONTENT_RANGE, "bytes */" + total);
    send(exchange, 416);
  }

  /** Sends a status of the list above. */
  static void send(HttpServerExchange exchange, int status) {
    if (status == 503) {
      exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "10");
    }
    send(exchange, status, UnsignedAnswers.TEXT_TYPE, UnsignedAnswers.text(status));
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
}
