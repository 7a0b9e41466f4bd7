package id.perisai.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import id.perisai.release.Digest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersonalDigitsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "3604012345678901",
        "NIK 3604012345678901 bocor",
        "(3604 0123 4567 8901)",
        "36.04.01.23.45.67.89.01",
      })
  void masks_a_citizens_number_in_what_people_wrote(String text) {
    String masked = (String) PersonalDigits.masked(Map.of("reason", text)).get("reason");
    assertEquals(
        text.replaceAll("[0-9](?:[. ]?[0-9]){15}", "3604••••••••••01"),
        masked,
        "only the ends stay");
  }

  @Test
  void leaves_digests_ids_and_other_numbers_as_they_are() {
    Map<String, Object> details =
        Map.of(
            "digest", Digest.of(new byte[] {1}).hex(),
            "hex", "1234567890123456".repeat(4),
            "id", "12345678-1234-1234-1234-123456789012",
            "list", List.of("tel 0254-200123", 3604012345678901L),
            "odd", "36040123456789012");
    assertEquals(details, PersonalDigits.masked(details));
  }
}
