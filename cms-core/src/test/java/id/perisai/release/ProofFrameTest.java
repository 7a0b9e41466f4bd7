package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProofFrameTest {
  private static final Optional<String> STYLE = Optional.of("/_t/site-1.css");

  /** Else `verify` of the next version says FORGED of each site that was not updated yet. */
  @Test
  void whoever_changes_its_words_adds_those_before_to_the_earlier_ones() {
    assertEquals(
        "307d2a4ba8fbae6710dbfbf324388de30fd3a6947d05f3c66600ee55a96afc99",
        Digest.of(ProofFrame.page(Optional.empty(), "")).hex(),
        "the words changed: put this digest into ProofFrame.EARLIER, and the new one here");
  }

  @Test
  void gives_back_the_text_in_its_slot() throws Rejected {
    String text =
        "<h2 id=\"terbitan\">Terbitan</h2>\n<p><code>"
            + ProofFrame.escaped("a<b>&c")
            + "</code><br><time datetime=\"2026-11-21T03:00:00Z\">21 November</time></p>";
    for (Optional<String> style : List.of(Optional.<String>empty(), STYLE)) {
      assertEquals(text, ProofFrame.slot(style, ProofFrame.page(style, text)));
      assertEquals("", ProofFrame.slot(style, ProofFrame.page(style, "")));
    }
    assertTrue(text.contains("a&lt;b&gt;&amp;c"));
  }

  @Test
  void refuses_other_words_around_its_slot_and_another_style_sheet() {
    String page = new String(ProofFrame.page(STYLE, "<p>x</p>"), StandardCharsets.UTF_8);
    String empty = new String(ProofFrame.page(STYLE, ""), StandardCharsets.UTF_8);
    int slot = empty.indexOf("<!-- slot -->\n") + "<!-- slot -->\n".length();
    for (String lie :
        List.of(
            " " + page,
            page + " ",
            page.replace("periksalah sendiri", "percayalah"),
            page.replace("site-1.css", "site-2.css"),
            empty.substring(0, slot),
            empty.substring(slot),
            empty.substring(0, slot - 1) + empty.substring(slot),
            "")) {
      assertRefused(
          Reason.WRONG_DIGEST, () -> ProofFrame.slot(STYLE, lie.getBytes(StandardCharsets.UTF_8)));
    }
    assertRefused(
        Reason.WRONG_DIGEST,
        () -> ProofFrame.slot(Optional.empty(), page.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>1</script>",
        "<a href=\"/x\">x</a>",
        "<p class=\"x\">",
        "<time datetime=\"besok\">",
        "<!-- x -->",
        "<",
        "a < b",
        ">",
        "a > b",
        "&nbsp;",
        "a & b",
        "&#60;"
      })
  void refuses_anything_but_text_in_its_slot(String slot) {
    assertRefused(Reason.NOT_LISTED, () -> ProofFrame.slot(STYLE, ProofFrame.page(STYLE, slot)));
  }

  @Test
  void links_the_style_sheet_of_sites_that_the_site_has() throws Rejected {
    String style = SmallRepository.asset().path();
    ThemeStatement theme =
        ThemeStatement.of(
            1,
            SmallRepository.NOW,
            "perisai 1",
            List.of(
                asset("site", "js", MediaTypes.JAVASCRIPT),
                asset("desk", "css", MediaTypes.CSS),
                SmallRepository.asset()));
    assertEquals(Optional.of(style), ProofFrame.stylesheet(theme, path -> true));
    assertEquals(Optional.of(style), ProofFrame.stylesheet(theme, style::equals));
    assertEquals(Optional.empty(), ProofFrame.stylesheet(theme, path -> !path.equals(style)));
  }

  private static ThemeStatement.Asset asset(String name, String extension, String mediaType) {
    Coding bytes = Coding.of(name.getBytes(StandardCharsets.UTF_8));
    String digest = bytes.digest().hex().substring(0, 12);
    return new ThemeStatement.Asset(
        ThemeStatement.ASSETS + name + "-" + digest + "." + extension,
        mediaType,
        bytes.digest(),
        bytes.length());
  }
}
