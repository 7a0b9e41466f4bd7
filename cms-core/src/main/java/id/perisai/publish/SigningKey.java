package id.perisai.publish;

import id.perisai.release.Digest;
import id.perisai.release.Rejected;
import id.perisai.release.Signature;
import id.perisai.release.Statement;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;

/**
 * An opened Ed25519 key. On a server it exists during the init ceremony and nowhere else:
 * publishers open theirs in the browser.
 */
public final class SigningKey {
  private final Digest keyId;
  private final PrivateKey key;

  SigningKey(Digest keyId, PrivateKey key) {
    this.keyId = keyId;
    this.key = key;
  }

  public Digest keyId() {
    return keyId;
  }

  /** Signs a statement with its kind, tenant and version. */
  public Signature sign(Statement statement) {
    try {
      java.security.Signature signer = java.security.Signature.getInstance("Ed25519");
      signer.initSign(key);
      signer.update(statement.signedMessage());
      return Signature.ed25519(keyId, signer.sign());
    } catch (GeneralSecurityException | Rejected e) {
      throw new IllegalStateException("Java 17 has Ed25519 with signatures of 64 bytes", e);
    }
  }
}
