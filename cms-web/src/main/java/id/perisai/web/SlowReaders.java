package id.perisai.web;

import id.perisai.web.PreparedResponse.BlobName;
import io.undertow.server.HttpServerExchange;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.xnio.IoUtils;

/**
 * Clients that took only a part of their answer so far. Each keeps pages of the cache, and a few
 * laptops could keep all: every further answer came from the disk then. So any network may keep as
 * much as the longest entry takes: who merely reads one slowly is let be. When the cache has no
 * room, what only those read who keep more is taken from them.
 */
final class SlowReaders {
  /** A look walks over all who wait: a burst of misses is worth one. */
  private static final long LOOK_EACH_NANOS = 100_000_000;

  private record Reader(
      HttpServerExchange exchange, String network, ByteCache<BlobName>.Lease lease) {}

  /** An entry as good as the most modest of its networks: {@code kept} is what that one keeps. */
  private record Entry(List<Reader> readers, long kept) {}

  private final long most;
  private final Function<HttpServerExchange, Optional<InetAddress>> sharer;

  /** The oldest first. */
  private final Map<HttpServerExchange, Reader> waiting = new LinkedHashMap<>();

  private long looked = System.nanoTime() - LOOK_EACH_NANOS;

  /**
   * @param most that any network may keep, and what is taken back at once: the longest entry of the
   *     cache, in bytes
   * @param sharer the address that a request comes from; empty for who is not told apart, and never
   *     hung up on
   */
  SlowReaders(long most, Function<HttpServerExchange, Optional<InetAddress>> sharer) {
    this.most = most;
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
      waiting.put(exchange, new Reader(exchange, widest.network(), lease));
    }
    Lent.until(exchange, () -> forget(exchange));
  }

  private void forget(HttpServerExchange exchange) {
    synchronized (waiting) {
      waiting.remove(exchange);
    }
  }

  /**
   * Hangs up on readers of the networks that keep most, so that the cache gets room for its longest
   * entry. It has it when the threads of their connections have come to it.
   */
  void makeRoom() {
    for (Reader reader : toGo()) {
      reader.exchange().getIoThread().execute(() -> hangUp(reader.exchange()));
    }
  }

  private List<Reader> toGo() {
    List<List<Reader>> entries = entriesIfDue();
    Map<String, Long> kept = new HashMap<>();
    entries.forEach(readers -> count(readers, 1, kept));
    List<Entry> greediestFirst =
        entries.stream()
            .map(readers -> new Entry(readers, least(readers, kept)))
            .filter(entry -> entry.kept() > most)
            .sorted(Comparator.comparing(Entry::kept).reversed())
            .toList();
    List<Reader> go = new ArrayList<>();
    long freed = 0;
    for (Entry entry : greediestFirst) {
      List<Reader> readers = entry.readers();
      if (freed < most && least(readers, kept) > most) {
        go.addAll(readers); // The pages are free when the last who reads them has gone.
        freed += size(readers);
        count(readers, -1, kept);
      }
    }
    return go;
  }

  /** Who reads each entry, the oldest first; nobody if that was asked just now. */
  private List<List<Reader>> entriesIfDue() {
    synchronized (waiting) {
      if (System.nanoTime() - looked < LOOK_EACH_NANOS) {
        return List.of();
      }
      looked = System.nanoTime();
      return List.copyOf(
          waiting.values().stream()
              .collect(
                  Collectors.groupingBy(Reader::lease, LinkedHashMap::new, Collectors.toList()))
              .values());
    }
  }

  private static void count(List<Reader> readers, int times, Map<String, Long> kept) {
    readers.stream()
        .map(Reader::network)
        .distinct()
        .forEach(network -> kept.merge(network, times * size(readers), Long::sum));
  }

  private static long least(List<Reader> readers, Map<String, Long> kept) {
    return readers.stream().mapToLong(reader -> kept.get(reader.network())).min().orElseThrow();
  }

  private static long size(List<Reader> readers) {
    return readers.get(0).lease().size();
  }

  private static void hangUp(HttpServerExchange exchange) {
    if (!exchange.isComplete()) {
      IoUtils.safeClose(exchange.getConnection());
      exchange.endExchange();
    }
  }
}
