package id.perisai.web;

import id.perisai.inbox.Header;
import id.perisai.release.Digest;
import id.perisai.release.Freshness;
import id.perisai.release.Rejected;
import id.perisai.web.ClientAddress.Network;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * How a delivery node is set up. Each setting has one name: as system property {@code perisai.X-y},
 * or as environment variable {@code PERISAI_X_Y}.
 *
 * @param repository {@code perisai.repository}: the directory that authoring writes, or the
 *     addresses of its mirrors; it may be gone
 * @param store {@code perisai.store}: this node's own directory
 * @param trustRoot {@code perisai.trust-root}: the SHA-256 of trust/root/1, in hex
 * @param node {@code perisai.node}: how the node is called on health; default {@code delivery}
 * @param cacheBytes {@code perisai.cache}: verified bytes kept in memory; default 64 MiB
 * @param freshness {@code perisai.stale-limit}: for how many hours after the expiry of the newest
 *     timestamp health is yellow before it is red, default 24; and {@code perisai.accept-stale}:
 *     the root hash of the log's checkpoint with which a node without memory may begin although its
 *     timestamp has expired, default none
 * @param plain {@code perisai.address}, {@code perisai.port}, {@code perisai.scheme}
 * @param notice {@code perisai.leave-notice}: for how many seconds a node that stops says that it
 *     is not ready before it takes no more connections; default 0
 * @param tls {@code perisai.tls.…}: where this node ends TLS itself; empty behind a proxy that does
 * @param accessLog {@code perisai.access-log}: directory of the access log; empty for none
 * @param accessLogDays {@code perisai.access-log-days}: days it is kept; default 30
 * @param accessLogMebibytes {@code perisai.access-log-mib}: how much of it is written on one day;
 *     default 1024
 * @param messages {@code perisai.inbox}, {@code perisai.inbox-mib}, {@code perisai.trusted-proxies}
 */
