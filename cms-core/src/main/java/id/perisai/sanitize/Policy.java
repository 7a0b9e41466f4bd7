package id.perisai.sanitize;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

/**
 * What may stay of HTML that comes from outside. Everything here must be right; everything else in
 * the package may be merely good.
 *
 * <p>Elements whose text is parsed in a mode of its own ({@code style}, {@code noscript}, {@code
 * template}, {@code textarea}, {@code select}, {@code svg}, {@code math} …) never enter the lists:
 * each of them was once the road of a mutation attack through a sanitizer (CVE-2021-42575,
 * CVE-2025-66021 of this very library need {@code style} beside {@code select} or {@code
 * noscript}).
 */
final class Policy {
  static final Set<String> ELEMENTS =
      Set.of(
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "p",
          "br",
          "hr",
          "div",
          "span",
          "section",
          "article",
          "aside",
          "header",
          "footer",
          "main",
          "nav",
          "address",
          "ul",
          "ol",
          "li",
          "dl",
          "dt",
          "dd",
          "table",
          "caption",
          "colgroup",
          "col",
          "thead",
          "tbody",
          "tfoot",
          "tr",
          "th",
          "td",
          "figure",
          "figcaption",
          "img",
          "a",
          "blockquote",
          "q",
          "cite",
          "details",
          "summary",
          "abbr",
          "dfn",
          "time",
          "sub",
          "sup",
          "code",
          "pre",
          "kbd",
          "samp",
          "var",
          "strong",
          "b",
          "em",
          "i",
          "u",
          "s",
          "del",
          "ins",
          "small",
          "mark",
          "bdi",
          "bdo",
          "wbr");

  private static final String[] TEXT_ONLY = {"span", "bdi", "bdo", "dfn", "abbr", "time", "cite"};

  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}");
  private static final Pattern DIRECTION = Pattern.compile("(?i)ltr|rtl|auto");
  private static final Pattern SPAN = Pattern.compile("[1-9][0-9]{0,2}");
  private static final Pattern PIXELS = Pattern.compile("[1-9][0-9]{0,4}");
  private static final Pattern ORDINAL = Pattern.compile("-?[0-9]{1,6}");
  private static final Pattern SCOPE = Pattern.compile("(?i)row|col|rowgroup|colgroup");
  private static final Pattern LIST_TYPE = Pattern.compile("[1aAiI]");
  private static final Pattern MOMENT = Pattern.compile("[0-9TZW:+. -]{1,40}");
  private static final Pattern CELL_ID = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");
  private static final Pattern CELL_IDS =
      Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}( [A-Za-z][A-Za-z0-9_-]{0,63}){0,15}");

  /** {@code alt}, {@code title}, {@code abbr}: any text of at most 2,000 characters. */
  private static final Pattern TEXT =
      Pattern.compile("[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]{0,2000}");

  /** Relative, or https. What starts with two slashes or a backslash names another host. */
  private static final Pattern IMAGE_ADDRESS =
      Pattern.compile("(?i)https://[^\\s\\\\\"'<>]{1,2000}|(?![/\\\\]{2})[^\\s\\\\:\"'<>]{1,2000}");

  private Policy() {}

  static PolicyFactory factory() {
    return new HtmlPolicyBuilder()
        .allowElements(ELEMENTS.toArray(String[]::new))
        .allowElements(Policy::imageWithAddress, "img")
        .allowWithoutAttributes(TEXT_ONLY)
        .disallowWithoutAttributes("a", "span")
        .allowUrlProtocols("https", "http", "mailto", "tel")
        .allowAttributes("lang")
        .matching(LANGUAGE)
        .globally()
        .allowAttributes("dir")
        .matching(DIRECTION)
        .globally()
        .allowAttributes("href")
        .onElements("a")
        .allowAttributes("title")
        .matching(TEXT)
        .onElements("abbr", "dfn")
        .allowAttributes("src")
        .matching(IMAGE_ADDRESS)
        .onElements("img")
        .allowAttributes("alt")
        .matching(TEXT)
        .onElements("img")
        .allowAttributes("width", "height")
        .matching(PIXELS)
        .onElements("img")
        .allowAttributes("cite")
        .onElements("blockquote", "q", "del", "ins")
        .allowAttributes("datetime")
        .matching(MOMENT)
        .onElements("time", "del", "ins")
        .allowAttributes("colspan", "rowspan")
        .matching(SPAN)
        .onElements("td", "th")
        .allowAttributes("span")
        .matching(SPAN)
        .onElements("col", "colgroup")
        .allowAttributes("scope")
        .matching(SCOPE)
        .onElements("th")
        .allowAttributes("abbr")
        .matching(TEXT)
        .onElements("th")
        .allowAttributes("id")
        .matching(CELL_ID)
        .onElements("th")
        .allowAttributes("headers")
        .matching(CELL_IDS)
        .onElements("td", "th")
        .allowAttributes("start")
        .matching(ORDINAL)
        .onElements("ol")
        .allowAttributes("value")
        .matching(ORDINAL)
        .onElements("li")
        .allowAttributes("type")
        .matching(LIST_TYPE)
        .onElements("ol")
        .toFactory();
  }

  /** Runs after the attributes were checked; {@code attributes} alternates names and values. */
  private static String imageWithAddress(String element, List<String> attributes) {
    for (int i = 0; i < attributes.size(); i += 2) {
      if (attributes.get(i).equals("src")) {
        return element;
      }
    }
    return null;
  }
}
