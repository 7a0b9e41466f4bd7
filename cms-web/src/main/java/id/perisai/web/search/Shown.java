package id.perisai.web.search;

import java.io.IOException;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;

/**
 * Which pages of an index may be found: those in one language that are shown at a moment.
 *
 * @param nowMillis since 1970
 */
record Shown(String language, long nowMillis) {

  /** Of what fits, what is shown. */
  Query among(Query query) {
    return new BooleanQuery.Builder()
        .add(query, Occur.MUST)
        .add(new TermQuery(new Term(SearchFields.LANGUAGE, language)), Occur.FILTER)
        .add(LongPoint.newRangeQuery(SearchFields.FROM, Long.MIN_VALUE, nowMillis), Occur.FILTER)
        .add(
            LongPoint.newRangeQuery(
                SearchFields.UNTIL, Math.addExact(nowMillis, 1), Long.MAX_VALUE),
            Occur.FILTER)
        .build();
  }

  /**
   * Whether a page that is shown has the word; what was deleted still stands among the terms. Looks
   * at pages until the first such, and so without a query, whose making takes longer.
   */
  boolean isKnown(IndexReader reader, String word) throws IOException {
    for (LeafReaderContext leaf : reader.leaves()) {
      for (SearchFields.Weight field : SearchFields.WORDS) {
        PostingsEnum pages =
            leaf.reader().postings(new Term(field.name(), word), PostingsEnum.NONE);
        if (pages != null && isAny(leaf.reader(), pages)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isAny(LeafReader leaf, DocIdSetIterator pages) throws IOException {
    Bits live = leaf.getLiveDocs();
    SortedDocValues languages = DocValues.getSorted(leaf, SearchFields.LANGUAGE);
    NumericDocValues from = DocValues.getNumeric(leaf, SearchFields.FROM);
    NumericDocValues until = DocValues.getNumeric(leaf, SearchFields.UNTIL);
    int mine = languages.lookupTerm(new BytesRef(language));
    for (int doc = pages.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = pages.nextDoc()) {
      if ((live == null || live.get(doc))
          && languages.advanceExact(doc)
          && languages.ordValue() == mine
          && from.advanceExact(doc)
          && from.longValue() <= nowMillis
          && until.advanceExact(doc)
          && until.longValue() > nowMillis) {
        return true;
      }
    }
    return false;
  }
}
