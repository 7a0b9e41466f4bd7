package id.perisai.web.search;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.AnalyzerWrapper;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.id.IndonesianAnalyzer;
import org.apache.lucene.analysis.id.IndonesianStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/** How words are taken from text: in small letters without accents; in stems without stop words. */
final class Analyzers {
  /** Every word as it is written. */
  static final Analyzer WORDS = analyzer(null);

  private static final Analyzer INDONESIAN = analyzer("id");
  private static final Analyzer ENGLISH = analyzer("en");

  /** Of an index: stems where a field's name ends in a language. */
  static final Analyzer BY_FIELD =
      new AnalyzerWrapper(Analyzer.PER_FIELD_REUSE_STRATEGY) {
        @Override
        protected Analyzer getWrappedAnalyzer(String field) {
          return field.endsWith(".id") ? INDONESIAN : field.endsWith(".en") ? ENGLISH : WORDS;
        }
      };

  private Analyzers() {}

  /** Stems of a language's words. */
  static Analyzer stems(String language) {
    return language.equals("en") ? ENGLISH : INDONESIAN;
  }

  /** A word of a text, as the analyzer writes it. */
  record Token(String term, int start, int end) {}

  static List<Token> tokens(Analyzer analyzer, String text) {
    List<Token> tokens = new ArrayList<>();
    try (TokenStream stream = analyzer.tokenStream("", text)) {
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      OffsetAttribute offset = stream.addAttribute(OffsetAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        tokens.add(new Token(term.toString(), offset.startOffset(), offset.endOffset()));
      }
      stream.end();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException("text in memory cannot fail to be read", e);
    }
    return tokens;
  }

  private static Analyzer analyzer(String language) {
    return new Analyzer() {
      @Override
      protected TokenStreamComponents createComponents(String field) {
        Tokenizer tokenizer = new StandardTokenizer();
        TokenStream stream = new ASCIIFoldingFilter(new LowerCaseFilter(tokenizer));
        if ("id".equals(language)) {
          stream = new StopFilter(stream, IndonesianAnalyzer.getDefaultStopSet());
          stream = new IndonesianStemFilter(stream);
        } else if ("en".equals(language)) {
          stream = new StopFilter(stream, EnglishAnalyzer.getDefaultStopSet());
          stream = new PorterStemFilter(stream);
        }
        return new TokenStreamComponents(tokenizer, stream);
      }
    };
  }
}
