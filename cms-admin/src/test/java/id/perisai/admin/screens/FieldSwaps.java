package id.perisai.admin.screens;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;

/**
 * Every form that a page shows, sent with what belongs to somebody else in each field that the page
 * filled in itself: hidden ones, choices, buttons that name something, the row that a button stands
 * in; and with every other parameter that any source asks for. What it is answered must be what
 * nothing at all is answered.
 */
final class FieldSwaps {
  private static final Pattern UUID_PART =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern DIGEST_PART = Pattern.compile("\\b[0-9a-f]{64}\\b");
  private static final Set<Map.Entry<String, String>> NOTHING = Set.of(Map.entry("x", "x"));
  private static final Pattern ROW = Pattern.compile(":[0-9]+:");

  /** A department, and perhaps when it did what the button is about. */
  private static final Pattern TENANT = Pattern.compile("[a-z][a-z0-9-]{1,30}(/[0-9]+)?");

  /** For so many answers a server remembers a view, and more. */
  private static final int OF_ONE_VIEW = 8;

  private static final int OF_ONE_CASE = 3;

  /** What of an answer gives away that something broke, or how it is made. */
  private static final Pattern INSIDE =
      Pattern.compile("Exception|\\tat |java\\.lang|org\\.(hibernate|postgresql|jboss)|SQLSTATE");

  /** Whoever sends forms, and is answered. */
  interface Site {
    /** The page with the forms, anew. */
    String page() throws IOException;

    /**
     * Sends to the view of the page that was asked for last, whatever it would show now.
     *
     * @param asked what is cut out of the answer, since it stood in the request
     */
    Answer send(Form form, Map<String, String> fields, String asked) throws IOException;
  }

  /**
   * @param action where it is sent; empty for the page itself
   * @param fields as they would be sent if nobody changed anything
   * @param chosen names of those that the page filled in
   * @param buttons names and values
   */
  record Form(
      String action,
      boolean multipart,
      Map<String, String> fields,
      Set<String> chosen,
      Map<String, String> buttons) {}

  private final Site site;
  private final List<String> theirs;
  private final UnaryOperator<String> nowhere;
  private final Set<String> parameters;
  private final List<String> differing = new ArrayList<>();
  private int cases;
  private int sent;

  /**
   * @param theirs identifiers of somebody else's
   * @param nowhere what stands for nothing, of the same form as one of them
   * @param parameters names that are sent besides those that forms have
   */
  FieldSwaps(
      Site site, Collection<String> theirs, UnaryOperator<String> nowhere, Set<String> parameters) {
    this.site = site;
    this.theirs = List.copyOf(theirs);
    this.nowhere = nowhere;
    this.parameters = parameters;
  }

  int cases() {
    return cases;
  }

  /** What was answered otherwise than nothing, or with what broke. */
  List<String> differing() throws IOException {
    for (Form form : forms(site.page())) {
      if (form.action().endsWith("/keluar") || asksPassword(form)) {
        continue; // ends the session; counts as guessing
      }
      Map<String, String> plain = new LinkedHashMap<>();
      form.buttons()
          .forEach(
              (name, value) -> {
                if (!standsInRow(form, name) && !isChoice(value)) {
                  plain.put(name, value);
                }
              });
      // What names nothing is not pressed: it would be done, each time, for the person themselves.
      for (Map.Entry<String, String> button : form.chosen().isEmpty() ? NOTHING : presses(plain)) {
        Map<String, String> sent = new LinkedHashMap<>(form.fields());
        sent.put(button.getKey(), button.getValue());
        for (String field : form.chosen()) {
          for (String one : theirs) {
            swap(form, sent, field, one);
          }
        }
        others(form, sent);
      }
      for (Map.Entry<String, String> button : form.buttons().entrySet()) {
        for (String one : theirs) {
          if (ROW.matcher(button.getKey()).find()) {
            row(form, button, one);
          } else if (isChoice(button.getValue())) {
            swap(form, with(form.fields(), button), button.getKey(), one);
          }
        }
      }
    }
    return differing;
  }

