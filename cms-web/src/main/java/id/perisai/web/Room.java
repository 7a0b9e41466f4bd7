package id.perisai.web;

import io.undertow.server.HttpServerExchange;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How much of one thing all clients together may hold at a time, and how much of it one network may
 * ({@link Share}). Whoever has a share of its own cannot take that of all others.
 */
final class Room {
  private final int most;
  private final int mostOfOne;
  private final AtomicInteger held = new AtomicInteger();
  private final Map<String, Integer> byNetwork = new ConcurrentHashMap<>();

  /**
   * @param most of everybody
   * @param mostOfOne of one address of IPv4 or /64 of IPv6
   */
  Room(int most, int mostOfOne) {
    this.most = most;
    this.mostOfOne = mostOfOne;
  }

  /** What is held of a room; given back once, however often it is closed. */
  final class Place implements AutoCloseable {
    private final List<Share> shares;
    private final int much;
    private final AtomicBoolean given = new AtomicBoolean();

    private Place(List<Share> shares, int much) {
      this.shares = shares;
      this.much = much;
    }

    /**
     * Holds it until an exchange is complete.
     *
     * @return false if that is so already, because the client has gone: nothing is held then
     */
    boolean until(HttpServerExchange exchange) {
      return Lent.until(exchange, this::close);
    }

    @Override
    public void close() {
      if (given.compareAndSet(false, true)) {
        giveBack(shares, much);
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
    List<Share> shares = address.map(Share::of).orElse(List.of());
    boolean within = held.addAndGet(much) <= most;
    for (Share share : shares) {
      int held = byNetwork.merge(share.network(), much, Integer::sum);
      within &= held <= share.most(mostOfOne, most);
    }
    if (!within) {
      giveBack(shares, much);
      return Optional.empty();
    }
    return Optional.of(new Place(shares, much));
  }

  private void giveBack(List<Share> shares, int much) {
    held.addAndGet(-much);
    for (Share share : shares) {
      byNetwork.computeIfPresent(
          share.network(), (of, count) -> count == much ? null : count - much);
    }
  }

  /** How much of it is held by everybody. */
  int held() {
    return held.get();
  }
}
