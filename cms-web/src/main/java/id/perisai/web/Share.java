package id.perisai.web;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A network that an address belongs to, and how much of a thing it may have. An address of IPv4
 * stands alone. One of IPv6 belongs to a /64, which every device has, a /56, which a household has,
 * and a /48, which an office has, or thousands of a carrier's telephones: without bounds of their
 * own, one household would have the shares of 256 networks.
 *
 * @param network in digits, of another length for each kind
 * @param times how many shares of one it may have
 */
record Share(String network, int times) {

  /** All that an address belongs to, the widest first. */
  static List<Share> of(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address instanceof Inet4Address
        ? List.of(new Share(digits(bytes, bytes.length), 1))
        : List.of(
            new Share(digits(bytes, 6), 4),
            new Share(digits(bytes, 7), 2),
            new Share(digits(bytes, 8), 1));
  }

  private static String digits(byte[] bytes, int length) {
    return HexFormat.of().formatHex(Arrays.copyOf(bytes, length));
  }

  /**
   * How much it may have: several shares are half of all at most.
   *
   * @param ofOne the share of one
   */
  int most(int ofOne, int all) {
    return Math.min(times * ofOne, Math.max(ofOne, all / 2));
  }
}
