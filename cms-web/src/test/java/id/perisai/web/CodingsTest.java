package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import id.perisai.release.Coding;
import id.perisai.release.MediaTypes;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.release.Variant;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A node unpacks brotli before it takes it over, since the publisher was shown the identity. */
class CodingsTest {
  private static final byte[] SHOWN = bytes("<p>Jam layanan 08.00</p>");

  @Test
  void takes_brotli_that_unpacks_to_identity() throws Rejected {
    check(SmallCity.brotli(SHOWN));
  }

  @Test
  void refuses_brotli_of_other_words_cut_or_garbled() {
    byte[] honest = SmallCity.brotli(SHOWN);
    assertWrong(SmallCity.brotli(bytes("<p>slot gacor</p>")));
    assertWrong(SmallCity.brotli(bytes("<p>Jam layanan 08.00</p>x")));
    assertWrong(Arrays.copyOf(honest, honest.length - 5));
    assertWrong(SHOWN);
    assertWrong(new byte[0]);
  }

  private static void assertWrong(byte[] packed) {
    Rejected rejected = assertThrows(Rejected.class, () -> check(packed));
    assertEquals(Reason.WRONG_CODING, rejected.reason(), rejected.getMessage());
  }

  private static void check(byte[] packed) throws Rejected {
    Variant entry =
        Variant.page(
            200,
            MediaTypes.HTML,
            Map.of(Coding.IDENTITY, Coding.of(SHOWN), Coding.BROTLI, Coding.of(packed)),
            Map.of());
    DeliveryNode.CODINGS.requireIdentity("/", entry, Coding.BROTLI, packed);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
