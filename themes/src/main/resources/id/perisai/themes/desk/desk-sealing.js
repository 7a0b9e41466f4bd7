"use strict";
// Makes a key for opening messages, in this browser, locked by a passphrase.
(() => {
  const { Refusal, require, passphrase, missing, parse, fingerprint, STATEMENT_LIMIT } = globalThis.desk;
  const { link, word, make, status, stop, nothing, resume, verified, authoring, start } = globalThis.deskPage;
  const { makeKey } = globalThis.deskSeal;
  const SHORTEST = 16;
  let origin;
  let request;
  let proposal;
  let made;

  async function run() {
    if (!link) {
      nothing();
      return;
    }
    const lack = missing();
    require(lack === null, lack);
    origin = parse(await verified("/.well-known/perisai/directory"), STATEMENT_LIMIT).signing.authoring[0];
    request = JSON.parse(new TextDecoder().decode(await authoring(origin, `sealing/${link.id}`)));
    proposal = passphrase();
    draw();
  }

  function draw() {
    const content = document.getElementById("content");
    if (made) content.replaceChildren(...drawMade());
    else if (request) content.replaceChildren(make("p", {}, make("strong", {}, word("keyFor", request.person.name, request.tenant))), drawForm());
    else if (!link) nothing();
  }

  function drawForm() {
    const phrase = make("input", { id: "phrase", type: "text", value: proposal, autocomplete: "off", spellcheck: "false", autocapitalize: "none",
      "aria-describedby": "phrase-help", oninput: (event) => { proposal = event.target.value; } });
    const saved = make("input", { id: "saved", type: "checkbox" });
    const button = make("button", { id: "seal", type: "submit", class: "primary" }, word("keyMake"));
    const press = (event) => {
      event.preventDefault();
      resume();
      button.disabled = true;
      create(phrase.value, saved.checked).catch(stop).finally(() => { button.disabled = false; });
    };
    return make("form", { class: "group", onsubmit: press },
      make("p", {}, word("sealIntro")),
      make("label", { for: "phrase" }, word("keyPhrase")), phrase,
      make("p", { id: "phrase-help", class: "help" }, word("sealPhraseHelp")),
      make("p", { class: "check" }, saved, make("label", { for: "saved" }, word("keySaved"))), button);
  }

  async function create(phrase, saved) {
    if (phrase.length < SHORTEST) throw new Refusal("short-phrase");
    if (!saved) throw new Refusal("not-saved");
    status(word("keyMaking"));
    const key = await makeKey(phrase);
    await authoring(origin, `sealing/${link.id}`, { method: "POST", body: JSON.stringify(key) });
    proposal = "";
    made = key;
    status("");
    draw();
    document.getElementById("main").focus();
  }

  function drawMade() {
    const backup = URL.createObjectURL(new Blob([JSON.stringify(made)], { type: "application/json" }));
    return [make("p", {}, word("sealDone")), make("p", { class: "fingerprint" }, fingerprint(made.key)),
      make("p", {}, make("a", { href: backup, download: `perisai-pesan-${made.key.slice(0, 16)}.json` }, word("keyDownload")))];
  }

  start(run, draw);
})();
