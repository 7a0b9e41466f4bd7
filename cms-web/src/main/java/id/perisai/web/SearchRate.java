package id.perisai.web;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often one network may search ({@link Share}): generously, since a village shares an address.
 * Where it is not known, nothing is counted: the proxy limits, and the pool of workers bounds.
 */
final class SearchRate {
  static final int A_MINUTE = 240;
  private static final long MINUTE = 60_000;
  private static final int MOST_NETWORKS = 20_000;

  private final Map<String, Integer> counted = new HashMap<>();
  private long minute = Long.MIN_VALUE;

  /** Counts a search of an address; whether it is within the limit, as null always is. */
  synchronized boolean takes(InetAddress address, long nowMillis) {
    if (address == null) {
      return true;
    }
    if (nowMillis / MINUTE != minute) {
      minute = nowMillis / MINUTE;
      counted.clear();
    }
    List<Share> shares = Share.of(address);
    for (Share share : shares) {
      if (counted.getOrDefault(share.network(), 0) >= share.times() * A_MINUTE) {
        return false;
      }
    }
    for (Share share : shares) {
      // The memory for counting is bounded; the pool of workers still is.
      if (counted.size() < MOST_NETWORKS || counted.containsKey(share.network())) {
        counted.merge(share.network(), 1, Integer::sum);
      }
    }
    return true;
  }
}
