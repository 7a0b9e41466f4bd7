package id.perisai.web;

import io.undertow.server.HttpServerExchange;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How much of one thing all clients together may hold at a time, and how much of it one network
 * may: an address of IPv4, a /64 of IPv6. Whoever has a share of its own cannot take that of all
 * others.
 */
final class Room {
  private final int most;
  private final int mostOfOne;
  private final AtomicInteger held = new AtomicInteger();
  private final Map<String, Integer> byNetwork = new ConcurrentHashMap<>();

  /**
   * @param most of everybody
   * @param mostOfOne of one network
   */
  Room(int most, int mostOfOne) {
    this.most = most;
    this.mostOfOne = mostOfOne;
  }

  /** What is held of a room; given back once, however often it is closed. */
  final class Place implements AutoCloseable {
    private final String network;
    private final int much;
    private final AtomicBoolean given = new AtomicBoolean();

    private Place(String network, int much) {
      this.network = network;
      this.much = much;
    }

    /**
     * Holds it until an exchange is complete.
     *
     * @return false if that is so already, because the client has gone: nothing is held then
     */
    boolean until(HttpServerExchange exchange) {
      try {
        exchange.addExchangeCompleteListener(
            (done, next) -> {
              close();
              next.proceed();
            });
        return true;
      } catch (IllegalStateException complete) {
        close();
        return false;
      }
    }

    @Override
    public void close() {
      if (given.compareAndSet(false, true)) {
        giveBack(network, much);
      }
    }
  }

  /**
   * Takes so much of it.
   *
   * @param address empty for whoever has no share of its own, such as a proxy of ours
   * @return empty if that is too much
   */
  Optional<Place> take(Optional<InetAddress> address, int much) {
    String network = address.map(SubmissionRates::network).orElse("");
    int all = held.addAndGet(much);
    int ofOne = network.isEmpty() ? 0 : byNetwork.merge(network, much, Integer::sum);
    if (all > most || ofOne > mostOfOne) {
      giveBack(network, much);
      return Optional.empty();
    }
    return Optional.of(new Place(network, much));
  }

  private void giveBack(String network, int much) {
    held.addAndGet(-much);
    byNetwork.computeIfPresent(network, (of, count) -> count == much ? null : count - much);
  }

  /** How much of it is held by everybody. */
  int held() {
    return held.get();
  }
}
