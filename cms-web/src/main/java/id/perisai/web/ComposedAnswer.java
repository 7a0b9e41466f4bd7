package id.perisai.web;

import id.perisai.release.Coding;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;

/**
 * Sends a page whose slot was filled, on a worker: its bytes stand on the heap until the client has
 * taken them, so that only so many do.
 */
final class ComposedAnswer {
  /** Of a heap of 256 MiB; a page of 60 KB, packed, is 12 of them. */
  private static final int MOST_BYTES = 32 << 20;

  /** Some 300 such pages that are not taken yet: a village may share one address. */
  private static final int MOST_BYTES_OF_ONE = 4 << 20;

  private static final Set<String> CODINGS = Set.of(Coding.IDENTITY, Coding.GZIP);

  private final Room room = new Room(MOST_BYTES, MOST_BYTES_OF_ONE);
  private final Function<HttpServerExchange, Optional<InetAddress>> sharer;

  /**
   * @param sharer the address that a request comes from; empty for who has no share of its own
   */
  ComposedAnswer(Function<HttpServerExchange, Optional<InetAddress>> sharer) {
    this.sharer = sharer;
  }

  /**
   * Sends a page that is made for this request alone, or 503 where too many such pages stand on the
   * heap.
   *
   * @param response of the signed page, whose headers are sent
   * @param page as it is to be read
   */
  void send(HttpServerExchange exchange, PreparedResponse response, int status, byte[] page) {
    boolean packs = isPacked(exchange);
    byte[] bytes = packs ? packed(page) : page;
    Optional<Room.Place> place = room.take(sharer.apply(exchange), bytes.length);
    if (place.isEmpty()) {
      PlainAnswer.send(exchange, 503);
      return;
    }
    if (place.get().until(exchange)) {
      send(exchange, response, status, bytes, packs);
    }
  }

  /**
   * Sends bytes that stand on the heap whether this request is answered or not.
   *
   * @param packed whether they are by gzip
   */
  static void send(
      HttpServerExchange exchange,
      PreparedResponse response,
      int status,
      byte[] bytes,
      boolean packed) {
    response.beginComposed(exchange, status);
    if (packed) {
      exchange.getResponseHeaders().put(Headers.CONTENT_ENCODING, Coding.GZIP);
    }
    exchange.getResponseHeaders().put(Headers.VARY, "Accept-Encoding");
    exchange.setResponseContentLength(bytes.length);
    if (exchange.getRequestMethod().equals(Methods.HEAD)) {
      exchange.endExchange();
    } else {
      exchange.getResponseSender().send(ByteBuffer.wrap(bytes));
    }
  }

  /** Whether a client takes such a page packed by gzip. */
  static boolean isPacked(HttpServerExchange exchange) {
    try {
      return ContentCodings.choose(
              exchange.getRequestHeaders().get(Headers.ACCEPT_ENCODING), CODINGS)
          .equals(Coding.GZIP);
    } catch (RequestRefused neither) {
      return false;
    }
  }

  static byte[] packed(byte[] page) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(page.length / 3);
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
