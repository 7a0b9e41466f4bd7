package id.perisai.admin.command;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a server listens: an address of IPv4 or IPv6, {@code 0.0.0.0} for all of IPv4, {@code ::}
 * for all of both, or a name, which stands for every address that it has when the server starts.
 */
record BindAddress(String text) {
  static final BindAddress LOOPBACK = new BindAddress("127.0.0.1");
  static final BindAddress ALL_OF_IPV4 = new BindAddress("0.0.0.0");

  private static final Pattern LITERAL =
      Pattern.compile(
          "((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(?!$)|$)){4}"
              + "|(?=[0-9a-fA-F.]*:)[0-9a-fA-F:][0-9a-fA-F:.]{1,44}");

  /** Its last label begins with a letter: the JDK takes 10 or 10.0.0.256 for something else. */
  private static final Pattern NAME =
      Pattern.compile("([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)*[a-z]([a-z0-9-]*[a-z0-9])?");

  /**
   * @throws Failure if it has the shape of none of them
   */
  static BindAddress of(String text) {
    BindAddress address = new BindAddress(text);
    if (LITERAL.matcher(text).matches()) {
      address.addresses(); // No name is asked for here.
    } else if (!NAME.matcher(text).matches()) {
      throw address.refused();
    }
    return address;
  }

  /**
   * All that it stands for, IPv4 first.
   *
   * @throws Failure if it is a name that this machine does not know
   */
  List<InetAddress> addresses() {
    try {
      List<InetAddress> all = List.of(InetAddress.getAllByName(text));
      return Stream.concat(
              all.stream().filter(Inet4Address.class::isInstance),
              all.stream().filter(address -> !(address instanceof Inet4Address)))
          .distinct()
          .toList();
    } catch (UnknownHostException unknown) {
      throw refused();
    }
  }

  /**
   * Whether a server that listens here is to speak IPv4 alone: otherwise Java takes all addresses
   * of IPv4 for all of both.
   */
  boolean ipv4Alone() {
    return addresses().stream()
        .anyMatch(address -> address instanceof Inet4Address && address.isAnyLocalAddress());
  }

  private Failure refused() {
    return Settings.refused(
        Setting.BIND_ADDRESS,
        text,
        "give an address of this machine such as 127.0.0.1 or ::1, 0.0.0.0 for all of IPv4, :: for"
            + " all of IPv4 and IPv6, or a name that this machine knows");
  }
}
