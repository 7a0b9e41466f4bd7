package id.perisai.block;

import id.perisai.release.Digest;
import id.perisai.release.MediaTypes;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Reads JSON values by their {@link Field}s. What does not fit becomes a {@link Problem} under the
 * field's path, and the value is left out; the caller refuses when problems were found.
 */
public final class FieldReader {
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final Pattern DATE_TIME = Pattern.compile(DATE + "T[0-9]{2}:[0-9]{2}");
  private static final Pattern EMAIL =
      Pattern.compile("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63})+");
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");
  private static final int LONGEST_ITEM = 1000;
  private static final int MOST_CELLS = 20;
  private static final int MOST_VARIANTS = 12;
  private static final int WIDEST = 20_000;
  private static final long LONGEST_FILE = 20L << 20;

  private final Problems problems;

  public FieldReader(Problems problems) {
    this.problems = problems;
  }

  /** Joins a path and a key. */
  public static String at(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** The fields' values of {@code json}; keys that are no field are left to {@link #onlyKnown}. */
  public Values read(String path, Map<String, Object> json, List<Field> fields) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Field field : fields) {
      Object value = json.get(field.name());
      String at = at(path, field.name());
      if (isMissing(value)) {
        if (field.required() && field.kind() != Field.Kind.FLAG) {
          problems.add(at, Problem.Code.REQUIRED);
        }
        continue;
      }
      Object read = value(at, value, field);
      if (read != null) {
        values.put(field.name(), read);
      }
    }
    return new Values(values);
  }

  /** Notes a problem for each key that is neither a field nor one of {@code others}. */
  public void onlyKnown(
      String path, Map<String, Object> json, List<Field> fields, List<String> others) {
    for (String key : json.keySet()) {
      if (!others.contains(key) && fields.stream().noneMatch(f -> f.name().equals(key))) {
        problems.add(at(path, key), Problem.Code.UNKNOWN_FIELD);
      }
    }
  }

  private static boolean isMissing(Object value) {
    return value == null
        || value instanceof String text && text.isBlank()
        || value instanceof List<?> list && list.isEmpty()
        || RichText.isBlank(value);
  }

  private Object value(String at, Object value, Field field) {
    return switch (field.kind()) {
      case LINE -> line(at, value, field.max());
      case LINES -> lines(at, value, field.max());
      case EMAIL -> email(at, value, field.max());
      case FLAG -> flag(at, value);
      case NUMBER -> number(at, value, 0, field.max());
      case CHOICE -> choice(at, value, field.choices());
      case DATE -> date(at, value);
      case DATE_TIME -> dateTime(at, value);
      case HREF -> href(at, value);
      case LINE_LIST -> lineList(at, value, field.max());
      case LINKS -> links(at, value, field.max(), "text");
      case NAMED_LINKS -> links(at, value, field.max(), "name");
      case MENU -> menu(at, value, field.max(), 2);
      case ROWS -> rows(at, value, field.max());
      case RICH_TEXT -> new RichTextReader(problems).read(at, value);
      case MEDIA -> media(at, value);
      case FILE -> file(at, value);
    };
  }

  private String line(String at, Object value, int max) {
    return text(at, value, max, true);
  }

  private String lines(String at, Object value, int max) {
    return text(at, value, max, false);
  }

  private String text(String at, Object value, int max, boolean oneLine) {
    if (!(value instanceof String text)) {
      problems.add(at, Problem.Code.NOT_TEXT);
      return null;
    }
    if (text.length() > max) {
      problems.add(at, Problem.Code.TOO_LONG, max, text.length());
      return null;
    }
    OptionalInt bad = oneLine ? PlainText.badInLine(text) : PlainText.badInLines(text);
    if (bad.isPresent()) {
      problems.add(at, Problem.Code.BAD_CHARACTER, String.format("U+%04X", bad.getAsInt()));
      return null;
    }
    return text;
  }

  private String email(String at, Object value, int max) {
    String text = line(at, value, max);
    if (text != null && !EMAIL.matcher(text).matches()) {
      problems.add(at, Problem.Code.BAD_EMAIL);
      return null;
    }
    return text;
  }

  private Boolean flag(String at, Object value) {
    if (!(value instanceof Boolean flag)) {
      problems.add(at, Problem.Code.NOT_A_FLAG);
      return null;
    }
    return flag;
  }

  private Integer number(String at, Object value, int min, int max) {
    if (!(value instanceof Long number)) {
      problems.add(at, Problem.Code.NOT_A_NUMBER);
      return null;
    }
    if (number < min || number > max) {
      problems.add(at, Problem.Code.OUT_OF_RANGE, min, max);
      return null;
    }
    return number.intValue();
  }

  private Object choice(String at, Object value, List<String> choices) {
    if (value instanceof Long number && choices.contains(number.toString())) {
      return number.toString();
    }
    if (!(value instanceof String text) || !choices.contains(text)) {
      problems.add(at, Problem.Code.NOT_A_CHOICE, String.join(", ", choices));
      return null;
    }
    return text;
  }

  private LocalDate date(String at, Object value) {
    try {
      if (value instanceof String text && DATE.matcher(text).matches()) {
        return LocalDate.parse(text, DateTimeFormatter.ISO_LOCAL_DATE);
      }
    } catch (DateTimeParseException e) {
      // The 31st of a month of 30 days: told below like any other text that is no date.
    }
    problems.add(at, Problem.Code.NOT_A_DATE);
    return null;
  }

  private LocalDateTime dateTime(String at, Object value) {
    try {
      if (value instanceof String text && DATE_TIME.matcher(text).matches()) {
        return LocalDateTime.parse(text, DateTimeFormatter.ISO_LOCAL_DATE_TIME);
      }
    } catch (DateTimeParseException e) {
      // 25.00 o'clock: told below like any other text that is no time.
    }
    problems.add(at, Problem.Code.NOT_A_DATE_TIME);
    return null;
  }

  private Href href(String at, Object value) {
    if (!(value instanceof String text) || !Href.isAllowed(text)) {
      problems.add(at, Problem.Code.BAD_LINK);
      return null;
    }
    return new Href(text);
  }

  private List<Object> list(String at, Object value, int max) {
    if (!(value instanceof List<?> list)) {
      problems.add(at, Problem.Code.NOT_A_LIST);
      return List.of();
    }
    if (list.size() > max) {
      problems.add(at, Problem.Code.TOO_MANY, max, list.size());
      return List.of();
    }
    return new ArrayList<>(list);
  }

  /** The object, or null with a problem. */
  @SuppressWarnings("unchecked") // release.Json makes maps with string keys only
  Map<String, Object> object(String at, Object value) {
    if (value instanceof Map<?, ?> map
        && map.keySet().stream().allMatch(String.class::isInstance)) {
      return (Map<String, Object>) map;
    }
    problems.add(at, Problem.Code.NOT_AN_OBJECT);
    return null;
  }

  private List<String> lineList(String at, Object value, int max) {
    List<String> lines = new ArrayList<>();
    List<Object> items = list(at, value, max);
    for (int i = 0; i < items.size(); i++) {
      String itemAt = at + "[" + i + "]";
      if (isMissing(items.get(i))) {
        problems.add(itemAt, Problem.Code.REQUIRED);
      } else {
        String line = line(itemAt, items.get(i), LONGEST_ITEM);
        if (line != null) {
          lines.add(line);
        }
      }
    }
    return List.copyOf(lines);
  }

  private List<Link> links(String at, Object value, int max, String textKey) {
    List<Field> fields = List.of(Field.line(textKey, 200), Field.href("href"));
    List<Link> links = new ArrayList<>();
    List<Object> items = list(at, value, max);
    for (int i = 0; i < items.size(); i++) {
      String itemAt = at + "[" + i + "]";
      Map<String, Object> json = object(itemAt, items.get(i));
      if (json != null) {
        onlyKnown(itemAt, json, fields, List.of());
        Values values = read(itemAt, json, fields);
        values.href("href").ifPresent(href -> links.add(new Link(values.text(textKey), href)));
      }
    }
    return List.copyOf(links);
  }

  private List<MenuItem> menu(String at, Object value, int max, int levels) {
    List<Field> fields = List.of(Field.line("text", 80), Field.href("href").optional());
    List<MenuItem> menu = new ArrayList<>();
    List<Object> items = list(at, value, max);
    for (int i = 0; i < items.size(); i++) {
      String itemAt = at + "[" + i + "]";
      Map<String, Object> json = object(itemAt, items.get(i));
      if (json == null) {
        continue;
      }
      onlyKnown(itemAt, json, fields, levels > 1 ? List.of("items") : List.of());
      Values values = read(itemAt, json, fields);
      Object below = levels > 1 ? json.get("items") : null;
      List<MenuItem> children =
          isMissing(below) ? List.of() : menu(at(itemAt, "items"), below, max, levels - 1);
      if (values.href("href").isEmpty() && children.isEmpty()) {
        problems.add(at(itemAt, "href"), Problem.Code.REQUIRED);
      }
      menu.add(new MenuItem(values.text("text"), values.href("href").orElse(null), children));
    }
    return List.copyOf(menu);
  }

  private List<List<String>> rows(String at, Object value, int max) {
    List<List<String>> rows = new ArrayList<>();
    List<Object> items = list(at, value, max);
    for (int i = 0; i < items.size(); i++) {
      String rowAt = at + "[" + i + "]";
      List<String> row = new ArrayList<>();
      List<Object> cells = list(rowAt, items.get(i), MOST_CELLS);
      for (int j = 0; j < cells.size(); j++) {
        String cell = lines(rowAt + "[" + j + "]", cells.get(j), LONGEST_ITEM);
        row.add(cell == null ? "" : cell);
      }
      if (row.isEmpty()) {
        problems.add(rowAt, Problem.Code.REQUIRED);
      } else if (!rows.isEmpty() && rows.get(0).size() != row.size()) {
        problems.add(rowAt, Problem.Code.UNEVEN_ROWS, rows.get(0).size(), row.size());
      }
      rows.add(List.copyOf(row));
    }
    return List.copyOf(rows);
  }

  private Media media(String at, Object value) {
    Map<String, Object> json = object(at, value);
    if (json == null) {
      return null;
    }
    List<Field> fields = List.of(Field.line("name", 255));
    onlyKnown(at, json, fields, List.of("media", "width", "height", "variants"));
    UUID id = uuid(at(at, "media"), json.get("media"));
    String name = read(at, json, fields).text("name");
    Integer width = number(at(at, "width"), json.get("width"), 1, WIDEST);
    Integer height = number(at(at, "height"), json.get("height"), 1, WIDEST);
    List<Media.Variant> variants = new ArrayList<>();
    String variantsAt = at(at, "variants");
    List<Object> items = list(variantsAt, json.get("variants"), MOST_VARIANTS);
    for (int i = 0; i < items.size(); i++) {
      Media.Variant variant = variant(variantsAt + "[" + i + "]", items.get(i));
      if (variant != null) {
        variants.add(variant);
      }
    }
    if (variants.isEmpty()) {
      problems.add(variantsAt, Problem.Code.REQUIRED);
    }
    if (id == null || width == null || height == null || variants.isEmpty()) {
      return null;
    }
    variants.sort(Comparator.comparingInt(Media.Variant::width));
    return new Media(id, name, width, height, variants);
  }

  private Media.Variant variant(String at, Object value) {
    Map<String, Object> json = object(at, value);
    if (json == null) {
      return null;
    }
    onlyKnown(at, json, List.of(), List.of("width", "height", "mediaType", "digest", "length"));
    Integer width = number(at(at, "width"), json.get("width"), 1, WIDEST);
    Integer height = number(at(at, "height"), json.get("height"), 1, WIDEST);
    Object type = choice(at(at, "mediaType"), json.get("mediaType"), Media.MEDIA_TYPES);
    Integer length = number(at(at, "length"), json.get("length"), 1, Math.toIntExact(LONGEST_FILE));
    Digest digest = digest(at(at, "digest"), json.get("digest"));
    if (width == null || height == null || type == null || length == null || digest == null) {
      return null;
    }
    return new Media.Variant(width, height, (String) type, digest, length);
  }

  private DocumentFile file(String at, Object value) {
    Map<String, Object> json = object(at, value);
    if (json == null) {
      return null;
    }
    List<Field> fields =
        List.of(Field.line("name", 255), Field.choice("mediaType", MediaTypes.PDF));
    onlyKnown(at, json, fields, List.of("file", "digest", "length"));
    String name = read(at, json, fields).text("name");
    UUID id = uuid(at(at, "file"), json.get("file"));
    Integer length =
        number(at(at, "length"), json.get("length"), 1, Math.toIntExact(DocumentFile.MAX_LENGTH));
    Digest digest = digest(at(at, "digest"), json.get("digest"));
    return id == null || length == null || digest == null
        ? null
        : new DocumentFile(id, name, digest, length);
  }

  private Digest digest(String at, Object value) {
    if (value instanceof String hex && HEX.matcher(hex).matches()) {
      return Digest.ofBytes(HexFormat.of().parseHex(hex));
    }
    problems.add(at, Problem.Code.NOT_A_DIGEST);
    return null;
  }

  private UUID uuid(String at, Object value) {
    if (value instanceof String text && UUID_TEXT.matcher(text).matches()) {
      return UUID.fromString(text);
    }
    problems.add(at, Problem.Code.NOT_AN_IDENTIFIER);
    return null;
  }
}
