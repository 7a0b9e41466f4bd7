package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import id.perisai.release.Coding;
import id.perisai.release.MediaTypes;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.release.Variant;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Packed bytes that somebody made up, as a repository may hold them: nothing but refused. */
class CodingsFuzzTest {
  private static final String MINUTES = "2m";
  private static final byte[] SHOWN = "<p>Jam layanan 08.00</p>".getBytes(StandardCharsets.UTF_8);

  /** Its reader is another's, and may throw what it likes. */
  @FuzzTest(maxDuration = MINUTES)
  void brotli(byte[] packed) throws Rejected {
    Variant entry =
        Variant.page(
            200,
            MediaTypes.HTML,
            Map.of(Coding.IDENTITY, Coding.of(SHOWN), Coding.BROTLI, Coding.of(packed)),
            Map.of());
    try {
      DeliveryNode.CODINGS.requireIdentity("/", entry, Coding.BROTLI, packed);
    } catch (Rejected expected) {
      assertEquals(Reason.WRONG_CODING, expected.reason(), expected.getMessage());
    }
  }
}
