package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.DeskTokens;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.audit.AuditTrail;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Json;
import id.perisai.release.JsonObject;
import id.perisai.release.PasskeyKey;
import id.perisai.release.PasskeySignature;
import id.perisai.release.Rejected;
import id.perisai.release.SigningPlace;
import id.perisai.release.TrustChain;
import id.perisai.tenant.Work;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Takes a publisher's new passkey with an assertion that shows that they can sign with it here. It
 * waits until a platform administrator signs a directory that lists it.
 */
public final class OfferPasskey {
  /** The most that the desk sends: an RSA key, an assertion, a credential's id, a name. */
  public static final int MAX_BYTES = 32 * 1024;

  private static final int MAX_PART = 4096;
  private static final int MAX_LABEL = 60;

  private final Work work;
  private final SignedRepository repository;

  public OfferPasskey(Work work, SignedRepository repository) {
    this.work = work;
    this.repository = repository;
  }

  /**
   * Takes {@code {"algorithm","public","credential","label","authenticatorData","clientData",
   * "signature"}} as the browser's credential gave them; bytes in base64url.
   *
   * @param request that {@link OfferKey#request} made for this person; done with afterwards
   * @return the key's id
   * @throws Refused NOT_PERMITTED, KEY_REFUSED, CANDIDATE_UNKNOWN without such a request
   */
  public Digest offer(Acting who, UUID request, byte[] offer) {
    Passkey passkey;
    String label;
    try {
      JsonObject json = JsonObject.of(Json.parse(offer, MAX_BYTES), "passkey");
      PasskeyKey key =
          PasskeyKey.of(json.number("algorithm"), json.base64urlUpTo("public", MAX_PART));
      passkey = Passkey.of(key, json.base64urlUpTo("credential", MAX_PART));
      label = label(json.text("label"));
      PasskeySignature assertion =
          PasskeySignature.of(
              key.keyId(),
              json.base64urlUpTo("authenticatorData", MAX_PART),
              json.base64urlUpTo("clientData", MAX_PART),
              json.base64urlUpTo("signature", MAX_PART));
      json.end();
      key.verify(
          KeyOffer.message(who, request, key.keyId()), assertion, place(who), "the new passkey");
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.KEY_REFUSED, e.getMessage());
    }
    work.in(
        who,
        Permission.OFFER_KEY,
        em -> {
          Instant now = repository.now();
          if (!DeskTokens.use(em, who, DeskTokens.Purpose.KEY, request, now)) {
            throw new Refused(PublishRefusal.CANDIDATE_UNKNOWN);
          }
          PublisherKeys.insert(em, who, passkey, label, now);
          AuditTrail.record(
              em,
              who.tenant(),
              who.person(),
              "key.offer",
              Map.of(
                  "request", request.toString(),
                  "type", passkey.type(),
                  "key", passkey.keyId().hex()));
          return null;
        });
    return passkey.keyId();
  }

  /** Ids of the person's passkeys here, in base64url: their authenticators make no second one. */
  public List<String> credentials(Acting who) {
    return work.in(who, Permission.OFFER_KEY, em -> PublisherKeys.of(em, who)).stream()
        .map(PublisherKeys.Offered::key)
        .filter(Passkey.class::isInstance)
        .map(key -> (String) key.toJson().get("credential"))
        .toList();
  }

  /** Where this key will sign: the platform's at the root's desk, all others at the directory's. */
  private SigningPlace place(Acting who) {
    TrustChain trust = repository.trust();
    return who.tenant().equals(Directory.PLATFORM)
        ? trust.root().signing()
        : trust.directory().signing().place();
  }

  /** A name for its owner's eyes: short, and without what breaks a line. */
  private static String label(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}]", " ").strip();
    return Optional.of(line)
        .filter(name -> name.codePointCount(0, name.length()) > MAX_LABEL)
        .map(name -> name.substring(0, name.offsetByCodePoints(0, MAX_LABEL)))
        .orElse(line);
  }
}
