package id.perisai.web.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NearWordsTest {
  private static final List<String> REAL =
      List.of("puskesmas", "kelahiran", "kesehatan", "kartu", "ktp", "ktp2", "perizinan");

  private final Random random = new Random(7);
  private final Set<String> words = new TreeSet<>(REAL);
  private DirectoryReader reader;

  @BeforeEach
  void an_index_of_words_with_slips() throws IOException {
    for (String word : REAL) {
      for (int i = 0; i < 60; i++) {
        words.add(slipped(word, 1 + i % 4));
      }
    }
    ByteBuffersDirectory directory = new ByteBuffersDirectory();
    try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      for (String word : words) {
        Document page = new Document();
        page.add(new StringField(SearchFields.WORD, word, Field.Store.NO));
        writer.addDocument(page);
      }
    }
    reader = DirectoryReader.open(directory);
  }

  private String slipped(String word, int slips) {
    StringBuilder letters = new StringBuilder(word);
    for (int i = 0; i < slips; i++) {
      int at = random.nextInt(letters.length());
      char letter = (char) ('a' + random.nextInt(26));
      switch (random.nextInt(4)) {
        case 0 -> letters.insert(at, letter);
        case 1 -> letters.setCharAt(at, letter);
        case 2 -> letters.append(letter);
        default -> {
          char first = letters.charAt(0);
          letters.setCharAt(0, letters.charAt(at));
          letters.setCharAt(at, first);
        }
      }
    }
    return letters.toString();
  }

  @Test
  void finds_all_that_are_so_near_and_no_others() throws IOException {
    for (String typed : words) {
      int most = typed.length() < 4 || typed.contains("2") ? 0 : typed.length() < 8 ? 1 : 2;
      Set<String> near =
          words.stream()
              .filter(word -> most > 0 && Edits.between(typed, word) <= most)
              .collect(Collectors.toSet());
      assertEquals(
          near, Set.copyOf(NearWords.of(reader, typed).nearest(words.size())), "near " + typed);
    }
  }

  @Test
  void takes_words_of_other_letters_as_well() throws IOException {
    assertTrue(NearWords.of(reader, "püskesmas").nearest(9).contains("puskesmas"));
    assertTrue(NearWords.of(reader, "健康健康").nearest(9).isEmpty());
  }

  @Test
  void takes_nothing_as_near_a_very_short_word() throws IOException {
    assertTrue(NearWords.of(reader, "kt").nearest(9).isEmpty());
    assertTrue(NearWords.of(reader, "ktq").nearest(9).isEmpty());
  }

  @Test
  void takes_no_short_word_as_near_that_is_two_letters_away() throws IOException {
    assertTrue(NearWords.of(reader, "kartu").nearest(99).contains("kartu"));
    assertFalse(NearWords.of(reader, "katru").nearest(99).isEmpty());
    assertFalse(NearWords.of(reader, "bartn").nearest(99).contains("kartu"));
  }

  @Test
  void takes_no_number_as_near_another() throws IOException {
    assertTrue(NearWords.of(reader, "ktp3").nearest(9).isEmpty());
  }
}
