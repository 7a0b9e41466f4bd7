package id.perisai.web.search;

import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.TopScoreDocCollector;

/**
 * Counts what fits a query, by type and by year, and keeps the best: in one pass. Each is counted
 * as if its own choice had not been made, so that people see what another choice would give. Who
 * looks for a service is seldom looking for one of the hundred reports about it, so that the type
 * of a page counts too.
 */
final class Counts implements Collector {
  private static final int NO_YEAR = -1;

  /** Years that are counted without an object for each page; others are, too, but slower. */
  private static final int FIRST_YEAR = 1950;

  private static final int YEARS = 150;

  /** What a page of a type counts, beside one that is not listed. */
  private static final Map<String, Float> WEIGHTS =
      Map.of("service", 1.6f, "page", 1.4f, "official", 1.4f, "announcement", 1.2f, "news", 0.8f);

  private final Optional<String> type;
  private final OptionalInt year;
  private final TopScoreDocCollector top;
  private final Map<String, Integer> types = new HashMap<>();
  private final SortedMap<Integer, Integer> years = new TreeMap<>(Collections.reverseOrder());
  private final int[] usualYears = new int[YEARS];
  private int fits;
  private int total;

  /**
   * @param most how many of the best are kept
   */
  Counts(Optional<String> type, OptionalInt year, int most) {
    this.type = type;
    this.year = year;
    this.top = TopScoreDocCollector.create(most, Integer.MAX_VALUE);
  }

  @Override
  public LeafCollector getLeafCollector(LeafReaderContext leaf) throws IOException {
    return new OfLeaf(leaf);
  }

  /** Types by their number in this part of the index, so that no text is made for each page. */
  private final class OfLeaf implements LeafCollector {
    private final Weighted weighted = new Weighted();
    private final LeafCollector best;
    private final NumericDocValues yearOf;
    private final SortedDocValues typeOf;
    private final String[] names;
    private final float[] weights;
    private final int[] counts;

    OfLeaf(LeafReaderContext leaf) throws IOException {
      best = top.getLeafCollector(leaf);
      yearOf = DocValues.getNumeric(leaf.reader(), SearchFields.YEAR);
      typeOf = DocValues.getSorted(leaf.reader(), SearchFields.TYPE);
      names = new String[typeOf.getValueCount()];
      weights = new float[names.length];
      counts = new int[names.length];
      for (int i = 0; i < names.length; i++) {
        names[i] = typeOf.lookupOrd(i).utf8ToString();
        weights[i] = WEIGHTS.getOrDefault(names[i], 1f);
      }
    }

    @Override
    public void setScorer(Scorable scorer) throws IOException {
      weighted.unweighted = scorer;
      best.setScorer(weighted);
    }

    @Override
    public void collect(int doc) throws IOException {
      if (!typeOf.advanceExact(doc)) {
        throw new IOException("a page of the index has no type");
      }
      int ofType = typeOf.ordValue();
      int ofYear = yearOf.advanceExact(doc) ? (int) yearOf.longValue() : NO_YEAR;
      boolean typeFits = type.isEmpty() || type.get().equals(names[ofType]);
      boolean yearFits = year.isEmpty() || year.getAsInt() == ofYear;
      fits++;
      if (yearFits) {
        counts[ofType]++;
      }
      if (typeFits && ofYear != NO_YEAR) {
        count(ofYear);
      }
      if (typeFits && yearFits) {
        total++;
        weighted.weight = weights[ofType];
        best.collect(doc);
      }
    }

    @Override
    public void finish() {
      for (int i = 0; i < names.length; i++) {
        if (counts[i] > 0) {
          types.merge(names[i], counts[i], Integer::sum);
        }
      }
    }
  }

  private void count(int ofYear) {
    int at = ofYear - FIRST_YEAR;
    if (at >= 0 && at < YEARS) {
      usualYears[at]++;
    } else {
      years.merge(ofYear, 1, Integer::sum);
    }
  }

  /** What the words count, times what the page's type does. */
  private static final class Weighted extends Scorable {
    private Scorable unweighted;
    private float weight;

    @Override
    public float score() throws IOException {
      return weight * unweighted.score();
    }

    @Override
    public int docID() {
      return unweighted.docID();
    }
  }

  @Override
  public ScoreMode scoreMode() {
    return ScoreMode.COMPLETE;
  }

  TopScoreDocCollector top() {
    return top;
  }

  /** What fits the words, whatever its type and year. */
  int fits() {
    return fits;
  }

  int total() {
    return total;
  }

  Map<String, Integer> types() {
    return types;
  }

  SortedMap<Integer, Integer> years() {
    for (int at = 0; at < YEARS; at++) {
      if (usualYears[at] > 0) {
        years.put(FIRST_YEAR + at, usualYears[at]);
      }
    }
    return years;
  }
}
