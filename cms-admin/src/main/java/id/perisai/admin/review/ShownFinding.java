package id.perisai.admin.review;

import id.perisai.admin.frame.Words;
import id.perisai.check.Finding;
import id.perisai.check.Severity;
import id.perisai.release.Json;
import id.perisai.release.Rejected;
import id.perisai.review.ReviewQueue.Found;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a check found, in words.
 *
 * @param what the sentence
 * @param place where, for people
 * @param excerpt the text around it, numbers masked by the check
 */
public record ShownFinding(boolean warns, String what, String place, String excerpt) {
  private static final int MOST_DETAILS = 64 << 10;
  private static final Pattern FILE_PAGE = Pattern.compile("fields\\.file\\[(\\d+)\\]");
  private static final Pattern BLOCK = Pattern.compile("body\\[(\\d+)\\].*");

  /** Of a check that has just run. */
  public static ShownFinding of(Finding finding, String type, Words words) {
    return of(
        finding.check(),
        finding.severity() == Severity.WARN,
        finding.where(),
        finding.excerpt(),
        finding.details(),
        type,
        words);
  }

  static ShownFinding of(Found found, String type, Words words) {
    return of(
        found.check(),
        found.warns(),
        found.place(),
        found.excerpt(),
        details(found.details()),
        type,
        words);
  }

  /** Of a report, see {@link Finding#toJson}. */
  public static ShownFinding of(Map<?, ?> json, String type, Words words) {
    return of(
        String.valueOf(json.get("check")),
        "warn".equals(json.get("severity")),
        String.valueOf(json.get("where")),
        String.valueOf(json.get("excerpt")),
        json.get("details") instanceof Map<?, ?> details ? details : Map.of(),
        type,
        words);
  }

  private static ShownFinding of(
      String check,
      boolean warns,
      String where,
      String excerpt,
      Map<?, ?> details,
      String type,
      Words words) {
    String kind = details.get("kind") == null ? "" : "." + details.get("kind");
    String key = "finding." + check + kind;
    Object terms =
        details.get("terms") instanceof List<?> list
            ? String.join(", ", list.stream().map(String::valueOf).toList())
            : "";
    String what = words.has(key) ? words.say(key, terms) : words.say("finding.other", check + kind);
    return new ShownFinding(warns, what, place(where, type, words), excerpt);
  }

  private static String place(String where, String type, Words words) {
    Matcher block = BLOCK.matcher(where);
    if (block.matches()) {
      return words.say("finding.place.body", Integer.parseInt(block.group(1)) + 1);
    }
    Matcher page = FILE_PAGE.matcher(where);
    if (page.matches()) {
      return words.say("finding.place.file", Integer.parseInt(page.group(1)));
    }
    String name = where.replaceAll("^fields\\.|[\\[.].*$", "");
    String own = "field." + type + "." + name;
    return words.has(own)
        ? words.say(own)
        : words.has("field." + name) ? words.say("field." + name) : where;
  }

  private static Map<?, ?> details(String json) {
    try {
      return (Map<?, ?>) Json.parse(json.getBytes(StandardCharsets.UTF_8), MOST_DETAILS);
    } catch (Rejected e) {
      // Rewritten in the database behind our back: the finding itself is still worth showing.
      return Map.of();
    }
  }
}
