package id.perisai.web.search;

import java.io.IOException;
import org.apache.lucene.index.FilteredTermsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.MultiTermQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.util.AttributeSource;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;

/**
 * Finds the words that begin as one does and are longer, as {@link PrefixQuery} does. That makes an
 * automaton first, which takes longer than to look up the words.
 */
final class LongerWords extends MultiTermQuery {
  private final BytesRef beginning;

  /**
   * @param most so many words are looked for, the first of the alphabet
   */
  LongerWords(Term beginning, int most) {
    super(beginning.field(), new TopTermsBlendedFreqScoringRewrite(most));
    this.beginning = beginning.bytes();
  }

  @Override
  protected TermsEnum getTermsEnum(Terms terms, AttributeSource attributes) throws IOException {
    return new Longer(terms.iterator(), beginning);
  }

  private static final class Longer extends FilteredTermsEnum {
    private final BytesRef beginning;

    Longer(TermsEnum all, BytesRef beginning) {
      super(all);
      this.beginning = beginning;
      setInitialSeekTerm(beginning);
    }

    @Override
    protected AcceptStatus accept(BytesRef term) {
      if (!StringHelper.startsWith(term, beginning)) {
        return AcceptStatus.END;
      }
      return term.length > beginning.length ? AcceptStatus.YES : AcceptStatus.NO;
    }
  }

  @Override
  public void visit(QueryVisitor visitor) {
    visitor.visitLeaf(this);
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other) && beginning.equals(((LongerWords) other).beginning);
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + beginning.hashCode();
  }

  @Override
  public String toString(String field) {
    return getField() + ":" + beginning.utf8ToString() + "+";
  }
}
