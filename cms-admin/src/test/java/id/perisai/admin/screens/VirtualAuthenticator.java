package id.perisai.admin.screens;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;

/** Chromium's authenticator for tests (WebAuthn Level 3, section 11), built into one tab. */
final class VirtualAuthenticator {
  private final CDPSession devtools;
  private final String id;

  private VirtualAuthenticator(CDPSession devtools, String id) {
    this.devtools = devtools;
    this.id = id;
  }

  /** A device's own; it checks whose finger it is, and finds it to be its owner's. */
  static VirtualAuthenticator in(Page tab) {
    return in(tab, "internal", true);
  }

  /**
   * One that is reached in some way, and checks the finger as well.
   *
   * @param transport such as {@code usb}, or {@code cable} for a phone by QR code
   * @param keeps whether passkeys lie on it; else it finds them by their ids alone
   */
  static VirtualAuthenticator in(Page tab, String transport, boolean keeps) {
    CDPSession devtools = tab.context().newCDPSession(tab);
    devtools.send("WebAuthn.enable");
    JsonObject options = new JsonObject();
    options.addProperty("protocol", "ctap2");
    options.addProperty("transport", transport);
    options.addProperty("hasResidentKey", keeps);
    options.addProperty("hasUserVerification", true);
    options.addProperty("isUserVerified", true);
    options.addProperty("automaticPresenceSimulation", true);
    JsonObject asked = new JsonObject();
    asked.add("options", options);
    JsonObject answer = devtools.send("WebAuthn.addVirtualAuthenticator", asked);
    return new VirtualAuthenticator(devtools, answer.get("authenticatorId").getAsString());
  }

  /** Whether the finger is its owner's from now on. */
  void ownersFinger(boolean owners) {
    JsonObject asked = asked();
    asked.addProperty("isUserVerified", owners);
    devtools.send("WebAuthn.setUserVerified", asked);
  }

  /** The passkeys that it keeps. */
  JsonObject passkeys() {
    return devtools.send("WebAuthn.getCredentials", asked());
  }

  /** As a device that never had them. */
  void forgetAll() {
    devtools.send("WebAuthn.clearCredentials", asked());
  }

  void putBack(JsonObject passkeys) {
    passkeys
        .getAsJsonArray("credentials")
        .forEach(
            passkey -> {
              JsonObject asked = asked();
              asked.add("credential", passkey);
              devtools.send("WebAuthn.addCredential", asked);
            });
  }

  private JsonObject asked() {
    JsonObject asked = new JsonObject();
    asked.addProperty("authenticatorId", id);
    return asked;
  }
}
