package id.perisai.transfer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.owasp.encoder.Encode;

/**
 * Turns WordPress's shortcodes into HTML, and takes those of plugins out without the words between
 * them.
 */
final class Shortcodes {
  private static final Pattern CODE =
      Pattern.compile(
          "\\[(\\[?)(/?)([A-Za-z][A-Za-z0-9_-]{1,40})((?:\\s[^\\[\\]]{0,2000})?)/?\\](\\]?)");
  private static final Pattern ATTRIBUTE =
      Pattern.compile(
          "([A-Za-z][A-Za-z0-9_-]*)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"'\\]]+))");
  private static final Pattern IMAGE =
      Pattern.compile("(?is)(?:<a\\b[^>]{0,4000}>\\s*)?<img\\b[^>]{0,8000}>(?:\\s*</a>)?");
  private static final List<String> SOUND = List.of("src", "mp3", "m4a", "ogg", "wav", "wma");
  private static final List<String> FILM =
      List.of("src", "mp4", "m4v", "webm", "ogv", "flv", "wmv");
  private static final Set<String> DROPPED_SILENTLY =
      Set.of("/embed", "/audio", "/video", "/caption", "/wp_caption", "/gallery", "/playlist");

  private final Function<Map<String, String>, String> gallery;
  private final Notes notes;

  /**
   * @param gallery HTML of the images that a gallery with these attributes shows
   */
  Shortcodes(Function<Map<String, String>, String> gallery, Notes notes) {
    this.gallery = gallery;
    this.notes = notes;
  }

  String expanded(String html) {
    StringBuilder out = new StringBuilder(html.length());
    Matcher matcher = CODE.matcher(html);
    int at = 0;
    while (matcher.find(at)) {
      out.append(html, at, matcher.start());
      at = matcher.end();
      if (!matcher.group(1).isEmpty() && !matcher.group(5).isEmpty()) {
        out.append(html, matcher.start() + 1, matcher.end() - 1); // [[caption]] shows [caption]
        continue;
      }
      out.append(matcher.group(1));
      at = expand(html, matcher, out);
      out.append(matcher.group(5));
    }
    return out.append(html, at, html.length()).toString();
  }

  /** Where to go on reading. */
  private int expand(String html, Matcher code, StringBuilder out) {
    String name = code.group(3);
    boolean closes = code.group(2).equals("/");
    Map<String, String> attributes = attributes(code.group(4));
    int end = closes ? -1 : html.indexOf("[/" + name + "]", code.end());
    switch (closes ? "/" + name : name) {
      case "caption", "wp_caption" -> {
        if (end >= 0) {
          out.append(caption(html.substring(code.end(), end), attributes));
          return end + name.length() + 3;
        }
      }
      case "gallery" -> out.append(gallery.apply(attributes));
      case "audio" -> out.append(media("Audio", SOUND, attributes));
      case "video" -> out.append(media("Video", FILM, attributes));
      case "embed" -> {
        if (end >= 0) {
          out.append(link("Sematan", html.substring(code.end(), end).strip()));
          return end + name.length() + 3;
        }
      }
      default -> other(html, code, closes, !attributes.isEmpty(), end, out);
    }
    return code.end();
  }

  /** Words in brackets are text; what has attributes or an end is a plugin's code. */
  private void other(
      String html,
      Matcher code,
      boolean closes,
      boolean hasAttributes,
      int end,
      StringBuilder out) {
    String name = code.group(3);
    boolean isCode =
        hasAttributes
            || end >= 0
            || closes && html.lastIndexOf("[" + name, code.start()) >= 0
            || name.equals("playlist");
    if (!isCode) {
      out.append(code.group());
    } else if (!closes) {
      notes.add(Note.SHORTCODE, name);
      out.append(' ');
    } else if (!DROPPED_SILENTLY.contains("/" + name)) {
      out.append(' ');
    }
  }

  private static Map<String, String> attributes(String text) {
    Map<String, String> attributes = new HashMap<>();
    // Old editors turned the quotes into typographic ones.
    Matcher matcher =
        ATTRIBUTE.matcher(
            text.replace('“', '"').replace('”', '"').replace('″', '"').replace("&quot;", "\""));
    while (matcher.find()) {
      String value =
          matcher.group(2) != null
              ? matcher.group(2)
              : matcher.group(3) != null ? matcher.group(3) : matcher.group(4);
      attributes.put(matcher.group(1).toLowerCase(java.util.Locale.ROOT), value);
    }
    return attributes;
  }

  /** New captions follow the image; the oldest stand in an attribute. */
  private static String caption(String inside, Map<String, String> attributes) {
    Matcher image = IMAGE.matcher(inside);
    if (!image.find()) {
      return inside;
    }
    String words = inside.substring(0, image.start()) + inside.substring(image.end());
    String caption =
        words.isBlank() ? Encode.forHtml(attributes.getOrDefault("caption", "")) : words.strip();
    return "\n\n<figure>" + image.group() + "<figcaption>" + caption + "</figcaption></figure>\n\n";
  }

  private String media(String what, List<String> names, Map<String, String> attributes) {
    for (String name : names) {
      if (attributes.containsKey(name)) {
        return link(what, attributes.get(name));
      }
    }
    notes.add(Note.EMBED_LOST, what.toLowerCase(java.util.Locale.ROOT));
    return "";
  }

  private String link(String what, String address) {
    notes.add(Note.EMBED, address);
    String safe = Encode.forHtmlAttribute(address.replace("&amp;", "&"));
    return "\n\n<p><a href=\""
        + safe
        + "\">"
        + what
        + ": "
        + Encode.forHtml(address.replace("&amp;", "&"))
        + "</a></p>\n\n";
  }
}