  /** Within its form: a form that stands in a row itself says about what it is by its fields. */
  private static boolean standsInRow(Form form, String button) {
    String within = button;
    for (Map.Entry<String, String> field : form.fields().entrySet()) {
      if (field.getKey().equals(field.getValue()) && button.startsWith(field.getKey() + ":")) {
        within = button.substring(field.getKey().length());
      }
    }
    return ROW.matcher(within).find();
  }

  private static boolean asksPassword(Form form) {
    return form.fields().containsValue(PASSWORD);
  }

  private static final String PASSWORD = "\u0000password";

  /** A button that says about what it is, as those of lists do. */
  private static boolean isChoice(String value) {
    return UUID_PART.matcher(value).find()
        || DIGEST_PART.matcher(value).find()
        || TENANT.matcher(value).matches();
  }

  private static Collection<Map.Entry<String, String>> presses(Map<String, String> buttons) {
    return buttons.isEmpty() ? NOTHING : buttons.entrySet();
  }

  private static Map<String, String> with(
      Map<String, String> fields, Map.Entry<String, String> button) {
    Map<String, String> all = new LinkedHashMap<>(fields);
    all.put(button.getKey(), button.getValue());
    return all;
  }

  private void swap(Form form, Map<String, String> sent, String field, String one)
      throws IOException {
    String now = sent.getOrDefault(field, "");
    compare(
        form,
        with(sent, Map.entry(field, inPlace(now, one))),
        one,
        with(sent, Map.entry(field, inPlace(now, nowhere.apply(one)))));
  }

  /** The button of a row that is named after something else. */
  private void row(Form form, Map.Entry<String, String> button, String one) throws IOException {
    Matcher row = ROW.matcher(button.getKey());
    compare(
        form,
        with(form.fields(), Map.entry(row.replaceFirst(":" + one + ":"), "x")),
        one,
        with(form.fields(), Map.entry(row.replaceFirst(":" + nowhere.apply(one) + ":"), "x")));
  }

  /** Names that this form does not have, all at once, with one of the identifiers. */
  private void others(Form form, Map<String, String> sent) throws IOException {
    String one = theirs.get(Math.floorMod(form.buttons().keySet().hashCode(), theirs.size()));
    Map<String, String> full = new LinkedHashMap<>(sent);
    Map<String, String> empty = new LinkedHashMap<>(sent);
    for (String name : parameters) {
      full.putIfAbsent(name, one);
      empty.putIfAbsent(name, nowhere.apply(one));
    }
    compare(form, full, one, empty);
  }

  private void compare(Form form, Map<String, String> full, String one, Map<String, String> empty)
      throws IOException {
    cases++;
    lookAnew();
    String nothing = nowhere.apply(one);
    Answer before = send(form, empty, nothing);
    Answer answer = send(form, full, one);
    if (answer.status() >= 500 || INSIDE.matcher(answer.body()).find()) {
      differing.add(described(full) + " broke: " + answer + " " + answer.body());
      return;
    }
    if (answer.equals(before)) {
      return;
    }
    // Nothing is asked again, since what is done once may be refused the second time, whoever
    // asks; theirs is not: what was done with it once would be refused like nothing.
    Answer after = send(form, empty, nothing);
    if (!answer.equals(after)) {
      differing.add(
          described(full) + ": " + answer + " | " + before + " | " + answer.unlike(after));
    }
  }

  /**
   * One view for all that is compared: what is done by the first may change the page, and what a
   * form is answered that the page does not have any more says nothing about the form.
   */
  private void lookAnew() throws IOException {
    if (sent > OF_ONE_VIEW - OF_ONE_CASE) {
      site.page();
      sent = 0;
    }
  }

  private Answer send(Form form, Map<String, String> fields, String asked) throws IOException {
    sent++;
    return site.send(form, fields, asked);
  }

