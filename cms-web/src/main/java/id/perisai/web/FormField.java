package id.perisai.web;

import id.perisai.inbox.FormKind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One thing that a form asks.
 *
 * @param name of the field in what is sent and sealed; also the key of its words
 * @param required whether it may stay empty
 * @param most characters (code points)
 * @param lines how many are shown; 1 for a field of one line
 * @param autocomplete what browsers may fill in (HTML, section 4.10.18.7)
 */
record FormField(String name, boolean required, int most, int lines, String autocomplete) {
  /** Looks like a field, is shown to nobody, and is filled in by programs that fill everything. */
  static final String TRAP = "homepage";

  private static final FormField NAME = new FormField("name", true, 100, 1, "name");
  private static final FormField CONTACT = new FormField("contact", true, 150, 1, "on");
  private static final FormField SUBJECT = new FormField("subject", true, 150, 1, "off");
  private static final FormField ADDRESS = new FormField("url", false, 500, 1, "off");
  private static final FormField MESSAGE = new FormField("message", true, 5000, 10, "off");

  private static final Map<FormKind, List<FormField>> ASKED =
      Map.of(
          // A question wants an answer; who complains or warns may stay unknown.
          FormKind.CONTACT, List.of(NAME, CONTACT, SUBJECT, MESSAGE),
          FormKind.COMPLAINT, List.of(NAME.optional(), CONTACT.optional(), SUBJECT, MESSAGE),
          FormKind.INCIDENT,
              List.of(SUBJECT, ADDRESS, MESSAGE, NAME.optional(), CONTACT.optional()));

  /** What is asked, in the order of the form. */
  static List<FormField> of(FormKind kind) {
    return ASKED.get(kind);
  }

  /** All names that may come. */
  static Set<String> names(FormKind kind) {
    Set<String> names = new LinkedHashSet<>();
    of(kind).forEach(field -> names.add(field.name));
    names.add(TRAP);
    return names;
  }

  private FormField optional() {
    return new FormField(name, false, most, lines, autocomplete);
  }

  boolean isLine() {
    return lines == 1;
  }

  /** What was typed, as it is kept: without white space around it, lines ended by U+000A. */
  static String clean(String typed) {
    return typed.replace("\r\n", "\n").replace('\r', '\n').replace('\t', ' ').strip();
  }

  /** Why a cleaned value is not taken; the name is a key of the words. */
  enum Problem {
    MISSING,
    TOO_LONG,
    BAD_CHARACTER
  }

  Optional<Problem> problem(String value) {
    if (value.isEmpty()) {
      return required ? Optional.of(Problem.MISSING) : Optional.empty();
    }
    if (value.codePointCount(0, value.length()) > most) {
      return Optional.of(Problem.TOO_LONG);
    }
    return value.codePoints().anyMatch(this::isBad)
        ? Optional.of(Problem.BAD_CHARACTER)
        : Optional.empty();
  }

  /** Controls, and marks that make text read differently from what it is (Unicode TR 36). */
  private boolean isBad(int c) {
    return Character.isISOControl(c) && (c != '\n' || isLine())
        || c >= 0x202a && c <= 0x202e
        || c >= 0x2066 && c <= 0x2069
        || c == 0xfeff
        || (c & 0xfffe) == 0xfffe;
  }
}
