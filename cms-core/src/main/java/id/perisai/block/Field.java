package id.perisai.block;

import java.util.List;

/**
 * One field of a block or a content type: what a form asks and what the reader accepts.
 *
 * @param name key in the JSON
 * @param max longest text, most items, or greatest number, as the kind says
 * @param choices for {@link Kind#CHOICE}, in the order of the form
 */
public record Field(String name, Kind kind, boolean required, int max, List<String> choices) {

  /** What a field holds, with the shape of its JSON. */
  public enum Kind {
    /** One line of text; {@code max} characters. */
    LINE,
    /** Text of several lines; {@code max} characters. */
    LINES,
    /** E-mail address. */
    EMAIL,
    /** {@code true} or {@code false}; absent means false. */
    FLAG,
    /** Whole number from 0 to {@code max}. */
    NUMBER,
    /** One of {@code choices}. */
    CHOICE,
    /** {@code 2026-11-20}. */
    DATE,
    /** {@code 2026-11-20T09:00}, local to the site's time zone. */
    DATE_TIME,
    /** A link's target, see {@link Href}. */
    HREF,
    /** List of at most {@code max} lines. */
    LINE_LIST,
    /** List of {@code {"text","href"}}. */
    LINKS,
    /** List of {@code {"name","href"}}. */
    NAMED_LINKS,
    /** List of {@code {"text","href","items"}}, two levels. */
    MENU,
    /** Rows of cells, all rows of one length. */
    ROWS,
    /** Rich text, see {@link RichText}. */
    RICH_TEXT,
    /** An image, see {@link Media}. */
    MEDIA,
    /** A PDF file, see {@link DocumentFile}. */
    FILE
  }

  public Field {
    choices = List.copyOf(choices);
  }

  private static Field of(String name, Kind kind, int max) {
    return new Field(name, kind, true, max, List.of());
  }

  public static Field line(String name, int max) {
    return of(name, Kind.LINE, max);
  }

  public static Field lines(String name, int max) {
    return of(name, Kind.LINES, max);
  }

  public static Field email(String name) {
    return of(name, Kind.EMAIL, 200);
  }

  public static Field flag(String name) {
    return of(name, Kind.FLAG, 1).optional();
  }

  public static Field number(String name, int max) {
    return of(name, Kind.NUMBER, max);
  }

  public static Field choice(String name, String... choices) {
    return new Field(name, Kind.CHOICE, true, 1, List.of(choices));
  }

  public static Field date(String name) {
    return of(name, Kind.DATE, 1);
  }

  public static Field dateTime(String name) {
    return of(name, Kind.DATE_TIME, 1);
  }

  public static Field href(String name) {
    return of(name, Kind.HREF, 2000);
  }

  public static Field lineList(String name, int max) {
    return of(name, Kind.LINE_LIST, max);
  }

  public static Field links(String name, int max) {
    return of(name, Kind.LINKS, max);
  }

  public static Field namedLinks(String name, int max) {
    return of(name, Kind.NAMED_LINKS, max);
  }

  public static Field menu(String name, int max) {
    return of(name, Kind.MENU, max);
  }

  public static Field rows(String name, int max) {
    return of(name, Kind.ROWS, max);
  }

  public static Field richText(String name) {
    return of(name, Kind.RICH_TEXT, 1);
  }

  public static Field media(String name) {
    return of(name, Kind.MEDIA, 1);
  }

  public static Field file(String name) {
    return of(name, Kind.FILE, 1);
  }

  /** The same field, which may be absent, null or empty. */
  public Field optional() {
    return new Field(name, kind, false, max, choices);
  }
}
