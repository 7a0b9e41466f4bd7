package id.perisai.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.text.Normalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "kerbau makan rumput",
        "dua belas 12", // exactly twelve
        "ჩემი პაროლი არის",
        "🐃🐄🐂🦬🐎🦌🐪🐫🦙🐐🐑🐏", // twelve characters of two units each
        "tanpahurufbesardanangka",
        "sunshine kerbau rumput" // of a leaked password and other words
      })
  void takes_what_is_long_and_not_common(String password) {
    PasswordRules.check(password, "Ratna Wulandari", "ratna");
  }

  @Test
  void counts_what_is_hashed_and_not_what_is_typed() {
    String seen = "áéíóúý"; // six to the eye, twelve when decomposed
    String decomposed = Normalizer.normalize(seen, Normalizer.Form.NFD);
    assertEquals(12, decomposed.codePointCount(0, decomposed.length()));
    refused(AccessRefusal.PASSWORD_TOO_SHORT, seen);
    refused(AccessRefusal.PASSWORD_TOO_SHORT, decomposed);
    refused(AccessRefusal.PASSWORD_TOO_LONG, "\uFDFA".repeat(12)); // each becomes 18
    refused(AccessRefusal.PASSWORD_COMMON, "ｐａｓｓｗｏｒｄ１２３４５６"); // full width
  }

  @Test
  void refuses_what_is_too_short_or_too_long() {
    refused(AccessRefusal.PASSWORD_TOO_SHORT, "");
    refused(AccessRefusal.PASSWORD_TOO_SHORT, "abc def ghi"); // eleven
    refused(AccessRefusal.PASSWORD_TOO_SHORT, "🐃🐄🐂🦬🐎🦌🐪"); // seven, in fourteen units
    PasswordRules.check("kuda lumping ".repeat(15) + "abcde"); // 200
    refused(AccessRefusal.PASSWORD_TOO_LONG, "kuda lumping ".repeat(15) + "abcdef");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password1234",
        "P@ssw0rd2026!",
        "qwertyuiopasdf",
        "QWERTYUIOPASDFGHJKL",
        "adminadmin123",
        "indonesia2026",
        "Administrator1!",
        "111111111111",
        "123456789012",
        "abababababab",
        "bismillah1234",
        "iloveyou143143",
        "!!!!2026!!!!",
        "Sunshine#2024", // leaked, with signs and a year around it
        "michelle-19901990",
        "M4nchester!2026"
      })
  void refuses_what_is_guessed_first(String password) {
    refused(AccessRefusal.PASSWORD_COMMON, password);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ratna.wulandari", "RatnaWulandari2026", "ratna-wulandari!!"})
  void refuses_ones_own_name(String password) {
    assertEquals(
        AccessRefusal.PASSWORD_NAMES_YOU,
        assertThrows(Refused.class, () -> PasswordRules.check(password, "Ratna Wulandari", "ratna"))
            .refusal());
  }

  @Test
  void a_hash_fits_its_password_and_no_other() {
    PasswordHash hash = PasswordHash.of(Accounts.PASSWORD);
    hash.require(Accounts.PASSWORD, AccessRefusal.PASSWORD_WRONG);
    for (String other :
        new String[] {"", Accounts.PASSWORD + " ", Accounts.PASSWORD.toUpperCase()}) {
      assertEquals(
          AccessRefusal.PASSWORD_WRONG,
          assertThrows(Refused.class, () -> hash.require(other, AccessRefusal.PASSWORD_WRONG))
              .refusal());
    }
  }

  private static void refused(Refusal refusal, String password) {
    assertEquals(
        refusal,
        assertThrows(Refused.class, () -> PasswordRules.check(password, "Ratna Wulandari", "ratna"))
            .refusal());
  }
}
