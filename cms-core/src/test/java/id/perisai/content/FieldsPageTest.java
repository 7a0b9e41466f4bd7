package id.perisai.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.block.BlockType;
import id.perisai.block.BlockTypes;
import id.perisai.block.Field;
import id.perisai.block.InvalidContent;
import id.perisai.block.Problem.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Writes docs/fields.md from the fields that the reader goes by, so that the page cannot say
 * anything else; what it says of formats and of fields that belong together is tried here. After a
 * change, run this test with {@code -Dperisai.write-docs=true} and commit the page.
 */
class FieldsPageTest {
  private static final Path PAGE = Path.of("../docs/fields.md");

  private static final String HEAD =
      """
      # What a field takes

      For editors, for whoever imports or writes through the editor's door, and for auditors. A test writes the tables of content from the lists that the
      reader goes by, and tries what is said here about formats and about fields that belong together. Whatever does not fit is refused with a sentence
      beside its field, all of them at once, and nothing is kept. Unknown fields are refused as well.

      ## Formats

      """;

  private static final String VISITORS =
      """

      ## Forms of visitors

      Characters at most, after white space around them was taken away; control characters but line ends are refused ([forms.md](forms.md)).

      | form | fields |
      |---|---|
      | contact | name (needed, 100), contact (needed, 150), subject (needed, 150), message (needed, 5000) |
      | complaint | name (100), contact (150), subject (needed, 150), message (needed, 5000) |
      | incident | subject (needed, 150), url (500), message (needed, 5000), name (100), contact (150) |

      ## Accounts, roles, files

      Passwords, codes, links and sessions stand in [limits.md](limits.md) and [sign-in.md](sign-in.md), files and imports in
      [inventory.md](inventory.md#files-that-are-taken), what stands in the repository in [repository.md](repository.md). An account's address has one `@`, no
      white space and 254 characters at most, and counts without regard to case; an invitation's has letters without accents, digits and `. _ + -` alone,
      without `www.` or `ftp.`; a name must not be blank, nor hold `://` or a beginning of `www.` or `ftp.`; a reason that an act asks for has 2,000 characters at most, a shorter limit where the screen says so; sections of a role are addresses such as `/berita`.
      """;

  /**
   * A kind of field.
   *
   * @param says the format, with N for the field's own bound
   * @param wrong values that must be refused, each by the reason beside it
   */
  private record Format(String says, Map<Code, Object> wrong) {}

  private static final Map<Field.Kind, Format> FORMATS = new EnumMap<>(Field.Kind.class);

  static {
    format(
        Field.Kind.LINE,
        "one line of at most N characters (UTF-16 units), without control or invisible characters",
        Map.of(Code.TOO_LONG, "x".repeat(6000), Code.BAD_CHARACTER, "a\nb", Code.NOT_TEXT, 1L));
    format(
        Field.Kind.LINES,
        "the same in several lines",
        Map.of(Code.TOO_LONG, "x".repeat(6000), Code.BAD_CHARACTER, "a\u0000b"));
    format(
        Field.Kind.EMAIL,
        "an e-mail address of at most N characters: letters, digits and `. _ % + -`, `@`, a name with a dot",
        Map.of(Code.BAD_EMAIL, "siti@localhost"));
    format(Field.Kind.FLAG, "true or false; absent means false", Map.of(Code.NOT_A_FLAG, "true"));
    format(
        Field.Kind.NUMBER,
        "a whole number from 0 to N",
        Map.of(Code.OUT_OF_RANGE, -1L, Code.NOT_A_NUMBER, "7"));
    format(
        Field.Kind.CHOICE, "one of the words that are listed", Map.of(Code.NOT_A_CHOICE, "lain"));
    format(
        Field.Kind.DATE,
        "a day that exists, as `2026-11-20`",
        Map.of(Code.NOT_A_DATE, "2026-02-30"));
    format(
        Field.Kind.DATE_TIME,
        "a minute that exists, as `2026-11-20T09:00`, by the site's clock",
        Map.of(Code.NOT_A_DATE_TIME, "2026-11-20T25:00"));
    format(
        Field.Kind.HREF,
        "`https:`, `http:`, `mailto:`, `tel:`, an address of the site (`/…`) or a place of the page (`#…`), at most 2000 characters",
        Map.of(Code.BAD_LINK, "javascript:alert(1)"));
    format(
        Field.Kind.LINE_LIST,
        "at most N lines of 1000 characters, none empty",
        Map.of(
            Code.TOO_MANY,
            java.util.Collections.nCopies(200, "x"),
            Code.REQUIRED,
            List.of(""),
            Code.NOT_A_LIST,
            "x",
            Code.TOO_LONG,
            List.of("x".repeat(1001))));
    format(
        Field.Kind.LINKS,
        "at most N of a text (200 characters) and a link",
        Map.of(Code.BAD_LINK, List.of(Map.of("text", "x", "href", "data:x"))));
    format(
        Field.Kind.NAMED_LINKS,
        "at most N of a name (200 characters) and a link",
        Map.of(Code.UNKNOWN_FIELD, List.of(Map.of("name", "x", "href", "/x", "text", "y"))));
    format(
        Field.Kind.MENU,
        "at most N of a text (80 characters) with a link, or with items of their own, N at most, or both; two levels",
        Map.of(Code.REQUIRED, List.of(Map.of("text", "x"))));
    format(
        Field.Kind.ROWS,
        "at most N rows of 20 cells of 1000 characters, all rows of one length",
        Map.of(Code.UNEVEN_ROWS, List.of(List.of("a", "b"), List.of("c"))));
    format(
        Field.Kind.RICH_TEXT,
        "a ProseMirror document of a closed schema: at most 2000 nodes a list, bounded depth, links as above",
        Map.of(Code.UNKNOWN_NODE, Map.of("type", "iframe")));
    format(
        Field.Kind.MEDIA,
        "an image of the media library, with its digests",
        Map.of(Code.NOT_AN_OBJECT, "foto.jpg"));
    format(
        Field.Kind.FILE,
        "a PDF of the library, with its digest",
        Map.of(Code.NOT_AN_OBJECT, "berkas.pdf"));
  }

