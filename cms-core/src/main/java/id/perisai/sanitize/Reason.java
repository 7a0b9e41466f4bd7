package id.perisai.sanitize;

import java.util.Locale;
import java.util.Set;

/** Why something was removed: a closed set, each with a sentence in both languages. */
public enum Reason {
  RUNS_CODE("menjalankan program di peramban pengunjung", "runs code in the visitor's browser"),
  EMBEDS("memuat isi dari situs lain", "loads content of another site"),
  FORM("formulir tidak dapat dipindahkan", "forms cannot be imported"),
  DRAWING(
      "gambar berkode (SVG, MathML) dapat menyembunyikan program",
      "drawings in markup (SVG, MathML) can hide code"),
  STYLE("tampilan diatur oleh tema", "the theme decides the looks"),
  DOCUMENT("milik kepala dokumen, bukan isi", "belongs to the document's head, not to its content"),
  NAME("penanda untuk skrip atau gaya situs lama", "a name for scripts or styles of the old site"),
  UNSAFE_ADDRESS(
      "alamat tidak aman atau tidak dikenal", "the address is unsafe or of an unknown kind"),
  NO_ADDRESS("tidak mempunyai alamat yang aman", "has no safe address"),
  BAD_VALUE("nilainya tidak sah", "its value is not valid"),
  EMPTY("tidak ada artinya tanpa atribut", "means nothing without attributes"),
  UNKNOWN("tidak ada dalam daftar yang diizinkan", "is not in the list of what is allowed");

  private static final Set<String> ADDRESSES =
      Set.of(
          "href",
          "src",
          "cite",
          "srcset",
          "action",
          "formaction",
          "poster",
          "background",
          "ping",
          "longdesc",
          "usemap",
          "data",
          "codebase",
          "manifest",
          "lowsrc",
          "dynsrc");
  private static final Set<String> LOOKS =
      Set.of(
          "style",
          "align",
          "valign",
          "bgcolor",
          "color",
          "face",
          "size",
          "border",
          "cellpadding",
          "cellspacing",
          "width",
          "height",
          "hspace",
          "vspace",
          "nowrap",
          "frame",
          "rules",
          "clear",
          "sizes",
          "loading",
          "decoding",
          "fetchpriority",
          "hidden");
  private static final Set<String> NAMES =
      Set.of(
          "class",
          "id",
          "name",
          "rel",
          "target",
          "role",
          "slot",
          "part",
          "is",
          "tabindex",
          "accesskey",
          "title",
          "download",
          "media",
          "referrerpolicy",
          "crossorigin",
          "reversed",
          "compact",
          "summary",
          "type");

  private final String indonesian;
  private final String english;

  Reason(String indonesian, String english) {
    this.indonesian = indonesian;
    this.english = english;
  }

  public String indonesian() {
    return indonesian;
  }

  public String english() {
    return english;
  }

  /** The name in JSON: {@code runs-code}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Reason ofElement(String name) {
    if (Policy.ELEMENTS.contains(name)) {
      return name.equals("a") || name.equals("img") ? NO_ADDRESS : EMPTY;
    }
    return switch (name) {
      case "script", "noscript", "applet", "object", "embed", "template", "portal", "xml" ->
          RUNS_CODE;
      case "iframe",
          "frame",
          "frameset",
          "noframes",
          "noembed",
          "video",
          "audio",
          "source",
          "track",
          "picture",
          "param",
          "map",
          "area",
          "bgsound" ->
          EMBEDS;
      case "form",
          "input",
          "button",
          "select",
          "option",
          "optgroup",
          "textarea",
          "label",
          "fieldset",
          "legend",
          "datalist",
          "output",
          "keygen",
          "isindex",
          "progress",
          "meter",
          "dialog" ->
          FORM;
      case "svg",
          "math",
          "canvas",
          "path",
          "g",
          "use",
          "image",
          "foreignobject",
          "animate",
          "mtext",
          "mglyph",
          "annotation-xml" ->
          DRAWING;
      case "style",
          "link",
          "font",
          "center",
          "big",
          "tt",
          "strike",
          "marquee",
          "blink",
          "basefont" ->
          STYLE;
      case "html", "head", "body", "title", "meta", "base" -> DOCUMENT;
      default -> UNKNOWN;
    };
  }

  static Reason ofAttribute(String element, String name) {
    if (name.startsWith("on")) {
      return RUNS_CODE;
    }
    if (ADDRESSES.contains(name)) {
      return UNSAFE_ADDRESS;
    }
    if (isKept(element, name)) {
      return BAD_VALUE;
    }
    if (LOOKS.contains(name)) {
      return STYLE;
    }
    return NAMES.contains(name) || name.startsWith("data-") || name.startsWith("aria-")
        ? NAME
        : UNKNOWN;
  }

  private static boolean isKept(String element, String name) {
    return switch (name) {
      case "lang", "dir" -> true;
      case "width", "height", "alt" -> element.equals("img");
      case "colspan", "rowspan", "headers" -> element.equals("td") || element.equals("th");
      case "scope", "id" -> element.equals("th");
      default -> false;
    };
  }
}
