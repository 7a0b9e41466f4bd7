package id.perisai.content;

import id.perisai.block.Field;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The kinds of content. Each says where it lives and which fields it has, for forms and reader
 * alike.
 *
 * <p>For screens, {@code contentType.<code>} is the key of its label, {@code field.<name>} that of
 * a common field and {@code field.<code>.<name>} that of a field of its own.
 */
public enum ContentType {
  PAGE("page", "", "", false, List.of()),
  NEWS(
      "news",
      "berita",
      "news",
      true,
      List.of(Field.lineList("categories", 10).optional(), Field.line("byline", 120).optional())),
  ANNOUNCEMENT(
      "announcement", "pengumuman", "announcements", true, List.of(Field.date("until").optional())),
  EVENT(
      "event",
      "agenda",
      "events",
      false,
      List.of(
          Field.dateTime("start"),
          Field.dateTime("end").optional(),
          Field.line("place", 200).optional())),
  DOCUMENT(
      "document",
      "dokumen",
      "documents",
      true,
      List.of(
          Field.choice("ppid", "berkala", "serta-merta", "setiap-saat", "dikecualikan"),
          Field.line("number", 120).optional(),
          Field.number("year", 2999).optional(),
          Field.file("file").optional())),
  GALLERY("gallery", "galeri", "gallery", true, List.of()),
  SERVICE(
      "service",
      "layanan",
      "services",
      false,
      List.of(
          Field.lineList("requirements", 50).optional(),
          Field.lineList("procedure", 50).optional(),
          Field.line("duration", 300).optional(),
          Field.line("fee", 300).optional(),
          Field.line("product", 300).optional(),
          Field.lines("complaints", 1000).optional())),
  OFFICIAL(
      "official",
      "pejabat",
      "officials",
      false,
      List.of(Field.line("position", 200), Field.number("order", 9999).optional())),
  MENU("menu", "", "", false, List.of(Field.menu("items", 12).optional())),
  SETTINGS(
      "settings",
      "",
      "",
      false,
      List.of(
          Field.line("name", 120),
          Field.line("tagline", 200).optional(),
          Field.line("parent", 120).optional(),
          Field.lines("address", 500).optional(),
          Field.line("phone", 60).optional(),
          Field.email("email").optional(),
          Field.lines("hours", 500).optional(),
          Field.namedLinks("social", 10).optional(),
          Field.choice(
                  "timeZone", "Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura")
              .optional(),
          Field.href("complaints").optional(),
          Field.href("ppid").optional(),
          Field.href("map").optional(),
          Field.links("quickLinks", 8).optional(),
          Field.media("hero").optional(),
          Field.line("heroAlt", 300).optional()));

  /** The languages of sites; the first is the one without a prefix. */
  public static final List<String> LANGUAGES = List.of("id", "en");

  /** Types whose pages may appear and end at a time, on the site's own clock. */
  private static final Set<ContentType> SCHEDULED = EnumSet.of(PAGE, NEWS, ANNOUNCEMENT, EVENT);

  private final String code;
  private final String indonesianSection;
  private final String englishSection;
  private final boolean dated;
  private final List<Field> fields;

  ContentType(
      String code,
      String indonesianSection,
      String englishSection,
      boolean dated,
      List<Field> fields) {
    this.code = code;
    this.indonesianSection = indonesianSection;
    this.englishSection = englishSection;
    this.dated = dated;
    this.fields = fields;
  }

  /** The name in JSON and in the database's {@code page_type}. */
  public String code() {
    return code;
  }

  public static Optional<ContentType> of(String code) {
    for (ContentType type : values()) {
      if (type.code.equals(code)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** Whether it has an address of its own; menu and settings are parts of every page instead. */
  public boolean hasPath() {
    return this != MENU && this != SETTINGS;
  }

  /** Whether its items are listed under a section such as {@code /berita}. */
  public boolean isListed() {
    return !indonesianSection.isEmpty();
  }

  /** Address of the list: {@code /berita}, {@code /en/news}. Only for listed types. */
  public String section(String language) {
    if (!isListed()) {
      throw new IllegalStateException(code + " has no list");
    }
    return language.equals("en") ? "/en/" + englishSection : "/" + indonesianSection;
  }

  /** A valid address for a new item: {@code /berita/<slug>}, {@code /<slug>} for a page. */
  public String path(String language, String slug) {
    if (isListed()) {
      String path = section(language) + "/" + slug;
      return SitePaths.isReserved(this, path) ? path + "-1" : path;
    }
    String path = (language.equals("en") ? "/en/" : "/") + slug;
    return SitePaths.isReserved(this, path) ? path + "-1" : path;
  }

  /** Fields of its own: under {@code "fields"}, or at the top for menu and settings. */
  public List<Field> fields() {
    return fields;
  }

  /** Fields that all types with an address share, at the top of the JSON. */
  public List<Field> common() {
    if (!hasPath()) {
      return List.of();
    }
    List<Field> common = new ArrayList<>();
    common.add(Field.line("title", 200));
    common.add(Field.lines("summary", 600).optional());
    common.add(dated ? Field.date("date") : Field.date("date").optional());
    common.add(Field.media("image").optional());
    common.add(Field.line("imageAlt", 500).optional());
    common.add(Field.lineList("aliases", 50).optional());
    common.add(Field.line("translates", 200).optional());
    common.add(Field.flag("withdrawn"));
    common.add(Field.choice("withdrawal", "error", "consolidated", "kept").optional());
    common.add(Field.line("withdrawalTo", 200).optional());
    common.add(Field.lines("withdrawalReason", 1000).optional());
    common.add(Field.date("withdrawalDate").optional());
    if (SCHEDULED.contains(this)) {
      common.add(Field.dateTime("publishFrom").optional());
      common.add(Field.dateTime("publishUntil").optional());
      common.add(Field.flag("embargo"));
    }
    return List.copyOf(common);
  }
}
