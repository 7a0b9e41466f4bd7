package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/berita/1", "/a;b=c", "/~x", "/a+b", "/%C3%A9", "/a%20b", "/...", "//"})
  void keeps_the_one_spelling(String raw) throws Exception {
    RequestPath path = RequestPath.of(raw);
    assertTrue(path.canonical());
    assertEquals(raw, RequestPath.encode(path.name()));
  }

  @ParameterizedTest
  @CsvSource({"/%62, /b", "/%7Ex, /~x", "/%c3%a9, /é", "/e%CC%81, /é", "/a%2Bb, /a+b", "/%41, /A"})
  void knows_other_spellings_for_what_they_are(String raw, String name) throws Exception {
    RequestPath path = RequestPath.of(raw);
    assertFalse(path.canonical());
    assertEquals(name, path.name());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "berita",
        "*",
        "/%",
        "/%4",
        "/%zz",
        "/%u0041",
        "/%00",
        "/%0a",
        "/%7f",
        "/%2f",
        "/%5c",
        "/%ff",
        "/%c0%af",
        "/%ed%a0%80",
        "/%C3",
        "/é",
        "/a b",
        "/a\"b",
        "/<x>",
        "/a\\b",
        "/a|b",
        "/.",
        "/..",
        "/a/./b",
        "/a/../b",
        "/%2e",
        "/%2E%2e/b",
        "/a/.%2e"
      })
  void refuses_what_has_no_meaning_or_two(String raw) {
    assertThrows(RequestRefused.class, () -> RequestPath.of(raw));
  }

  @Test
  void refuses_what_is_too_long_before_it_looks() {
    RequestRefused refused =
        assertThrows(RequestRefused.class, () -> RequestPath.of("/%".repeat(2000)));
    assertEquals(414, refused.reason().status);
  }
}
