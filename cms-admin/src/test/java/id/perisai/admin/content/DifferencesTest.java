package id.perisai.admin.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.admin.content.Differences.Choice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DifferencesTest {
  private static final Object INTRO = heading("Pendahuluan");
  private static final Object MINE = heading("Tulisan saya");
  private static final Object THEIRS = heading("Tulisan dia");
  private static final Object END = heading("Penutup");

  private final Map<String, Object> left = content("Judul A", "Siti", INTRO, MINE, END);
  private final Map<String, Object> right = content("Judul B", "Siti", INTRO, THEIRS, END);

  @Test
  void names_the_fields_and_the_run_of_blocks_that_differ() {
    assertEquals(
        List.of("title", "body.0"),
        Differences.between(left, right).all().stream().map(Difference::id).toList());
  }

  @Test
  void finds_nothing_between_a_content_and_itself() {
    assertEquals(List.of(), Differences.between(left, left).all());
  }

  @Test
  void merges_what_is_chosen_of_each() {
    Map<String, Object> merged =
        Differences.between(left, right).merge(Map.of("title", Choice.LEFT, "body.0", Choice.BOTH));
    assertEquals("Judul A", merged.get("title"));
    assertEquals(List.of(INTRO, MINE, THEIRS, END), merged.get("body"));
  }

  @Test
  void takes_the_newer_side_where_nothing_is_chosen() {
    assertEquals(right, Differences.between(left, right).merge(Map.of()));
  }

  @Test
  void gives_back_the_older_side_when_it_is_chosen_everywhere() {
    assertEquals(
        left,
        Differences.between(left, right)
            .merge(Map.of("title", Choice.LEFT, "body.0", Choice.LEFT)));
  }

  @Test
  void loses_no_field_that_only_one_side_has() {
    Map<String, Object> with = new LinkedHashMap<>(left);
    with.put("summary", "Ringkasan");
    Map<String, Object> without = new LinkedHashMap<>(left);
    assertEquals(
        "Ringkasan",
        Differences.between(with, without).merge(Map.of("summary", Choice.LEFT)).get("summary"));
    assertTrue(
        !Differences.between(with, without)
            .merge(Map.of("summary", Choice.RIGHT))
            .containsKey("summary"));
  }

  @Test
  void marks_the_words_that_changed() {
    WordDiff words = WordDiff.of("Loket buka pukul 08.00", "Loket buka pukul 07.30");
    assertEquals(
        List.of(new WordDiff.Piece("Loket buka pukul ", false), new WordDiff.Piece("08.00", true)),
        words.before());
    assertEquals(
        List.of(new WordDiff.Piece("Loket buka pukul ", false), new WordDiff.Piece("07.30", true)),
        words.after());
  }

  private static Object heading(String text) {
    return Map.of("type", "heading", "level", 2L, "text", text);
  }

  private static Map<String, Object> content(String title, String byline, Object... body) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("type", "news");
    content.put("title", title);
    content.put("fields", Map.of("byline", byline));
    content.put("body", List.of(body));
    return content;
  }
}
