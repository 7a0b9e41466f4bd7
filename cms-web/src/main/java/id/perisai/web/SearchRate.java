package id.perisai.web;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * How often one address may search: generously, since a village shares one. Where it is not known,
 * nothing is counted: the proxy limits, and the pool of workers bounds.
 */
final class SearchRate {
  static final int A_MINUTE = 240;
  private static final long MINUTE = 60_000;
  private static final int MOST_ADDRESSES = 20_000;

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
    String network = network(address);
    if (counted.size() >= MOST_ADDRESSES && !counted.containsKey(network)) {
      return true; // The memory for counting is bounded; the pool of workers still is.
    }
    return counted.merge(network, 1, Integer::sum) <= A_MINUTE;
  }

  /** An address of IPv4; of IPv6 the network that one household has. */
  private static String network(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address instanceof Inet4Address
        ? Arrays.toString(bytes)
        : Arrays.toString(Arrays.copyOf(bytes, 8));
  }
}
