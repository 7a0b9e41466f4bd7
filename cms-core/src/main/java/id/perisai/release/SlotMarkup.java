package id.perisai.release;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The markup that may stand in the slot of a composed page: text, what arranges it, fields of a
 * form of the same site, and links to the same site. Nothing of it loads, runs or leads elsewhere.
 */
public final class SlotMarkup {
  private static final Pattern TAG = Pattern.compile("<[^<>]*>");
  private static final Pattern ELEMENT =
      Pattern.compile("<(?<end>/?)(?<name>[a-z0-9]+)(?<attributes>( [a-z-]+=\"[^\"<>]*\")*)>");
  private static final Pattern ATTRIBUTE =
      Pattern.compile(" (?<name>[a-z-]+)=\"(?<value>[^\"<>]*)\"");
  private static final Pattern ENTITY = Pattern.compile("&(?!amp;|lt;|gt;|quot;)");

  private static final Set<String> ELEMENTS =
      Set.of(
          "a",
          "br",
          "button",
          "dd",
          "div",
          "dl",
          "dt",
          "em",
          "fieldset",
          "form",
          "h2",
          "h3",
          "input",
          "label",
          "legend",
          "li",
          "mark",
          "nav",
          "ol",
          "option",
          "p",
          "section",
          "select",
          "small",
          "span",
          "strong",
          "textarea",
          "time",
          "ul");

  /** Attributes of any value, since none of them does anything. */
  private static final Set<String> ATTRIBUTES =
      Set.of(
          "aria-current",
          "aria-describedby",
          "aria-invalid",
          "aria-label",
          "aria-labelledby",
          "aria-live",
          "autocapitalize",
          "autocomplete",
          "checked",
          "class",
          "cols",
          "datetime",
          "enterkeyhint",
          "for",
          "hidden",
          "id",
          "inputmode",
          "lang",
          "maxlength",
          "minlength",
          "name",
          "required",
          "role",
          "rows",
          "selected",
          "spellcheck",
          "tabindex",
          "value");

  /** A path of the same site, with a query; or a place in the same page. */
  private static final String OWN = "/(?![/\\\\])[^\\\\]*|#[a-z0-9-]+";

  private static final Map<String, Pattern> BOUND =
      Map.of(
          "href", Pattern.compile(OWN),
          "action", Pattern.compile(OWN),
          "method", Pattern.compile("get|post"),
          "rel", Pattern.compile("nofollow|next|prev"),
          "type", Pattern.compile("button|checkbox|email|hidden|radio|search|submit|tel|text"));

  private SlotMarkup() {}

  /**
   * @throws Rejected NOT_LISTED with the first thing that is more than text
   */
  public static void requireHarmless(String slot) throws Rejected {
    Matcher tags = TAG.matcher(slot);
    while (tags.find()) {
      requireListed(tags.group());
    }
    String text = tags.replaceAll("");
    if (text.indexOf('<') >= 0 || text.indexOf('>') >= 0 || ENTITY.matcher(slot).find()) {
      throw notListed(text.strip());
    }
  }

  /** Where the links of a slot lead, as a browser reads them: addresses on the same site. */
  public static List<String> links(String slot) {
    List<String> links = new ArrayList<>();
    Matcher tags = TAG.matcher(slot);
    while (tags.find()) {
      Matcher attributes = ATTRIBUTE.matcher(tags.group());
      while (attributes.find()) {
        String name = attributes.group("name");
        if (name.equals("href") || name.equals("action")) {
          links.add(unescaped(attributes.group("value")));
        }
      }
    }
    return links;
  }

  private static String unescaped(String value) {
    return value
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
  }

  /** Text for a slot, between tags or as the value of an attribute. */
  public static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(isShown(point) ? point : '\ufffd');
              }
            });
    return escaped.toString();
  }

  /** Controls, lone surrogates, and marks that turn the order of what is read are no text. */
  private static boolean isShown(int point) {
    return point == '\n'
        || !(Character.isISOControl(point)
            || point >= 0xd800 && point <= 0xdfff
            || point >= 0x202a && point <= 0x202e
            || point >= 0x2066 && point <= 0x2069);
  }

  private static void requireListed(String tag) throws Rejected {
    Matcher element = ELEMENT.matcher(tag);
    if (!element.matches() || !ELEMENTS.contains(element.group("name"))) {
      throw notListed(tag);
    }
    if (!element.group("end").isEmpty() && !element.group("attributes").isEmpty()) {
      throw notListed(tag);
    }
    Matcher attributes = ATTRIBUTE.matcher(element.group("attributes"));
    while (attributes.find()) {
      String name = attributes.group("name");
      Pattern bound = BOUND.get(name);
      boolean listed =
          bound == null
              ? ATTRIBUTES.contains(name)
              : bound.matcher(attributes.group("value")).matches();
      if (!listed) {
        throw notListed(tag);
      }
    }
  }

  private static Rejected notListed(String found) {
    return new Rejected(
        Reason.NOT_LISTED,
        "slot of a composed page",
        "text, and markup that does nothing",
        found.length() > 200 ? found.substring(0, 200) + "…" : found);
  }
}
