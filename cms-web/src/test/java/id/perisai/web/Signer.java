package id.perisai.web;

import id.perisai.release.Ed25519Key;
import id.perisai.release.Key;
import id.perisai.release.Rejected;
import id.perisai.release.ServerKey;
import id.perisai.release.Signature;
import id.perisai.release.Signatures;
import id.perisai.release.Statement;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** A person with a key, for tests alone. */
final class Signer {
  private final KeyPair pair;
  private final Key key;

  Signer() {
    try {
      pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] spki = pair.getPublic().getEncoded();
      key = Key.ed25519(UUID.randomUUID(), Arrays.copyOfRange(spki, spki.length - 32, spki.length));
    } catch (GeneralSecurityException | Rejected e) {
      throw new IllegalStateException(e);
    }
  }

  Key key() {
    return key;
  }

  /** The same key as that of a server. */
  ServerKey serverKey() throws Rejected {
    return ServerKey.ed25519(((Ed25519Key) key.publicKey()).raw());
  }

  Signatures sign(Statement statement) {
    try {
      byte[] signature = sign(statement.signedMessage());
      return Signatures.of(List.of(Signature.ed25519(key.keyId(), signature)));
    } catch (Rejected e) {
      throw new IllegalStateException(e);
    }
  }

  byte[] sign(byte[] message) {
    try {
      java.security.Signature signing = java.security.Signature.getInstance("Ed25519");
      signing.initSign(pair.getPrivate());
      signing.update(message);
      return signing.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