record Settings(
    RepositorySource repository,
    Path store,
    Digest trustRoot,
    String node,
    int cacheBytes,
    Freshness freshness,
    Plain plain,
    Duration notice,
    Optional<Tls> tls,
    Optional<Path> accessLog,
    int accessLogDays,
    int accessLogMebibytes,
    Messages messages) {

  private static final int MIB = 1 << 20;

  /**
   * The public port without TLS of this node's own.
   *
   * @param addresses that this and the port of TLS listen on, separated by commas; a name stands
   *     for all that it has, {@code ::} for all of this machine; default 127.0.0.1
   * @param port default 8080
   * @param scheme by which browsers come: https behind a proxy that ends TLS, else http, the
   *     default. No header of a request is believed about it
   */
  record Plain(List<InetAddress> addresses, int port, String scheme) {}

  /**
   * TLS of this node's own.
   *
   * @param certificate {@code perisai.tls.certificate}: PEM, with its chain
   * @param key {@code perisai.tls.key}: PEM, PKCS#8, not encrypted
   * @param port {@code perisai.tls.port}: listened on; default 8443
   * @param publicPort {@code perisai.tls.public-port}: the same as browsers see it; default 443
   */
  record Tls(Path certificate, Path key, int port, int publicPort) {}

  /**
   * What visitors send by forms.
   *
   * @param inbox directory into which it is put, sealed; empty for a node that takes nothing
   * @param known file in which this node remembers its folder in it, where that may be another
   *     machine's; empty, the default, if it is this machine's own
   * @param mebibytes how much of it may wait for authoring; default 256
   * @param proxies addresses or networks, separated by commas, whose X-Forwarded-For is believed;
   *     default none
   */
  record Messages(
      Optional<Path> inbox, Optional<Path> known, int mebibytes, List<Network> proxies) {}

  /** Reads the settings of this process; a wrong one is refused by its name, value and fix. */
  static Settings ofProcess() {
    return read(System::getProperty, System::getenv);
  }

  private static UnaryOperator<String> values(
      UnaryOperator<String> properties, UnaryOperator<String> environment) {
    return key -> {
      String property = properties.apply(key);
      return property != null ? property : environment.apply(variable(key));
    };
  }

  static Settings read(UnaryOperator<String> properties, UnaryOperator<String> environment) {
    UnaryOperator<String> values = values(properties, environment);
    return new Settings(
        RepositorySource.read(
            required(
                values,
                "perisai.repository",
                "the directory that authoring writes, or addresses of its mirrors"),
            values),
        store(required(values, "perisai.store", "a directory of this node's own")),
        trustRoot(required(values, "perisai.trust-root", "the SHA-256 of trust/root/1 in hex")),
        node(optional(values, "perisai.node", "delivery")),
        number(values, "perisai.cache", "" + 64 * MIB, MIB, 1 << 30),
        new Freshness(
            Duration.ofHours(number(values, "perisai.stale-limit", "24", 1, 8760)),
            acceptStale(optional(values, "perisai.accept-stale", ""))),
        new Plain(
            addresses(optional(values, "perisai.address", "127.0.0.1")),
            number(values, "perisai.port", "8080", 1, 65535),
            scheme(optional(values, "perisai.scheme", "http"))),
        Duration.ofSeconds(number(values, "perisai.leave-notice", "0", 0, 15)),
        tls(values),
        Optional.of(optional(values, "perisai.access-log", ""))
            .filter(directory -> !directory.isEmpty())
            .map(Path::of),
        number(values, "perisai.access-log-days", "30", 1, 3660),
        number(values, "perisai.access-log-mib", "1024", 1, 1 << 20),
        new Messages(
            Optional.of(optional(values, "perisai.inbox", ""))
                .filter(directory -> !directory.isEmpty())
                .map(Path::of),
            Optional.of(optional(values, "perisai.inbox-known", ""))
                .filter(file -> !file.isEmpty())
                .map(Path::of),
            number(values, "perisai.inbox-mib", "256", 1, 1 << 20),
            proxies(optional(values, "perisai.trusted-proxies", ""))));
  }

  private static String node(String value) {
    if (!Header.isNode(value)) {
      throw refused("perisai.node", value, "set it to 1 to 63 of a-z, 0-9 and hyphen");
    }
    return value;
  }

  private static List<Network> proxies(String value) {
    List<Network> proxies = new ArrayList<>();
    for (String network : value.isEmpty() ? new String[0] : value.split(",")) {
      proxies.add(
          Network.of(network.strip())
              .orElseThrow(
                  () ->
                      refused(
                          "perisai.trusted-proxies",
                          value,
                          "set it to addresses or networks such as 10.1.2.0/24")));
    }
    return List.copyOf(proxies);
  }

  private static List<InetAddress> addresses(String value) {
    List<InetAddress> addresses = new ArrayList<>();
    for (String one : value.split(",", -1)) {
      try {
        if (one.isBlank()) {
          throw new UnknownHostException("nothing between commas"); // the JDK takes it for loopback
        }
        addresses.addAll(List.of(InetAddress.getAllByName(one.strip())));
      } catch (UnknownHostException e) {
        throw refused(
            "perisai.address",
            value,
            "set it to addresses of this machine such as 127.0.0.1 or ::");
      }
    }
    return addresses.stream().distinct().toList();
  }

  private static String scheme(String value) {
    if (!value.equals("http") && !value.equals("https")) {
      throw refused("perisai.scheme", value, "set it to http or https");
    }
    return value;
  }

  private static Optional<Tls> tls(UnaryOperator<String> values) {
    String certificate = optional(values, "perisai.tls.certificate", "");
    if (certificate.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Tls(
            Path.of(certificate),
            Path.of(required(values, "perisai.tls.key", "the PEM file of the certificate's key")),
            number(values, "perisai.tls.port", "8443", 1, 65535),
            number(values, "perisai.tls.public-port", "443", 1, 65535)));
  }

  private static String variable(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private static String required(UnaryOperator<String> values, String key, String meaning) {
    String value = values.apply(key);
    if (value == null || value.isBlank()) {
      throw refused(key, "" + value, "set it to " + meaning);
    }
    return value;
  }

  private static String optional(UnaryOperator<String> values, String key, String otherwise) {
    String value = values.apply(key);
    return value == null || value.isBlank() ? otherwise : value;
  }

  private static Path store(String value) {
    Path store = Path.of(value);
    if (Files.exists(store) && !Files.isDirectory(store)) {
      throw refused("perisai.store", value, "set it to a directory");
    }
    return store;
  }

  private static Digest trustRoot(String value) {
    try {
      return Digest.parse(value);
    } catch (Rejected e) {
      throw refused("perisai.trust-root", value, "set it to 64 lower-case hex digits");
    }
  }

  private static Optional<Digest> acceptStale(String value) {
    try {
      return value.isEmpty() ? Optional.empty() : Optional.of(Digest.parse(value));
    } catch (Rejected e) {
      throw refused(
          "perisai.accept-stale", value, "set it to the checkpoint's root hash in 64 hex digits");
    }
  }

  private static int number(
      UnaryOperator<String> values, String key, String otherwise, int min, int max) {
    String value = optional(values, key, otherwise);
    if (!value.matches("[0-9]{1,10}")
        || Long.parseLong(value) < min
        || Long.parseLong(value) > max) {
      throw refused(key, value, "set it to a number from " + min + " to " + max);
    }
    return Integer.parseInt(value);
  }

  private static IllegalArgumentException refused(String key, String value, String fix) {
    return new IllegalArgumentException(key + " is " + value + ": " + fix);
  }
}
