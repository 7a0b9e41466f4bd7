package id.perisai.check;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Kinds of numbers that name one person, by their structure. All digits are plain ASCII. */
enum NumberKind {
  NIK,
  KK,
  /** A day up to 31: the record's date of a family card, or the birth date of a man. */
  NIK_OR_KK,
  NPWP,
  NIP;

  private static final Set<String> PROVINCES =
      WordList.read("regions.txt").section("provinces").stream()
          .map(line -> line.substring(0, 2))
          .collect(Collectors.toUnmodifiableSet());

  /** What the structure of the digits allows, without knowing the words around them. */
  static Optional<NumberKind> of(String digits) {
    return switch (digits.length()) {
      case 15 -> isNpwp(digits) ? Optional.of(NPWP) : Optional.empty();
      case 16 -> ofSixteen(digits);
      case 18 -> isNip(digits) ? Optional.of(NIP) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<NumberKind> ofSixteen(String digits) {
    if (digits.charAt(0) == '0') {
      return isNpwp(digits.substring(1)) ? Optional.of(NPWP) : Optional.empty();
    }
    if (!isRegion(digits) || digits.endsWith("0000")) {
      return Optional.empty();
    }
    int day = number(digits, 6, 8);
    int month = number(digits, 8, 10);
    int year = number(digits, 10, 12);
    if (isDay(day, month, year)) {
      return Optional.of(NIK_OR_KK);
    }
    return day > 40 && isDay(day - 40, month, year) ? Optional.of(NIK) : Optional.empty();
  }

  /** Region PPKKCC: a known province, a regency 01–69 or city 71–99, and a district. */
  private static boolean isRegion(String digits) {
    int regency = number(digits, 2, 4);
    return PROVINCES.contains(digits.substring(0, 2))
        && regency != 0
        && regency != 70
        && number(digits, 4, 6) != 0;
  }

  /** The century is not written: 29 February is taken when either century has it. */
  private static boolean isDay(int day, int month, int year) {
    return isDate(1900 + year, month, day) || isDate(2000 + year, month, day);
  }

  private static boolean isDate(int year, int month, int day) {
    try {
      LocalDate.of(year, month, day);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /**
   * Fifteen digits whose first nine pass Luhn's test, the taxpayer's number with its check digit.
   */
  private static boolean isNpwp(String digits) {
    int sum = 0;
    for (int i = 0; i < 9; i++) {
      int digit = digits.charAt(i) - '0';
      int doubled = i % 2 == 1 ? digit * 2 : digit;
      sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return sum % 10 == 0 && !digits.startsWith("000000000");
  }

  /** Birth YYYYMMDD, appointment YYYYMM (months over 12 mark a contract), sex 1 or 2, serial. */
  private static boolean isNip(String digits) {
    int birthYear = number(digits, 0, 4);
    int appointed = number(digits, 8, 12);
    int month = number(digits, 12, 14);
    char sex = digits.charAt(14);
    return birthYear >= 1930
        && isDate(birthYear, number(digits, 4, 6), number(digits, 6, 8))
        && appointed >= birthYear + 15
        && appointed <= birthYear + 65
        && month >= 1
        && month <= 32
        && (sex == '1' || sex == '2');
  }

  private static int number(String digits, int from, int to) {
    return Integer.parseInt(digits.substring(from, to));
  }
}
