package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page with one slot: what stands around it is signed, and in it is nothing but text. */
class ComposedPageTest {
  private static final String PAGE =
      "<!doctype html><html lang=\"id\"><main>" + ComposedPage.MARKER + "</main>";

  @Test
  void is_sent_as_it_was_signed_around_its_slot() throws Rejected {
    ComposedPage page = ComposedPage.of(bytes(PAGE));
    byte[] sent = page.filled("<p>3 hasil · é</p>");
    assertEquals(PAGE.replace(ComposedPage.MARKER, "<p>3 hasil · é</p>"), text(sent));
    assertEquals("<p>3 hasil · é</p>", page.slot(sent));
    assertEquals("", page.slot(page.filled("")));
    assertFalse(page.isEnglish());
    assertTrue(ComposedPage.of(bytes(PAGE.replace("\"id\"", "\"en\""))).isEnglish());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<main></main>",
        "<!--perisai:slot--><!--perisai:slot-->",
        "<!--perisai:slot-->a<!--perisai:slot-->",
        "<!--perisai:slot->",
        "<!-- perisai:slot -->",
        ""
      })
  void refuses_a_page_with_another_number_of_slots_than_one(String page) {
    assertRefused(Reason.WRONG_SLOT, () -> ComposedPage.of(bytes(page)));
  }

  @Test
  void refuses_other_bytes_around_the_slot() throws Rejected {
    ComposedPage page = ComposedPage.of(bytes(PAGE));
    String sent = text(page.filled("<p>hasil</p>"));
    for (String lie :
        List.of(
            sent.replace("id", "en"),
            sent + " ",
            " " + sent,
            sent.substring(1),
            sent.substring(0, sent.length() - 1),
            sent.replace("</main>", "</main><p>slot gacor"),
            "",
            // Too short to hold both halves, though it begins with one and ends with the other.
            "<!doctype html><html lang=\"id\"></main>")) {
      assertRefused(Reason.WRONG_DIGEST, () -> page.slot(bytes(lie)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "<script src=\"/_t/x.js\"></script>",
        "<img src=\"/x\">",
        "<p onclick=\"x\">",
        "<p style=\"x\">",
        "<a href=\"https://judi.example/\">",
        "<a href=\"//judi.example/\">",
        "<a href=\"/\\judi.example/\">",
        "<a href=\"javascript:alert(1)\">",
        "<a href=/x>",
        "<a href='/x'>",
        "<form action=\"https://judi.example/\">",
        "<input type=\"image\">",
        "<button formaction=\"/x\">",
        "<iframe></iframe>",
        "<meta>",
        "<base>",
        "<svg>",
        "<!-- x -->",
        "</p x>",
        "</p class=\"x\">",
        "<p",
        "p>",
        ">",
        "<",
        "a < b",
        "a & b",
        "&nbsp;",
        "&#60;",
        "<p title=\"&#60;\">",
        "<P>"
      })
  void refuses_a_slot_that_could_act_or_lead_away(String slot) {
    assertRefused(Reason.NOT_LISTED, () -> ComposedPage.of(bytes(PAGE)).slot(bytes(filled(slot))));
  }

  @Test
  void takes_fields_of_a_form_and_links_of_the_same_site() throws Rejected {
    String slot =
        "<form action=\"/cari\" method=\"get\" role=\"search\"><label for=\"q\">Cari</label>"
            + "<input type=\"search\" id=\"q\" name=\"q\" value=\"a &lt;b&gt; &quot;c&quot; &amp;\">"
            + "<button type=\"submit\">Cari</button></form>"
            + "<ol><li><a href=\"/berita/a?b=c&amp;d=e\">A <mark>kartu</mark></a></li></ol>"
            + "<p><time datetime=\"2026-11-21\">21 November 2026</time> <a href=\"#isi\">isi</a></p>";
    assertEquals(slot, ComposedPage.of(bytes(PAGE)).slot(bytes(filled(slot))));
    assertEquals(List.of("/cari", "/berita/a?b=c&d=e", "#isi"), SlotMarkup.links(slot));
  }

  @Test
  void escapes_whatever_is_not_text() throws Rejected {
    StringBuilder all = new StringBuilder("<\">&'`=/");
    for (int point = 0; point < 0x3000; point++) {
      all.appendCodePoint(point);
    }
    String slot = "<p>" + SlotMarkup.escaped(all.toString() + '\ud800' + "\ud83d\ude00") + "</p>";
    SlotMarkup.requireHarmless(slot);
    SlotMarkup.requireHarmless("<input value=\"" + SlotMarkup.escaped(all.toString()) + "\">");
    assertTrue(slot.contains("\ud83d\ude00"), "what is beyond 16 bits");
    assertFalse(slot.contains("\u202e") || slot.contains("\0"), slot);
  }

  /** Marks that turn what is read around, and halves of characters, are replaced, none beside. */
  @Test
  void shows_no_mark_that_turns_the_order_of_what_is_read() {
    int[] ends = {0xd800, 0xdfff, 0x202a, 0x202e, 0x2066, 0x2069};
    for (int i = 0; i < ends.length; i++) {
      String beside = Character.toString(i % 2 == 0 ? ends[i] - 1 : ends[i] + 1);
      assertEquals(beside, SlotMarkup.escaped(beside));
      assertEquals("\ufffd", SlotMarkup.escaped(Character.toString(ends[i])));
    }
    assertEquals("\n", SlotMarkup.escaped("\n"));
    assertEquals("\ufffd", SlotMarkup.escaped("\r"));
  }

  private static String filled(String slot) {
    return PAGE.replace(ComposedPage.MARKER, slot);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
