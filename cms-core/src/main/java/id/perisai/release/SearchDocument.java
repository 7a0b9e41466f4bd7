package id.perisai.release;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * By what one page is found. It is signed with its release, and results show words of it alone.
 *
 * @param path of the page
 * @param type what kind of page, such as {@code news}
 * @param title 1 to {@value #MAX_TITLE} characters in one line
 * @param language of the words: {@code id} or {@code en}
 * @param date the day to which people would assign it; empty for what has none
 * @param text what the page says, without markup; lines apart by U+000A
 * @param files paths of files that it offers, whose {@link FileText} is searched with it
 */
public record SearchDocument(
    String path,
    String type,
    String title,
    String language,
    Optional<LocalDate> date,
    String text,
    List<String> files) {
  /** The largest blob of a page's or file's text. */
  public static final int MAX_BYTES = 1 << 20;

  public static final int MAX_TITLE = 500;
  public static final int MAX_TEXT = 64 * 1024;
  public static final int MAX_FILES = 50;

  private static final Set<String> LANGUAGES = Set.of("id", "en");
  private static final Pattern TYPE = Pattern.compile("[a-z]{1,20}");

  public SearchDocument {
    files = List.copyOf(files);
  }

  /**
   * Reads the document of a page.
   *
   * @throws Rejected MALFORMED, also for one of another page; NOT_CANONICAL; TOO_BIG
   */
  public static SearchDocument parse(byte[] utf8, String path) throws Rejected {
    String what = "search document of " + path;
    JsonObject json = JsonObject.canonical(utf8, MAX_BYTES, what);
    SearchDocument document =
        new SearchDocument(
            json.text("path"),
            json.text("type"),
            json.text("title"),
            json.text("language"),
            json.has("date") ? Optional.of(date(json)) : Optional.empty(),
            json.text("text"),
            json.texts("files"));
    json.end();
    document.require(json, path);
    return document;
  }

  private void require(JsonObject json, String page) throws Rejected {
    if (!path.equals(page)) {
      throw json.malformed("path", page, path);
    }
    if (!TYPE.matcher(type).matches()) {
      throw json.malformed("type", "a word of small letters", type);
    }
    if (!LANGUAGES.contains(language)) {
      throw json.malformed("language", "id or en", language);
    }
    if (title.isEmpty() || title.indexOf('\n') >= 0) {
      throw json.malformed("title", "one line", title);
    }
    FileText.requireText(json, "title", title, MAX_TITLE);
    FileText.requireText(json, "text", text, MAX_TEXT);
    if (files.size() > MAX_FILES || Set.copyOf(files).size() < files.size()) {
      throw json.malformed("files", "at most " + MAX_FILES + ", each once", "" + files.size());
    }
    for (String file : files) {
      if (!file.startsWith(Entry.MEDIA)) {
        throw json.malformed("files", "paths under " + Entry.MEDIA, file);
      }
    }
  }

  private static LocalDate date(JsonObject json) throws Rejected {
    String text = json.text("date");
    try {
      LocalDate date = LocalDate.parse(text);
      if (text.length() == 10 && date.toString().equals(text)) {
        return date;
      }
    } catch (DateTimeException e) {
      throw new Rejected(Reason.MALFORMED, json.path("date"), "a day that exists", text, e);
    }
    throw json.malformed("date", "a day like 2026-11-21", text);
  }

  /** The beginning of a text: at most so many characters, and no half of one. */
  public static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }

  /** The document as it is stored and signed. */
  public byte[] bytes() {
    Map<String, Object> json = new HashMap<>();
    json.put("path", path);
    json.put("type", type);
    json.put("title", title);
    json.put("language", language);
    date.ifPresent(day -> json.put("date", day.toString()));
    json.put("text", text);
    json.put("files", files);
    return Json.canonical(json);
  }
}