  private static String described(Map<String, String> sent) {
    Map<String, String> shown = new LinkedHashMap<>(sent);
    shown.keySet().removeIf(name -> name.startsWith("jakarta.faces."));
    return shown.toString();
  }

  /** What a value names is changed, and the rest of it stays: {@code done <id>}. */
  private static String inPlace(String value, String one) {
    for (Pattern part : List.of(UUID_PART, DIGEST_PART)) {
      if (part.matcher(one).matches() && part.matcher(value).find()) {
        return part.matcher(value).replaceFirst(one);
      }
    }
    return one;
  }

  /** The forms of a page that are posted. */
  static List<Form> forms(String html) {
    List<Form> forms = new ArrayList<>();
    for (Element form : Jsoup.parse(html).select("form")) {
      if (form.attr("method").equalsIgnoreCase("post")) {
        forms.add(form(form));
      }
    }
    return forms;
  }

  private static Form form(Element form) {
    Map<String, String> fields = new LinkedHashMap<>();
    Set<String> chosen = new TreeSet<>();
    Map<String, String> buttons = new LinkedHashMap<>();
    for (Element field : form.select("input,select,textarea,button")) {
      String name = field.attr("name");
      String type = field.tagName().equals("input") ? field.attr("type") : field.tagName();
      String value = field.attr("value");
      if (name.isEmpty()) {
        continue;
      }
      switch (type) {
        case "hidden" -> {
          fields.put(name, value);
          if (!name.startsWith("jakarta.faces.")
              && !(name.equals(form.id()) && value.equals(name))) {
            chosen.add(name);
          }
        }
        case "radio", "checkbox" -> {
          if (field.hasAttr("checked")) {
            fields.put(name, value);
          }
          chosen.add(name);
        }
        case "select" -> {
          Element option = field.selectFirst("option[selected]");
          option = option == null ? field.selectFirst("option") : option;
          fields.put(name, option == null ? "" : option.attr("value"));
          chosen.add(name);
        }
        case "submit", "button" -> buttons.put(name, value);
        case "password" -> fields.put(name, PASSWORD);
        case "file" -> {}
        case "number" -> fields.put(name, "1");
        default -> fields.put(name, "uji");
      }
    }
    return new Form(
        form.hasAttr("action") && form.attr("action").startsWith("/tindakan/")
            ? form.attr("action")
            : "",
        form.attr("enctype").startsWith("multipart"),
        fields,
        chosen,
        buttons);
  }

  /**
   * The names of all parameters that any source asks for.
   *
   * @throws AssertionError when a source asks in a way that is not known here
   */
  static Set<String> parameters() throws IOException {
    Set<String> names = new TreeSet<>();
    Pattern asked =
        Pattern.compile(
            "(?:visit\\s*\\.(?:query|number|pressed|pressedId)|@QueryParam|getParameter|parameter|number)"
                + "\\((?:request, )?\\s*\"([a-z_-]+)\"|\\.get\\(\"([a-z-]+)\"\\)|values\\(\"([a-z-]+)\"\\)");
    Pattern asks =
        Pattern.compile(
            "getParameter|getRequestParameter|visit\\s*\\.(?:query|number|pressed)|@QueryParam");
    Set<String> blind = new HashSet<>();
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      for (Path source : sources.filter(path -> path.toString().endsWith(".java")).toList()) {
        String text = Files.readString(source, StandardCharsets.UTF_8);
        if (asks.matcher(text).find()) {
          Matcher matcher = asked.matcher(text);
          boolean found = false;
          while (matcher.find()) {
            for (int group = 1; group <= 3; group++) {
              if (matcher.group(group) != null) {
                names.add(matcher.group(group));
                found = true;
              }
            }
          }
          if (!found) {
            blind.add(source.getFileName().toString());
          }
        }
      }
    }
    blind.removeAll(Set.of("Order.java", "Visitor.java", "Screenful.java"));
    if (!blind.isEmpty()) {
      throw new AssertionError("parameters are read in another way here: " + blind);
    }
    return names;
  }
}
