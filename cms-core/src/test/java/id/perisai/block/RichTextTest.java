package id.perisai.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RichTextTest {
  private static Map<String, Object> doc(Object... nodes) {
    return Map.of("type", "doc", "content", List.of(nodes));
  }

  private static Map<String, Object> paragraph(Object... inline) {
    return Map.of("type", "paragraph", "content", List.of(inline));
  }

  private static Map<String, Object> words(String text, Object... marks) {
    return Map.of("type", "text", "text", text, "marks", List.of(marks));
  }

  private static Map<String, Object> link(String href) {
    return Map.of("type", "link", "attrs", Map.of("href", href));
  }

  private static List<Problem.Code> codes(Object doc) {
    return assertThrows(InvalidContent.class, () -> RichText.check(doc)).problems().stream()
        .map(Problem::code)
        .toList();
  }

  @Test
  void asks_for_the_type_of_what_has_none() {
    assertEquals(List.of(Problem.Code.REQUIRED), codes(doc(paragraph(Map.of()))));
    assertEquals(List.of(Problem.Code.REQUIRED), codes(doc(paragraph(Map.of("text", "Halo")))));
    assertEquals(List.of(Problem.Code.REQUIRED), codes(doc(Map.of())));
    assertEquals(
        List.of(Problem.Code.UNKNOWN_NODE), codes(doc(paragraph(Map.of("type", Map.of())))));
  }

  @Test
  void keeps_a_link_with_a_bold_word_as_one_link() {
    RichText text =
        RichText.check(
            doc(
                paragraph(
                    words("baca ", link("/layanan")),
                    words("semua", Map.of("type", "strong"), link("/layanan")),
                    words(" layanan", link("/layanan")))));
    RichText.Paragraph paragraph = (RichText.Paragraph) text.nodes().get(0);
    assertEquals(1, paragraph.content().size());
    RichText.Marked marked = (RichText.Marked) paragraph.content().get(0);
    assertEquals(new RichText.LinkTo(new Href("/layanan")), marked.mark());
    assertEquals(3, marked.content().size());
    assertEquals("baca semua layanan", text.text());
  }

  @Test
  void reads_every_node_and_mark_of_the_schema() {
    Map<String, Object> item =
        Map.of("type", "list_item", "content", List.of(paragraph(words("a"))));
    RichText text =
        RichText.check(
            doc(
                Map.of("type", "bullet_list", "content", List.of(item)),
                Map.of(
                    "type", "ordered_list", "attrs", Map.of("order", 3L), "content", List.of(item)),
                Map.of("type", "blockquote", "content", List.of(paragraph(words("b")))),
                Map.of(
                    "type",
                    "code_block",
                    "content",
                    List.of(Map.of("type", "text", "text", "x\ny"))),
                paragraph(
                    words("c", Map.of("type", "em"), Map.of("type", "code")),
                    Map.of("type", "hard_break"),
                    words("2", Map.of("type", "sub")),
                    words("3", Map.of("type", "sup")),
                    words("PPID", Map.of("type", "abbr", "attrs", Map.of("title", "Pejabat"))),
                    words(
                        "سلام",
                        Map.of("type", "lang", "attrs", Map.of("lang", "ar", "dir", "rtl"))))));
    assertEquals(5, text.nodes().size());
    assertEquals(3, ((RichText.OrderedList) text.nodes().get(1)).start());
    assertEquals("a\na\nb\nx\ny\nc\n23PPIDسلام", text.text());
  }

  @Test
  void refuses_nodes_and_marks_outside_the_schema() {
    assertEquals(
        List.of(Problem.Code.UNKNOWN_NODE),
        codes(doc(Map.of("type", "iframe", "attrs", Map.of("src", "https://x")))));
    assertEquals(
        List.of(Problem.Code.UNKNOWN_MARK),
        codes(doc(paragraph(words("a", Map.of("type", "onclick"))))));
    assertEquals(
        List.of(Problem.Code.MISPLACED_NODE), codes(doc(Map.of("type", "text", "text", "bare"))));
    assertEquals(
        List.of(Problem.Code.UNKNOWN_FIELD),
        codes(
            doc(
                paragraph(
                    words(
                        "a",
                        Map.of("type", "link", "attrs", Map.of("href", "/", "onclick", "x()")))))));
    assertEquals(List.of(Problem.Code.NOT_AN_OBJECT), codes("<p>html</p>"));
  }

  @Test
  void names_the_field_of_each_problem() {
    List<Problem> problems =
        assertThrows(
                InvalidContent.class,
                () ->
                    RichText.check(
                        doc(
                            paragraph(words("good")),
                            paragraph(words("bad", link("javascript:alert(1)"))))))
            .problems();
    assertEquals("content[1].content[0].marks[0].attrs.href", problems.get(0).field());
    assertTrue(problems.get(0).sentence("id").contains("Tautan"));
  }

  @Test
  void refuses_lists_nested_too_deeply() {
    Object inner = paragraph(words("deep"));
    for (int i = 0; i < 6; i++) {
      inner =
          Map.of(
              "type",
              "bullet_list",
              "content",
              List.of(Map.of("type", "list_item", "content", List.of(inner))));
    }
    assertEquals(List.of(Problem.Code.TOO_DEEP), codes(doc(inner)));
  }

  @Test
  void reports_a_bounded_number_of_problems() {
    List<Object> nodes = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      nodes.add(Map.of("type", "script"));
    }
    assertEquals(50, codes(Map.of("type", "doc", "content", nodes)).size());
  }

  @ParameterizedTest
  @ValueSource(ints = {0x0, 0x8, 0x1b, 0x85, 0x202e, 0x2066, 0xd800, 0xfffe, 0xfeff})
  void refuses_characters_that_deceive_or_break(int character) {
    assertEquals(
        List.of(Problem.Code.BAD_CHARACTER),
        codes(doc(paragraph(words("a" + new String(Character.toChars(character)) + "b")))));
  }
}
