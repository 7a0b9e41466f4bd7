package id.perisai.web;

import id.perisai.web.PreparedResponse.BlobName;
import io.undertow.server.HttpServerExchange;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xnio.IoUtils;

/**
 * Clients that took only a part of their answer so far. Each keeps pages of the cache, and enough
 * of them would keep all: every further answer came from the disk then. When the cache has no room,
 * those who have kept pages the longest are hung up on.
 */
final class SlowReaders {
  /** The oldest first. */
  private final Map<HttpServerExchange, ByteCache<BlobName>.Lease> waiting = new LinkedHashMap<>();

  /** Knows of a client until its exchange is complete. */
  void add(HttpServerExchange exchange, ByteCache<BlobName>.Lease lease) {
    synchronized (waiting) {
      waiting.put(exchange, lease);
    }
    Lent.until(exchange, () -> forget(exchange));
  }

  private void forget(HttpServerExchange exchange) {
    synchronized (waiting) {
      waiting.remove(exchange);
    }
  }

  /**
   * Hangs up on as many as must go so that the cache gets so much back. It does when the threads of
   * their connections have come to it.
   *
   * @param bytes that were asked of the cache in vain
   */
  void makeRoom(int bytes) {
    for (HttpServerExchange exchange : oldest(bytes)) {
      exchange.getIoThread().execute(() -> hangUp(exchange));
    }
  }

  private List<HttpServerExchange> oldest(int bytes) {
    List<HttpServerExchange> oldest = new ArrayList<>();
    synchronized (waiting) {
      Map<Object, Integer> readers = new IdentityHashMap<>();
      waiting.values().forEach(lease -> readers.merge(lease, 1, Integer::sum));
      long freed = 0;
      for (Map.Entry<HttpServerExchange, ByteCache<BlobName>.Lease> one : waiting.entrySet()) {
        if (freed >= bytes) {
          break;
        }
        oldest.add(one.getKey());
        // The pages are free when the last who reads them has gone.
        if (readers.merge(one.getValue(), -1, Integer::sum) == 0) {
          freed += one.getValue().length();
        }
      }
    }
    return oldest;
  }

  private static void hangUp(HttpServerExchange exchange) {
    if (!exchange.isComplete()) {
      IoUtils.safeClose(exchange.getConnection());
      exchange.endExchange();
    }
  }
}
