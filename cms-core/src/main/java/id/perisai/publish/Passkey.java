package id.perisai.publish;

import id.perisai.release.PasskeyKey;
import id.perisai.release.PublicKey;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A passkey: its public key, and the credential's id by which the authenticator that alone holds
 * the private key finds it.
 *
 * @param credential 1 to 1,023 bytes (WebAuthn Level 3, section 5.1)
 */
public record Passkey(PasskeyKey key, byte[] credential) implements PersonalKey {
  static final int MAX_CREDENTIAL = 1023;

  public Passkey {
    credential = credential.clone();
  }

  /**
   * @throws Rejected MALFORMED for a credential's id of no or too many bytes
   */
  static Passkey of(PasskeyKey key, byte[] credential) throws Rejected {
    if (credential.length == 0 || credential.length > MAX_CREDENTIAL) {
      throw new Rejected(
          Reason.MALFORMED,
          "credential",
          "1 to " + MAX_CREDENTIAL + " bytes",
          credential.length + " bytes");
    }
    return new Passkey(key, credential);
  }

  @Override
  public byte[] credential() {
    return credential.clone();
  }

  @Override
  public PublicKey verifying() {
    return key;
  }

  /** {@code type, key, algorithm, public}, and {@code credential}. */
  @Override
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>(key.toJson());
    json.put("credential", Base64.getUrlEncoder().withoutPadding().encodeToString(credential));
    return json;
  }
}
