package id.perisai.transfer;

import id.perisai.block.PlainText;
import id.perisai.sanitize.Reason;
import id.perisai.sanitize.Removal;
import id.perisai.sanitize.Sanitized;
import id.perisai.sanitize.Sanitizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * The body of a WordPress post on its way to {@link Sanitized}: shortcodes and the block editor's
 * comments read, embedded things made links, images numbered, so that what the sanitizer must drop
 * has said its piece before.
 */
final class PostMarkup {
  /**
   * Addresses of images become {@code /-/gambar/<number>}: no address of the old site passes on.
   */
  static final String PICTURE = "/-/gambar/";

  private static final int DEEPEST = 120;
  private static final Pattern DYNAMIC =
      Pattern.compile("<!--\\s+wp:([a-z][a-z0-9_/-]{0,80})(?:\\s[^>]{0,20000}?)?/-->");
  private static final Set<String> WITHOUT_WORDS =
      Set.of("spacer", "separator", "more", "nextpage", "block");
  private static final String EMBEDS = "iframe, embed, object, video, audio, applet, frame";
  private static final Pattern BACKGROUND =
      Pattern.compile("(?i)background(?:-image)?\\s*:[^;]*url\\(\\s*['\"]?([^'\")]{1,1000})");
  private static final Set<Reason> NOTED =
      Set.of(
          Reason.RUNS_CODE,
          Reason.EMBEDS,
          Reason.FORM,
          Reason.DRAWING,
          Reason.UNSAFE_ADDRESS,
          Reason.NO_ADDRESS,
          Reason.UNKNOWN);

  /** An image of the old page; {@code emoji} for the little faces that stand for a character. */
  record Picture(String address, boolean emoji) {}

  private final Sanitizer sanitizer;
  private final Function<Map<String, String>, String> gallery;
  private final Notes notes;
  private final List<Picture> pictures = new ArrayList<>();
  private String visible = "";

  PostMarkup(Sanitizer sanitizer, Function<Map<String, String>, String> gallery, Notes notes) {
    this.sanitizer = sanitizer;
    this.gallery = gallery;
    this.notes = notes;
  }

  /** Whether line ends part lines: the block editor writes paragraphs itself. */
  static boolean linesMatter(String raw) {
    return !raw.contains("<!-- wp:");
  }

  Sanitized sanitized(String raw) {
    noteDynamicBlocks(raw);
    if (raw.contains("<!--nextpage-->")) {
      notes.add(Note.NEXT_PAGE);
    }
    Document document = Jsoup.parseBodyFragment(new Shortcodes(gallery, notes).expanded(raw));
    document.outputSettings().prettyPrint(false);
    Element body = document.body();
    flatten(body);
    modernize(body);
    visible = visibleText(body);
    embeds(body);
    forms(body);
    backgrounds(body);
    number(body);
    Sanitized sanitized = sanitizer.sanitize(body.html());
    sanitized.removed().forEach(this::note);
    return sanitized;
  }

  List<Picture> pictures() {
    return List.copyOf(pictures);
  }

  /** The words that a visitor of the old page saw. */
  String visible() {
    return visible;
  }

  private void noteDynamicBlocks(String raw) {
    Matcher matcher = DYNAMIC.matcher(raw);
    while (matcher.find()) {
      if (!WITHOUT_WORDS.contains(matcher.group(1))) {
        notes.add(Note.DYNAMIC_BLOCK, matcher.group(1));
      }
    }
  }

  /** The sanitizer drops what lies deeper than anybody nests on purpose; its words shall stay. */
  private static void flatten(Element body) {
    List<Element> deep = new ArrayList<>();
    body.traverse(
        (node, depth) -> {
          if (depth > DEEPEST && node instanceof Element element) {
            deep.add(element);
          }
        });
    deep.forEach(Element::unwrap);
  }

  /** Elements that were given up, by the names of today; and buttons that only looks kept apart. */
  private static void modernize(Element body) {
    body.select("acronym").tagName("abbr");
    body.select("tt").tagName("code");
    body.select("strike").tagName("s");
    body.select("a.wp-block-file__button").before(" ");
  }

  private static String visibleText(Element body) {
    Element copy = body.clone();
    copy.select(
            "script, style, template, noscript, noembed, noframes, head, title, textarea, select, iframe, object, svg, math, video, audio")
        .remove();
    return copy.text();
  }

  private void embeds(Element body) {
    for (Element embed : body.select(EMBEDS)) {
      if (!embed.hasParent()) {
        continue; // inside one that was replaced already
      }
      String address = address(embed);
      Element link = new Element("p");
      if (address.isEmpty()) {
        notes.add(Note.EMBED_LOST, embed.tagName());
      } else {
        notes.add(Note.EMBED, address);
        String label = PlainText.line(embed.attr("title"));
        link.appendElement("a").attr("href", address).text(label.isEmpty() ? address : label);
      }
      if (!embed.tagName().equals("iframe")) {
        new ArrayList<>(embed.childNodes())
            .forEach(link::appendChild); // words for browsers without it
      }
      embed.replaceWith(link);
    }
  }

  private static String address(Element embed) {
    for (String name : List.of("src", "data", "data-src", "data-lazy-src")) {
      if (embed.attr(name).matches("(?i)\\s*(https?:)?//.*|/.*")) {
        return withScheme(embed.attr(name).strip());
      }
    }
    Element source =
        embed.selectFirst("source[src], param[name=movie], param[name=src], embed[src]");
    String inner =
        source == null ? "" : source.hasAttr("src") ? source.attr("src") : source.attr("value");
    return inner.matches("(?i)\\s*(https?:)?//.*") ? withScheme(inner.strip()) : "";
  }

  private static String withScheme(String address) {
    return address.startsWith("//") ? "https:" + address : address;
  }

  private void forms(Element body) {
    if (!body.select("form, input, select, textarea").isEmpty()) {
      notes.add(Note.FORM);
    }
  }

  private void backgrounds(Element body) {
    for (Element element : body.select("[style]")) {
      Matcher background = BACKGROUND.matcher(element.attr("style"));
      if (background.find()) {
        notes.add(Note.BACKGROUND, background.group(1));
      }
    }
  }

  private void number(Element body) {
    for (Element image : body.select("img")) {
      String address =
          List.of("data-orig-file", "src", "data-src", "data-lazy-src").stream()
              .map(name -> image.attr(name).strip())
              .filter(source -> !source.isEmpty() && !source.startsWith("data:"))
              .findFirst()
              .orElse(image.attr("src"));
      if (address.isEmpty()) {
        image.remove();
        continue;
      }
      image.attr("src", PICTURE + pictures.size());
      pictures.add(new Picture(address, isEmoji(image, address)));
    }
  }

  private static boolean isEmoji(Element image, String address) {
    return image.hasClass("wp-smiley")
        || image.hasClass("emoji")
        || address.contains("/images/smilies/");
  }

  /** Looks and names are dropped from every old page; the report tells what mattered. */
  private void note(Removal removal) {
    if (NOTED.contains(removal.why())) {
      String what =
          removal.attribute() == null
              ? "<" + removal.element() + ">"
              : removal.element() + " " + removal.attribute();
      notes.add(Note.REMOVED, what, removal.count(), removal.why().indonesian());
    }
  }
}
