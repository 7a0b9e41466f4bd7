package id.perisai.admin.screens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
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
          "<button type='submit' name='berkas' value='bpkad/17'>Terima</button>",
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

  /** A name that sources ask for is sent with each form: it must not be what finds these. */
  @Test
  void finds_every_field_that_the_page_shows_by_itself() throws IOException {
    for (String field : FIELDS.subList(0, FIELDS.size() - 1)) {
      FieldSwaps.Site site =
          site(field, sent -> sent.contains(THEIRS) ? "Rencana dinas lain" : "Tidak ada");
      assertTrue(
          !new FieldSwaps(site, Set.of(THEIRS), one -> NOWHERE, Set.of()).differing().isEmpty(),
          field);
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

  /** The page has no form after it was done: it is asked for between two cases, never in one. */
  @Test
  void is_content_with_what_is_done_once_and_takes_the_form_off_the_page() throws IOException {
    for (int cases = 1; cases < 12; cases++) {
      Proposals site = new Proposals();
      assertEquals(
          List.of(), new FieldSwaps(site, ids(cases), one -> NOWHERE, Set.of("lain")).differing());
      assertTrue(site.proposed);
    }
  }

  /** A page that is withdrawn once, and shows no form to do it by from then on. */
  private static final class Proposals implements FieldSwaps.Site {
    private boolean proposed;
    private boolean seenProposed;
    private int sent;

    @Override
    public String page() {
      sent = 0;
      seenProposed = proposed;
      return proposed
          ? "<p>Sudah diusulkan</p>"
          : FieldSwapsTest.page(FIELDS.get(0) + "<button name='kirim' value='Usulkan'></button>");
    }

    @Override
    public Answer send(FieldSwaps.Form form, Map<String, String> fields, String asked) {
      assertTrue(++sent <= 8, "the server has forgotten this view");
      if (seenProposed) {
        return said("Tidak ada formulir");
      }
      if (!fields.containsValue(OWN)) {
        return said("Tidak ada");
      }
      Answer answer = said(proposed ? "Sudah diusulkan" : "Diusulkan");
      proposed = true;
      return answer;
    }
  }

  /** Theirs was taken, and is gone when it is asked for once more. */
  @Test
  void finds_what_can_be_done_with_theirs_once() throws IOException {
    for (String field : FIELDS) {
      boolean[] gone = {false};
      Function<String, String> deletes =
          sent -> {
            boolean deleted = sent.contains(THEIRS) && !gone[0];
            gone[0] |= deleted;
            return deleted ? "Dihapus" : "Tidak ada";
          };
      assertTrue(!tried(field, deletes).differing().isEmpty(), field);
    }
  }

  /** What nothing was answered at first, theirs is answered for ever. */
  @Test
  void finds_what_can_be_done_with_nothing_once_and_with_theirs_more_often() throws IOException {
    for (int ids = 2; ids < 6; ids++) {
      boolean[] done = {false};
      FieldSwaps.Site site =
          site(
              FIELDS.get(0),
              sent -> {
                boolean nothing = sent.contains(NOWHERE);
                String answer = nothing && done[0] ? "Sudah ada" : "Disimpan";
                done[0] |= nothing;
                return answer;
              });
      assertEquals(
          ids - 1,
          new FieldSwaps(site, ids(ids), one -> NOWHERE, Set.of()).differing().size(),
          "all but the first, which is answered as nothing is");
    }
  }

  /**
   * Its button is the form's own, and is pressed; a button of a row says by its name what it is.
   */
  @Test
  void presses_the_button_of_a_form_that_stands_in_a_row() throws IOException {
    String form =
        "<form id='daftar:0:f' method='post'><input type='hidden' name='daftar:0:f' value='daftar:0:f'>"
            + FIELDS.get(0)
            + "<input type='submit' name='daftar:0:f:buka' value='Buka'></form>";
    FieldSwaps.Site site =
        new FieldSwaps.Site() {
          @Override
          public String page() {
            return form;
          }

          @Override
          public Answer send(FieldSwaps.Form sent, Map<String, String> fields, String asked) {
            boolean opened = fields.containsKey("daftar:0:f:buka") && fields.containsValue(THEIRS);
            return said(opened ? "Rencana dinas lain" : "Tidak ada");
          }
        };
    assertEquals(
        1, new FieldSwaps(site, Set.of(THEIRS), one -> NOWHERE, Set.of()).differing().size());
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
    return new FieldSwaps(site(field, says), Set.of(THEIRS), one -> NOWHERE, Set.of("berkas"));
  }

  private static FieldSwaps.Site site(String field, Function<String, String> says) {
    return new FieldSwaps.Site() {
      @Override
      public String page() {
        return FieldSwapsTest.page(field);
      }

      @Override
      public Answer send(FieldSwaps.Form form, Map<String, String> fields, String asked) {
        return said(says.apply(fields.toString()).replace(asked, ""));
      }
    };
  }

  private static String page(String field) {
    return "<form id='f' method='post'><input type='hidden' name='f' value='f'>"
        + field
        + "</form>";
  }

  private static Answer said(String body) {
    return new Answer(200, Map.of(), body);
  }

  /** So many of somebody else's. */
  private static List<String> ids(int count) {
    return IntStream.range(0, count)
        .mapToObj(one -> THEIRS.substring(0, 35) + Integer.toHexString(one))
        .toList();
  }
}
