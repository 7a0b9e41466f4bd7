package id.perisai.admin.screens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A planted field that trusts what it is sent is found, whatever kind of field it is. */
class FieldSwapsTest {
  private static final String OWN = "11111111-1111-4111-8111-111111111111";
  private static final String THEIRS = "22222222-2222-4222-8222-222222222222";
  private static final String NOWHERE = "33333333-3333-4333-8333-333333333333";

  private static final List<String> FIELDS =
      List.of(
          "<input type='hidden' name='berkas' value='" + OWN + "'>",
          "<input type='hidden' name='berkas' value=''>",
          "<select name='berkas'><option value='" + OWN + "'>Satu</option></select>",
          "<input type='radio' name='berkas' value='" + OWN + "' checked>",
          "<input type='checkbox' name='berkas' value='" + OWN + "/3'>",
          "<button type='submit' name='berkas' value='done " + OWN + "'>Selesai</button>",
          "<input type='submit' name='daftar:0:berkas' value='Lihat'>",
          "<p>no field at all: the source asks for it</p>");

  @Test
  void finds_a_field_that_trusts_its_value() throws IOException {
    for (String field : FIELDS) {
      List<String> found =
          tried(field, sent -> sent.contains(THEIRS) ? "Rencana dinas lain" : "Tidak ada")
              .differing();
      assertTrue(!found.isEmpty(), field);
    }
  }

  @Test
  void finds_what_breaks_and_what_tells_how_it_is_made() throws IOException {
    for (String field : FIELDS) {
      assertTrue(
          !tried(field, sent -> "org.hibernate.QueryException").differing().isEmpty(), field);
    }
  }

  @Test
  void is_content_with_fields_that_do_not() throws IOException {
    for (String field : FIELDS) {
      FieldSwaps swaps = tried(field, sent -> "Tidak ada: " + value(sent));
      assertEquals(List.of(), swaps.differing(), field);
      assertTrue(swaps.cases() > 0, field);
    }
  }

  /** What is done once and refused the second time says nothing about whose it was. */
  @Test
  void is_content_with_what_is_done_once() throws IOException {
    int[] times = {0};
    assertEquals(
        List.of(),
        tried(FIELDS.get(0), sent -> times[0]++ == 0 ? "Disimpan" : "Sudah ada").differing());
  }

  @Test
  void knows_every_name_that_a_source_asks_for() throws IOException {
    assertTrue(
        FieldSwaps.parameters()
            .containsAll(
                Set.of(
                    "teks",
                    "cari",
                    "tandai",
                    "hapus",
                    "kunci",
                    "tambah",
                    "halaman",
                    "situs",
                    "rancangan",
                    "pulihkan",
                    "akhiri",
                    "lepas",
                    "aturan",
                    "tanda",
                    "milik",
                    "instansi",
                    "jamin")),
        FieldSwaps.parameters().toString());
  }

  private static String value(String sent) {
    return sent.contains(THEIRS) ? THEIRS : sent.contains(NOWHERE) ? NOWHERE : "";
  }

  private static FieldSwaps tried(String field, Function<String, String> says) {
    FieldSwaps.Site site =
        new FieldSwaps.Site() {
          @Override
          public String page() {
            return "<form id='f' method='post'><input type='hidden' name='f' value='f'>"
                + field
                + "</form>";
          }

          @Override
          public Answer send(FieldSwaps.Form form, Map<String, String> fields, String asked) {
            return new Answer(200, Map.of(), says.apply(fields.toString()).replace(asked, ""));
          }
        };
    return new FieldSwaps(site, Set.of(THEIRS), one -> NOWHERE, Set.of("berkas"));
  }
}
