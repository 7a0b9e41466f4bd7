package id.perisai.web.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What the results say of how many there are. */
class WordsTest {
  @Test
  void counts_pages_in_english_as_people_do() {
    assertEquals("1 page found.", Words.ENGLISH.get("total", 1));
    assertEquals("2 pages found.", Words.ENGLISH.get("total", 2));
    assertEquals("1,234 pages found; results page 2 of 9.", Words.ENGLISH.get("part", 1234, 2, 9));
  }

  @Test
  void counts_pages_in_indonesian() {
    assertEquals("1 halaman ditemukan.", Words.INDONESIAN.get("total", 1));
    assertEquals(
        "1.234 halaman ditemukan; halaman hasil 2 dari 9.",
        Words.INDONESIAN.get("part", 1234, 2, 9));
  }

  @Test
  void has_the_same_keys_in_both_languages() {
    assertEquals(Words.INDONESIAN.keys(), Words.ENGLISH.keys());
  }
}
