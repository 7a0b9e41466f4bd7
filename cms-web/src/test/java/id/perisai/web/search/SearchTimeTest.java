package id.perisai.web.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;

/** What a search says whose time is up, wherever in it that is. */
class SearchTimeTest {
  private static final Shown NOW = new Shown("id", 1);
  private static final SearchQuery ASKED = SearchQuery.of("q=kelahirn");

  @Test
  void what_was_found_in_time_is_shown_without_a_guess_that_was_not() throws IOException {
    List<String> said = new ArrayList<>();
    try (DirectoryReader reader = DirectoryReader.open(index())) {
      for (int looks = 0; looks < 100 && !said.contains("guess"); looks++) {
        String says = says(reader, looks);
        if (!said.contains(says)) {
          said.add(says);
        }
      }
    }
    assertEquals(List.of("given up", "found", "guess"), said);
  }

  /** A busy machine keeps it waiting. */
  @Test
  void is_given_up_for_what_it_works_and_not_for_what_it_waits() throws Exception {
    try (DirectoryReader reader = DirectoryReader.open(index())) {
      says(reader, Integer.MAX_VALUE);
      Duration second = Duration.ofSeconds(1);
      Search waited = new Search(reader, NOW, second);
      Thread.sleep(1100);
      assertEquals(1, waited.found(ASKED, new Asked(ASKED.text(), "id")).total());

      Search worked = new Search(reader, NOW, second);
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      long end = threads.getCurrentThreadCpuTime() + second.toNanos();
      while (threads.getCurrentThreadCpuTime() < end) {
        Thread.onSpinWait();
      }
      assertThrows(
          InterruptedIOException.class, () -> worked.found(ASKED, new Asked(ASKED.text(), "id")));

      Search waitedLong = new Search(reader, NOW, Duration.ofMillis(10));
      Thread.sleep(110);
      assertThrows(
          InterruptedIOException.class,
          () -> waitedLong.found(ASKED, new Asked(ASKED.text(), "id")));
    }
  }

  /**
   * @param looks of the search at the clock, after which its time is up
   */
  private static String says(DirectoryReader reader, int looks) throws IOException {
    AtomicInteger looked = new AtomicInteger();
    Search search = new Search(reader, NOW, () -> looked.getAndIncrement() >= looks);
    try {
      Found found = search.found(ASKED, new Asked(ASKED.text(), "id"));
      assertEquals(1, found.total());
      assertTrue(found.instead().isEmpty() || found.instead().equals(Optional.of("kelahiran")));
      return found.instead().isEmpty() ? "found" : "guess";
    } catch (InterruptedIOException late) {
      return "given up";
    }
  }

  private static ByteBuffersDirectory index() throws IOException {
    ByteBuffersDirectory directory = new ByteBuffersDirectory();
    try (IndexWriter writer =
        new IndexWriter(directory, new IndexWriterConfig(Analyzers.BY_FIELD))) {
      Document page = new Document();
      page.add(new BinaryDocValuesField(SearchFields.PATH, new BytesRef("/akta")));
      page.add(new BinaryDocValuesField(SearchFields.DOCUMENT, new BytesRef("00")));
      page.add(new StringField(SearchFields.LANGUAGE, "id", Field.Store.NO));
      page.add(new SortedDocValuesField(SearchFields.LANGUAGE, new BytesRef("id")));
      page.add(new SortedDocValuesField(SearchFields.TYPE, new BytesRef("service")));
      for (String name : List.of(SearchFields.FROM, SearchFields.UNTIL)) {
        long millis = name.equals(SearchFields.FROM) ? 0 : 2;
        page.add(new LongPoint(name, millis));
        page.add(new NumericDocValuesField(name, millis));
      }
      page.add(new TextField("title.w", "Akta kelahiran", Field.Store.NO));
      page.add(new TextField("title.id", "Akta kelahiran", Field.Store.NO));
      writer.addDocument(page);
    }
    return directory;
  }
}
