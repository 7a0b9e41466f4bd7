package id.perisai.web.search;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which words of texts are marked as found by one search. */
final class Marks {
  /** Longer texts are looked through so far. */
  private static final int LONGEST = 20_000;

  private final Set<String> stems;
  private final Set<String> words;
  private final Set<List<String>> phrases;
  private final String language;

  /** Parts of words without which none has a stem that was asked for. */
  private final List<String> cores;

  /** One of these is in every word that is marked. */
  private final Set<String> signs = new HashSet<>();

  /** Texts repeat their words, and each is judged once. */
  private final Map<String, Boolean> judged = new HashMap<>();

  /**
   * Marks for one search, by one thread.
   *
   * @param stems that were asked for
   * @param words that were asked for, as they were written
   * @param phrases that mean what was asked for, where they stand as a whole
   */
  Marks(Set<String> stems, Set<String> words, Set<List<String>> phrases, String language) {
    this.stems = stems;
    this.words = words;
    this.phrases = phrases;
    this.language = language;
    this.cores = stems.stream().map(stem -> core(stem, language)).toList();
    signs.addAll(cores);
    signs.addAll(words);
    phrases.forEach(signs::addAll);
  }

  /**
   * What all words of a stem have in common: in English the first letter, since ends alone are
   * changed; in Indonesian all but the first, which stands for another one after some prefixes.
   */
  private static String core(String stem, String language) {
    return language.equals("en") ? stem.substring(0, 1) : stem.substring(1);
  }

  /** A text with what is marked in it; of a very long one its beginning. */
  MarkedText in(String whole) {
    String text =
        whole.length() > LONGEST ? whole.substring(0, MarkedText.boundary(whole, LONGEST)) : whole;
    List<Analyzers.Token> tokens = tokens(text);
    BitSet marked = new BitSet(tokens.size());
    for (int i = 0; i < tokens.size(); i++) {
      if (judged.computeIfAbsent(tokens.get(i).term(), this::isMarked)) {
        marked.set(i);
      }
    }
    markPhrases(tokens, marked);
    return new MarkedText(text, marked.stream().mapToObj(tokens::get).toList());
  }

  /**
   * The words that may be marked; where others stand between two of them, an empty one does. The
   * most of a text is not taken apart: what has no blank in it is looked at only where it has one
   * of the signs, or a letter that may be written in another way.
   */
  private List<Analyzers.Token> tokens(String text) {
    List<Analyzers.Token> tokens = new ArrayList<>();
    BitSet signed = signed(text);
    int done = 0;
    for (int at = signed.nextSetBit(0); at >= 0; at = signed.nextSetBit(done)) {
      int start = at;
      while (start > done && text.charAt(start - 1) > ' ') {
        start--;
      }
      if (text.substring(done, start).chars().anyMatch(Character::isLetterOrDigit)) {
        tokens.add(new Analyzers.Token("", start, start));
      }
      done = at;
      while (done < text.length() && text.charAt(done) > ' ') {
        done++;
      }
      for (Analyzers.Token token : Analyzers.tokens(Analyzers.WORDS, text.substring(start, done))) {
        tokens.add(new Analyzers.Token(token.term(), start + token.start(), start + token.end()));
      }
    }
    return tokens;
  }

  /** Where signs begin, and where letters stand that are none of ASCII. */
  private BitSet signed(String text) {
    BitSet signed = new BitSet(text.length());
    boolean all = signs.contains("");
    char[] small = text.toCharArray();
    for (int i = 0; i < small.length; i++) {
      if (small[i] >= 0x80 || all && small[i] > ' ') {
        signed.set(i);
      } else if (small[i] >= 'A' && small[i] <= 'Z') {
        small[i] += 'a' - 'A';
      }
    }
    String smallText = new String(small);
    for (String sign : all ? Set.<String>of() : signs) {
      for (int at = smallText.indexOf(sign); at >= 0; at = smallText.indexOf(sign, at + 1)) {
        signed.set(at);
      }
    }
    return signed;
  }

  /** A word of a phrase alone says nothing: {@code tanda} of {@code tanda tangan} is no KTP. */
  private void markPhrases(List<Analyzers.Token> tokens, BitSet marked) {
    List<String> terms = tokens.stream().map(Analyzers.Token::term).toList();
    for (List<String> phrase : phrases) {
      for (int first = 0; first + phrase.size() <= terms.size(); first++) {
        if (terms.subList(first, first + phrase.size()).equals(phrase)) {
          marked.set(first, first + phrase.size());
        }
      }
    }
  }

  private boolean isMarked(String term) {
    return words.stream().anyMatch(w -> w.equals(term) || w.length() >= 3 && term.startsWith(w))
        || cores.stream().anyMatch(term::contains)
            && Analyzers.tokens(Analyzers.stems(language), term).stream()
                .anyMatch(stem -> stems.contains(stem.term()));
  }
}
