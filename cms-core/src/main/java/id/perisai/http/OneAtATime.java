package id.perisai.http;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import io.undertow.server.protocol.http.HttpServerConnection;

/**
 * Answers one request at a time on a connection of HTTP/1.1, and ends the connection after it where
 * others came with it ("pipelining"): whoever sent them asks again (RFC 9112 §9.3.2).
 *
 * <p>Undertow would answer them. But where a client sends many and reads nothing, the system does
 * not take the whole head of some answer at once, and {@code HttpResponseConduit.bufferDone}
 * (2.3.23 to 2.4.1) then empties the buffer that the rest of the head stands in, if more requests
 * wait: the head is sent once more from its beginning, with all that lay behind it in these 16 KiB,
 * which are other people's requests with their cookies. If no request waits, it closes the
 * connection.
 */
public final class OneAtATime implements HttpHandler {
  private final HttpHandler next;

  public OneAtATime(HttpHandler next) {
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    if (exchange.getConnection() instanceof HttpServerConnection connection) {
      if (exchange.isRequestComplete()) {
        forgetWaiting(exchange, connection);
      } else {
        if (connection.getExtraBytes() != null) {
          // The body is coming: nobody waits for leave to send it (RFC 9110 §10.1.1).
          HttpContinue.markContinueResponseSent(exchange);
        }
        // What waits behind a body is known when that was read. An answer that comes before that
        // goes
        // out while the request is not complete: then Undertow closes, too.
        exchange.addResponseWrapper(
            (answer, same) -> {
              forgetWaiting(same, connection);
              return answer.create();
            });
      }
    }
    next.handleRequest(exchange);
  }

  private static void forgetWaiting(HttpServerExchange exchange, HttpServerConnection connection) {
    PooledByteBuffer waiting = connection.getExtraBytes();
    if (waiting != null && exchange.isRequestComplete()) {
      connection.setExtraBytes(null);
      waiting.close();
      exchange.setPersistent(false);
    }
  }
}
