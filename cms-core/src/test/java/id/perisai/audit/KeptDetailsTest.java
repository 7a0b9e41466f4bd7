package id.perisai.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Digest;
import id.perisai.release.Json;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** However much somebody writes, the trail stays readable. */
class KeptDetailsTest {
  private static final String NIK = "3604 0123 4567 8901 ";

  @Test
  void keeps_what_people_and_acts_write_every_day() {
    Map<String, Object> details =
        Map.of(
            "page", UUID.randomUUID().toString(),
            "digests", Collections.nCopies(200, Digest.of(new byte[] {1}).hex()),
            "reason", "𝄞".repeat(KeptDetails.LETTERS));
    assertEquals(details, KeptDetails.of(details));
  }

  @Test
  void cuts_a_text_between_characters_and_says_so() {
    assertEquals("𝄞".repeat(KeptDetails.LETTERS - 1) + "…", reason("𝄞".repeat(1_200_000)));
    assertEquals(
        Map.of("reason", "a".repeat(KeptDetails.LETTERS - 1) + "…"),
        ((List<?>)
                KeptDetails.of(Map.of("all", List.of(Map.of("reason", "a".repeat(9_000)))))
                    .get("all"))
            .get(0));
  }

  /** At each place where the text may be cut. */
  @Test
  void no_cut_leaves_a_citizens_number_behind() {
    for (int before = 0; before < NIK.length(); before++) {
      String kept = reason("x".repeat(before) + NIK.repeat(5_000));
      assertEquals(KeptDetails.LETTERS, kept.length());
      assertFalse(kept.contains("0123"), kept);
      kept = reason("x".repeat(before) + "3 .. 6 -- 0 .. 4 .. ".repeat(9_000));
      assertTrue(kept.endsWith("…") && !kept.matches("(?s).*(\\d[^\\d•]+){8}.*"), kept);
    }
  }

  /** Such a text had more groups than the stack of a thread is deep. */
  @Test
  void no_number_of_groups_is_too_many() {
    assertEquals(KeptDetails.LETTERS, reason("1 ".repeat(1_000_000)).length());
    assertFalse(
        PersonalDigits.masked(Map.of("reason", "1 ".repeat(1_000_000)))
            .toString()
            .contains("1 1 1"));
  }

  @Test
  void what_is_too_much_together_is_shortened_until_it_is_not() {
    Map<String, Object> finding =
        Map.of("excerpt", "\u0001".repeat(3_000), "page", UUID.randomUUID().toString());
    Map<String, Object> kept =
        KeptDetails.of(Map.of("findings", Collections.nCopies(5_000, finding), "version", 7L));
    assertTrue(Json.canonical(kept).length <= KeptDetails.BYTES);
    assertEquals(7L, kept.get("version"));
    List<?> findings = (List<?>) kept.get("findings");
    assertEquals("… +" + (5_000 - (findings.size() - 1)), findings.get(findings.size() - 1));
    assertEquals(finding.get("page"), ((Map<?, ?>) findings.get(0)).get("page"));
  }

  private static String reason(String written) {
    return (String) KeptDetails.of(Map.of("reason", written)).get("reason");
  }
}
