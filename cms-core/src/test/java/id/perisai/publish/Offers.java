package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.release.Authenticator;
import id.perisai.release.Digest;
import id.perisai.release.Json;
import id.perisai.release.PasskeyKey;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** What the desk sends when somebody offers a passkey, written as docs/signing.md says it. */
public final class Offers {
  private Offers() {}

  /** An honest offer. */
  public static byte[] passkey(Authenticator passkey, Acting who, UUID request, String label) {
    byte[] message = message(who, request, passkey.key().keyId());
    return Json.canonical(passkey(passkey, passkey.over(message), label));
  }

  /** An offer with the answer that this ceremony gives. */
  public static Map<String, Object> passkey(
      Authenticator passkey, Authenticator.Ceremony ceremony, String label) {
    PasskeyKey key = (PasskeyKey) passkey.key().publicKey();
    Map<String, Object> json = new HashMap<>(ceremony.touch().toJson());
    json.remove("key");
    json.remove("type");
    json.put("algorithm", key.algorithm());
    json.put("public", key.toJson().get("public"));
    json.put("credential", "AAECAwQFBgcICQoLDA0ODw");
    json.put("label", label);
    return json;
  }

  /** What the new passkey signs. */
  public static byte[] message(Acting who, UUID request, Digest key) {
    String lines = "perisai/key-offer/v1\n%s\n%s\n%s\n%s\n";
    return lines
        .formatted(who.tenant(), who.person(), request, key.hex())
        .getBytes(StandardCharsets.UTF_8);
  }
}
