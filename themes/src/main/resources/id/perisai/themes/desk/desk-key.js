"use strict";
// Makes a publisher's key: a passkey of their device, or a software key in this browser, locked by a passphrase.
(() => {
  const { Refusal, require, makeKey, passphrase, missing, softwareMissing, parse, sha256, fromBase64url, fingerprint, STATEMENT_LIMIT } = globalThis.desk;
  const { link, word, make, status, stop, nothing, resume, verified, authoring, start } = globalThis.deskPage;
  const passkey = globalThis.deskPasskey;
  const SHORTEST = 16;
  const LONGEST_LABEL = 60;
  const PLATFORM = "platform"; // its keys stand in the root, which says where they sign
  let origin;
  let rp;
  let request;
  let fresh; // a passkey that was made and not yet tried
  let label;
  let made;
  let proposal;

  async function run() {
    if (!link) {
      nothing();
      return;
    }
    const lack = missing();
    require(lack === null, lack);
    const directory = parse(await verified("/.well-known/perisai/directory"), STATEMENT_LIMIT);
    origin = directory.signing.authoring[0];
    request = JSON.parse(new TextDecoder().decode(await authoring(origin, `keys/${link.id}`)));
    rp = request.tenant === PLATFORM ? parse(await verified("/.well-known/perisai/root"), STATEMENT_LIMIT).signing.rp : directory.signing.rp;
    proposal = passphrase();
    draw();
  }

  function draw() {
    const content = document.getElementById("content");
    if (made) content.replaceChildren(...drawMade());
    else if (fresh) content.replaceChildren(drawFresh());
    else if (request) content.replaceChildren(make("p", {}, make("strong", {}, word("keyFor", request.person.name, request.tenant))), drawPasskey(), drawSoftware());
    else if (!link) nothing();
  }

  /** Runs what a button starts, once at a time. */
  function press(button, act) {
    resume();
    button.disabled = true;
    act().catch(stop).finally(() => { button.disabled = false; });
  }

  function drawPasskey() {
    const lack = passkey.missing();
    if (lack) return make("section", { class: "group" }, make("h2", {}, word("passkeyTitle")), make("p", {}, word(`refusal.${lack}`)));
    label ??= word("passkeyLabelDefault");
    const name = make("input", { id: "label", type: "text", value: label, maxlength: LONGEST_LABEL, autocomplete: "off",
      "aria-describedby": "label-help", oninput: (event) => { label = event.target.value; } });
    const button = make("button", { id: "passkey", type: "submit", class: "primary" }, word("passkeyMake"));
    return make("section", { class: "group" }, make("h2", {}, word("passkeyTitle")), make("p", {}, word("passkeyIntro")),
      make("form", { onsubmit: (event) => { event.preventDefault(); press(button, createPasskey); } },
        make("label", { for: "label" }, word("passkeyLabel")), name, make("p", { id: "label-help", class: "help" }, word("passkeyLabelHelp")), button));
  }

  async function createPasskey() {
    status(word("passkeyMaking"));
    fresh = await passkey.create(rp, request.tenant, request.person, request.credentials);
    fresh.key = await sha256(fromBase64url(fresh.public));
    status("");
    draw();
    document.getElementById("try").focus();
  }

  function drawFresh() {
    const button = make("button", { id: "try", type: "button", class: "primary", onclick: () => press(button, offerPasskey) }, word("passkeyTry"));
    return make("section", { class: "group" }, make("h2", {}, word("passkeyTryTitle")), make("p", {}, word("passkeyTryIntro")), button);
  }

  /** Possession is shown by a signature over this one request, in a form that is no statement's. */
  async function offerPasskey() {
    status(word("passkeyTrying"));
    const { key, ...offered } = fresh;
    const said = await passkey.touch(rp, passkey.offer(request.tenant, request.person.id, link.id, key), [fresh.credential]);
    await authoring(origin, `keys/${link.id}/passkey`, { method: "POST", body: JSON.stringify({ ...said, ...offered, label: label.trim() }) });
    finish({ key, type: "webauthn" });
  }

  function drawSoftware() {
    const phrase = make("input", { id: "phrase", type: "text", value: proposal, autocomplete: "off", spellcheck: "false", autocapitalize: "none",
      "aria-describedby": "phrase-help", oninput: (event) => { proposal = event.target.value; } });
    const saved = make("input", { id: "saved", type: "checkbox" });
    const button = make("button", { id: "software", type: "submit" }, word("keyMake"));
    const form = make("form", { onsubmit: (event) => { event.preventDefault(); press(button, () => createSoftware(phrase.value, saved.checked)); } },
      make("p", {}, word("keyIntro")),
      make("label", { for: "phrase" }, word("keyPhrase")), phrase,
      make("p", { id: "phrase-help", class: "help" }, word("keyPhraseHelp")),
      make("p", { class: "check" }, saved, make("label", { for: "saved" }, word("keySaved"))), button);
    return make("details", { id: "without", class: "group", open: passkey.missing() !== null }, make("summary", {}, word("keyWithout")), form);
  }

  async function createSoftware(phrase, saved) {
    if (phrase.length < SHORTEST) throw new Refusal("short-phrase");
    if (!saved) throw new Refusal("not-saved");
    const lack = await softwareMissing();
    require(lack === null, lack);
    status(word("keyMaking"));
    const key = await makeKey(phrase);
    await authoring(origin, `keys/${link.id}`, { method: "POST", body: JSON.stringify(key) });
    proposal = "";
    finish(key);
  }

  function finish(key) {
    made = key;
    fresh = null;
    status("");
    draw();
    document.getElementById("main").focus();
  }

  function drawMade() {
    const parts = [make("p", {}, word("keyDone")), make("p", { class: "fingerprint" }, fingerprint(made.key))];
    if (made.type === "webauthn") return [...parts, make("p", {}, word("passkeyDone"))];
    const backup = URL.createObjectURL(new Blob([JSON.stringify(made)], { type: "application/json" }));
    return [...parts, make("p", {}, make("a", { href: backup, download: `perisai-${made.key.slice(0, 16)}.json` }, word("keyDownload")))];
  }

  start(run, draw);
})();
