"use strict";
// Makes a publisher's software key: in this browser, locked by a passphrase that is sent nowhere.
(() => {
  const { Refusal, require, makeKey, missing, parse, fingerprint, STATEMENT_LIMIT } = globalThis.desk;
  const { link, word, make, status, stop, resume, verified, authoring, start } = globalThis.deskPage;
  const SYLLABLES = "bdgjklmnprstwy".split("").flatMap((c) => [..."aiueo"].map((v) => c + v)); // 70: 6.1 bits each
  const SHORTEST = 16;
  let origin;
  let request;
  let made;
  let proposal;

  /** Five words of three syllables: 15 × log2(70) = 91 bits. */
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

  async function run() {
    if (!link) {
      status(word("nothing"));
      return;
    }
    const lack = await missing();
    require(lack === null, lack);
    const directory = parse(await verified("/.well-known/perisai/directory"), STATEMENT_LIMIT);
    origin = directory.signing.authoring[0];
    request = JSON.parse(new TextDecoder().decode(await authoring(origin, `keys/${link.id}`)));
    proposal = passphrase();
    draw();
  }

  function draw() {
    const content = document.getElementById("content");
    if (made) content.replaceChildren(...drawMade());
    else if (request) content.replaceChildren(...drawForm());
    else if (!link) status(word("nothing"));
  }

  function drawForm() {
    const phrase = make("input", { id: "phrase", type: "text", value: proposal, autocomplete: "off", spellcheck: "false", autocapitalize: "none",
      "aria-describedby": "phrase-help", oninput: (event) => { proposal = event.target.value; } });
    const saved = make("input", { id: "saved", type: "checkbox" });
    const button = make("button", { type: "submit", class: "primary" }, word("keyMake"));
    const form = make("form", { onsubmit: (event) => {
      event.preventDefault();
      resume();
      button.disabled = true;
      create(phrase.value, saved.checked).catch(stop).finally(() => { button.disabled = false; });
    } },
      make("label", { for: "phrase" }, word("keyPhrase")), phrase,
      make("p", { id: "phrase-help", class: "help" }, word("keyPhraseHelp")),
      make("p", { class: "check" }, saved, make("label", { for: "saved" }, word("keySaved"))), button);
    return [make("p", {}, make("strong", {}, word("keyFor", request.person.name, request.tenant))), make("p", {}, word("keyIntro")), form];
  }

  async function create(phrase, saved) {
    if (phrase.length < SHORTEST) throw new Refusal("short-phrase");
    if (!saved) throw new Refusal("not-saved");
    status(word("keyMaking"));
    const key = await makeKey(phrase);
    await authoring(origin, `keys/${link.id}`, { method: "POST", body: JSON.stringify(key) });
    made = key;
    proposal = "";
    status("");
    draw();
  }

  function drawMade() {
    const backup = URL.createObjectURL(new Blob([JSON.stringify(made)], { type: "application/json" }));
    return [make("p", {}, word("keyDone")), make("p", { class: "fingerprint" }, fingerprint(made.key)),
      make("p", {}, make("a", { href: backup, download: `perisai-${made.key.slice(0, 16)}.json` }, word("keyDownload")))];
  }

  start(run, draw);
})();
