package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
  /** FIPS 180-4's example of one block. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void agrees_with_the_standards_example() throws Rejected, IOException {
    byte[] abc = "abc".getBytes(StandardCharsets.UTF_8);
    assertEquals(ABC, Digest.of(abc).hex());
    assertEquals(Digest.parse(ABC), Digest.of(new ByteArrayInputStream(abc)));
    assertEquals(Digest.parse(ABC), Digest.ofBytes(Digest.of(abc).bytes()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad00",
        "../../../../../../../../../../../../../../../../../../etc/passwd"
      })
  void refuses_other_spellings(String hex) {
    assertRefused(Reason.MALFORMED, () -> Digest.parse(hex));
  }

  @Test
  void refuses_another_number_of_bytes() {
    assertThrows(IllegalArgumentException.class, () -> Digest.ofBytes(new byte[20]));
  }

  @Test
  void reads_its_digits_one_by_one() throws Rejected {
    Digest abc = Digest.parse(ABC);
    for (int i = 0; i < 64; i++) {
      assertEquals(ABC.charAt(i), Integer.toHexString(abc.nibble(i)).charAt(0));
    }
  }
}
