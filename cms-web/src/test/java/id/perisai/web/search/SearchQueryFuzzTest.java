package id.perisai.web.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
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

/**
 * The query of an address that somebody made up, from its bytes to the answer of an index: it is
 * bounded, finds what stands there or nothing, and breaks on nothing.
 */
class SearchQueryFuzzTest {
  private static final DirectoryReader PAGES = pages();

  private static DirectoryReader pages() {
    try {
      ByteBuffersDirectory memory = new ByteBuffersDirectory();
      try (IndexWriter writer =
          new IndexWriter(memory, new IndexWriterConfig(Analyzers.BY_FIELD))) {
        writer.addDocument(page("id", "/ktp", "Kartu tanda penduduk", "Cara membuat KTP baru"));
        writer.addDocument(page("en", "/en/ktp", "Identity card", "How to get a new card"));
      }
      return DirectoryReader.open(memory);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As {@link SiteSearch} writes them. */
  private static Document page(String language, String path, String title, String text) {
    Document page = new Document();
    page.add(new BinaryDocValuesField(SearchFields.PATH, new BytesRef(path)));
    page.add(new BinaryDocValuesField(SearchFields.DOCUMENT, new BytesRef("0".repeat(64))));
    page.add(new StringField(SearchFields.LANGUAGE, language, Field.Store.NO));
    page.add(new SortedDocValuesField(SearchFields.LANGUAGE, new BytesRef(language)));
    page.add(new SortedDocValuesField(SearchFields.TYPE, new BytesRef("page")));
    page.add(new NumericDocValuesField(SearchFields.YEAR, 2026));
    for (Map.Entry<String, Long> time :
        Map.of(SearchFields.FROM, Long.MIN_VALUE, SearchFields.UNTIL, Long.MAX_VALUE).entrySet()) {
      page.add(new LongPoint(time.getKey(), time.getValue()));
      page.add(new NumericDocValuesField(time.getKey(), time.getValue()));
    }
    for (Map.Entry<String, String> words : Map.of("title", title, "text", text).entrySet()) {
      String name = words.getKey();
      page.add(new TextField(name + SearchFields.WRITTEN, words.getValue(), Field.Store.NO));
      page.add(new TextField(name + "." + language, words.getValue(), Field.Store.NO));
    }
    return page;
  }

  @FuzzTest(maxDuration = "2m")
  void query(byte[] bytes) throws IOException {
    SearchQuery asked = SearchQuery.of(new String(bytes, StandardCharsets.ISO_8859_1));
    assertTrue(asked.text().length() <= SearchQuery.MAX_TEXT, asked.text());
    assertTrue(asked.page() >= 1 && asked.page() <= SearchQuery.MAX_PAGE, "" + asked.page());
    assertTrue(asked.text().lines().count() <= 1, "one line");
    String again = "q=" + URLEncoder.encode(asked.text(), StandardCharsets.UTF_8);
    assertEquals(asked.text(), SearchQuery.of(again).text(), "what is shown in the field");
    for (String language : List.of("id", "en")) {
      Found found =
          new Search(PAGES, new Shown(language, 0), () -> false)
              .found(asked, new Asked(asked.text(), language));
      assertTrue(found.total() <= 1, "of one language");
      assertTrue(found.hits().size() <= found.total());
    }
  }
}
