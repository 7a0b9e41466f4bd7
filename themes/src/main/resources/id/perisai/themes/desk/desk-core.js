"use strict";
// What the desk knows by itself: digests, the strict JSON of statements, the manifest tree, and software keys.
// Nothing here trusts a server: every byte that is used has been compared with a digest first.
// The format is described in docs/repository.md of the project.
(() => {
  const utf8 = new TextEncoder();
  const NODE_LIMIT = 4 * 1024 * 1024;
  const STATEMENT_LIMIT = 8 * 1024 * 1024;
  const BLOB_LIMIT = 64 * 1024 * 1024;
  const CHUNK = 1024 * 1024;
  const LEAF_ENTRIES = 16;
  const HTML = "text/html; charset=utf-8";
  const HEX = /^[0-9a-f]{64}$/;
  const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
  const MAX_VARIANTS = 64;
  const HORIZON = 400 * 24 * 3600 * 1000;

  /** A refusal to go on, with the key of the sentence that people read and what was found. */
  class Refusal extends Error {
    constructor(key, detail = "") {
      super(detail ? `${key}: ${detail}` : key);
      this.key = key;
      this.detail = detail;
    }
  }

  function require(condition, key, detail) {
    if (!condition) throw new Refusal(key, detail);
  }

  const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");

  async function sha256(bytes) {
    return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  }

  function base64url(bytes) {
    let text = "";
    for (const b of bytes) text += String.fromCharCode(b);
    return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  }

  function fromBase64url(text, length) {
    require(typeof text === "string" && /^[A-Za-z0-9_-]*$/.test(text), "malformed", "base64url");
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
    require(length === undefined || bytes.length === length, "malformed", "length of a base64url value");
    require(base64url(bytes) === text, "malformed", "base64url");
    return bytes;
  }

  /** Canonical JSON: sorted names, no white space, integers only. */
  function canonical(value) {
    if (value === null || typeof value === "boolean") return String(value);
    if (typeof value === "number") {
      require(Number.isSafeInteger(value), "malformed", "a number that is no integer");
      return String(value);
    }
    if (typeof value === "string") return quoted(value);
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    const names = Object.keys(value).sort();
    return `{${names.map((name) => `${quoted(name)}:${canonical(value[name])}`).join(",")}}`;
  }

  function quoted(text) {
    const escaped = text.replace(/["\\\u0000-\u001f]/g, (c) =>
      c === '"' ? '\\"' : c === "\\" ? "\\\\" : `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
    return `"${escaped}"`;
  }

  /** Reads canonical JSON; other spellings, duplicate names among them, are refused by writing it again. */
  function parse(bytes, limit) {
    require(bytes.length <= limit, "malformed", "too long");
    let text;
    let value;
    try {
      text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
      value = JSON.parse(text, (name, item) => {
        require(name !== "__proto__", "malformed", "a forbidden name");
        return item;
      });
    } catch (error) {
      if (error instanceof Refusal) throw error;
      throw new Refusal("malformed", "JSON");
    }
    require(canonical(value) === text, "malformed", "JSON that is not canonical");
    return value;
  }

  function only(object, names, what) {
    require(object !== null && typeof object === "object" && !Array.isArray(object), "malformed", what);
    for (const name of Object.keys(object)) require(names.includes(name), "malformed", `${what}.${name}`);
    return object;
  }

  const isDigest = (value) => typeof value === "string" && HEX.test(value);

  /** A release statement, its members checked. */
  function release(bytes) {
    const json = only(parse(bytes, STATEMENT_LIMIT),
      ["type", "tenant", "version", "issued", "previous", "manifest", "theme"], "release");
    require(json.type === "release", "malformed", "type");
    require(typeof json.tenant === "string" && /^[a-z][a-z0-9-]{1,30}$/.test(json.tenant), "malformed", "tenant");
    require(Number.isSafeInteger(json.version) && json.version > 0, "malformed", "version");
    require(json.previous === null || isDigest(json.previous), "malformed", "previous");
    require(isDigest(json.manifest), "malformed", "manifest");
    require(Number.isSafeInteger(json.theme) && json.theme > 0, "malformed", "theme");
    return json;
  }

  /** The message that is signed over a statement: RFC-free, see docs/repository.md. */
  function signedMessage(type, tenant, version, bytes) {
    const head = utf8.encode(`perisai/statement/v1\n${type}\n${tenant}\n${version}\n${bytes.length}\n`);
    const message = new Uint8Array(head.length + bytes.length);
    message.set(head);
    message.set(bytes, head.length);
    return message;
  }

  /** Reads manifest trees by digest. `fetchNode(digest)` may lie: what it gives is compared. */
  class ManifestTree {
    constructor(fetchNode) {
      this.fetchNode = fetchNode;
      this.known = new Map();
    }

    async node(digest) {
      if (!this.known.has(digest)) {
        const bytes = await this.fetchNode(digest);
        require(bytes && (await sha256(bytes)) === digest, "wrong-digest", `manifest ${digest}`);
        this.known.set(digest, readNode(parse(bytes, NODE_LIMIT)));
      }
      return this.known.get(digest);
    }

    /** All entries below a node, by path; each must lie where its path's digest says. */
    async entries(digest, prefix, into = new Map()) {
      const node = await this.node(digest);
      if (node.leaf) {
        require(prefix === "" || node.leaf.length > 0, "wrong-shape", "an empty leaf");
        for (const entry of node.leaf) {
          require((await sha256(utf8.encode(entry.path))).startsWith(prefix), "wrong-shape", entry.path);
          require(!into.has(entry.path), "wrong-shape", entry.path);
          into.set(entry.path, entry);
        }
        return into;
      }
      const before = into.size;
      for (const [nibble, child] of Object.entries(node.children)) await this.entries(child, prefix + nibble, into);
      require(into.size - before > LEAF_ENTRIES, "wrong-shape", "a branch that could be a leaf");
      return into;
    }

    /**
     * Entries that differ from those of another tree, subtrees of equal digest left out: path → {before, after}.
     * Each tree is read from its own source; null is the tree of a site that does not exist yet.
     */
    async diff(other, before, after, prefix = "", into = new Map()) {
      if (before === after) return into;
      const was = before ? await other.node(before) : null;
      const is = after ? await this.node(after) : null;
      if (was?.children && is?.children) {
        for (const nibble of "0123456789abcdef") {
          await this.diff(other, was.children[nibble], is.children[nibble], prefix + nibble, into);
        }
        return into;
      }
      const old = before ? await other.entries(before, prefix) : new Map();
      const now = after ? await this.entries(after, prefix) : new Map();
      for (const path of new Set([...old.keys(), ...now.keys()])) {
        const [from, to] = [old.get(path), now.get(path)];
        if (from && to && canonical(from) === canonical(to)) continue;
        into.set(path, { before: from ?? null, after: to ?? null });
      }
      return into;
    }
  }

  function readNode(json) {
    if (Object.hasOwn(json, "leaf")) {
      only(json, ["leaf"], "leaf");
      require(Array.isArray(json.leaf) && json.leaf.length <= LEAF_ENTRIES, "wrong-shape", "leaf");
      json.leaf.forEach(checkEntry);
      return { leaf: json.leaf };
    }
    only(json, ["node"], "node");
    const children = only(json.node, [..."0123456789abcdef"], "node");
    Object.values(children).forEach((digest) => require(isDigest(digest), "malformed", "node"));
    return { children };
  }

  function checkEntry(entry) {
    require(typeof entry?.path === "string" && entry.path.startsWith("/"), "malformed", "path");
    if (!Object.hasOwn(entry, "variants")) {
      checkVariant(entry, entry.path, ["path"]);
    } else {
      only(entry, ["path", "variants"], "entry");
      require(Array.isArray(entry.variants) && entry.variants.length >= 2 && entry.variants.length <= MAX_VARIANTS, "malformed", entry.path);
      entry.variants.forEach((variant, n) => {
        checkVariant(variant, entry.path, n === 0 ? [] : ["from"]);
        if (n === 0) return;
        require(typeof variant.from === "string" && TIME.test(variant.from), "malformed", entry.path);
        require(!(entry.variants[n - 1].from >= variant.from), "malformed", entry.path);
      });
    }
    // Pages show an image by its name: the name must be that of its bytes, at all times.
    const named = /^\/_m\/([^.]*)/.exec(entry.path);
    require(!named || named[1] === entry.codings?.identity.digest, "wrong-digest", entry.path);
  }

  function checkVariant(variant, path, others) {
    only(variant, ["status", "mediaType", "codings", "location", "inputs", "slot", "search", ...others], "entry");
    require(variant.inputs !== null && typeof variant.inputs === "object", "malformed", path);
    if (Object.hasOwn(variant, "location")) {
      require([301, 302].includes(variant.status) && !variant.codings && !variant.mediaType && !variant.slot && !variant.search, "malformed", path);
      return;
    }
    require([200, 404, 410].includes(variant.status) && typeof variant.mediaType === "string", "malformed", path);
    only(variant.codings, ["identity", "gzip", "br"], path);
    require(Boolean(variant.codings.identity), "malformed", path);
    for (const coding of Object.values(variant.codings)) {
      checkCoding(coding, path, Object.keys(variant.codings).length === 1);
    }
    if (Object.hasOwn(variant, "slot")) {
      require(["search", "form"].includes(variant.slot) && variant.mediaType === HTML && variant.status === 200, "malformed", path);
      require(Object.keys(variant.codings).length === 1 && !(variant.slot === "search" && variant.search), "malformed", path);
    }
    if (Object.hasOwn(variant, "search")) {
      require(variant.status === 200, "malformed", path);
      checkCoding(variant.search, path, false);
    }
  }

  function checkCoding(coding, path, mayBeListed) {
    only(coding, mayBeListed ? ["chunks", "digest", "length"] : ["digest", "length"], path);
    require(isDigest(coding.digest) && Number.isSafeInteger(coding.length) && coding.length >= 0, "malformed", path);
    if (Object.hasOwn(coding, "chunks")) {
      require(isDigest(coding.chunks) && coding.length > CHUNK, "malformed", path);
    }
  }

  /** What an entry answers, in the order of time: each with its path, all but the first with `from`. */
  function variants(entry) {
    return entry.variants ? entry.variants.map((variant) => ({ ...variant, path: entry.path })) : [entry];
  }

  /** The variant in force at an instant, given as in statements; the first for null. */
  function at(entry, instant) {
    return variants(entry).filter((variant) => !variant.from || (instant !== null && variant.from <= instant)).at(-1);
  }

  /** Refuses what would lie in wait for longer than a release may reach. */
  function requireWithin(entry, issued) {
    const last = variants(entry).at(-1).from;
    require(!last || Date.parse(last) <= Date.parse(issued) + HORIZON, "too-far", `${entry.path}: ${last}`);
  }

  /** Bytes of a coding as given by `fetchBlob(digest)`, compared with digest and length. */
  async function blob(coding, fetchBlob, path) {
    require(coding.length <= BLOB_LIMIT, "too-big", path);
    const bytes = await fetchBlob(coding.digest);
    require(Boolean(bytes), "missing", path);
    require(bytes.length === coding.length && (await sha256(bytes)) === coding.digest, "wrong-digest", path);
    return bytes;
  }

  /**
   * The bytes that visitors get, whichever coding their browser asks for: every coding is decoded here and must
   * be the same bytes, so that nobody is shown one page and signs another.
   */
  async function served(entry, fetchBlob) {
    const identity = await blob(entry.codings.identity, fetchBlob, entry.path);
    if (entry.codings.identity.chunks) {
      await requireChunks(identity, entry.codings.identity.chunks, fetchBlob, entry.path);
    }
    for (const name of ["gzip", "br"]) {
      if (!entry.codings[name]) continue;
      const coded = await blob(entry.codings[name], fetchBlob, entry.path);
      const decoded = name === "gzip" ? await gunzip(coded, identity.length) : unbrotli(coded, identity.length, entry.path);
      require(decoded !== null && (await sha256(decoded)) === entry.codings.identity.digest, "coding-differs", entry.path);
    }
    return identity;
  }

  /** Delivery sends a part of a big file by the digests of its chunks: they must be those of the bytes shown here. */
  async function requireChunks(bytes, list, fetchBlob, path) {
    const count = Math.ceil(bytes.length / CHUNK);
    const digests = await blob({ digest: list, length: 32 * count }, fetchBlob, path);
    for (let i = 0; i < count; i++) {
      const digest = await sha256(bytes.subarray(i * CHUNK, (i + 1) * CHUNK));
      require(digest === hex(digests.subarray(32 * i, 32 * (i + 1))), "wrong-digest", path);
    }
  }

  async function gunzip(bytes, length) {
    const decoded = new Uint8Array(length);
    let at = 0;
    const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")).getReader();
    try {
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        if (at + part.value.length > length) return null;
        decoded.set(part.value, at);
        at += part.value.length;
      }
    } catch {
      return null; // not gzip at all, or more than one member: either way not these bytes
    } finally {
      reader.cancel().catch(() => {});
    }
    return at === length ? decoded : null;
  }

  function unbrotli(bytes, length, path) {
    try {
      const decoded = globalThis.perisaiBrotli(bytes, length);
      return decoded.length === length ? decoded : null;
    } catch {
      throw new Refusal("coding-differs", path);
    }
  }

  const ED25519_SPKI = Uint8Array.from([0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]);
  const ITERATIONS = 600000;

  async function keyId(raw) {
    const spki = new Uint8Array(ED25519_SPKI.length + raw.length);
    spki.set(ED25519_SPKI);
    spki.set(raw, ED25519_SPKI.length);
    return sha256(spki);
  }

  /** Whether this browser can do what the desk needs; the key of the sentence if it cannot. */
  function missing() {
    if (!globalThis.isSecureContext || !globalThis.crypto?.subtle) return "insecure";
    return typeof DecompressionStream === "undefined" ? "old-browser" : null;
  }

  /** Whether it can also make and use software keys. */
  async function softwareMissing() {
    try {
      await crypto.subtle.generateKey({ name: "Ed25519" }, false, ["sign", "verify"]);
      return null;
    } catch {
      return "no-ed25519";
    }
  }

  async function wrappingKey(passphrase, salt, iterations, usage) {
    const secret = await crypto.subtle.importKey("raw", utf8.encode(passphrase.normalize("NFC")), "PBKDF2", false, ["deriveKey"]);
    return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, secret,
      { name: "AES-GCM", length: 256 }, false, [usage]);
  }

  const associated = (purpose, id) => utf8.encode(`perisai/${purpose}/v1\n${id}`);

  /** The secret half of a key under a passphrase, bound to what the key is for and to its id; LockedSecret reads the same. */
  async function lock(purpose, id, secret, passphrase) {
    const salt = crypto.getRandomValues(new Uint8Array(16));
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const wrapping = await wrappingKey(passphrase, salt, ITERATIONS, "encrypt");
    const ciphertext = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: associated(purpose, id) }, wrapping, secret));
    secret.fill(0);
    return { kdf: "PBKDF2-SHA-256", iterations: ITERATIONS, salt: base64url(salt), iv: base64url(iv), ciphertext: base64url(ciphertext) };
  }

  /** The secret in the clear; the caller overwrites it. */
  async function unlock(purpose, key, passphrase) {
    require(key.kdf === "PBKDF2-SHA-256" && key.iterations >= ITERATIONS && key.iterations <= 10000000, "malformed", "key");
    const wrapping = await wrappingKey(passphrase, fromBase64url(key.salt, 16), key.iterations, "decrypt");
    try {
      return new Uint8Array(await crypto.subtle.decrypt(
        { name: "AES-GCM", iv: fromBase64url(key.iv, 12), additionalData: associated(purpose, key.key) }, wrapping, fromBase64url(key.ciphertext)));
    } catch {
      throw new Refusal("wrong-passphrase");
    }
  }

  /** Makes a key pair; its private half leaves this function under the passphrase only. */
  async function makeKey(passphrase) {
    const pair = await crypto.subtle.generateKey({ name: "Ed25519" }, true, ["sign", "verify"]);
    const raw = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
    const pkcs8 = new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey));
    const id = await keyId(raw);
    return { ...(await lock("software-key", id, pkcs8, passphrase)), public: base64url(raw), key: id };
  }

  /** Signs with a software key that is opened for this one call. */
  async function sign(key, passphrase, message) {
    const raw = fromBase64url(key.public, 32);
    require((await keyId(raw)) === key.key, "wrong-digest", "key");
    const pkcs8 = await unlock("software-key", key, passphrase);
    const privateKey = await crypto.subtle.importKey("pkcs8", pkcs8, { name: "Ed25519" }, false, ["sign"]);
    pkcs8.fill(0);
    const signature = new Uint8Array(await crypto.subtle.sign({ name: "Ed25519" }, privateKey, message));
    const publicKey = await crypto.subtle.importKey("raw", raw, { name: "Ed25519" }, false, ["verify"]);
    require(await crypto.subtle.verify({ name: "Ed25519" }, publicKey, signature, message), "wrong-digest", "key");
    return { key: key.key, type: "ed25519", signature: base64url(signature) };
  }

  const SYLLABLES = "bdgjklmnprstwy".split("").flatMap((c) => [..."aiueo"].map((v) => c + v)); // 70: 6.1 bits each

  /** A proposal: five words of three syllables, 15 × log2(70) = 91 bits. */
  function passphrase() {
    const words = [];
    for (let w = 0; w < 5; w++) words.push([syllable(), syllable(), syllable()].join(""));
    return words.join("-");
  }

  function syllable() {
    const limit = 256 - (256 % SYLLABLES.length);
    for (;;) {
      const [b] = crypto.getRandomValues(new Uint8Array(1));
      if (b < limit) return SYLLABLES[b % SYLLABLES.length]; // no modulo bias
    }
  }

  /** The first 80 bits of a digest in groups of four digits, for people to compare; Digest.fingerprint writes the same. */
  const fingerprint = (digest) => digest.slice(0, 20).match(/.{4}/g).join(" ");

  globalThis.desk = Object.freeze({
    Refusal, ManifestTree, require, sha256, canonical, parse, release, signedMessage, served, fromBase64url, variants, at, requireWithin,
    base64url, makeKey, sign, lock, unlock, passphrase, missing, softwareMissing, fingerprint, STATEMENT_LIMIT, BLOB_LIMIT,
  });
})();
