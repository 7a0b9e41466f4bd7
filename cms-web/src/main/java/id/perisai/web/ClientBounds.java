package id.perisai.web;

import id.perisai.web.ClientAddress.Network;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Protocols;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * How long a client may take, and how many connections there may be.
 *
 * @param parseMillis from the first byte of a request to the last of its fields; also from the
 *     beginning of a connection by TLS to the end of its handshake
 * @param idleMillis without a request, also before the first one; over HTTP/2 without a byte
 * @param bodyMillis from the last field to the end of the answer, of a request with a body
 * @param writeMillis in which a client must take some byte of an answer
 * @param connections of everybody, on one port
 * @param connectionsOfAddress of one IPv4 address, or of one /64 of IPv6
 * @param streams answers over HTTP/2 that are under way, of everybody, on one port
 * @param streamsOfAddress the same of one address
 * @param proxies whose connections stand for many people, and are not counted
 */
record ClientBounds(
    int parseMillis,
    int idleMillis,
    int bodyMillis,
    int writeMillis,
    int connections,
    int connectionsOfAddress,
    int streams,
    int streamsOfAddress,
    List<Network> proxies) {
  private static final List<Network> THIS_MACHINE =
      Stream.of("127.0.0.0/8", "::1").map(Network::of).flatMap(Optional::stream).toList();

  /**
   * What the public ports have. Ten seconds are much for the fields of a request over the worst of
   * lines; a minute of silence is what proxies and browsers are used to. A connection takes some 1
   * KiB while nothing is asked, so that 10,000 are 10 MiB. A village, or a provider's customers,
   * may share one address: browsers open six connections each, so that 1,000 are some 150 people at
   * the very same moment. An answer over HTTP/2 that is under way takes some 8 KiB of the heap, and
   * 2 KiB more where its bytes lie here and there in the cache ({@link ByteCache#MOST_BUFFERS});
   * over HTTP/1.1 there is one for each connection.
   *
   * @param proxies besides those on this machine
   */
  static ClientBounds usual(List<Network> proxies) {
    List<Network> all = Stream.concat(THIS_MACHINE.stream(), proxies.stream()).toList();
    return new ClientBounds(10_000, 60_000, 20_000, 60_000, 10_000, 1_000, 4_000, 1_000, all);
  }

  /**
   * Ends requests whose bodies come too slowly: whoever sends a byte now and then would keep a
   * connection for ever. Ends answers that are not taken, too, where the connection does not.
   */
  HttpHandler onExchanges(HttpHandler handler) {
    Room room = new Room(streams, streamsOfAddress);
    return exchange -> {
      if (Protocols.HTTP_2_0.equals(exchange.getProtocol())) {
        Optional<Room.Place> place = room.take(counted(exchange), 1);
        if (place.isEmpty()) {
          refuse(exchange);
          return;
        }
        place.get().until(exchange);
        StalledStream.watch(exchange, writeMillis);
      }
      // Over HTTP/2 a body needs no length.
      if (exchange.getRequestContentLength() > 0
          || !exchange.isRequestComplete()
          || exchange.getRequestHeaders().contains(Headers.TRANSFER_ENCODING)) {
        endInTime(exchange);
      }
      handler.handleRequest(exchange);
    };
  }

  private Optional<InetAddress> counted(HttpServerExchange exchange) {
    return Optional.ofNullable(exchange.getSourceAddress().getAddress())
        .filter(peer -> proxies.stream().noneMatch(network -> network.has(peer)));
  }

  /** By fields alone, which need no window, and by the end of all that the connection holds. */
  private static void refuse(HttpServerExchange exchange) {
    exchange.addExchangeCompleteListener(
        (done, next) -> {
          next.proceed();
          IoUtils.safeClose(exchange.getConnection());
        });
    exchange.setStatusCode(503);
    exchange.setResponseContentLength(0);
    exchange.endExchange();
  }

  private void endInTime(HttpServerExchange exchange) {
    XnioExecutor.Key end =
        exchange
            .getIoThread()
            .executeAfter(
                () -> IoUtils.safeClose(exchange.getConnection()),
                bodyMillis,
                TimeUnit.MILLISECONDS);
    exchange.addExchangeCompleteListener(
        (done, next) -> {
          end.remove();
          next.proceed();
        });
  }
}
