package id.perisai.publish;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * Pronounceable passphrases for demo keys: 14 syllables of 18 consonants and 5 vowels, log2(90)
 * bits each, about 90 bits in all.
 */
public final class Passphrase {
  static final int SYLLABLES = 14;

  private static final String CONSONANTS = "bcdfghjklmnprstwyz";
  private static final String VOWELS = "aiueo";
  private static final SecureRandom RANDOM = new SecureRandom();

  private Passphrase() {}

  /** Words of two syllables, joined by hyphens, such as {@code bade-kuri-…}. */
  public static String random() {
    return of(RANDOM);
  }

  static String of(RandomGenerator random) {
    StringBuilder phrase = new StringBuilder();
    for (int i = 0; i < SYLLABLES; i++) {
      if (i > 0 && i % 2 == 0) {
        phrase.append('-');
      }
      phrase.append(CONSONANTS.charAt(random.nextInt(CONSONANTS.length())));
      phrase.append(VOWELS.charAt(random.nextInt(VOWELS.length())));
    }
    return phrase.toString();
  }
}
