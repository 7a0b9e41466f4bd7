package id.perisai.inbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReceiptTest {
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  @Test
  void looks_the_same_each_time_and_never_comes_twice() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      String number = Receipt.random().number();
      assertTrue(
          number.matches("[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}"));
      assertTrue(seen.add(number));
    }
  }

  @Test
  void reads_what_people_write() {
    Receipt receipt = Receipt.random();
    String digits = receipt.number().replace("-", "");
    String misread = digits.replace('0', 'o').replace('1', 'l').toLowerCase(Locale.ROOT);
    assertEquals(Optional.of(receipt), Receipt.read(receipt.number()));
    assertEquals(
        Optional.of(receipt),
        Receipt.read(" " + misread.substring(0, 5) + " " + misread.substring(5)));
  }

  @Test
  void notices_each_wrong_character_and_each_swap() {
    String digits = Receipt.random().number().replace("-", "");
    for (int at = 0; at < digits.length(); at++) {
      for (char other : DIGITS.toCharArray()) {
        StringBuilder wrong = new StringBuilder(digits);
        wrong.setCharAt(at, other);
        assertEquals(other == digits.charAt(at), Receipt.read(wrong.toString()).isPresent());
      }
      for (int with = at + 1; with < digits.length(); with++) {
        StringBuilder swapped = new StringBuilder(digits);
        swapped.setCharAt(at, digits.charAt(with));
        swapped.setCharAt(with, digits.charAt(at));
        boolean same = digits.charAt(at) == digits.charAt(with);
        assertEquals(same, Receipt.read(swapped.toString()).isPresent());
      }
    }
  }

  @Test
  void is_no_way_out_of_the_folder() {
    for (String bad : new String[] {"", "../../../../x", "....-....-....", "0000-0000-0001"}) {
      assertThrows(IllegalArgumentException.class, () -> new Receipt(bad));
      assertEquals(Optional.empty(), Receipt.read(bad));
    }
  }
}
