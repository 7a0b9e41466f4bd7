package id.perisai.content;

import id.perisai.block.Block;
import id.perisai.block.BlockTypes;
import id.perisai.block.DocumentFile;
import id.perisai.block.Field;
import id.perisai.block.FieldReader;
import id.perisai.block.InvalidContent;
import id.perisai.block.Media;
import id.perisai.block.Problem;
import id.perisai.block.Problems;
import id.perisai.block.Values;
import id.perisai.release.Digest;
import id.perisai.release.Json;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The content of a revision, valid from birth. Its canonical bytes are what is digested, approved,
 * and kept in the repository.
 *
 * <p>JSON: {@code {"type","language","path","title","summary","date","image","imageAlt","aliases",
 * "translates","withdrawn","fields":{…},"body":[BLOCK…]}} for types with an address; the type's own
 * fields at the top for {@code menu} and {@code settings}. {@code translates} is the path of the
 * same page in the other language.
 */
public final class Content {
  /** Longest canonical form, bytes. */
  public static final int MAX_BYTES = 1 << 20;

  private final Map<String, Object> json;
  private final byte[] canonical;
  private final Digest digest;
  private final ContentType type;
  private final Values common;
  private final Values fields;
  private final List<Block> body;
  private final Set<Media> media;

  private Content(
      Map<String, Object> json,
      byte[] canonical,
      ContentType type,
      Values common,
      Values fields,
      List<Block> body) {
    this.json = json;
    this.canonical = canonical;
    this.digest = Digest.of(canonical);
    this.type = type;
    this.common = common;
    this.fields = fields;
    this.body = body;
    this.media = found();
  }

  /** Reads content; throws {@link InvalidContent} with every problem found. */
  public static Content parse(Map<String, Object> json) {
    Problems problems = new Problems();
    ContentType type = type(json, problems);
    problems.refuse();
    FieldReader reader = new FieldReader(problems);
    Values common = reader.read("", json, type.common());
    Values fields;
    List<Block> body = List.of();
    if (type.hasPath()) {
      List<Field> known = type.common();
      reader.onlyKnown("", json, known, List.of("type", "language", "path", "fields", "body"));
      checkPath(type, json, problems);
      fields = own(type, json, reader, problems);
      body = BlockTypes.read("body", json.get("body"), problems);
      checkAliases(common, problems);
      checkTranslates(json, common, problems);
      checkShowing(common, problems);
      Withdrawal.check(common, json.get("path"), problems);
    } else {
      reader.onlyKnown("", json, type.fields(), List.of("type", "language"));
      checkLanguage(json, problems);
      fields = reader.read("", json, type.fields());
    }
    checkTimes(fields, problems);
    problems.refuse();
    byte[] canonical = Json.canonical(json);
    if (canonical.length > MAX_BYTES) {
      problems.add("", Problem.Code.TOO_LARGE, MAX_BYTES);
      problems.refuse();
    }
    return new Content(copy(json), canonical, type, common, fields, body);
  }

  private static ContentType type(Map<String, Object> json, Problems problems) {
    Object name = json.get("type");
    Optional<ContentType> type =
        name instanceof String code ? ContentType.of(code) : Optional.empty();
    if (type.isEmpty()) {
      problems.add("type", Problem.Code.UNKNOWN_TYPE, name);
    }
    return type.orElse(null);
  }

  private static void checkLanguage(Map<String, Object> json, Problems problems) {
    Object language = json.get("language");
    if (language != null && !ContentType.LANGUAGES.contains(language)) {
      problems.add("language", Problem.Code.BAD_LANGUAGE);
    }
  }

  private static void checkPath(ContentType type, Map<String, Object> json, Problems problems) {
    checkLanguage(json, problems);
    String language = "en".equals(json.get("language")) ? "en" : "id";
    if (json.get("path") == null || "".equals(json.get("path"))) {
      problems.add("path", Problem.Code.REQUIRED);
    } else if (!(json.get("path") instanceof String path) || !SitePaths.isPath(path)) {
      problems.add("path", Problem.Code.BAD_PATH);
    } else if (type.isListed() && !path.startsWith(type.section(language) + "/")) {
      problems.add("path", Problem.Code.WRONG_SECTION, type.section(language) + "/");
    } else if (!language.equals(SitePaths.languageOf(path))) {
      problems.add("path", Problem.Code.WRONG_SECTION, language.equals("en") ? "/en" : "/");
    } else if (SitePaths.isReserved(type, path)) {
      problems.add("path", Problem.Code.RESERVED_PATH, path);
    }
  }

