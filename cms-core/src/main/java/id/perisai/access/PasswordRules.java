package id.perisai.access;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which passwords are taken: length counts, composition does not (NIST SP 800-63B §3.1.1.2), and
 * what is guessed first is refused.
 */
final class PasswordRules {
  static final int SHORTEST = 12;
  static final int LONGEST = 200;
  private static final int FEWEST_DIFFERENT = 5;
  private static final Set<String> COMMON = read("common-passwords.txt");

  /** Tens of thousands that leaked, as whole passwords: not words to put others together from. */
  private static final Set<String> LEAKED = read("leaked-passwords.txt");

  private PasswordRules() {}

  /**
   * @param names words that stand for the person: name, mailbox
   * @throws Refused PASSWORD_TOO_SHORT, PASSWORD_TOO_LONG, PASSWORD_COMMON, PASSWORD_NAMES_YOU
   */
  static void check(String typed, String... names) {
    String password = normalised(typed); // what is hashed is what is counted
    int length = password.codePointCount(0, password.length());
    if (length < SHORTEST) {
      throw new Refused(AccessRefusal.PASSWORD_TOO_SHORT, SHORTEST);
    }
    if (length > LONGEST) {
      throw new Refused(AccessRefusal.PASSWORD_TOO_LONG, LONGEST);
    }
    String letters = letters(password);
    if (isCommon(password, letters)) {
      throw new Refused(AccessRefusal.PASSWORD_COMMON);
    }
    for (String name : names) {
      String word = letters(name);
      if (word.length() >= 4 && letters.replace(word, "").length() < SHORTEST / 2) {
        throw new Refused(AccessRefusal.PASSWORD_NAMES_YOU);
      }
    }
  }

  /**
   * One spelling of what looks the same, however a keyboard composes it (NFKC, as RFC 8265 would
   * have it but for width).
   */
  static String normalised(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFKC);
  }

  private static boolean isCommon(String password, String letters) {
    String lower = password.toLowerCase(Locale.ROOT);
    return password.chars().distinct().count() < FEWEST_DIFFERENT
        || COMMON.contains(lower)
        || LEAKED.contains(lower)
        || LEAKED.contains(letters)
        || (letters.length() < SHORTEST && letters.isEmpty())
        || isCommonWords(letters, 2);
  }

  /** Whether the letters are nothing but common words, at most so many different ones in a row. */
  private static boolean isCommonWords(String letters, int words) {
    if (letters.isEmpty()) {
      return true;
    }
    if (words == 0) {
      return false;
    }
    for (int end = letters.length(); end >= 3; end--) {
      String word = letters.substring(0, end);
      if (COMMON.contains(word)) {
        String rest = letters.substring(end);
        while (rest.startsWith(word)) {
          rest = rest.substring(end);
        }
        if (isCommonWords(rest, words - 1)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * The letters, of any script, and pictures alone, with the usual digits and signs in place of
   * letters turned back.
   */
  private static String letters(String text) {
    String lower =
        Normalizer.normalize(text, Normalizer.Form.NFKD)
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^\\p{L}\\p{So}]+$", ""); // years and exclamation marks at the end
    return lower
        .replace('0', 'o')
        .replace('1', 'i')
        .replace('3', 'e')
        .replace('4', 'a')
        .replace('5', 's')
        .replace('@', 'a')
        .replace('$', 's')
        .replaceAll("[^\\p{L}\\p{So}]", "");
  }

  private static Set<String> read(String resource) {
    try (InputStream in = PasswordRules.class.getResourceAsStream(resource);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .map(line -> line.strip().toLowerCase(Locale.ROOT))
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(resource + " belongs to the class path", e);
    }
  }
}
