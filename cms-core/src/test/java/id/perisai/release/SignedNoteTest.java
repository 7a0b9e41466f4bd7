package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static id.perisai.release.SmallRepository.LOG;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signed notes and checkpoints: the vectors of their reference, and the forms that are refused. */
class SignedNoteTest {
  /** {@code golang.org/x/mod/sumdb/note}, note_test.go. */
  private static final String TEXT =
      "If you think cryptography is the answer to your problem,\n"
          + "then you don't know what your problem is.\n";

  private static final String PETER =
      "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6K"
          + "E6RyyBwJnAM=\n";

  private static final String ENOCH =
      "\u2014 EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n"
          + "2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

  private static final TrustRoot.Log OWN = TrustRoot.Log.under("localhost", LOG.serverKey());
  private static final TreeHead HEAD = new TreeHead(7, MerkleTreeTest.tree(7).root());

  @Test
  void verifies_the_references_note() throws Rejected {
    SignedNote note = SignedNote.parse(utf8(TEXT + "\n" + PETER));
    assertEquals(TEXT, note.text());
    ServerKey key = key("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    assertEquals("c74f20a3", HexFormat.of().formatHex(SignedNote.keyId("PeterNeumann", key)));
    note.verify("PeterNeumann", key, "note");
  }

  @Test
  void verifies_a_checkpoint_of_the_go_checksum_database() throws Rejected {
    String checkpoint =
        "go.sum database tree\n13485\n/ZWur4obeiqK+ASdnPK+/Rmz6LPQMUeSmHh0+UkL54Y=\n";
    String line =
        "\u2014 sum.golang.org Az3grnQReYTvpCrRxT+w50vixbqBlB/aPS8bL8f8KW4HHP+UjLSXOJgCh4f54n8hO6lrESglzyRXMXnhaWzaeY3z"
            + "qw8=\n";
    SignedNote note = SignedNote.parse(utf8(checkpoint + "\n" + line));
    note.verify("sum.golang.org", key("Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"), "note");
  }

  @Test
  void a_servers_key_is_the_same_by_its_bytes_alone() throws Rejected {
    ServerKey own = LOG.serverKey();
    assertEquals(own, ServerKey.ed25519(own.publicKey()));
    assertEquals(own.hashCode(), ServerKey.ed25519(own.publicKey()).hashCode());
    assertNotEquals(own, SmallRepository.TIMESTAMP.serverKey());
    assertNotEquals(own, LOG.key());
  }

  @Test
  void passes_over_signatures_of_keys_that_nobody_asked_for() throws Rejected {
    SignedNote note = SignedNote.parse(utf8(TEXT + "\n" + ENOCH + PETER));
    note.verify("PeterNeumann", key("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"), "note");
    assertRefused(Reason.UNKNOWN_KEY, () -> note.verify("PeterNeumann", LOG.serverKey(), "note"));
    assertRefused(
        Reason.UNKNOWN_KEY,
        () -> note.verify("Other", key("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"), "note"));
  }

  @Test
  void refuses_a_text_that_was_changed_under_a_good_signature() throws Rejected {
    SignedNote note = SignedNote.parse(utf8(TEXT.replace("answer", "puzzle") + "\n" + PETER));
    assertRefused(
        Reason.BAD_SIGNATURE,
        () ->
            note.verify("PeterNeumann", key("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"), "n"));
  }

  @Test
  void refuses_a_good_signature_beside_a_bad_one_of_the_same_key() throws Rejected {
    String bad = PETER.replace("x08go/ZJ", "x08go/ZK");
    SignedNote note = SignedNote.parse(utf8(TEXT + "\n" + PETER + bad));
    assertRefused(
        Reason.BAD_SIGNATURE,
        () ->
            note.verify("PeterNeumann", key("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"), "n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "text\n",
        "text\n\n",
        "text\n\n\n",
        "text\n\u2014 PeterNeumann x08go/ZJku==\n",
        "text\n\nPeterNeumann x08go/ZJku==\n",
        "text\n\n\u2014PeterNeumann x08go/ZJ\n",
        "text\n\n\u2014 PeterNeumann\n",
        "text\n\n\u2014  x08go/ZJ\n",
        "text\n\n\u2014 Peter Neumann x08go/ZJ\n",
        "text\n\n\u2014 Peter\u00a0Neumann x08go/ZJ\n",
        "text\n\n\u2014 Peter\u3000Neumann x08go/ZJ\n",
        "text\n\n\u2014 Peter\u0085Neumann x08go/ZJ\n",
        "text\n\n\u2014 Peter+Neumann x08go/ZJ\n",
        "text\n\n\u2014 PeterNeumann x08go/ZJ",
        "text\n\n\u2014 PeterNeumann x08go/ZJ \n",
        "text\n\n\u2014 PeterNeumann x08g\n",
        "text\n\n\u2014 PeterNeumann x08goA==\n",
        "text\n\n\u2014 PeterNeumann x08go/ZK=\n",
        "text\n\n\u2014 PeterNeumann x08go/Y\n",
        "text\n\n\u2014 PeterNeumann x08go/Z=\n",
        "text\n\n\u2014 PeterNeumann x08go_ZJ\n",
        "text\n\n\u2014 PeterNeumann x08go/ZJ\n\u2014 EnochRoot\n",
        "text\r\n\n\u2014 PeterNeumann x08go/ZJ\n",
        "te\u0000xt\n\n\u2014 PeterNeumann x08go/ZJ\n",
        "te\txt\n\n\u2014 PeterNeumann x08go/ZJ\n",
      })
  void refuses_garbage_in_a_notes_place(String note) {
    assertRefused(Reason.MALFORMED, () -> SignedNote.parse(utf8(note)));
  }

  @Test
  void refuses_bytes_that_are_not_utf8_and_notes_without_end() {
    byte[] latin = (TEXT + "\n" + PETER).getBytes(StandardCharsets.ISO_8859_1);
    latin[3] = (byte) 0xe9;
    assertRefused(Reason.MALFORMED, () -> SignedNote.parse(latin));
    assertRefused(Reason.TOO_BIG, () -> SignedNote.parse(new byte[SignedNote.MAX_BYTES + 1]));
  }

  @Test
  void makes_what_it_reads() throws Rejected {
    byte[] note = checkpoint(Checkpoint.text(OWN.origin(), HEAD));
    Checkpoint checkpoint = Checkpoint.verified(note, OWN);
    assertEquals(HEAD, checkpoint.head());
    assertEquals("localhost/perisai", checkpoint.origin());
    assertArrayEquals(note, checkpoint.bytes());
  }

  @Test
  void refuses_a_checkpoint_of_another_log_by_the_same_key() {
    byte[] note = checkpoint(Checkpoint.text("example.go.id/perisai", HEAD));
    assertRefused(Reason.WRONG_LOG, () -> Checkpoint.verified(note, OWN));
  }

  @Test
  void refuses_a_checkpoint_by_another_key() {
    Signer stranger = Signer.named("stranger");
    String text = Checkpoint.text(OWN.origin(), HEAD);
    byte[] note =
        SignedNote.of(text, OWN.origin(), stranger.serverKey(), stranger.sign(utf8(text)).value());
    assertRefused(Reason.UNKNOWN_KEY, () -> Checkpoint.verified(note, OWN));
    byte[] claimed =
        SignedNote.of(text, OWN.origin(), LOG.serverKey(), stranger.sign(utf8(text)).value());
    assertRefused(Reason.BAD_SIGNATURE, () -> Checkpoint.verified(claimed, OWN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost/perisai\n07\n%s\n",
        "localhost/perisai\n+7\n%s\n",
        "localhost/perisai\n-7\n%s\n",
        "localhost/perisai\n7 \n%s\n",
        "localhost/perisai\n9999999999999999\n%s\n",
        "localhost/perisai\n\n7\n%s\n",
        "localhost/perisai\n7\n",
        "localhost/perisai\n7\n%s",
        "localhost/perisai\n7\n%s\nmore\n",
        "localhost/perisai\n7\n%s=\n",
        "localhost/perisai\n7\nAAAA\n",
        "localhost/perisai\n0\n%s\n",
        "localhost/perisai\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
      })
  void refuses_signed_texts_that_are_no_checkpoint(String form) {
    String root = Base64.getEncoder().encodeToString(HEAD.root().bytes());
    byte[] note = checkpoint(String.format(form, root));
    assertRefused(Reason.MALFORMED, () -> Checkpoint.verified(note, OWN));
  }

  private static byte[] checkpoint(String text) {
    return SignedNote.of(text, OWN.origin(), LOG.serverKey(), LOG.sign(utf8(text)).value());
  }

  private static ServerKey key(String typeAndKey) throws Rejected {
    byte[] bytes = Base64.getDecoder().decode(typeAndKey);
    return ServerKey.ed25519(Arrays.copyOfRange(bytes, 1, bytes.length));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
