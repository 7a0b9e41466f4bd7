package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The file beside a statement, whoever signed in it. */
class SignaturesTest {
  @Test
  void is_read_back_as_it_was_written() throws Rejected {
    Signatures written = Signatures.of(signatures(3));
    Signatures again = Signatures.parse(written.bytes());
    assertArrayEquals(written.bytes(), again.bytes());
    assertEquals(3, again.list().size());
  }

  @Test
  void refuses_two_signatures_of_one_key() throws Rejected {
    Signature once = signatures(1).get(0);
    Signature other = Signature.ed25519(once.key(), new byte[64]);
    assertRefused(Reason.MALFORMED, () -> Signatures.of(List.of(once, once)));
    assertRefused(Reason.MALFORMED, () -> Signatures.of(List.of(once, other)));
  }

  @Test
  void refuses_two_signatures_of_one_key_in_a_file() throws Rejected {
    String file = new String(Signatures.of(signatures(1)).bytes(), StandardCharsets.UTF_8);
    String one = file.substring(file.indexOf('[') + 1, file.indexOf(']'));
    String twice = file.replace(one, one + "," + one);
    assertRefused(Reason.MALFORMED, () -> Signatures.parse(twice.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void takes_sixty_four_signatures_and_no_more() throws Rejected {
    assertEquals(64, Signatures.of(signatures(64)).list().size());
    assertRefused(Reason.TOO_BIG, () -> Signatures.of(signatures(65)));
  }

  @Test
  void refuses_a_file_of_more_bytes_than_it_may_have() {
    assertRefused(Reason.TOO_BIG, () -> Signatures.parse(new byte[Signatures.MAX_BYTES + 1]));
  }

  @Test
  void refuses_a_member_beside_the_list() {
    assertRefused(
        Reason.MALFORMED,
        () -> Signatures.parse("{\"also\":1,\"signatures\":[]}".getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Signature> signatures(int count) throws Rejected {
    List<Signature> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(Signature.ed25519(Digest.of(new byte[] {(byte) i}), new byte[64]));
    }
    return list;
  }
}
