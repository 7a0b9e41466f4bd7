package id.perisai.inbox;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;

/**
 * The number under which a submission was taken, such as {@code K7F2-9QXD-3MPA}: eleven random
 * characters of Crockford's base 32 (55 bits) and a check character. It tells nothing of when or
 * what, and can be read out on the telephone: no I, L, O or U, and one wrong or two swapped
 * characters are noticed.
 */
public record Receipt(String number) {
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int LENGTH = 12;
  private static final int GROUP = 4;
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * @throws IllegalArgumentException for a number in another spelling or with a wrong check
   *     character
   */
  public Receipt {
    if (!of(number).equals(Optional.of(number))) {
      throw new IllegalArgumentException("not a receipt's number: " + number);
    }
  }

  public static Receipt random() {
    StringBuilder digits = new StringBuilder();
    while (digits.length() < LENGTH - 1) {
      digits.append(DIGITS.charAt(RANDOM.nextInt(DIGITS.length())));
    }
    return new Receipt(grouped(digits.append(check(digits)).toString()));
  }

  /**
   * As people write it: in either case, with or without hyphens and spaces, with O for 0 and I or L
   * for 1. Empty if it is no receipt's number.
   */
  public static Optional<Receipt> read(String typed) {
    String digits = typed.toUpperCase(Locale.ROOT).replaceAll("[\\s-]", "");
    String meant = digits.replace('O', '0').replace('I', '1').replace('L', '1');
    return of(meant.length() == LENGTH ? grouped(meant) : "").map(Receipt::new);
  }

  /** The number itself, if it is one. */
  private static Optional<String> of(String number) {
    String digits = number.replace("-", "");
    boolean fits =
        digits.length() == LENGTH
            && digits.chars().allMatch(digit -> DIGITS.indexOf(digit) >= 0)
            && grouped(digits).equals(number)
            && check(digits.substring(0, LENGTH - 1)) == digits.charAt(LENGTH - 1);
    return fits ? Optional.of(number) : Optional.empty();
  }

  private static String grouped(String digits) {
    return digits.substring(0, GROUP)
        + "-"
        + digits.substring(GROUP, 2 * GROUP)
        + "-"
        + digits.substring(2 * GROUP);
  }

  /**
   * A weighted sum over the field of 32 elements (polynomial x⁵ + x² + 1). The weights are powers
   * of x, all different and none zero, so every single change and every swap of two shows.
   */
  private static char check(CharSequence digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      sum = timesX(sum ^ DIGITS.indexOf(digits.charAt(i)));
    }
    return DIGITS.charAt(sum);
  }

  private static int timesX(int element) {
    int doubled = element << 1;
    return doubled > 31 ? doubled ^ 0b100101 : doubled;
  }

  @Override
  public String toString() {
    return number;
  }
}
