package id.perisai.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import id.perisai.release.Digest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersonalDigitsTest {
  /** What people wrote, and what stays of it; # stands for the number with only its ends. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          3604012345678901                        | #
          NIK 3604012345678901 bocor              | NIK # bocor
          NIK3604012345678901                     | NIK#
          3604012345678901a                       | #a
          ktp3604012345678901.jpg                 | ktp#.jpg
          ktp_3604012345678901_depan.png          | ktp_#_depan.png
          scan-3604012345678901-v2.pdf            | scan-#-v2.pdf
          (3604 0123 4567 8901)                   | (#)
          36.04.01.23.45.67.89.01                 | #
          3604-0123-4567-8901                     | #
          360401-234567-8901                      | #
          3604 - 0123 - 4567 - 8901               | #
          3604_0123_4567_8901                     | #
          3604–0123–4567–8901                     | #
          3 6 0 4 0 1 2 3 4 5 6 7 8 9 0 1         | #
          3604012345678901 3604012345678901       | # #
          3604-0123-4567-8901 3604012345678901    | # #
          3604012345678901, 3604012345678901      | #, #
          no. 12 3604 0123 4567 8901              | no. 12 #
          tel 0254-200123 NIK 3604012345678901    | tel 0254-200123 NIK #
          ٣٦٠٤٠١٢٣٤٥٦٧٨٩٠١                        | ٣٦٠٤••••••••••٠١
          x12345678-1234-1234-1234-123456789012   | x1234••••••••••34-1234••••••••••12
          """)
  void masks_a_citizens_number_however_it_is_spelled(String text, String stays) {
    assertEquals(
        stays.replace("#", "3604••••••••••01"),
        PersonalDigits.masked(Map.of("reason", text)).get("reason"));
  }

  @Test
  void masks_it_beside_an_id_and_in_lists_and_deeper() {
    String id = "12345678-1234-1234-1234-123456789012";
    assertEquals(
        Map.of("names", List.of(Map.of("name", id + " 3604••••••••••01"))),
        PersonalDigits.masked(
            Map.of("names", List.of(Map.of("name", id + " 3604 0123 4567 8901")))));
  }

  @Test
  void leaves_digests_ids_and_other_numbers_as_they_are() {
    Map<String, Object> details =
        Map.of(
            "digest",
            Digest.of(new byte[] {1}).hex(),
            "hex",
            "1234567890123456".repeat(4),
            "id",
            "12345678-1234-1234-1234-123456789012",
            "several",
            "12345678-1234-1234-1234-123456789012, " + "12345678901234567890123456789012".repeat(2),
            "list",
            List.of("tel 0254-200123", 3604012345678901L),
            "odd",
            "36040123456789012",
            "file",
            "foto_20261121_101112.jpg",
            "when",
            "2026-11-21T10:11:12Z");
    assertEquals(details, PersonalDigits.masked(details));
  }
}
