package id.perisai.web;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a request comes from: the other end of the connection, or, if that is one of the operator's
 * own proxies, the address that the proxy names. A header of anybody else is not believed.
 */
final class ClientAddress {
  /**
   * Four decimal parts, or a colon and a digit or colon first: the JDK asks the DNS about anything
   * else, such as cafe.de, 999.1.1.1 or .:1, and this thread would wait for it.
   */
  private static final Pattern LITERAL =
      Pattern.compile(
          "(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}"
              + "|(?=[0-9a-fA-F.]*:)[0-9a-fA-F:][0-9a-fA-F:.]{1,44}");

  private final List<Network> proxies;

  ClientAddress(List<Network> proxies) {
    this.proxies = List.copyOf(proxies);
  }

  /**
   * Addresses that begin with the same bits.
   *
   * @param bits 8 to all
   */
  record Network(InetAddress address, int bits) {

    /** Such as {@code 10.1.2.3}, {@code 10.0.0.0/8}; empty for anything else. */
    static Optional<Network> of(String text) {
      int slash = text.indexOf('/');
      Optional<InetAddress> address = literal(slash < 0 ? text : text.substring(0, slash));
      int all = address.map(of -> 8 * of.getAddress().length).orElse(0);
      String bits = slash < 0 ? "" + all : text.substring(slash + 1);
      return address
          .filter(of -> bits.matches("[0-9]{1,3}"))
          .map(of -> new Network(of, Integer.parseInt(bits)))
          .filter(network -> network.bits >= 8 && network.bits <= all);
    }

    boolean has(InetAddress other) {
      byte[] own = address.getAddress();
      byte[] its = other.getAddress();
      boolean same = own.length == its.length;
      for (int bit = 0; same && bit < bits; bit++) {
        same = ((own[bit / 8] ^ its[bit / 8]) & 0x80 >> bit % 8) == 0;
      }
      return same;
    }
  }

  /** An address as it is written; no name is ever looked up. */
  static Optional<InetAddress> literal(String text) {
    if (!LITERAL.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException notAnAddress) {
      return Optional.empty();
    }
  }

  /** Empty if a proxy of ours does not say, or nobody knows any more. */
  Optional<InetAddress> of(HttpServerExchange exchange) {
    InetAddress peer = exchange.getSourceAddress().getAddress();
    if (peer == null || !isProxy(peer)) {
      return Optional.ofNullable(peer);
    }
    return named(exchange.getRequestHeaders().get(Headers.X_FORWARDED_FOR));
  }

  private boolean isProxy(InetAddress address) {
    return proxies.stream().anyMatch(network -> network.has(address));
  }

  /** The last one that is not a proxy of ours: those before it, the client may have written. */
  Optional<InetAddress> named(List<String> forwarded) {
    List<String> named = new ArrayList<>();
    if (forwarded != null) {
      // All of it, which the bounds of fields keep short: however many stand before, the last
      // counts.
      forwarded.forEach(value -> Collections.addAll(named, value.split(",", -1)));
    }
    for (int i = named.size() - 1; i >= 0; i--) {
      Optional<InetAddress> address = literal(named.get(i).strip());
      if (address.isEmpty() || !isProxy(address.get())) {
        return address;
      }
    }
    return Optional.empty();
  }
}
