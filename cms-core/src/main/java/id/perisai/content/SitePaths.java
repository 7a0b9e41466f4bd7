package id.perisai.content;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Which addresses content may take, and which belong to lists and their numbered pages. */
public final class SitePaths {
  private static final int LONGEST = 200;
  private static final Pattern PATH = Pattern.compile("/|(?:/[a-z0-9-]+)+");
  private static final Pattern ALIAS = Pattern.compile("(?:/[A-Za-z0-9~-][A-Za-z0-9._~-]*)+");

  /** Names below a section that hold numbered pages and groups of the list. */
  private static final Set<String> BELOW_SECTION =
      Set.of(
          "halaman",
          "page",
          "tahun",
          "year",
          "berkala",
          "serta-merta",
          "setiap-saat",
          "dikecualikan");

  private SitePaths() {}

  static boolean isPath(String path) {
    return path.length() <= LONGEST && PATH.matcher(path).matches();
  }

  /** Old addresses may have capitals and dots; none begins with {@code /_} or {@code /.}. */
  public static boolean isAlias(String path) {
    return path.length() <= 300 && ALIAS.matcher(path).matches();
  }

  /** {@code id} or {@code en}, by the prefix. */
  static String languageOf(String path) {
    return path.equals("/en") || path.startsWith("/en/") ? "en" : "id";
  }

  /** Where visitors of a language search. */
  public static String search(String language) {
    return language.equals("en") ? "/en/search" : "/cari";
  }

  /** Whether the renderer puts something of its own at {@code path}. */
  static boolean isReserved(ContentType type, String path) {
    List<String> segments = List.of(path.substring(1).split("/"));
    int first = segments.get(0).equals("en") ? 1 : 0;
    if (segments.size() <= first) {
      return false;
    }
    String language = first == 1 ? "en" : "id";
    if (!type.isListed()) {
      String root = (first == 1 ? "/en/" : "/") + segments.get(first);
      return isSection(root, language) || root.equals(search(language));
    }
    return segments.size() > first + 1 && BELOW_SECTION.contains(segments.get(first + 1));
  }

  private static boolean isSection(String root, String language) {
    for (ContentType type : ContentType.values()) {
      if (type.isListed() && type.section(language).equals(root)) {
        return true;
      }
    }
    return false;
  }
}
