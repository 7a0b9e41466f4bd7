package id.perisai.release;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Where passkeys sign: the signing desk's relying party and its origins (WebAuthn Level 3, section
 * 5.1.3). A browser shows a passkey to these alone, and says in each assertion where it was used.
 *
 * @param rp the relying party's id, a host name such as {@code sign.example.go.id}
 * @param origins such as {@code https://sign.example.go.id}, each of this host or one below it
 */
public record SigningPlace(String rp, List<String> origins) {
  /**
   * @throws IllegalArgumentException for an id that is no host name, or an origin that is none of
   *     this relying party
   */
  public SigningPlace {
    origins = List.copyOf(origins);
    requireHost(rp);
    for (String origin : origins) {
      requireBelow(rp, origin);
    }
  }

  /** The place that is one desk at one origin, its host the relying party. */
  public static SigningPlace ofDesk(String origin) {
    return new SigningPlace(Origins.hostOf(origin).orElse(""), List.of(origin));
  }

  /** Takes the members {@code rp} and {@code origins} of an object. */
  static SigningPlace read(JsonObject json) throws Rejected {
    String rp = json.text("rp");
    List<String> origins = Origins.read(json, "origins");
    try {
      return new SigningPlace(rp, origins);
    } catch (IllegalArgumentException e) {
      throw new Rejected(
          Reason.MALFORMED, json.path("rp"), "the origins' host", rp + " for " + origins, e);
    }
  }

  /** What authenticators write for this relying party. */
  Digest rpIdHash() {
    return Digest.of(rp.getBytes(StandardCharsets.UTF_8));
  }

  public Map<String, Object> toJson() {
    return Map.of("rp", rp, "origins", origins);
  }

  private static void requireHost(String rp) {
    if (!Origins.isHost(rp)) {
      throw new IllegalArgumentException("not a host name in lower case: " + rp);
    }
  }

  private static void requireBelow(String rp, String origin) {
    String host = Origins.hostOf(origin).orElse("");
    if (!host.equals(rp) && !host.endsWith("." + rp)) {
      throw new IllegalArgumentException("not an origin of " + rp + ": " + origin);
    }
  }
}