  private static void format(Field.Kind kind, String says, Map<Code, Object> wrong) {
    FORMATS.put(kind, new Format(says, wrong));
  }

  /**
   * What no field says alone.
   *
   * @param breaks changes a valid event so that it breaks the rule and nothing else
   * @param by the reasons that must be told
   */
  private record Rule(String says, Consumer<Map<String, Object>> breaks, Code... by) {}

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              "An event ends after it begins (`end`, `start`).",
              json -> fields(json).put("end", "2026-11-20T09:00"),
              Code.ENDS_BEFORE_START),
          new Rule(
              "A page is shown until after it is shown from (`publishUntil`, `publishFrom`).",
              json -> {
                json.put("publishFrom", "2026-11-20T09:00");
                json.put("publishUntil", "2026-11-20T09:00");
              },
              Code.ENDS_BEFORE_START),
          new Rule(
              "What is under `embargo` says until when (`publishFrom`).",
              json -> json.put("embargo", true),
              Code.REQUIRED),
          new Rule(
              "An address begins with its type's section and language (`/agenda/…`, `/en/events/…`).",
              json -> json.put("path", "/berita/rapat"),
              Code.WRONG_SECTION),
          new Rule(
              "A page in Indonesian does not live under `/en`, and the reverse.",
              json -> {
                json.put("language", "en");
              },
              Code.WRONG_SECTION),
          new Rule(
              "An address is not one of the lists' own (`/agenda/halaman/…`, `/agenda/tahun/…`).",
              json -> json.put("path", "/agenda/halaman/2"),
              Code.RESERVED_PATH),
          new Rule(
              "An address has lower-case letters, digits and `-` between `/`, and 200 characters at most.",
              json -> json.put("path", "/agenda/Rapat Besar"),
              Code.BAD_PATH),
          new Rule(
              "`translates` is an address of the other language.",
              json -> json.put("translates", "/agenda/rapat-lain"),
              Code.BAD_PATH),
          new Rule(
              "Each of `aliases` is an address, capitals and dots included, 300 characters at most.",
              json -> json.put("aliases", List.of("http://lain.go.id/x")),
              Code.BAD_PATH),
          new Rule(
              "An image has a text for those who do not see it, or is said to be decorative.",
              json -> json.put("body", List.of(image("", false))),
              Code.ALT_MISSING),
          new Rule(
              "And not both.",
              json -> json.put("body", List.of(image("Pasar", true))),
              Code.ALT_ON_DECORATIVE),
          new Rule(
              "A page has one form at most.",
              json ->
                  json.put(
                      "body",
                      List.of(
                          Map.of("type", "form", "kind", "contact"),
                          Map.of("type", "form", "kind", "complaint"))),
              Code.SECOND_FORM),
          new Rule(
              "A body has 500 blocks at most.",
              json ->
                  json.put(
                      "body",
                      java.util.Collections.nCopies(
                          501, Map.of("type", "heading", "level", "2", "text", "x"))),
              Code.TOO_MANY),
          new Rule(
              "All of it has 1 MiB at most, as canonical JSON.",
              json ->
                  json.put(
                      "body",
                      java.util.Collections.nCopies(
                          400,
                          Map.of(
                              "type",
                              "table",
                              "caption",
                              "x",
                              "header",
                              "none",
                              "rows",
                              List.of(
                                  List.of("x".repeat(1000), "x".repeat(1000), "x".repeat(1000)))))),
              Code.TOO_LARGE),
          new Rule(
              "A withdrawal says its reason and day.",
              json -> {
                json.put("withdrawal", "error");
                json.put("withdrawn", true);
              },
              Code.REQUIRED,
              Code.REQUIRED),
          new Rule(
              "Reason, day or target stand with a withdrawal alone.",
              json -> json.put("withdrawalReason", "salah"),
              Code.REQUIRED),
          new Rule(
              "A page that was joined to another says which (`withdrawalTo`), and not itself.",
              json -> {
                json.put("withdrawal", "consolidated");
                json.put("withdrawn", true);
                json.put("withdrawalReason", "digabung");
                json.put("withdrawalDate", "2026-11-20");
              },
              Code.REQUIRED),
          new Rule(
              "A page that is kept with a notice leads nowhere else, and is not `withdrawn`.",
              json -> {
                json.put("withdrawal", "kept");
                json.put("withdrawalReason", "lama");
                json.put("withdrawalDate", "2026-11-20");
                json.put("withdrawalTo", "/agenda/lain");
                json.put("withdrawn", true);
              },
              Code.BAD_PATH,
              Code.NOT_A_CHOICE));

  private static Map<String, Object> image(String alt, boolean decorative) {
    return Map.of(
        "type",
        "image",
        "alt",
        alt,
        "decorative",
        decorative,
        "media",
        Map.of(
            "media",
            "00000000-0000-4000-8000-000000000001",
            "name",
            "foto.jpg",
            "width",
            800L,
            "height",
            450L,
            "variants",
            List.of(
                Map.of(
                    "width",
                    800L,
                    "height",
                    450L,
                    "mediaType",
                    "image/jpeg",
                    "digest",
                    "ab".repeat(32),
                    "length",
                    12345L))));
  }

  @SuppressWarnings("unchecked") // made by event()
  private static Map<String, Object> fields(Map<String, Object> json) {
    return (Map<String, Object>) json.get("fields");
  }

  private static Map<String, Object> event() {
    Map<String, Object> json = new HashMap<>();
    json.put("type", "event");
    json.put("language", "id");
    json.put("path", "/agenda/rapat");
    json.put("title", "Rapat");
    json.put("fields", new HashMap<>(Map.of("start", "2026-11-20T10:00")));
    return json;
  }

  @Test
  void each_rule_of_the_page_is_held() {
    Content.parse(event()); // valid, so that each rule is broken alone
    for (Rule rule : RULES) {
      Map<String, Object> json = event();
      rule.breaks().accept(json);
      assertEquals(List.of(rule.by()), codes(json), rule.says());
    }
  }

  @Test
  void each_format_of_the_page_is_held() {
    assertEquals(List.of(Field.Kind.values()), List.copyOf(FORMATS.keySet()));
    FORMATS.forEach(
        (kind, format) ->
            format
                .wrong()
                .forEach(
                    (code, value) ->
                        assertTrue(codesOf(kind, value).contains(code), kind + " takes " + value)));
  }

  private static List<Code> codesOf(Field.Kind kind, Object value) {
    id.perisai.block.Problems problems = new id.perisai.block.Problems();
    new id.perisai.block.FieldReader(problems)
        .read(
            "",
            Map.of("x", value),
            List.of(new Field("x", kind, true, 100, List.of("satu", "dua"))));
    return thrown(problems::refuse);
  }

  private static List<Code> codes(Map<String, Object> json) {
    return thrown(() -> Content.parse(json));
  }

  private static List<Code> thrown(org.junit.jupiter.api.function.Executable act) {
    return assertThrows(InvalidContent.class, act).problems().stream()
        .map(id.perisai.block.Problem::code)
        .toList();
  }

  @Test
  void the_page_says_what_the_reader_takes() throws IOException {
    if (Boolean.getBoolean("perisai.write-docs")) {
      Files.writeString(PAGE, page());
    }
    assertEquals(page(), Files.readString(PAGE));
  }

  private static String page() {
    StringBuilder page = new StringBuilder(HEAD);
    page.append("| kind | what |\n|---|---|\n");
    FORMATS.forEach((kind, format) -> row(page, word(kind), format.says()));
    page.append("\n## Types of content\n\nN stands in brackets.\n\n");
    page.append("| type | field | kind | needed |\n|---|---|---|---|\n");
    fields(page, "all with an address", ContentType.PAGE.common());
    for (ContentType type : ContentType.values()) {
      List<Field> own = new ArrayList<>(type.common());
      own.removeAll(ContentType.PAGE.common());
      own.addAll(type.fields());
      fields(page, type.code(), own);
    }
    page.append("\n## Blocks\n\n| block | field | kind | needed |\n|---|---|---|---|\n");
    for (BlockType block : BlockTypes.ALL) {
      fields(page, block.name(), block.fields());
    }
    page.append("\n## What belongs together\n\n");
    RULES.forEach(rule -> page.append("- ").append(rule.says()).append('\n'));
    return page.append(VISITORS).toString();
  }

  private static void fields(StringBuilder page, String of, List<Field> fields) {
    for (Field field : fields) {
      row(page, of, "`" + field.name() + "`", kind(field), field.required() ? "yes" : "");
    }
  }

  private static String kind(Field field) {
    return switch (field.kind()) {
      case CHOICE -> "`" + String.join("`, `", field.choices()) + "`";
      case FLAG, DATE, DATE_TIME, RICH_TEXT, MEDIA, FILE, HREF -> word(field.kind());
      default -> word(field.kind()) + " (" + field.max() + ")";
    };
  }

  private static String word(Field.Kind kind) {
    return kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }

  private static void row(StringBuilder page, String... cells) {
    page.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
