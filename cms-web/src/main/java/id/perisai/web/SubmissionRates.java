package id.perisai.web;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How many messages are believed to be meant: of one address ({@link Share}) and of one site, by
 * buckets that fill up again. A village may share one address, so the bounds are wide, and what is
 * over them is put aside; only beyond a hundred an hour from one network it is refused. Addresses
 * stay in memory, and no longer than their bucket takes to fill.
 */
final class SubmissionRates {
  private static final int IPV6_NETWORK = 8;
  private static final int MOST_BUCKETS = 20_000;

  /** How many at once, and after how long there is room for one more. */
  enum Bound {
    /** A village's share. */
    ADDRESS(15, 120_000),
    /** A site's share. */
    SITE(200, 10_000),
    /** Of what is put aside, a network's: a hundred an hour. */
    JUNK(100, 36_000);

    final int burst;
    final long millis;

    Bound(int burst, long millis) {
      this.burst = burst;
      this.millis = millis;
    }

    /** A bucket that nobody took from since then is full. */
    long full(long now) {
      return now - burst * millis;
    }
  }

  private final Clock clock;

  /** By sender or site: the time up to which what flowed in is used up. */
  private final Map<Bound, Map<String, Long>> usedUp = new EnumMap<>(Bound.class);

  SubmissionRates(Clock clock) {
    this.clock = clock;
    for (Bound bound : Bound.values()) {
      usedUp.put(bound, new LinkedHashMap<>(64, 0.75f, true));
    }
  }

  /**
   * Counts one.
   *
   * @param address empty if it is not known; then the site's bound counts alone
   * @return whether it is within both bounds
   */
  synchronized boolean within(String tenant, Optional<InetAddress> address) {
    // What one address sends too much must not use the site's share up for all others.
    return (address.isEmpty() || takeAddress(tenant, address.get())) && take(Bound.SITE, tenant);
  }

  private boolean takeAddress(String tenant, InetAddress address) {
    List<Share> shares = Share.of(address);
    // One that sends too much must not use its neighbours' share up either.
    for (Share share : shares) {
      if (after(Bound.ADDRESS, share.times(), key(tenant, share)) > clock.millis()) {
        return false;
      }
    }
    shares.forEach(share -> take(Bound.ADDRESS, share.times(), key(tenant, share)));
    return true;
  }

  private static String key(String tenant, Share share) {
    return tenant + " " + share.network();
  }

  /**
   * Counts one that is to be put aside. What is put aside takes the place of older ones, so a
   * network (/24 of IPv4, /48 of IPv6) has a bound there too, over all sites.
   *
   * @return whether it is within that; always, if the address is not known
   */
  synchronized boolean junkWithin(Optional<InetAddress> address) {
    return address.isEmpty() || take(Bound.JUNK, AccessLog.network(address.get()));
  }

  /**
   * Gives back what a message took that nobody has: the disk did not take it, and whoever wrote it
   * was asked to try again.
   *
   * @param within whether it was {@link #within}
   * @param junk whether it was counted by {@link #junkWithin}
   */
  synchronized void giveBack(
      String tenant, Optional<InetAddress> address, boolean within, boolean junk) {
    if (within) {
      for (Share share : address.map(Share::of).orElse(List.of())) {
        giveBack(Bound.ADDRESS, share.times(), key(tenant, share));
      }
      giveBack(Bound.SITE, 1, tenant);
    }
    if (junk) {
      address.ifPresent(from -> giveBack(Bound.JUNK, 1, AccessLog.network(from)));
    }
  }

  private void giveBack(Bound bound, int times, String key) {
    usedUp.get(bound).computeIfPresent(key, (same, until) -> until - bound.millis / times);
  }

  /** How many senders are remembered. */
  synchronized int senders() {
    forgetFull(Bound.ADDRESS);
    return usedUp.get(Bound.ADDRESS).size();
  }

  /** What counts as one sender. */
  static String network(InetAddress address) {
    byte[] bytes = address.getAddress();
    int length = address instanceof Inet6Address ? IPV6_NETWORK : bytes.length;
    return HexFormat.of().formatHex(Arrays.copyOf(bytes, length));
  }

  private boolean take(Bound bound, String key) {
    return take(bound, 1, key);
  }

  /** A bucket of so many times the size fills up so many times as fast: it is full as soon. */
  private boolean take(Bound bound, int times, String key) {
    forgetFull(bound);
    long after = after(bound, times, key);
    if (after > clock.millis()) {
      return false;
    }
    usedUp.get(bound).put(key, after);
    return true;
  }

  private long after(Bound bound, int times, String key) {
    long used = usedUp.get(bound).getOrDefault(key, 0L);
    return Math.max(used, bound.full(clock.millis())) + bound.millis / times;
  }

  /** In the order of use, so the first that is not full ends the look; and never too many. */
  private void forgetFull(Bound bound) {
    long full = bound.full(clock.millis());
    Iterator<Long> oldest = usedUp.get(bound).values().iterator();
    for (int over = usedUp.get(bound).size() - MOST_BUCKETS; oldest.hasNext(); over--) {
      if (oldest.next() > full && over <= 0) {
        return;
      }
      oldest.remove();
    }
  }
}
