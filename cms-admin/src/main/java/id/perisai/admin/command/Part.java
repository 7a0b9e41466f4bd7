package id.perisai.admin.command;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What one home can run; a small machine runs all, a delivery node only the last. */
enum Part {
  DATABASE,
  AUTHORING,
  DELIVERY;

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @param list names separated by commas, such as {@code authoring,delivery}
   * @throws IllegalArgumentException naming what is unknown
   */
  static Set<Part> parse(String list) {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    for (String name : list.split(",")) {
      parts.add(one(name.strip()));
    }
    return parts;
  }

  private static Part one(String name) {
    return Arrays.stream(values())
        .filter(part -> part.key().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("\"" + name + "\" is not one of " + names()));
  }

  private static String names() {
    return Arrays.stream(values()).map(Part::key).collect(Collectors.joining(", "));
  }
}