  private static Values own(
      ContentType type, Map<String, Object> json, FieldReader reader, Problems problems) {
    Object value = json.get("fields");
    Map<String, Object> own = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, item) -> own.put(String.valueOf(key), item));
    } else if (value != null) {
      problems.add("fields", Problem.Code.NOT_AN_OBJECT);
    }
    reader.onlyKnown("fields", own, type.fields(), List.of());
    return reader.read("fields", own, type.fields());
  }

  private static void checkAliases(Values common, Problems problems) {
    List<String> aliases = common.lines("aliases");
    for (int i = 0; i < aliases.size(); i++) {
      if (!SitePaths.isAlias(aliases.get(i))) {
        problems.add("aliases[" + i + "]", Problem.Code.BAD_PATH);
      }
    }
  }

  private static void checkTranslates(Map<String, Object> json, Values common, Problems problems) {
    String other = common.text("translates");
    if (!other.isEmpty()
        && (!SitePaths.isPath(other)
            || SitePaths.languageOf(other)
                .equals("en".equals(json.get("language")) ? "en" : "id"))) {
      problems.add("translates", Problem.Code.BAD_PATH);
    }
  }

  private static void checkTimes(Values fields, Problems problems) {
    if (fields.dateTime("start").isPresent()
        && fields.dateTime("end").isPresent()
        && !fields.dateTime("end").get().isAfter(fields.dateTime("start").get())) {
      problems.add("fields.end", Problem.Code.ENDS_BEFORE_START);
    }
  }

  /** What is under embargo must say until when; what ends must have begun. */
  private static void checkShowing(Values common, Problems problems) {
    Optional<LocalDateTime> from = common.dateTime("publishFrom");
    Optional<LocalDateTime> until = common.dateTime("publishUntil");
    if (from.isPresent() && until.isPresent() && !until.get().isAfter(from.get())) {
      problems.add("publishUntil", Problem.Code.ENDS_BEFORE_START);
    }
    if (common.flag("embargo") && from.isEmpty()) {
      problems.add("publishFrom", Problem.Code.REQUIRED);
    }
  }

  @SuppressWarnings("unchecked") // a copy of a map with string keys has string keys
  private static Map<String, Object> copy(Map<String, Object> json) {
    return (Map<String, Object>) deepCopy(json);
  }

  private static Object deepCopy(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((key, item) -> copy.put((String) key, deepCopy(item)));
      return Collections.unmodifiableMap(copy);
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(item -> copy.add(deepCopy(item)));
      return Collections.unmodifiableList(copy);
    }
    return value;
  }

  public ContentType type() {
    return type;
  }

  /** {@code id} or {@code en}. */
  public String language() {
    return "en".equals(json.get("language")) ? "en" : "id";
  }

  /** Address on the site; empty for menu and settings. */
  public String path() {
    return type.hasPath() ? (String) json.get("path") : "";
  }

  /** Title for people; the site's name for settings, {@code Menu} for the menu. */
  public String title() {
    return switch (type) {
      case MENU -> "Menu";
      case SETTINGS -> fields.text("name");
      default -> common.text("title");
    };
  }

  /** A short text for lists and search engines; may be empty. */
  public String summary() {
    return common.text("summary");
  }

  public Optional<LocalDate> date() {
    return common.date("date");
  }

  public Optional<Media> image() {
    return common.media("image");
  }

  /** Empty means that the image is decorative. */
  public String imageAlt() {
    return common.text("imageAlt");
  }

  /** Old addresses that lead here. */
  public List<String> aliases() {
    return common.lines("aliases");
  }

  /** Path of the same page in the other language; may be empty. */
  public String translates() {
    return common.text("translates");
  }

  /** How the page is withdrawn, whether it leaves the site or is kept with a notice. */
  public Optional<Withdrawal> withdrawal() {
    return Withdrawal.of(common);
  }

  /** Whether the page has left the site. */
  public boolean isWithdrawn() {
    return common.flag("withdrawn");
  }

  /** When visitors see it from, on the site's own clock; empty if from its publication on. */
  public Optional<LocalDateTime> publishFrom() {
    return common.dateTime("publishFrom");
  }

  public Optional<Instant> publishFrom(ZoneOffset zone) {
    return publishFrom().map(time -> time.toInstant(zone));
  }

  /** From when on visitors do not see it any more; empty if it stays. */
  public Optional<LocalDateTime> publishUntil() {
    return common.dateTime("publishUntil");
  }

  public Optional<Instant> publishUntil(ZoneOffset zone) {
    return publishUntil().map(time -> time.toInstant(zone));
  }

  /** Whether it must not be signed, and so not lie anywhere, before it is seen. */
  public boolean isUnderEmbargo() {
    return common.flag("embargo");
  }

  /** The type's own fields, see {@link ContentType#fields()}. */
  public Values fields() {
    return fields;
  }

  public List<Block> body() {
    return body;
  }

  /** The JSON, immutable. */
  public Map<String, Object> json() {
    return json;
  }

  /** Canonical UTF-8 bytes. */
  public byte[] canonical() {
    return Arrays.copyOf(canonical, canonical.length);
  }

  /** SHA-256 of the canonical bytes. */
  public Digest digest() {
    return digest;
  }

  /** Every human text with its field; a rich text is one passage. */
  public List<Passage> texts() {
    return List.copyOf(new Passages(json).texts);
  }

  /** Every link's target with its field. */
  public List<Passage> links() {
    return List.copyOf(new Passages(json).links);
  }

  /** Every image, each once, in the order of the content. */
  public Set<Media> media() {
    return media;
  }

  private Set<Media> found() {
    Set<Media> media = new LinkedHashSet<>();
    image().ifPresent(media::add);
    fields.media("hero").ifPresent(media::add);
    for (Block block : body) {
      if (block instanceof Block.Image image) {
        media.add(image.media());
      }
    }
    return media.isEmpty() ? Set.of() : Collections.unmodifiableSet(media);
  }

  /** The file of a document. */
  public Optional<DocumentFile> file() {
    return fields.file("file");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Content content && digest.equals(content.digest);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  @Override
  public String toString() {
    return type.code() + " " + path() + " " + digest;
  }
}
