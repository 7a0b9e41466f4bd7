package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
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
  void is_the_same_over_parts_as_over_the_whole() throws Rejected {
    Digest.Sum sum = new Digest.Sum();
    sum.add("a".getBytes(StandardCharsets.UTF_8));
    sum.add("bc".getBytes(StandardCharsets.UTF_8));
    assertEquals(Digest.parse(ABC), sum.digest());
    ByteBuffer first = ByteBuffer.wrap("xab".getBytes(StandardCharsets.UTF_8)).position(1);
    ByteBuffer second = ByteBuffer.wrap("c".getBytes(StandardCharsets.UTF_8));
    assertEquals(Digest.parse(ABC), Digest.of(first, second));
    assertEquals(1, first.position());
  }

  @Test
  void refuses_other_bytes_and_other_digests() throws Rejected {
    Digest abc = Digest.parse(ABC);
    Digest other = Digest.of(new byte[0]);
    abc.requireOf("abc".getBytes(StandardCharsets.UTF_8), "it");
    abc.requireSame(Digest.parse(ABC), "it");
    abc.requireSame(Optional.of(Digest.parse(ABC)), "it");
    assertRefused(Reason.WRONG_DIGEST, () -> abc.requireOf(new byte[0], "it"));
    assertRefused(Reason.WRONG_DIGEST, () -> abc.requireSame(other, "it"));
    assertRefused(Reason.WRONG_DIGEST, () -> abc.requireSame(Optional.of(other), "it"));
    assertRefused(Reason.WRONG_DIGEST, () -> abc.requireSame(Optional.empty(), "it"));
  }

  @Test
  void is_ordered_as_its_digits_are() throws Rejected {
    Digest low = Digest.parse("7f" + "ff".repeat(31));
    Digest high = Digest.parse("80" + "00".repeat(31));
    assertTrue(low.compareTo(high) < 0);
    assertTrue(high.compareTo(low) > 0);
    assertEquals(0, low.compareTo(Digest.parse(low.hex())));
  }

  @Test
  void shows_people_its_first_eighty_bits() throws Rejected {
    assertEquals("ba78 16bf 8f01 cfea 4141", Digest.parse(ABC).fingerprint());
    assertEquals(ABC, Digest.parse(ABC).toString());
  }

  @Test
  void reads_its_digits_one_by_one() throws Rejected {
    Digest abc = Digest.parse(ABC);
    for (int i = 0; i < 64; i++) {
      assertEquals(ABC.charAt(i), Integer.toHexString(abc.nibble(i)).charAt(0));
    }
  }
}
