package id.perisai.web;

import java.util.List;

/**
 * Lists of entity tags (RFC 9110 §8.8.3) against the strong tag of the coding that would be sent.
 * Our tags are quoted hex, so that no comma or quote can stand inside one.
 */
final class EntityTag {

  private EntityTag() {}

  /**
   * If-None-Match (§13.1.2): whether the client already has what would be sent; compared weakly.
   *
   * @param conditions the values of all its fields, null if there are none
   * @param tag the tag with its quotes
   */
  static boolean isHeld(List<String> conditions, String tag) {
    return conditions != null && lists(conditions, tag, true);
  }

  /** If-Match (§13.1.1): whether what would be sent is one of these; compared strongly. */
  static boolean isOneOf(List<String> conditions, String tag) {
    return lists(conditions, tag, false);
  }

  private static boolean lists(List<String> conditions, String tag, boolean weakly) {
    for (String value : conditions) {
      for (String member : value.split(",")) {
        String candidate = member.strip();
        if (candidate.equals("*")
            || candidate.equals(tag)
            || weakly && candidate.startsWith("W/") && candidate.substring(2).equals(tag)) {
          return true;
        }
      }
    }
    return false;
  }
}
