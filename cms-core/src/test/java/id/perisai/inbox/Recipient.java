package id.perisai.inbox;

import id.perisai.release.Digest;
import id.perisai.release.P256;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.util.Map;

/** Somebody whose browser holds a key that opens messages. */
public record Recipient(KeyPair pair) {
  public Recipient() {
    this(Hpke.newKeyPair());
  }

  public Digest id() {
    return Digest.of(pair.getPublic().getEncoded());
  }

  public byte[] point() {
    return P256.point((ECPublicKey) pair.getPublic());
  }

  public Map<Digest, byte[]> alone() {
    return Map.of(id(), point());
  }
}
