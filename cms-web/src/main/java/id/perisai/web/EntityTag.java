package id.perisai.web;

import java.util.List;

/** If-None-Match (RFC 9110 §13.1.2) against the strong tag of the coding that would be sent. */
final class EntityTag {

  private EntityTag() {}

  /**
   * Returns whether the client already has what would be sent. Tags are compared weakly, as the RFC
   * wants; our tags are quoted hex, so that no comma or quote can stand inside one.
   *
   * @param conditions the values of all If-None-Match fields, null if there are none
   * @param tag the tag with its quotes
   */
  static boolean isHeld(List<String> conditions, String tag) {
    if (conditions == null) {
      return false;
    }
    for (String value : conditions) {
      for (String member : value.split(",")) {
        String candidate = member.strip();
        if (candidate.equals("*") || withoutWeakness(candidate).equals(tag)) {
          return true;
        }
      }
    }
    return false;
  }

  private static String withoutWeakness(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }
}
