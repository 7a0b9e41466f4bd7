package id.perisai.web.search;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.QueryTimeout;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopScoreDocCollector;

/** One search of one site's index, at one moment. */
final class Search {
  static final int PAGE = 10;

  /** Words near the one that was typed that are looked up, the nearest first. */
  private static final int MOST_GUESSES = 24;

  /** How many times as long as it works a search may take by the clock. */
  private static final int WAITING = 10;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final IndexSearcher searcher;
  private final Shown shown;

  /**
   * One by the thread that makes it, given up when it takes longer.
   *
   * @param longest of a processor's time; of the clock ten times as much
   */
  Search(IndexReader reader, Shown shown, Duration longest) {
    this(reader, shown, after(longest));
  }

  /** One that is given up when {@code timeout} says so. */
  Search(IndexReader reader, Shown shown, QueryTimeout timeout) {
    this.searcher = new IndexSearcher(reader);
    this.shown = shown;
    searcher.setTimeout(timeout);
    // No moment comes again, and so no query that asks for what is shown at one.
    searcher.setQueryCache(null);
  }

  /** On a busy machine searches wait for their turn, which is no fault of what they look for. */
  private static QueryTimeout after(Duration longest) {
    long end = System.nanoTime() + longest.multipliedBy(WAITING).toNanos();
    long worked = THREADS.getCurrentThreadCpuTime() + longest.toNanos();
    return () -> System.nanoTime() - end > 0 || THREADS.getCurrentThreadCpuTime() - worked > 0;
  }

  Found found(SearchQuery asked, Asked words) throws IOException {
    if (words.isEmpty()) {
      return new Found(0, List.of(), Map.of(), new TreeMap<>(), false, Optional.empty());
    }
    // People ask in sentences: of three words one may be missing, of five two.
    Map<String, NearWords> near = near(words);
    List<Query> ways = ways(words, near);
    int parts = ways.size();
    int needed = parts < 3 ? parts : parts < 5 ? parts - 1 : parts - 2;
    Counts counts = counts(words.nearby(Asked.query(ways, needed), near.keySet()), asked);
    if (counts.fits() == 0 && needed > 1) {
      needed = 1;
      counts = counts(words.nearby(Asked.query(ways, needed), near.keySet()), asked);
    }
    boolean onlySome = needed < parts && counts.fits() > 0 && !isAny(Asked.query(ways, parts));
    List<Found.Hit> hits = new ArrayList<>();
    ScoreDoc[] docs = counts.top().topDocs((asked.page() - 1) * PAGE, PAGE).scoreDocs;
    for (ScoreDoc doc : docs) {
      hits.add(hit(doc.doc));
    }
    return new Found(
        counts.total(),
        List.copyOf(hits),
        counts.types(),
        counts.years(),
        onlySome && !hits.isEmpty(),
        insteadInTime(words, near));
  }

  private Found.Hit hit(int doc) throws IOException {
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(doc, leaves));
    return new Found.Hit(
        text(leaf, SearchFields.PATH, doc), text(leaf, SearchFields.DOCUMENT, doc));
  }

  private static String text(LeafReaderContext leaf, String field, int doc) throws IOException {
    BinaryDocValues texts = DocValues.getBinary(leaf.reader(), field);
    if (!texts.advanceExact(doc - leaf.docBase)) {
      throw new IOException("a page of the index has no " + field);
    }
    return texts.binaryValue().utf8ToString();
  }

  /** The beginnings of words are looked up once here, and not by each of the queries. */
  private List<Query> ways(Asked words, Map<String, NearWords> near) throws IOException {
    List<Query> ways = new ArrayList<>();
    for (Query way : words.ways(near)) {
      ways.add(searcher.rewrite(way));
    }
    return ways;
  }

  private Counts counts(Query query, SearchQuery asked) throws IOException {
    Counts counts = new Counts(asked.type(), asked.year(), asked.page() * PAGE);
    searcher.search(shown.among(query), counts);
    requireFinished();
    return counts;
  }

  private void requireFinished() throws InterruptedIOException {
    if (searcher.timedOut()) {
      // What was not looked at must not be told as not there.
      throw new InterruptedIOException("the search took too long and was given up");
    }
  }

  /** A search that is finished is shown without a guess rather than not at all. */
  private Optional<String> insteadInTime(Asked asked, Map<String, NearWords> near)
      throws IOException {
    try {
      return instead(asked, near);
    } catch (InterruptedIOException late) {
      return Optional.empty();
    }
  }

  /**
   * What is looked for, with words that the site does not have replaced by near ones that it has.
   * Every word of it stands on a page that is shown now, or among our own synonyms: so nobody can
   * have words of their own shown, and what is not public yet, or any more, is not told by a guess.
   * Hence words that are too short to be guessed at, and that no page has, are left out. Empty
   * where it helps nobody: no page has all of the guess, or each such word is found without one.
   */
  private Optional<String> instead(Asked asked, Map<String, NearWords> near) throws IOException {
    List<String> words = new ArrayList<>();
    boolean helps = false;
    for (Asked.Part part : asked.telling()) {
      boolean found =
          Collections.disjoint(part.words(), near.keySet())
              || isAny(searcher.rewrite(asked.query(part, Map.of())));
      for (String word : part.words()) {
        if (!near.containsKey(word)) {
          words.add(word);
          continue;
        }
        Optional<String> known = nearest(near.get(word));
        if (known.isPresent()) {
          words.add(known.get());
          helps = helps || !found;
        } else if (found && part.hasSynonyms()) {
          words.add(word);
        } else if (near.get(word).takesSlips()) {
          return Optional.empty();
        }
      }
    }
    String guess = String.join(" ", words);
    return helps && hasAll(guess) ? Optional.of(guess) : Optional.empty();
  }

  /** Whether a page that is shown has all that a guess asks for. */
  private boolean hasAll(String guess) throws IOException {
    Asked asked = new Asked(guess, shown.language());
    List<Query> ways = ways(asked, Map.of());
    return isAny(Asked.query(ways, ways.size()));
  }

  /** Of what is looked for, the words that no page has which is shown, and what is like them. */
  private Map<String, NearWords> near(Asked asked) throws IOException {
    Map<String, NearWords> near = new HashMap<>();
    for (Asked.Part part : asked.telling()) {
      for (String word : part.words()) {
        if (!near.containsKey(word) && !shown.isKnown(searcher.getIndexReader(), word)) {
          near.put(word, NearWords.of(searcher.getIndexReader(), word));
        }
      }
    }
    return near;
  }

  /** Whether anything fits that is shown. */
  private boolean isAny(Query query) throws IOException {
    TopScoreDocCollector one = TopScoreDocCollector.create(1, 1);
    searcher.search(new ConstantScoreQuery(shown.among(query)), one);
    requireFinished();
    return one.topDocs().scoreDocs.length > 0;
  }

  private Optional<String> nearest(NearWords near) throws IOException {
    for (String guess : near.nearest(MOST_GUESSES)) {
      if (shown.isKnown(searcher.getIndexReader(), guess)) {
        return Optional.of(guess);
      }
    }
    return Optional.empty();
  }
}
