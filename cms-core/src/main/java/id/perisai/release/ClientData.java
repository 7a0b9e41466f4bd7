package id.perisai.release;

/**
 * What the browser says about an assertion: for what, over what, and where it was made (WebAuthn
 * Level 3, section 5.8.1). Members that are not known are passed over, as the standard wants it; a
 * name that stands twice is not.
 */
final class ClientData {
  private ClientData() {}

  static void requireSigning(byte[] utf8, Digest challenge, SigningPlace place) throws Rejected {
    JsonObject json = JsonObject.of(Json.parse(utf8, PasskeySignature.MAX_PART), "clientData");
    requireAssertion(json);
    requireChallenge(json, challenge);
    requireOrigin(json, place);
    requireOwnFrame(json);
  }

  private static void requireAssertion(JsonObject json) throws Rejected {
    String type = json.text("type");
    if (!type.equals("webauthn.get")) {
      throw new Rejected(Reason.WRONG_CEREMONY, json.path("type"), "webauthn.get", type);
    }
  }

  private static void requireChallenge(JsonObject json, Digest challenge) throws Rejected {
    String expected = JsonObject.base64url(challenge.bytes());
    String found = json.text("challenge");
    if (!found.equals(expected)) {
      throw new Rejected(Reason.WRONG_CHALLENGE, json.path("challenge"), expected, found);
    }
  }

  private static void requireOrigin(JsonObject json, SigningPlace place) throws Rejected {
    String origin = json.text("origin");
    if (!place.origins().contains(origin)) {
      throw new Rejected(
          Reason.WRONG_ORIGIN, json.path("origin"), "one of " + place.origins(), origin);
    }
  }

  /** The desk is never shown inside another site, so an assertion made there is none of ours. */
  private static void requireOwnFrame(JsonObject json) throws Rejected {
    boolean crossOrigin = json.has("crossOrigin") && json.flag("crossOrigin");
    if (crossOrigin || json.has("topOrigin")) {
      throw new Rejected(
          Reason.WRONG_CEREMONY, "clientData", "a page of its own", "a frame in another site");
    }
  }
}
