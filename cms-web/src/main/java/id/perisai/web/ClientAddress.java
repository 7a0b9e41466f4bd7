package id.perisai.web;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a request comes from: the other end of the connection, or, if that is one of the operator's
 * own proxies, the address that the proxy names. A header of anybody else is not believed.
 */
final class ClientAddress {
  private static final Pattern LITERAL = Pattern.compile("[0-9.]{7,15}|[0-9a-fA-F:.]{2,45}");
  private static final int MOST_NAMED = 20;

  private final Set<InetAddress> proxies;

  ClientAddress(Set<InetAddress> proxies) {
    this.proxies = Set.copyOf(proxies);
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
    if (peer == null || !proxies.contains(peer)) {
      return Optional.ofNullable(peer);
    }
    return named(exchange.getRequestHeaders().get(Headers.X_FORWARDED_FOR));
  }

  /** The last one that is not a proxy of ours: those before it, the client may have written. */
  private Optional<InetAddress> named(HeaderValues forwarded) {
    List<String> named = new ArrayList<>();
    if (forwarded != null) {
      forwarded.forEach(value -> Collections.addAll(named, value.split(",", MOST_NAMED)));
    }
    for (int i = named.size() - 1; i >= 0; i--) {
      Optional<InetAddress> address = literal(named.get(i).strip());
      if (address.isEmpty() || !proxies.contains(address.get())) {
        return address;
      }
    }
    return Optional.empty();
  }
}
