package id.perisai.release;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Host names and web origins (RFC 6454) as they stand in statements: lower case, one spelling. */
final class Origins {
  static final Pattern HOST =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
  private static final Pattern ORIGIN =
      Pattern.compile("(https?)://(?<host>[a-z0-9.-]+)(:[1-9][0-9]{0,4})?");

  private Origins() {}

  static List<String> read(JsonObject json, String name) throws Rejected {
    List<String> origins = json.texts(name);
    for (String origin : origins) {
      if (hostOf(origin).isEmpty()) {
        throw json.malformed(name, "an origin like https://sign.example.go.id", origin);
      }
    }
    return origins;
  }

  static String host(JsonObject json, String name, String host) throws Rejected {
    if (!isHost(host)) {
      throw json.malformed(name, "a host name in lower case without port", host);
    }
    return host;
  }

  /** The host of an origin; empty if it is none, or written in another way. */
  static Optional<String> hostOf(String origin) {
    Matcher matcher = ORIGIN.matcher(origin);
    return matcher.matches()
        ? Optional.of(matcher.group("host")).filter(Origins::isHost)
        : Optional.empty();
  }

  static boolean isHost(String text) {
    return HOST.matcher(text).matches();
  }
}
