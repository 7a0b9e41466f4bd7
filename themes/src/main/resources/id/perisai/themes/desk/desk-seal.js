"use strict";
// Sealing keys, and opening what was sealed to them: HPKE (RFC 9180) in mode Base, single shot, by DHKEM(P-256, HKDF-SHA256),
// HKDF-SHA256 and AES-256-GCM. The private key is made here, leaves under its passphrase alone, and is opened in this page's
// memory, from where no script can read it out again.
(() => {
  const { Refusal, require, sha256, base64url, fromBase64url, lock, unlock } = globalThis.desk;
  const utf8 = new TextEncoder();
  const P256 = { name: "ECDH", namedCurve: "P-256" };
  const PURPOSE = "sealing-key";
  const SPKI = Uint8Array.from([0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
    0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00]); // RFC 5480, all but the point
  const KEM = Uint8Array.from([...utf8.encode("KEM"), 0x00, 0x10]);
  const SUITE = Uint8Array.from([...utf8.encode("HPKE"), 0x00, 0x10, 0x00, 0x01, 0x00, 0x02]);
  const NOTHING = new Uint8Array(0);
  const BLOCK = 1024;

  function joined(...parts) {
    const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  const keyId = (point) => sha256(joined(SPKI, point));

  /** Makes a key pair; its private half leaves this function under the passphrase only. */
  async function makeKey(passphrase) {
    const pair = await crypto.subtle.generateKey(P256, true, ["deriveBits"]);
    const point = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
    const { d } = await crypto.subtle.exportKey("jwk", pair.privateKey);
    const id = await keyId(point);
    return { ...(await lock(PURPOSE, id, fromBase64url(d, 32), passphrase)), public: base64url(point), key: id };
  }

  /** The key as this page uses it, until it is closed: {key, point, secret}. */
  async function openKey(key, passphrase) {
    const point = fromBase64url(key.public, 65);
    require((await keyId(point)) === key.key, "wrong-digest", "key");
    const d = await unlock(PURPOSE, key, passphrase);
    const jwk = { kty: "EC", crv: "P-256", d: base64url(d), x: base64url(point.slice(1, 33)), y: base64url(point.slice(33)) };
    d.fill(0);
    try {
      return { key: key.key, point, secret: await crypto.subtle.importKey("jwk", jwk, P256, false, ["deriveBits"]) };
    } catch {
      throw new Refusal("malformed", "key");
    }
  }

  async function mac(key, text) {
    // A key of no bytes and one of zeros are the same to HMAC, and browsers take only the latter.
    const imported = await crypto.subtle.importKey("raw", key.length ? key : new Uint8Array(32), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    return new Uint8Array(await crypto.subtle.sign("HMAC", imported, text));
  }

  /** LabeledExtract of RFC 9180, section 4. */
  const extract = (suite, salt, label, secret) => mac(salt, joined(utf8.encode("HPKE-v1"), suite, utf8.encode(label), secret));

  /** LabeledExpand, of at most 32 bytes: one round of HKDF is enough. */
  async function expand(suite, secret, label, info, length) {
    const labeled = joined(Uint8Array.of(0, length), utf8.encode("HPKE-v1"), suite, utf8.encode(label), info, Uint8Array.of(1));
    return (await mac(secret, labeled)).slice(0, length);
  }

  /** Opens one sealed message; refuses it under another key, info or additional data. */
  async function open(opened, enc, ciphertext, info, aad) {
    let shared;
    try {
      const ephemeral = await crypto.subtle.importKey("raw", enc, P256, false, []);
      shared = new Uint8Array(await crypto.subtle.deriveBits({ name: "ECDH", public: ephemeral }, opened.secret, 256));
    } catch {
      throw new Refusal("not-opened", "enc");
    }
    const dh = await extract(KEM, NOTHING, "eae_prk", shared);
    const secretOfBoth = await expand(KEM, dh, "shared_secret", joined(enc, opened.point), 32);
    const context = joined(Uint8Array.of(0), await extract(SUITE, NOTHING, "psk_id_hash", NOTHING), await extract(SUITE, NOTHING, "info_hash", info));
    const secret = await extract(SUITE, secretOfBoth, "secret", NOTHING);
    const key = await crypto.subtle.importKey("raw", await expand(SUITE, secret, "key", context, 32), "AES-GCM", false, ["decrypt"]);
    const iv = await expand(SUITE, secret, "base_nonce", context, 12);
    try {
      return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: aad }, key, ciphertext));
    } catch {
      throw new Refusal("not-opened", "message");
    }
  }

  /**
   * What a visitor wrote, of a file of the inbox: {header, page, fields}. `keys` are those that were opened here.
   * The header is what the message was sealed with: authoring cannot say another site, form or receipt.
   */
  async function read(bytes, keys) {
    const { canonical, parse } = globalThis.desk;
    const file = parse(bytes, 4 * 1024 * 1024);
    const mine = file.sealed.map((one) => [one, keys.find(({ key }) => key === one.key)]).find(([, key]) => key);
    require(Boolean(mine), "not-sealed-to-you");
    const [sealed, key] = mine;
    const padded = await open(key, fromBase64url(sealed.enc, 65), fromBase64url(sealed.ciphertext),
      utf8.encode(`perisai inbox 1\0${file.header.tenant}`), utf8.encode(canonical(file.header)));
    let end = padded.length;
    require(end % BLOCK === 0, "not-opened", "length");
    while (end > 0 && padded[end - 1] === 0x20) end--;
    const { page, fields } = parse(padded.slice(0, end), padded.length);
    require(typeof page === "string" && fields !== null && typeof fields === "object"
      && Object.values(fields).every((value) => typeof value === "string"), "not-opened", "fields");
    return { header: file.header, page, fields };
  }

  globalThis.deskSeal = Object.freeze({ makeKey, openKey, open, read });
})();
