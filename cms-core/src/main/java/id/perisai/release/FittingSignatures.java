package id.perisai.release;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;

/**
 * Signatures that fit. One that does so does for ever, and the same ones are asked about again and
 * again: authoring reads the chain of trust anew from disk for each statement that it writes. So
 * each is computed once in a process. Nothing else is remembered: which keys count, and for what,
 * is decided each time, and one that does not fit is computed again for whoever asks.
 */
final class FittingSignatures {
  static final FittingSignatures OF_THIS_PROCESS = new FittingSignatures();

  /** How many are remembered, in about 150 bytes each. */
  static final int MOST = 4096;

  private final Recent<Boolean> fitting = new Recent<>(MOST);

  /**
   * Refuses a signature that this key did not make over exactly this message.
   *
   * @param algorithm as the Java Security Standard Algorithm Names say it
   * @throws SignatureException if it does not fit
   * @throws GeneralSecurityException if the key is none of that algorithm
   */
  void require(String algorithm, PublicKey key, byte[] message, byte[] signature)
      throws GeneralSecurityException {
    Digest asked = digest(algorithm, key, message, signature);
    if (fitting.get(asked).isPresent()) {
      return;
    }
    Signature verifier = Signature.getInstance(algorithm);
    verifier.initVerify(key);
    verifier.update(message);
    if (!verifier.verify(signature)) {
      throw new SignatureException("does not fit");
    }
    fitting.put(asked, true);
  }

  /** Of all four, each after its length, so that no two questions have the same bytes. */
  private static Digest digest(String algorithm, PublicKey key, byte[] message, byte[] signature) {
    byte[] name = algorithm.getBytes(StandardCharsets.US_ASCII);
    byte[] spki = key.getEncoded();
    ByteBuffer lengths = ByteBuffer.allocate(4 * Integer.BYTES);
    lengths.putInt(name.length).putInt(spki.length).putInt(message.length).putInt(signature.length);
    return Digest.of(
        lengths.flip(),
        ByteBuffer.wrap(name),
        ByteBuffer.wrap(spki),
        ByteBuffer.wrap(message),
        ByteBuffer.wrap(signature));
  }
}
