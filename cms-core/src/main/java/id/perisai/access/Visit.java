package id.perisai.access;

import id.perisai.release.Digest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where a browser comes from.
 *
 * @param address its network address, as text
 * @param device what it is, in words for its owner; at most 60 characters are kept
 */
public record Visit(String address, String device) {
  private static final int LONGEST = 60;

  public Visit {
    address = address == null ? "" : address;
    device = device == null ? "" : device.replaceAll("[\\p{Cntrl}\\p{Cf}]", " ").strip();
    device = device.length() <= LONGEST ? device : device.substring(0, LONGEST);
  }

  public static Visit from(String address) {
    return new Visit(address, "");
  }

  /**
   * What is counted as one place: an IPv4 address, or the /64 of an IPv6 address, since whoever has
   * one address of such a network has all of them. Only its SHA-256 is kept.
   */
  Digest place() {
    return Digest.of(("place " + network()).getBytes(StandardCharsets.UTF_8));
  }

  /** As text, what is counted as one place. */
  public String network() {
    return network(address);
  }

  private static String network(String address) {
    if (!address.matches("[0-9A-Fa-f:][0-9A-Fa-f:.]{1,44}") || !address.contains(":")) {
      return address;
    }
    try {
      byte[] bytes = InetAddress.getByName(address).getAddress(); // after a digit or colon: no DNS
      return bytes.length == 4
          ? InetAddress.getByAddress(bytes).getHostAddress()
          : InetAddress.getByAddress(Arrays.copyOf(Arrays.copyOf(bytes, 8), 16)).getHostAddress()
              + "/64";
    } catch (UnknownHostException notAnAddress) {
      return address;
    }
  }
}
