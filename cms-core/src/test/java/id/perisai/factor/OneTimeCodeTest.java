package id.perisai.factor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The codes of phones, and how their secrets are kept. */
class OneTimeCodeTest {
  private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

  /** RFC 6238, appendix B, SHA-1; its eight digits end in our six. */
  @ParameterizedTest
  @CsvSource({
    "59,287082",
    "1111111109,081804",
    "1111111111,050471",
    "1234567890,005924",
    "2000000000,279037",
    "20000000000,353130"
  })
  void makes_the_codes_of_the_standard(long second, String code) {
    assertEquals(code, OneTimeCode.at(SECRET, OneTimeCode.step(Instant.ofEpochSecond(second))));
  }

  @Test
  void takes_a_code_half_a_minute_early_or_late_and_no_other() {
    Instant now = Instant.ofEpochSecond(1_111_111_111);
    long step = OneTimeCode.step(now);
    for (long near = step - 1; near <= step + 1; near++) {
      assertEquals(near, OneTimeCode.match(SECRET, OneTimeCode.at(SECRET, near), now).getAsLong());
    }
    assertTrue(OneTimeCode.match(SECRET, OneTimeCode.at(SECRET, step - 2), now).isEmpty());
    assertTrue(OneTimeCode.match(SECRET, OneTimeCode.at(SECRET, step + 2), now).isEmpty());
    assertTrue(OneTimeCode.match(SECRET, "", now).isEmpty());
  }

  @Test
  void a_sealed_secret_opens_for_its_person_and_key_alone() {
    UUID person = UUID.randomUUID();
    CodeKey key = CodeKey.of("k".repeat(32));
    byte[] sealed = key.seal(person, SECRET);
    assertArrayEquals(SECRET, key.open(person, sealed));
    assertFalse(new String(sealed, StandardCharsets.ISO_8859_1).contains("1234567890"));
    assertFalse(Arrays.equals(sealed, key.seal(person, SECRET)), "another nonce each time");
    assertThrows(IllegalStateException.class, () -> key.open(UUID.randomUUID(), sealed));
    CodeKey other = CodeKey.of("l".repeat(32));
    assertThrows(IllegalStateException.class, () -> other.open(person, sealed));
    sealed[20] ^= 1;
    assertThrows(IllegalStateException.class, () -> key.open(person, sealed));
  }
}
