package id.perisai.web.search;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.util.automaton.Automaton;

/**
 * Makes the automaton of all words that are at most so many slips away from one: letters put in,
 * left out, exchanged, or swapped with their neighbour, each place once, as {@link Edits} counts.
 * It is deterministic, and each of its states leads to a word: so it needs none of the work by
 * which Lucene's own comes to be so, and which takes most of its time. Each state is the sets of
 * letters of the word that can have been gone past, as bits of numbers (Wu and Manber, <i>Fast text
 * searching allowing errors</i>, 1992).
 */
final class Slips {
  /** Longer words have more letters than a number has bits. */
  static final int LONGEST = Long.SIZE - 2;

  private static final int LAST_LABEL = 0xff;

  private final String word;
  private final int most;

  /** Bits of the word's places, from before its first letter to behind its last one. */
  private final long places;

  private final Automaton automaton = new Automaton();
  private final Map<State, Integer> numbers = new HashMap<>();
  private final List<State> states = new ArrayList<>();

  /**
   * At which places of the word what was read can end.
   *
   * @param none with no slip
   * @param one with at most one
   * @param two with at most two, where two are allowed
   * @param swap before two letters that are swapped, of which the second was read; one slip with it
   * @param swapAfter as before, two slips with it
   */
  private record State(long none, long one, long two, long swap, long swapAfter) {
    long most(int slips) {
      return slips == 1 ? one : two;
    }
  }

  private Slips(String word, int most) {
    this.word = word;
    this.most = most;
    this.places = (1L << word.length() + 1) - 1;
  }

  /**
   * Over the bytes of terms, in which each letter of a term that takes several counts as several.
   *
   * @param word of two letters of ASCII at least, and at most {@link #LONGEST}
   * @param most 1 or 2
   */
  static Automaton automaton(String word, int most) {
    return new Slips(word, most).automaton();
  }

  private Automaton automaton() {
    number(new State(0b1, 0b11, most > 1 ? 0b111 : 0, 0, 0));
    int[] letters = word.chars().sorted().distinct().toArray();
    for (int from = 0; from < states.size(); from++) {
      int free = 0;
      int other = number(after(states.get(from), 0));
      for (int letter : letters) {
        add(from, other, free, letter - 1);
        add(from, number(after(states.get(from), at(letter))), letter, letter);
        free = letter + 1;
      }
      add(from, other, free, LAST_LABEL);
    }
    automaton.finishState();
    return automaton;
  }

  private void add(int from, int to, int first, int last) {
    if (to >= 0 && first <= last) {
      automaton.addTransition(from, to, first, last);
    }
  }

  /** Of one from which a word can be reached; -1 of none. */
  private int number(State state) {
    if (state.most(most) == 0) {
      return -1;
    }
    Integer known = numbers.get(state);
    if (known != null) {
      return known;
    }
    int number = automaton.createState();
    automaton.setAccept(number, (state.most(most) >> word.length() & 1) == 1);
    numbers.put(state, number);
    states.add(state);
    return number;
  }

  /** The places before the letters that are this one. */
  private long at(int letter) {
    long at = 0;
    for (int i = 0; i < word.length(); i++) {
      at |= word.charAt(i) == letter ? 1L << i : 0;
    }
    return at;
  }

  /**
   * @param fits places before the letter that is read
   */
  private State after(State before, long fits) {
    long none = before.none & fits;
    long one = before.one & fits | before.none | (before.swap & fits) << 1;
    long two = before.two & fits | before.one | (before.swapAfter & fits) << 1;
    none = none << 1 & places;
    one = (one << 1 | before.none | none << 1 | none) & places;
    two = (two << 1 | before.one | one << 1 | one) & places;
    long next = fits >> 1;
    return most > 1
        ? new State(none, one, two, before.none & next, before.one & next)
        : new State(none, one, 0, before.none & next, 0);
  }
}
