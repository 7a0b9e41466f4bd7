package id.perisai.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.content.Content;
import id.perisai.content.Passage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GamblingTermsTest {
  private final GamblingTerms check = new GamblingTerms();

  static Stream<String> found() {
    return Lines.of("gambling-found.txt");
  }

  static Stream<String> leftAlone() {
    return Lines.of("gambling-left-alone.txt");
  }

  @ParameterizedTest
  @MethodSource("found")
  void asks_about_gambling_however_it_is_spelt(String text) {
    assertFalse(in(text).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("leftAlone")
  void leaves_honest_text_alone(String text) {
    assertEquals(List.of(), in(text));
  }

  @Test
  void never_asks_about_one_weak_word() {
    for (String word : WordList.read("gambling.txt").section("weak")) {
      assertEquals(List.of(), in("Hari ini " + word + " dan seterusnya"), word);
    }
  }

  @Test
  void asks_about_every_promotional_term_that_stands_alone() {
    for (String term : WordList.read("gambling.txt").section("promotion")) {
      assertFalse(in("Tautan: " + term + ".").isEmpty(), term);
    }
  }

  @Test
  void tells_where_what_and_why() {
    List<Finding> findings =
        check.findings(
            List.of(
                new Passage("title", "Jadwal layanan"),
                new Passage(
                    "body[1].doc", "Kunjungi kami.\nMain sl0t g4cor dan maxwin sekarang juga")));
    assertEquals(1, findings.size());
    Finding finding = findings.get(0);
    assertEquals("body[1].doc", finding.where());
    assertEquals(Severity.WARN, finding.severity());
    assertTrue(finding.excerpt().contains("sl0t g4cor"), finding.excerpt());
    assertEquals(List.of("slot gacor", "maxwin"), finding.details().get("terms"));
    assertEquals(List.of("slot gacor"), finding.details().get("disguised"));
    assertEquals(15L, finding.details().get("score"));
  }

  @Test
  void reads_links_and_the_address_of_a_content() {
    Map<String, Object> json = news("Layanan", "/berita/slot-gacor-maxwin");
    assertEquals("path", check.findings(Content.parse(json)).get(0).where());
    json.put("path", "/berita/layanan");
    assertEquals(List.of(), check.findings(Content.parse(json)));
    json.put(
        "body",
        List.of(
            Map.of(
                "type",
                "links",
                "items",
                List.of(Map.of("text", "di sini", "href", "https://gacor88.example/maxwin")))));
    assertEquals("body[0].items[0].href", check.findings(Content.parse(json)).get(0).where());
  }

  @Test
  void masks_long_numbers_in_the_excerpt() {
    Finding finding = in("NIK 3604010101900001 slot gacor").get(0);
    assertFalse(finding.excerpt().contains("3604010101900001"), finding.excerpt());
  }

  @Test
  void stays_fast_on_a_long_text() {
    String text =
        "Pelayanan administrasi kependudukan s l o t p a r k i r aaaaaaaa 4444 ".repeat(3_000);
    assertTimeout(Duration.ofSeconds(20), () -> in(text));
  }

  static Map<String, Object> news(String title, String path) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", "news");
    json.put("language", "id");
    json.put("path", path);
    json.put("title", title);
    json.put("date", "2026-11-20");
    json.put("fields", Map.of());
    json.put("body", List.of());
    return json;
  }

  private List<Finding> in(String text) {
    return check.findings(List.of(new Passage("body[0].doc", text)));
  }
}
