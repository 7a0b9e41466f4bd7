package id.perisai.themes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.block.InvalidContent;
import id.perisai.block.Problem;
import id.perisai.release.ComposedPage;
import id.perisai.release.SearchDocument;
import id.perisai.release.Slot;
import id.perisai.render.PublishedPage;
import id.perisai.render.RenderedEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A page with a form leaves delivery one place for it, in a frame that says of which kind. */
class FormBlockTest {
  @Test
  void a_page_with_a_form_has_one_slot_in_the_frame_of_its_kind() throws Exception {
    for (String kind : List.of("contact", "complaint", "incident")) {
      RenderedEntry entry = entry("/formulir", kind);
      assertEquals(Slot.FORM, entry.slot());
      String frame = "<div class=\"form\" data-form=\"" + kind + "\">" + ComposedPage.MARKER;
      String page = new String(entry.bytes(), StandardCharsets.UTF_8);
      assertTrue(page.contains(frame), page);
      ComposedPage.of(entry.bytes());
      assertTrue(page.contains("12 bulan"), "says how long data is kept");
    }
  }

  @Test
  void a_page_with_a_form_is_found_by_a_search() throws Exception {
    assertEquals(
        "Hubungi kami",
        SearchDocument.parse(entry("/formulir", "contact").search(), "/formulir").title());
  }

  @Test
  void the_home_page_can_hold_one_too() {
    assertEquals(Slot.FORM, entry("/", "contact").slot());
  }

  @Test
  void pages_without_a_form_have_no_slot() {
    assertEquals(null, entry("/formulir", "").slot());
  }

  @Test
  void a_page_holds_one_form_at_most() {
    Map<String, Object> form = Map.of("type", "form", "kind", "contact");
    InvalidContent refused =
        assertThrows(InvalidContent.class, () -> page("/formulir", List.of(form, form)));
    assertEquals(Problem.Code.SECOND_FORM, refused.problems().get(0).code());
    assertEquals("body[1]", refused.problems().get(0).field());
  }

  private static RenderedEntry entry(String path, String kind) {
    List<Object> body = new ArrayList<>();
    body.add(Map.of("type", "heading", "level", 2L, "text", "Hubungi kami"));
    if (!kind.isEmpty()) {
      body.add(Map.of("type", "form", "kind", kind));
    }
    return SampleSite.renderer()
        .render(SampleSite.site(List.of(page(path, body))), SampleSite.NOW)
        .entries()
        .stream()
        .filter(entry -> entry.path().equals(path))
        .findFirst()
        .orElseThrow();
  }

  private static PublishedPage page(String path, List<?> body) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", "page");
    json.put("language", "id");
    json.put("path", path);
    json.put("title", "Hubungi kami");
    json.put("body", body);
    return SampleSite.page(1, json);
  }
}
