package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** By what pages are found: signed words of the page itself, bounded, in one spelling. */
class SearchDocumentTest {
  private static final String PATH = "/berita/a";
  private static final String FILE = "/_m/" + "0".repeat(64) + ".pdf";
  private static final SearchDocument PAGE =
      new SearchDocument(
          PATH,
          "news",
          "Pekan imunisasi",
          "id",
          Optional.of(LocalDate.of(2026, 11, 21)),
          "Baris satu\nBaris \"dua\"",
          List.of(FILE));

  @Test
  void reads_what_it_writes() throws Rejected {
    assertEquals(PAGE, SearchDocument.parse(PAGE.bytes(), PATH));
    SearchDocument bare =
        new SearchDocument("/", "page", "A", "en", Optional.empty(), "", List.of());
    assertEquals(bare, SearchDocument.parse(bare.bytes(), "/"));
    FileText file = new FileText(FILE, "Isi berkas");
    assertEquals(file, FileText.parse(file.bytes(), FILE));
  }

  @Test
  void refuses_the_words_of_another_page_or_file() {
    assertRefused(Reason.MALFORMED, () -> SearchDocument.parse(PAGE.bytes(), "/berita/b"));
    assertRefused(
        Reason.MALFORMED,
        () -> FileText.parse(new FileText(FILE, "x").bytes(), FILE.replace('0', '1')));
  }

  @Test
  void refuses_what_is_not_of_the_format() {
    assertRefusedWith(json -> json.replace("\"news\"", "\"News\""));
    assertRefusedWith(json -> json.replace("\"id\"", "\"fr\""));
    assertRefusedWith(json -> json.replace("2026-11-21", "2026-11-31"));
    assertRefusedWith(json -> json.replace("2026-11-21", "26-11-21"));
    assertRefusedWith(json -> json.replace("Pekan imunisasi", ""));
    assertRefusedWith(json -> json.replace("Pekan ", "Pekan\\u000a"));
    assertRefusedWith(json -> json.replace("Pekan ", "\\u000aPekan"));
    assertRefusedWith(json -> json.replace("satu\\u000a", "satu\\u0000"));
    assertRefusedWith(json -> json.replace("/_m/", "/berita/"));
    assertRefusedWith(
        json -> json.replace("[\"" + FILE + "\"]", "[\"" + FILE + "\",\"" + FILE + "\"]"));
    assertRefusedWith(json -> json.replace("\"type\"", "\"tyne\":1,\"type\""));
    byte[] more = Json.canonical(Map.of("path", FILE, "text", "x", "type", "news"));
    assertRefused(Reason.MALFORMED, () -> FileText.parse(more, FILE));
  }

  @Test
  void reads_as_much_as_it_may_have() throws Rejected {
    List<String> files =
        IntStream.range(0, 50).mapToObj(i -> FILE.replace("00", "" + (10 + i))).toList();
    SearchDocument most = with("x".repeat(500), "x".repeat(65_536), files);
    assertEquals(most, parsed(most));
    FileText longest = new FileText(FILE, "x".repeat(256 * 1024));
    assertEquals(longest, FileText.parse(longest.bytes(), FILE));
  }

  @Test
  void cuts_a_text_and_no_character() {
    String text = "ab" + "\ud83d\ude00" + "c";
    assertEquals(text, SearchDocument.cut(text, 5));
    assertEquals(text.substring(0, 4), SearchDocument.cut(text, 4));
    assertEquals("ab", SearchDocument.cut(text, 3));
    assertEquals("ab", SearchDocument.cut(text, 2));
  }

  @Test
  void refuses_more_than_it_may_have() {
    assertRefused(Reason.TOO_BIG, () -> parsed(with("x".repeat(501), "", List.of())));
    assertRefused(Reason.TOO_BIG, () -> parsed(with("x", "x".repeat(65_537), List.of())));
    List<String> files =
        IntStream.range(0, 51).mapToObj(i -> FILE.replace("00", "" + (10 + i))).toList();
    assertRefused(Reason.MALFORMED, () -> parsed(with("x", "", files)));
    assertRefused(
        Reason.TOO_BIG,
        () -> FileText.parse(new FileText(FILE, "x".repeat(256 * 1024 + 1)).bytes(), FILE));
  }

  private static SearchDocument with(String title, String text, List<String> files) {
    return new SearchDocument(PATH, "page", title, "id", Optional.empty(), text, files);
  }

  private static SearchDocument parsed(SearchDocument document) throws Rejected {
    return SearchDocument.parse(document.bytes(), PATH);
  }

  private static void assertRefusedWith(UnaryOperator<String> lie) {
    String json = lie.apply(new String(PAGE.bytes(), StandardCharsets.UTF_8));
    assertRefused(
        Reason.MALFORMED, () -> SearchDocument.parse(json.getBytes(StandardCharsets.UTF_8), PATH));
  }
}
