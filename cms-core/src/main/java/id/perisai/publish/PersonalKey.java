package id.perisai.publish;

import id.perisai.release.Digest;
import id.perisai.release.PublicKey;
import java.util.Map;

/** What authoring keeps of a key that somebody offered: never enough to sign with. */
public sealed interface PersonalKey permits SoftwareKey, Passkey {
  /** What verifies its signatures. */
  PublicKey verifying();

  /** What the signing desk needs in order to sign with it. */
  Map<String, Object> toJson();

  default Digest keyId() {
    return verifying().keyId();
  }

  /** The kind, as signatures name it. */
  default String type() {
    return verifying().type();
  }
}
