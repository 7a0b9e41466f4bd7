package id.perisai.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.content.Content;
import id.perisai.content.Passage;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PersonalNumbersTest {
  private final PersonalNumbers check = new PersonalNumbers();

  static Stream<String> found() {
    return Lines.of("numbers-found.txt");
  }

  static Stream<String> leftAlone() {
    return Lines.of("numbers-left-alone.txt");
  }

  @ParameterizedTest
  @MethodSource("found")
  void finds_a_citizens_number_however_it_is_written(String line) {
    String[] parts = line.split("\\|", 2);
    List<Finding> findings = in(parts[1]);
    assertEquals(1, findings.size());
    assertEquals(parts[0], findings.get(0).details().get("kind"));
  }

  @ParameterizedTest
  @MethodSource("found")
  void never_repeats_the_number_it_found(String line) {
    String text = line.split("\\|", 2)[1];
    String digits = digits(text);
    for (Finding finding : in("Daftar penerima: " + text + " dan seterusnya, juga " + text + ".")) {
      String told = digits(finding.toJson().toString());
      assertFalse(told.contains(digits), () -> finding.toJson().toString());
      assertTrue(finding.excerpt().contains("•"), finding.excerpt());
    }
  }

  @ParameterizedTest
  @MethodSource("leftAlone")
  void leaves_other_numbers_alone(String text) {
    assertEquals(List.of(), in(text));
  }

  @Test
  void finds_each_row_of_a_list_of_recipients() {
    List<Finding> findings =
        in(
            "1 Budi 3604010101900001 Cipare\n2 Ani 3604014101900002 Unyur\n3 Siti 3604016912850003 Kasemen");
    assertEquals(3, findings.size());
  }

  @Test
  void finds_numbers_in_tables_and_links_of_a_content() {
    Map<String, Object> json = GamblingTermsTest.news("Penerima bantuan", "/berita/bansos");
    json.put(
        "body",
        List.of(
            Map.of(
                "type",
                "table",
                "caption",
                "Penerima",
                "header",
                "row",
                "rows",
                List.of(List.of("Nama", "NIK"), List.of("Ani", "3604014101900002")))));
    List<Finding> findings = Checks.run(Content.parse(json));
    assertEquals(1, findings.size());
    assertEquals("body[0].rows[1][1]", findings.get(0).where());
    assertEquals("personal-number", findings.get(0).check());
  }

  private List<Finding> in(String text) {
    return check.findings(List.of(new Passage("body[0].doc", text)));
  }

  private static String digits(String text) {
    StringBuilder digits = new StringBuilder();
    text.chars()
        .filter(Character::isDigit)
        .map(c -> Character.digit(c, 10))
        .forEach(digits::append);
    return digits.toString();
  }
}
