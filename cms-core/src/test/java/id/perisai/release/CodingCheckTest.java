package id.perisai.release;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** What the publisher was shown is what every browser unpacks. */
class CodingCheckTest {
  private static final byte[] SHOWN = "<p>Jam layanan 08.00</p>".getBytes(StandardCharsets.UTF_8);
  private final CodingCheck check = new CodingCheck(Map.of());

  @Test
  void takes_what_unpacks_to_identity() throws Exception {
    byte[] gzip = gzip(SHOWN);
    check.requireIdentity("/", entry(gzip), Coding.GZIP, gzip);
    byte[] empty = gzip(new byte[0]);
    Variant nothing =
        Variant.page(
            200,
            MediaTypes.TEXT,
            Map.of("identity", Coding.of(new byte[0]), "gzip", Coding.of(empty)),
            Map.of());
    check.requireIdentity("/", nothing, Coding.GZIP, empty);
  }

  @Test
  void refuses_other_words_fewer_and_more() throws Exception {
    for (String words : new String[] {"", "<p>slot gacor</p>", "<p>Jam layanan 08.00</p>x"}) {
      assertWrong(gzip(words.getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Test
  void refuses_bytes_at_which_readers_differ() throws Exception {
    byte[] gzip = gzip(SHOWN);
    assertWrong(new byte[0]);
    assertWrong(SHOWN);
    assertWrong(Arrays.copyOf(gzip, gzip.length - 1));
    assertWrong(Arrays.copyOf(gzip, gzip.length + 1));
    byte[] half = Arrays.copyOf(SHOWN, 10);
    byte[] rest = Arrays.copyOfRange(SHOWN, 10, SHOWN.length);
    assertWrong(joined(gzip(half), gzip(rest)));
    assertWrong(joined(gzip, gzip(new byte[0])));
    byte[] named = gzip.clone();
    named[3] = 8;
    assertWrong(named);
  }

  @Test
  void refuses_every_flipped_bit_but_those_that_change_no_word() throws Exception {
    byte[] gzip = gzip(SHOWN);
    int refused = 0;
    for (int bit = 0; bit < gzip.length * 8; bit++) {
      byte[] flipped = gzip.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        check.requireIdentity("/", entry(flipped), Coding.GZIP, flipped);
        InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(flipped));
        assertArrayEquals(SHOWN, unpacked.readAllBytes(), "bit " + bit);
      } catch (Rejected wrong) {
        assertEquals(Reason.WRONG_CODING, wrong.reason(), "bit " + bit);
        refused++;
      }
    }
    // Time, extra flags and system of the head, and the last bits of the last block say nothing.
    assertTrue(refused >= (gzip.length - 7) * 8, refused + " of " + gzip.length * 8);
  }

  @Test
  void reads_no_more_of_a_bomb_than_the_page_is_long() throws Exception {
    assertWrong(gzip(new byte[200_000_000]));
  }

  @Test
  void refuses_a_coding_that_it_cannot_undo() {
    Refusals.assertRefused(
        Reason.UNKNOWN_TYPE, () -> check.requireIdentity("/", entry(SHOWN), Coding.BROTLI, SHOWN));
  }

  @Test
  void refuses_what_makes_a_decoder_throw() {
    Unpacking broken =
        packed ->
            new InputStream() {
              @Override
              public int read() {
                throw new IllegalStateException("bad bytes");
              }
            };
    CodingCheck withBroken = new CodingCheck(Map.of(Coding.BROTLI, broken));
    Refusals.assertRefused(
        Reason.WRONG_CODING,
        () -> withBroken.requireIdentity("/", entry(SHOWN), Coding.BROTLI, SHOWN));
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private void assertWrong(byte[] packed) {
    Refusals.assertRefused(
        Reason.WRONG_CODING, () -> check.requireIdentity("/", entry(packed), Coding.GZIP, packed));
  }

  private static byte[] joined(byte[] a, byte[] b) {
    byte[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }

  private static Variant entry(byte[] packed) throws Rejected {
    return Variant.page(
        200,
        MediaTypes.HTML,
        Map.of(Coding.IDENTITY, Coding.of(SHOWN), Coding.GZIP, Coding.of(packed)),
        Map.of());
  }
}
