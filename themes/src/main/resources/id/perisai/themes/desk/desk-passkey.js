"use strict";
// Passkeys, through the browser's own dialogue (WebAuthn Level 3). The private key never leaves its authenticator; what
// comes back is believed by nobody: delivery verifies it against the signed directory.
(() => {
  const { Refusal, require, base64url, fromBase64url } = globalThis.desk;
  const utf8 = new TextEncoder();
  const TIMEOUT = 120000;
  const ALGORITHMS = [-7, -257, -8]; // ES256, RS256 of Windows Hello, Ed25519
  const VERIFIED = 0x04;
  const FLAGS_AT = 32;

  const digest = async (text) => new Uint8Array(await crypto.subtle.digest("SHA-256", text));

  /** The key of the sentence that says why there are no passkeys in this browser; null if there may be some. */
  function missing() {
    if (!globalThis.isSecureContext) return "insecure";
    return globalThis.PublicKeyCredential && navigator.credentials?.create ? null : "no-webauthn";
  }

  /** Asks the browser, and says in our words why it would not. */
  async function asked(ask) {
    const lack = missing();
    require(lack === null, lack);
    const began = Date.now();
    try {
      return await ask();
    } catch (error) {
      if (error instanceof Refusal) throw error;
      throw new Refusal(reason(error, Date.now() - began), error.name);
    }
  }

  /** Browsers do not tell "cancelled" from "no such passkey here": it would tell sites what people own. */
  function reason(error, waited) {
    switch (error.name) {
      case "NotAllowedError":
        return waited > TIMEOUT - 2000 ? "touch-timeout" : "touch-cancelled";
      case "AbortError":
        return "touch-cancelled";
      case "SecurityError":
        return "touch-origin";
      case "InvalidStateError":
        return "passkey-exists";
      case "NotSupportedError":
      case "ConstraintError":
        return "passkey-unfit";
      default:
        return "touch-failed";
    }
  }

  const listed = (credentials) => credentials.map((id) => ({ type: "public-key", id: fromBase64url(id) }));

  /**
   * A new passkey for one person in one tenant: {algorithm, public, credential}, bytes in base64url.
   * `known` are the ids of those they have; their authenticators refuse a second one.
   */
  async function create(rp, tenant, person, known) {
    // The same person has an account of its own in each tenant: a new passkey never overwrites another tenant's.
    const account = await digest(utf8.encode(`perisai/user/v1\n${tenant}\n${person.id}\n`));
    const credential = await asked(() => navigator.credentials.create({ publicKey: {
      rp: { id: rp, name: "Perisai" },
      user: { id: account, name: `${person.name} (${tenant})`, displayName: person.name },
      challenge: crypto.getRandomValues(new Uint8Array(32)), // attestation is none: nothing is signed over it
      pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
      authenticatorSelection: { userVerification: "required", residentKey: "preferred" },
      excludeCredentials: listed(known), attestation: "none", timeout: TIMEOUT,
    } }));
    const spki = credential.response.getPublicKey?.();
    require(Boolean(spki), "passkey-unfit", "public key");
    return { algorithm: credential.response.getPublicKeyAlgorithm(), public: base64url(new Uint8Array(spki)),
      credential: base64url(new Uint8Array(credential.rawId)) };
  }

  /** What one of these passkeys says over the SHA-256 of a message: {credential, authenticatorData, clientData, signature}. */
  async function touch(rp, message, credentials) {
    const challenge = await digest(message);
    const credential = await asked(() => navigator.credentials.get({ publicKey: {
      rpId: rp, challenge, allowCredentials: listed(credentials), userVerification: "required", timeout: TIMEOUT,
    } }));
    const said = credential.response;
    const data = new Uint8Array(said.authenticatorData);
    require((data[FLAGS_AT] & VERIFIED) !== 0, "touch-unverified");
    return { credential: base64url(new Uint8Array(credential.rawId)), authenticatorData: base64url(data),
      clientData: base64url(new Uint8Array(said.clientDataJSON)), signature: base64url(new Uint8Array(said.signature)) };
  }

  /** A signature over a statement's message, as it stands in the repository. `keys` are the person's passkeys. */
  async function sign(rp, message, keys) {
    const said = await touch(rp, message, keys.map((key) => key.credential));
    const key = keys.find((one) => one.credential === said.credential);
    require(Boolean(key), "no-key");
    return { type: "webauthn", key: key.key, authenticatorData: said.authenticatorData, clientData: said.clientData,
      signature: said.signature };
  }

  /** What a new passkey signs to show that its owner can: the first line is that of no statement. */
  const offer = (tenant, person, request, key) => utf8.encode(`perisai/key-offer/v1\n${tenant}\n${person}\n${request}\n${key}\n`);

  globalThis.deskPasskey = Object.freeze({ missing, create, touch, sign, offer });
})();
