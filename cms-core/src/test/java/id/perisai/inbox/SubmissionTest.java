package id.perisai.inbox;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Digest;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SubmissionTest {
  private static final Message MESSAGE =
      new Message("/id/kontak", Map.of("message", "Jalan rusak di RT 03", "name", "Sari Dewi"));

  private final Recipient first = new Recipient();
  private final Recipient second = new Recipient();

  @Test
  void each_of_the_keys_opens_it() throws Exception {
    Submission read = Submission.parse(sealed(header("dinkes", false)).bytes());
    assertEquals(MESSAGE, read.open(first.id(), first.pair()));
    assertEquals(MESSAGE, read.open(second.id(), second.pair()));
    assertEquals(header(read).receipt(), read.header().receipt());
  }

  @Test
  void nobody_else_opens_it() throws Exception {
    Submission sealed = sealed(header("dinkes", false));
    Recipient other = new Recipient();
    assertEquals(Reason.MISSING, refused(() -> sealed.open(other.id(), other.pair())));
    assertEquals(Reason.NOT_OPENED, refused(() -> sealed.open(first.id(), other.pair())));
    String file = new String(sealed.bytes(), StandardCharsets.UTF_8);
    assertFalse(file.contains("Sari Dewi")); // With a space, which no Base64 has by chance.
    assertFalse(file.contains("Jalan rusak"));
  }

  @Test
  void opens_under_its_own_header_alone() throws Exception {
    String file = new String(sealed(header("dinkes", true)).bytes(), StandardCharsets.UTF_8);
    for (String[] change :
        new String[][] {
          {"\"tenant\":\"dinkes\"", "\"tenant\":\"bpbd\""},
          {"\"junk\":true", "\"junk\":false"},
          {"\"form\":\"contact\"", "\"form\":\"complaint\""},
          {"\"node\":\"satu\"", "\"node\":\"dua\""},
          {"03:07:00Z", "03:08:00Z"}
        }) {
      String changed = file.replace(change[0], change[1]);
      assertFalse(changed.equals(file), change[0]);
      Submission read = Submission.parse(changed.getBytes(StandardCharsets.UTF_8));
      assertEquals(Reason.NOT_OPENED, refused(() -> read.open(first.id(), first.pair())));
    }
  }

  @Test
  void tells_the_minute_and_no_more() throws Exception {
    assertEquals(Instant.parse("2026-11-21T03:07:00Z"), header("dinkes", false).received());
    String file = new String(sealed(header("dinkes", false)).bytes(), StandardCharsets.UTF_8);
    byte[] odd = file.replace("03:07:00Z", "03:07:01Z").getBytes(StandardCharsets.UTF_8);
    assertEquals(Reason.MALFORMED, refused(() -> Submission.parse(odd)));
  }

  @Test
  void short_and_shorter_messages_have_the_same_length() throws Exception {
    Map<Digest, byte[]> to = Map.of(first.id(), first.point());
    Header header = header("dinkes", false);
    int shorter = Submission.seal(header, new Message("/a", Map.of("m", "x")), to).bytes().length;
    int longer =
        Submission.seal(header, new Message("/a", Map.of("m", "x".repeat(900))), to).bytes().length;
    int next =
        Submission.seal(header, new Message("/a", Map.of("m", "x".repeat(1100))), to)
            .bytes()
            .length;
    assertEquals(shorter, longer);
    assertTrue(next > longer);
  }

  @Test
  void refuses_other_files() throws Exception {
    String file = new String(sealed(header("dinkes", false)).bytes(), StandardCharsets.UTF_8);
    for (String bad :
        new String[] {
          "{}",
          "[]",
          file + " ",
          file.replace("\"form\":\"contact\"", "\"form\":\"poll\""),
          file.replace("\"node\":\"satu\"", "\"node\":\"../satu\""),
          file.replace("\"tenant\":\"dinkes\"", "\"tenant\":\"..\""),
          file.replaceFirst("\"receipt\":\"[^\"]*\"", "\"receipt\":\"../../x\""),
          file.replaceFirst("\"sealed\":.*", "\"sealed\":[]}"),
          file.replace("\"junk\":false,", ""),
          file.replace("{\"header\"", "{\"ciphertext\":1,\"header\"")
        }) {
      assertFalse(bad.equals(file));
      assertThrows(
          Rejected.class, () -> Submission.parse(bad.getBytes(StandardCharsets.UTF_8)), bad);
    }
    assertArrayEquals(
        file.getBytes(StandardCharsets.UTF_8),
        Submission.parse(file.getBytes(StandardCharsets.UTF_8)).bytes());
  }

  @Test
  void is_sealed_to_somebody() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Submission.seal(header("dinkes", false), MESSAGE, Map.of()));
  }

  private Submission sealed(Header header) throws Rejected {
    return Submission.seal(
        header, MESSAGE, Map.of(first.id(), first.point(), second.id(), second.point()));
  }

  private static Header header(Submission submission) {
    return submission.header();
  }

  private static Header header(String tenant, boolean junk) {
    return new Header(
        FormKind.CONTACT,
        junk,
        "satu",
        Instant.parse("2026-11-21T03:07:42Z"),
        Receipt.random(),
        tenant);
  }

  private interface Reading {
    Object run() throws Rejected;
  }

  private static Reason refused(Reading reading) {
    return assertThrows(Rejected.class, reading::run).reason();
  }
}
