package id.perisai.web;

import id.perisai.web.RequestRefused.Reason;
import java.util.List;
import java.util.Locale;

/**
 * The host that a request names (RFC 9110 §7.2), read by our own rules and not by the server's: a
 * lax reading of it is what CVE-2025-12543 is about. What comes out is only ever used to look up a
 * host of the signed directory, and is never written into a response.
 */
final class HostHeader {

  private static final int MAX_NAME = 253;
  private static final int MAX_LABEL = 63;

  private HostHeader() {}

  /**
   * Returns the host's name in lower case, without port and without the one trailing dot of a fully
   * qualified name; an IPv6 literal keeps its brackets.
   *
   * @throws RequestRefused if there is no Host header, more than one, or one that is not {@code
   *     host [":" port]}
   */
  static String nameIn(List<String> values) throws RequestRefused {
    if (values == null || values.size() != 1) {
      throw refused("exactly one Host header is needed");
    }
    return nameOf(values.get(0));
  }

  /** Reads one authority without user information. */
  static String nameOf(String authority) throws RequestRefused {
    int end = authority.startsWith("[") ? endOfLiteral(authority) : endOfName(authority);
    requirePort(authority, end);
    requireAscii(authority);
    String name = authority.substring(0, end).toLowerCase(Locale.ROOT);
    if (name.startsWith("[")) {
      return name;
    }
    return requireLabels(name.endsWith(".") ? name.substring(0, name.length() - 1) : name);
  }

  private static int endOfLiteral(String authority) throws RequestRefused {
    int end = authority.indexOf(']');
    if (end < 3 || end > 46) {
      throw refused("an IP literal is not closed");
    }
    for (int i = 1; i < end; i++) {
      char c = authority.charAt(i);
      if (!(c == ':' || c == '.' || Character.digit(c, 16) >= 0 && c < 128)) {
        throw refused("an IP literal holds another character");
      }
    }
    return end + 1;
  }

  private static int endOfName(String authority) {
    int colon = authority.indexOf(':');
    return colon < 0 ? authority.length() : colon;
  }

  private static void requirePort(String authority, int end) throws RequestRefused {
    if (end == authority.length()) {
      return;
    }
    int digits = authority.length() - end - 1;
    if (authority.charAt(end) != ':' || digits < 1 || digits > 5) {
      throw refused("the port is not a number");
    }
    int port = 0;
    for (int i = end + 1; i < authority.length(); i++) {
      char c = authority.charAt(i);
      if (c < '0' || c > '9') {
        throw refused("the port is not a number");
      }
      port = port * 10 + (c - '0');
    }
    if (port < 1 || port > 65535) {
      throw refused("the port is out of range");
    }
  }

  /**
   * Before letters are made small: beyond ASCII there are letters whose small form is within it.
   */
  private static void requireAscii(String authority) throws RequestRefused {
    for (int i = 0; i < authority.length(); i++) {
      if (authority.charAt(i) >= 128) {
        throw refused("the host's name holds another character");
      }
    }
  }

  private static String requireLabels(String name) throws RequestRefused {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw refused("the host's name is empty or too long");
    }
    int start = 0;
    for (int i = 0; i <= name.length(); i++) {
      if (i == name.length() || name.charAt(i) == '.') {
        requireLabel(name, start, i);
        start = i + 1;
      }
    }
    return name;
  }

  private static void requireLabel(String name, int start, int end) throws RequestRefused {
    if (start == end || end - start > MAX_LABEL) {
      throw refused("a label of the host's name is empty or too long");
    }
    for (int i = start; i < end; i++) {
      char c = name.charAt(i);
      boolean edge = i == start || i == end - 1;
      if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' && !edge)) {
        throw refused("the host's name holds another character");
      }
    }
  }

  private static RequestRefused refused(String detail) {
    return new RequestRefused(Reason.BAD_HOST, detail);
  }
}
