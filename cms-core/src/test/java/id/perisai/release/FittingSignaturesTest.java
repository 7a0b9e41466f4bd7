package id.perisai.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** That only what fitted is remembered, by an algorithm that counts how often it is asked. */
class FittingSignaturesTest {
  private static final Provider COUNTING = new Counting();
  private static final PublicKey KEY = new Named("key");
  private static int computed;

  private final FittingSignatures signatures = new FittingSignatures();

  @BeforeAll
  static void add() {
    Security.addProvider(COUNTING);
  }

  @AfterAll
  static void remove() {
    Security.removeProvider(COUNTING.getName());
  }

  @Test
  void computes_one_that_fits_once() throws Exception {
    assertEquals(1, computations(() -> require("Echo", KEY, "words", "key words")));
    assertEquals(0, computations(() -> require("Echo", KEY, "words", "key words")));
    assertEquals(0, computations(() -> require("Echo", new Named("key"), "words", "key words")));
  }

  @Test
  void computes_one_that_does_not_fit_each_time() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertEquals(1, computations(() -> refuse("Echo", KEY, "words", "key other words")));
    }
    assertEquals(1, computations(() -> require("Echo", KEY, "words", "key words")));
    assertEquals(1, computations(() -> refuse("Echo", KEY, "words", "key other words")));
  }

  @Test
  void takes_what_fits_for_no_other_key_message_signature_or_algorithm() throws Exception {
    require("Echo", KEY, "words", "key words");
    refuse("Echo", new Named("kez"), "words", "key words");
    refuse("Echo", KEY, "word", "key words");
    refuse("Echo", KEY, "words", "key word");
    refuse("Never", KEY, "words", "key words");
    assertThrows(
        NoSuchAlgorithmException.class, () -> require("Nothing", KEY, "words", "key words"));
  }

  @Test
  void takes_no_bytes_of_one_part_for_those_of_the_next() throws Exception {
    require("Echo", new Named("a"), "bc", "a bc");
    // The same bytes in the same order, parted elsewhere.
    refuse("Echo", new Named("ab"), "c", "a bc");
    refuse("Echo", new Named("a"), "bca", " bc");
    require("Echo", new Named("Echo"), "", "Echo ");
    assertThrows(
        NoSuchAlgorithmException.class, () -> require("EchoEcho", new Named(""), "", "Echo "));
  }

  @Test
  void forgets_the_one_that_was_not_asked_about_for_longest() throws Exception {
    for (int i = 0; i < FittingSignatures.MOST; i++) {
      require("Echo", KEY, "words " + i, "key words " + i);
    }
    assertEquals(0, computations(() -> require("Echo", KEY, "words 0", "key words 0")));
    require("Echo", KEY, "one more", "key one more");
    assertEquals(0, computations(() -> require("Echo", KEY, "words 0", "key words 0")));
    assertEquals(1, computations(() -> require("Echo", KEY, "words 1", "key words 1")));
  }

  @Test
  void refuses_a_key_of_another_algorithm() throws Exception {
    Ed25519Key ed25519 = (Ed25519Key) Signer.named("some").key().publicKey();
    assertThrows(
        InvalidKeyException.class,
        () -> signatures.require("SHA256withRSA", ed25519.verifying(), new byte[1], new byte[1]));
  }

  private void require(String algorithm, PublicKey key, String message, String signature)
      throws GeneralSecurityException {
    signatures.require(algorithm, key, bytes(message), bytes(signature));
  }

  private void refuse(String algorithm, PublicKey key, String message, String signature) {
    assertThrows(SignatureException.class, () -> require(algorithm, key, message, signature));
  }

  @FunctionalInterface
  private interface Asking {
    void ask() throws GeneralSecurityException;
  }

  private static int computations(Asking asking) throws GeneralSecurityException {
    int before = computed;
    asking.ask();
    return computed - before;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static final class Counting extends Provider {
    private static final long serialVersionUID = 1;

    Counting() {
      super("Counting", "1", "algorithms that count");
      put("Signature.Echo", Echo.class.getName());
      put("Signature.Never", Never.class.getName());
    }
  }

  /** A key that is its name. */
  private static final class Named implements PublicKey {
    private static final long serialVersionUID = 1;
    private final String name;

    Named(String name) {
      this.name = name;
    }

    @Override
    public String getAlgorithm() {
      return "name";
    }

    @Override
    public String getFormat() {
      return "text";
    }

    @Override
    public byte[] getEncoded() {
      return bytes(name);
    }
  }

  /** Its signature is the name of the key, a blank and the message. */
  public static class Echo extends SignatureSpi {
    private final ByteBuffer expected = ByteBuffer.allocate(1000);

    @Override
    protected void engineInitVerify(PublicKey key) {
      expected.clear().put(key.getEncoded()).put((byte) ' ');
    }

    @Override
    protected void engineUpdate(byte b) {
      expected.put(b);
    }

    @Override
    protected void engineUpdate(byte[] b, int off, int len) {
      expected.put(b, off, len);
    }

    @Override
    protected boolean engineVerify(byte[] signature) {
      computed++;
      return Arrays.equals(Arrays.copyOf(expected.array(), expected.position()), signature);
    }

    @Override
    protected void engineInitSign(PrivateKey key) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected byte[] engineSign() {
      throw new UnsupportedOperationException();
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String parameter, Object value) {
      throw new UnsupportedOperationException();
    }

    @Override
    @Deprecated
    protected Object engineGetParameter(String parameter) {
      throw new UnsupportedOperationException();
    }
  }

  /** No signature fits it. */
  public static final class Never extends Echo {
    @Override
    protected boolean engineVerify(byte[] signature) {
      return false;
    }
  }
}
