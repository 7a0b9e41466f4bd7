package id.perisai.web;

import id.perisai.web.PreparedResponse.BlobName;
import io.undertow.server.HttpServerExchange;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.xnio.IoUtils;

/**
 * Clients that took only a part of their answer so far. Each keeps pages of the cache, and one
 * laptop could keep all: every further answer came from the disk then. When the cache has no room,
 * the network that keeps most of it is hung up on; who merely reads slowly is let be.
 */
final class SlowReaders {
  /** What part of the cache any network may keep so. */
  private static final int PART = 8;

  private record Reader(String network, ByteCache<BlobName>.Lease lease) {}

  private final long most;
  private final Function<HttpServerExchange, Optional<InetAddress>> sharer;

  /** The oldest first. */
  private final Map<HttpServerExchange, Reader> waiting = new LinkedHashMap<>();

  /**
   * @param capacity of the cache, in bytes
   * @param sharer the address that a request comes from; empty for who is not told apart, and never
   *     hung up on
   */
  SlowReaders(long capacity, Function<HttpServerExchange, Optional<InetAddress>> sharer) {
    this.most = capacity / PART;
    this.sharer = sharer;
  }

  /** Knows of a client until its exchange is complete. */
  void add(HttpServerExchange exchange, ByteCache<BlobName>.Lease lease) {
    Optional<InetAddress> address = sharer.apply(exchange);
    if (address.isEmpty()) {
      return;
    }
    Share widest = Share.of(address.get()).get(0);
    synchronized (waiting) {
      waiting.put(exchange, new Reader(widest.network(), lease));
    }
    Lent.until(exchange, () -> forget(exchange));
  }

  private void forget(HttpServerExchange exchange) {
    synchronized (waiting) {
      waiting.remove(exchange);
    }
  }

  /**
   * Hangs up on the oldest of the network that keeps most, until the cache gets so much back. It
   * does when the threads of their connections have come to it.
   *
   * @param bytes that were asked of the cache in vain
   */
  void makeRoom(int bytes) {
    for (HttpServerExchange exchange : toGo(bytes)) {
      exchange.getIoThread().execute(() -> hangUp(exchange));
    }
  }

  private List<HttpServerExchange> toGo(int bytes) {
    List<HttpServerExchange> go = new ArrayList<>();
    synchronized (waiting) {
      Optional<String> network = keepsMost();
      Map<Object, Integer> readers = new IdentityHashMap<>();
      waiting.values().forEach(reader -> readers.merge(reader.lease(), 1, Integer::sum));
      long freed = 0;
      for (Map.Entry<HttpServerExchange, Reader> one : waiting.entrySet()) {
        Reader reader = one.getValue();
        if (freed < bytes && network.isPresent() && reader.network().equals(network.get())) {
          go.add(one.getKey());
          // The pages are free when the last who reads them has gone.
          if (readers.merge(reader.lease(), -1, Integer::sum) == 0) {
            freed += reader.lease().length();
          }
        }
      }
    }
    return go;
  }

  /** Empty if none keeps more than any may. */
  private Optional<String> keepsMost() {
    Map<String, Set<ByteCache<BlobName>.Lease>> leases = new HashMap<>();
    waiting
        .values()
        .forEach(
            reader ->
                leases
                    .computeIfAbsent(reader.network(), of -> new HashSet<>())
                    .add(reader.lease()));
    Map<String, Long> kept = new HashMap<>();
    leases.forEach(
        (network, of) -> kept.put(network, of.stream().mapToLong(lease -> lease.length()).sum()));
    return kept.entrySet().stream()
        .filter(one -> one.getValue() > most)
        .max(Comparator.comparing(Map.Entry::getValue))
        .map(Map.Entry::getKey);
  }

  private static void hangUp(HttpServerExchange exchange) {
    if (!exchange.isComplete()) {
      IoUtils.safeClose(exchange.getConnection());
      exchange.endExchange();
    }
  }
}
