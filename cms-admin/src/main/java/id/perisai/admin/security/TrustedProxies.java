package id.perisai.admin.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The proxies whose word about where a browser is counts. Of {@code X-Forwarded-For} the addresses
 * are read from the right, as long as those who wrote them are trusted; all that stands further
 * left the browser may have written itself. {@code Forwarded}, {@code X-Forwarded-Host} and {@code
 * X-Forwarded-Proto} are never read: host and scheme are settings.
 */
public final class TrustedProxies {
  /**
   * Four decimal parts, or a colon and a digit or colon first: the JDK asks the DNS about anything
   * else, such as 999.1.1.1 or .:1.
   */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}"
              + "|(?=[0-9a-fA-F.]*:)[0-9a-fA-F:][0-9a-fA-F:.]{1,44}");

  private final List<Network> networks;

  private TrustedProxies(List<Network> networks) {
    this.networks = List.copyOf(networks);
  }

  private record Network(byte[] address, int bits) {
    boolean holds(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % 8;
        if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * @param list addresses and networks in CIDR form, separated by commas; empty for none
   * @throws IllegalArgumentException saying what is wrong with which
   */
  public static TrustedProxies of(String list) {
    List<Network> networks = new ArrayList<>();
    for (String one : list.split(",")) {
      if (!one.isBlank()) {
        networks.add(network(one.strip()));
      }
    }
    return new TrustedProxies(networks);
  }

  /** As the command line told it. */
  public static TrustedProxies fromSystem() {
    return of(System.getProperty("perisai.trusted-proxies", ""));
  }

  private static Network network(String text) {
    String[] parts = text.split("/", -1);
    byte[] address = parts.length <= 2 ? bytes(parts[0]) : null;
    if (address == null || parts.length == 2 && !parts[1].matches("[0-9]{1,3}")) {
      throw new IllegalArgumentException(
          "'" + text + "' is no network; give addresses such as 127.0.0.1 or 10.1.0.0/24");
    }
    int bits = parts.length == 2 ? Integer.parseInt(parts[1]) : address.length * 8;
    if (bits < 8 || bits > address.length * 8) {
      throw new IllegalArgumentException(
          "'" + text + "' names " + bits + " bits; give 8 to " + address.length * 8);
    }
    return new Network(address, bits);
  }

  /** The bytes of an address in digits; null for anything else. No name is ever asked for. */
  private static byte[] bytes(String text) {
    if (!ADDRESS.matcher(text).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException malformed) {
      return null;
    }
  }

  /**
   * Where the browser is.
   *
   * @param connected address of whoever connected
   * @param forwarded the values of {@code X-Forwarded-For}, in the order of the lines
   * @return the address, as text
   */
  public String browser(String connected, List<String> forwarded) {
    String browser = connected;
    List<String> hops = new ArrayList<>();
    forwarded.forEach(line -> hops.addAll(Arrays.asList(line.split(",", -1))));
    Collections.reverse(hops);
    for (String hop : hops) {
      if (!trusts(browser) || bytes(hop.strip()) == null) {
        break;
      }
      browser = hop.strip();
    }
    return browser;
  }

  private boolean trusts(String address) {
    byte[] bytes = bytes(address);
    return bytes != null && networks.stream().anyMatch(network -> network.holds(bytes));
  }
}
