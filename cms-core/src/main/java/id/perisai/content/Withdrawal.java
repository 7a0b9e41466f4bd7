package id.perisai.content;

import id.perisai.block.Problem;
import id.perisai.block.Problems;
import id.perisai.block.Values;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How a page is withdrawn, after GOV.UK's three kinds. In content: {@code {"withdrawal":"error",
 * "withdrawalTo":"/path","withdrawalReason","withdrawalDate"}}, with {@code "withdrawn":true} for
 * what leaves the site.
 *
 * @param to path of the page that visitors are led to; may be empty for an error, always for a page
 *     that is kept
 * @param reason for visitors of a page that is kept, and for the history
 */
public record Withdrawal(Kind kind, String to, String reason, LocalDate date) {
  /** The names in content. */
  private static final String KIND = "withdrawal";

  /** What becomes of the page. */
  public enum Kind {
    /** Published in error: gone (410), or led to another page. */
    ERROR,
    /** Its content is part of another page now: led there. */
    CONSOLIDATED,
    /** Out of date but of record: stays, with a notice at its top. */
    KEPT;

    /** The word in content. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the page leaves the site. */
    public boolean leaves() {
      return this != KEPT;
    }
  }

  static Optional<Withdrawal> of(Values common) {
    return common.text(KIND).isEmpty() || common.date("withdrawalDate").isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Withdrawal(
                Kind.valueOf(common.text(KIND).toUpperCase(Locale.ROOT)),
                common.text("withdrawalTo"),
                common.text("withdrawalReason"),
                common.date("withdrawalDate").orElseThrow()));
  }

  /** Lays itself over the content of a page. */
  void put(Map<String, Object> json) {
    json.put(KIND, kind.code());
    json.put("withdrawn", kind.leaves());
    json.put("withdrawalReason", reason);
    json.put("withdrawalDate", date.toString());
    if (!to.isEmpty()) {
      json.put("withdrawalTo", to);
    }
  }

  static void check(Values common, Object path, Problems problems) {
    String kind = common.text(KIND);
    String to = common.text("withdrawalTo");
    if (kind.isEmpty()) {
      if (!to.isEmpty()
          || !common.text("withdrawalReason").isEmpty()
          || common.date("withdrawalDate").isPresent()) {
        problems.add(KIND, Problem.Code.REQUIRED);
      }
      return;
    }
    Kind of = Kind.valueOf(kind.toUpperCase(Locale.ROOT));
    if (common.text("withdrawalReason").isBlank()) {
      problems.add("withdrawalReason", Problem.Code.REQUIRED);
    }
    if (common.date("withdrawalDate").isEmpty()) {
      problems.add("withdrawalDate", Problem.Code.REQUIRED);
    }
    if (of == Kind.CONSOLIDATED && to.isEmpty()) {
      problems.add("withdrawalTo", Problem.Code.REQUIRED);
    }
    boolean leads = !to.isEmpty();
    if (leads && (of == Kind.KEPT || !SitePaths.isPath(to) || to.equals(path))) {
      problems.add("withdrawalTo", Problem.Code.BAD_PATH);
    }
    if (common.flag("withdrawn") != of.leaves()) {
      problems.add("withdrawn", Problem.Code.NOT_A_CHOICE, of.leaves());
    }
  }
}
