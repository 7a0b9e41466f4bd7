package id.perisai.web;

import id.perisai.web.RequestRefused.Reason;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Chooses the coding of a response (RFC 9110 §12.5.3): the acceptable one of highest weight; among
 * equals brotli, then gzip, then identity.
 */
final class ContentCodings {

  static final String IDENTITY = "identity";

  /** The codings that a manifest may list, best first. */
  static final List<String> PREFERENCE = List.of("br", "gzip", IDENTITY);

  /** Identity that the client does not mention: acceptable, but after all that it asked for. */
  private static final int UNMENTIONED_IDENTITY = 0;

  private static final int NOT_ACCEPTABLE = -1;

  /** Of so many different fields what was found is remembered; then they are forgotten at once. */
  private static final int REMEMBERED = 256;

  private static final Map<String, List<String>> ORDERS = new ConcurrentHashMap<>();

  private ContentCodings() {}

  /** Whether what was found for a field is remembered. */
  static boolean remembers(String accept) {
    return ORDERS.containsKey(accept);
  }

  /**
   * Returns the coding to send.
   *
   * @param accept the values of all Accept-Encoding fields, null if there are none
   * @param available codings of the entry, identity always among them
   * @throws RequestRefused if even identity is excluded by the client
   */
  static String choose(List<String> accept, Set<String> available) throws RequestRefused {
    if (accept == null) {
      return IDENTITY;
    }
    for (String coding : order(accept)) {
      if (available.contains(coding)) {
        return coding;
      }
    }
    throw new RequestRefused(Reason.NO_ACCEPTABLE_CODING, "identity is excluded");
  }

  /** All that the client takes, best first; browsers send few different fields. */
  private static List<String> order(List<String> accept) {
    if (accept.size() != 1) {
      return ordered(accept);
    }
    List<String> known = ORDERS.get(accept.get(0));
    if (known != null) {
      return known;
    }
    List<String> found = ordered(accept);
    if (ORDERS.size() >= REMEMBERED) {
      // Whoever sends odd ones costs all others a look at theirs now and then, and not for ever.
      ORDERS.clear();
    }
    ORDERS.put(accept.get(0), found);
    return found;
  }

  private static List<String> ordered(List<String> accept) {
    // The sort is stable: among equals the order of preference stands.
    return PREFERENCE.stream()
        .filter(coding -> weightOf(coding, accept) > NOT_ACCEPTABLE)
        .sorted(Comparator.comparingInt(coding -> -weightOf(coding, accept)))
        .toList();
  }

  /** Weight in thousandths; members that are not well-formed count as absent. */
  private static int weightOf(String coding, List<String> accept) {
    int named = Integer.MIN_VALUE;
    int any = Integer.MIN_VALUE;
    for (String value : accept) {
      for (String member : value.split(",")) {
        int semicolon = member.indexOf(';');
        String token = (semicolon < 0 ? member : member.substring(0, semicolon)).strip();
        int q = semicolon < 0 ? 1000 : quality(member.substring(semicolon + 1).strip());
        if (q < 0) {
          continue;
        }
        if (matches(token, coding)) {
          named = Math.max(named, q);
        } else if (token.equals("*")) {
          any = Math.max(any, q);
        }
      }
    }
    int mentioned = named != Integer.MIN_VALUE ? named : any;
    if (mentioned == Integer.MIN_VALUE) {
      return coding.equals(IDENTITY) ? UNMENTIONED_IDENTITY : NOT_ACCEPTABLE;
    }
    return mentioned == 0 ? NOT_ACCEPTABLE : mentioned;
  }

  private static boolean matches(String token, String coding) {
    String name = token.toLowerCase(Locale.ROOT);
    return name.equals(coding) || coding.equals("gzip") && name.equals("x-gzip");
  }

  /** Parses {@code q=0.123} (RFC 9110 §12.4.2) to thousandths; -1 if it is not that. */
  private static int quality(String parameter) {
    if (parameter.length() < 3
        || Character.toLowerCase(parameter.charAt(0)) != 'q'
        || parameter.charAt(1) != '=') {
      return -1;
    }
    String value = parameter.substring(2).strip();
    if (!value.matches("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?")) {
      return -1;
    }
    String thousandths = (value.replace(".", "") + "000").substring(0, 4);
    return Integer.parseInt(thousandths);
  }
}
