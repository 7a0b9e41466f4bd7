package id.perisai.release;

import java.util.Map;

/**
 * The public key of a server, of no person: it signs the log's checkpoints or the timestamp. The
 * trust root names it, so that a new one takes a new root.
 */
public final class ServerKey {
  private final Ed25519Key key;

  private ServerKey(Ed25519Key key) {
    this.key = key;
  }

  /** An Ed25519Key key from its 32 raw bytes. */
  public static ServerKey ed25519(byte[] raw) throws Rejected {
    return new ServerKey(Ed25519Key.of(raw));
  }

  /** Takes the members {@code public} and {@code type} of an object, which may have others. */
  static ServerKey read(JsonObject json) throws Rejected {
    String type = json.text("type");
    if (!type.equals(Ed25519Key.TYPE)) {
      throw new Rejected(Reason.UNKNOWN_TYPE, json.path("type"), Ed25519Key.TYPE, type);
    }
    return ed25519(json.base64url("public", Ed25519Key.LENGTH));
  }

  /** Refuses a signature that this key did not make over exactly this message. */
  public void verify(byte[] message, byte[] signature, String what) throws Rejected {
    key.verify(message, signature, what);
  }

  /** SHA-256 of its SubjectPublicKeyInfo. */
  public Digest keyId() {
    return key.keyId();
  }

  /** The 32 raw bytes (RFC 8032, section 5.1.5). */
  public byte[] publicKey() {
    return key.raw();
  }

  Map<String, Object> toJson() {
    return Map.of("public", JsonObject.base64url(key.raw()), "type", Ed25519Key.TYPE);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ServerKey && keyId().equals(((ServerKey) other).keyId());
  }

  @Override
  public int hashCode() {
    return keyId().hashCode();
  }

  @Override
  public String toString() {
    return keyId().hex();
  }
}
