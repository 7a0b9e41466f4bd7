package id.perisai.web;

import id.perisai.inbox.FormKind;
import id.perisai.inbox.Receipt;
import id.perisai.release.SlotMarkup;
import id.perisai.web.FormField.Problem;
import java.util.Locale;
import java.util.Map;

/**
 * What stands in the slot of a page with a form: the form, with what was typed and what is wrong
 * with it; the receipt; or why nothing is taken. Every value is escaped, and all of it is of the
 * closed markup of {@link SlotMarkup}, so whoever verifies the page can tell that nothing acts.
 */
final class FormMarkup {
  private final FormKind kind;
  private final FormWords words;
  private final StringBuilder out = new StringBuilder(4096);

  private FormMarkup(FormKind kind, FormWords words) {
    this.kind = kind;
    this.words = words;
  }

  /** The empty form. */
  static String form(FormKind kind, FormWords words, String action) {
    return form(kind, words, action, Map.of(), Map.of());
  }

  /**
   * The form again.
   *
   * @param action the path of the page, percent-encoded
   * @param typed by field
   * @param problems by field; empty if nothing is wrong with what was typed
   */
  static String form(
      FormKind kind,
      FormWords words,
      String action,
      Map<String, String> typed,
      Map<String, Problem> problems) {
    FormMarkup markup = new FormMarkup(kind, words);
    markup.summary(problems);
    markup.fields(action, typed, problems);
    return markup.out.toString();
  }

  /** The form again, under a word on why what was typed was not taken. */
  static String notTaken(
      FormKind kind, FormWords words, String action, String why, Map<String, String> typed) {
    FormMarkup markup = new FormMarkup(kind, words);
    markup.notice("warning", "alert", why);
    markup.fields(action, typed, Map.of());
    return markup.out.toString();
  }

  /** In the place of a form that nobody could read. */
  static String closed(FormKind kind, FormWords words, String why) {
    FormMarkup markup = new FormMarkup(kind, words);
    markup.notice("info", "note", why);
    return markup.out.toString();
  }

  static String receipt(FormKind kind, FormWords words, Receipt receipt) {
    FormMarkup markup = new FormMarkup(kind, words);
    markup.out.append("<div class=\"notice info receipt\" role=\"status\">");
    markup.paragraph("notice-title", words.get("received"));
    markup.out.append("<p>").append(escaped(words.get("received.number"))).append(' ');
    markup.out.append("<strong>").append(receipt.number()).append("</strong></p>");
    markup.paragraph("", words.get("received.keep"));
    markup.paragraph("", markup.word("received.next"));
    markup.out.append("</div>");
    return markup.out.toString();
  }

  private void summary(Map<String, Problem> problems) {
    if (problems.isEmpty()) {
      return;
    }
    out.append("<div class=\"notice warning\" role=\"alert\" id=\"form-problems\">");
    paragraph("notice-title", words.get("problems"));
    out.append("<ul>");
    for (FormField field : FormField.of(kind)) {
      if (problems.containsKey(field.name())) {
        out.append("<li><a href=\"#").append(id(field)).append("\">");
        out.append(escaped(problem(field, problems.get(field.name())))).append("</a></li>");
      }
    }
    out.append("</ul></div>");
  }

  private void notice(String look, String role, String why) {
    out.append("<div class=\"notice ").append(look).append("\" role=\"").append(role).append("\">");
    paragraph("notice-title", words.get(why));
    paragraph("", words.get(why + ".text"));
    out.append("</div>");
  }

  private void fields(String action, Map<String, String> typed, Map<String, Problem> problems) {
    out.append("<form class=\"ask\" method=\"post\" action=\"").append(escaped(action));
    out.append("\">");
    for (FormField field : FormField.of(kind)) {
      field(field, typed.getOrDefault(field.name(), ""), problems.get(field.name()));
    }
    trap(typed.getOrDefault(FormField.TRAP, ""));
    out.append("<p><button type=\"submit\">").append(escaped(words.get("send")));
    out.append("</button></p></form>");
  }

  private void field(FormField field, String value, Problem problem) {
    String id = id(field);
    out.append("<div class=\"").append(problem == null ? "field" : "field wrong").append("\">");
    out.append("<label for=\"").append(id).append("\">").append(escaped(label(field)));
    out.append("</label>");
    String described = "";
    if (hint(field) != null) {
      described = id + "-hint";
      described("hint", described, hint(field));
    }
    if (problem != null) {
      described = (described + " " + id + "-problem").strip();
      described("problem", id + "-problem", problem(field, problem));
    }
    out.append(
        field.isLine() ? "<input type=\"text\"" : "<textarea rows=\"" + field.lines() + "\"");
    attribute("id", id);
    attribute("name", field.name());
    attribute("autocomplete", field.autocomplete());
    if (!described.isEmpty()) {
      attribute("aria-describedby", described);
    }
    if (problem != null) {
      attribute("aria-invalid", "true");
    }
    if (field.isLine()) {
      attribute("value", value);
      out.append('>');
    } else {
      // Readers of HTML drop a line end that comes first.
      out.append(">\n").append(escaped(value)).append("</textarea>");
    }
    out.append("</div>");
  }

  private void trap(String value) {
    out.append("<div class=\"trap\"><label for=\"f-").append(FormField.TRAP).append("\">");
    out.append(escaped(words.get("trap"))).append("</label><input type=\"text\"");
    attribute("id", "f-" + FormField.TRAP);
    attribute("name", FormField.TRAP);
    attribute("autocomplete", "off");
    attribute("tabindex", "-1");
    attribute("value", value);
    out.append("></div>");
  }

  private String label(FormField field) {
    String label = word(field.name());
    return field.required() ? label : words.get("optional", label);
  }

  /** Null for a field that needs none. */
  private String hint(FormField field) {
    String key = specific(field.name() + ".hint");
    return words.has(key) ? words.get(key, field.most()) : null;
  }

  private String problem(FormField field, Problem problem) {
    String key = "problem." + problem.name().toLowerCase(Locale.ROOT);
    return words.get(key, word(field.name()), field.most());
  }

  /** The words of this kind of form, or those of all. */
  private String word(String key) {
    return words.get(specific(key));
  }

  private String specific(String key) {
    String own = key + "." + kind.word();
    return words.has(own) ? own : key;
  }

  private void paragraph(String look, String text) {
    out.append(look.isEmpty() ? "<p>" : "<p class=\"" + look + "\">");
    out.append(escaped(text)).append("</p>");
  }

  private void described(String look, String id, String text) {
    out.append("<p class=\"").append(look).append("\" id=\"").append(id).append("\">");
    out.append(escaped(text)).append("</p>");
  }

  private void attribute(String name, String value) {
    out.append(' ').append(name).append("=\"").append(escaped(value)).append('"');
  }

  private static String id(FormField field) {
    return "f-" + field.name();
  }

  private static String escaped(String text) {
    return SlotMarkup.escaped(text);
  }
}
