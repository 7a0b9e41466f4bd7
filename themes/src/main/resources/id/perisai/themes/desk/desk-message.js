"use strict";
// Opens what visitors wrote, in this browser. Authoring hands out sealed bytes and locked keys, and is told nothing of what
// they say. All text is shown as text: nothing in it becomes markup, and no address in it can be followed.
(() => {
  const { Refusal, require, missing, parse, STATEMENT_LIMIT } = globalThis.desk;
  const { link, word, make, status, stop, nothing, resume, verified, authoring, start, moment } = globalThis.deskPage;
  const { openKey, read } = globalThis.deskSeal;
  const OPEN_FOR = 15 * 60 * 1000;
  const ORDER = ["subject", "message", "name", "contact", "url"];
  let origin;
  let inbox;
  let keys = []; // opened; in this page's memory alone
  let shown; // {line, message}
  let closing;
  let junk = false;

  async function run() {
    if (!link) {
      nothing();
      return;
    }
    const lack = missing();
    require(lack === null, lack);
    origin = parse(await verified("/.well-known/perisai/directory"), STATEMENT_LIMIT).signing.authoring[0];
    await list();
  }

  async function list() {
    inbox = JSON.parse(new TextDecoder().decode(await authoring(origin, `messages/${link.id}${junk ? "/junk" : ""}`)));
    draw();
  }

  function draw() {
    const content = document.getElementById("content");
    if (!inbox) {
      if (!link) nothing();
      return;
    }
    const parts = [make("p", {}, make("strong", {}, word("messagesFor", inbox.person.name, inbox.tenant)))];
    if (inbox.keys.length === 0) parts.push(make("p", { class: "notice warn" }, word("messagesNoKey")));
    else if (keys.length === 0) parts.push(drawLock());
    else parts.push(drawOpen(), make("div", { class: "mail" }, drawList(), drawShown()));
    content.replaceChildren(...parts);
  }

  /** Runs what a button starts, once at a time. */
  function press(button, act) {
    resume();
    button.disabled = true;
    act().catch(stop).finally(() => { button.disabled = false; });
  }

  function drawLock() {
    const phrase = make("input", { id: "phrase", type: "password", autocomplete: "off", spellcheck: "false", autocapitalize: "none", required: true });
    const button = make("button", { id: "unlock", type: "submit", class: "primary" }, word("messagesUnlock"));
    return make("form", { class: "group", onsubmit: (event) => { event.preventDefault(); press(button, () => unlock(phrase)); } },
      make("p", {}, word("messagesIntro", String(inbox.messages.length))),
      make("label", { for: "phrase" }, word("keyPhrase")), phrase, button);
  }

  /** Opens every key that this passphrase opens; people may have several. */
  async function unlock(phrase) {
    status(word("messagesUnlocking"));
    const opened = [];
    try {
      for (const key of inbox.keys) {
        try {
          opened.push(await openKey(key, phrase.value));
        } catch (error) {
          if (!(error instanceof Refusal) || error.key !== "wrong-passphrase") throw error;
        }
      }
    } finally {
      phrase.value = "";
      status("");
    }
    require(opened.length > 0, "wrong-passphrase");
    keys = opened;
    touch();
    draw();
    document.getElementById("list-title").focus();
  }

  function drawOpen() {
    const again = make("button", { id: "other", type: "button", onclick: () => press(again, turn) }, word(junk ? "messagesInbox" : "messagesJunk"));
    return make("p", { class: "tools" }, again, make("button", { id: "lock", type: "button", onclick: close }, word("messagesLock")));
  }

  async function turn() {
    touch();
    junk = !junk;
    shown = null;
    await list();
    document.getElementById("list-title").focus();
  }

  function close() {
    clearTimeout(closing);
    keys = [];
    shown = null;
    draw();
  }

  /** Whoever leaves the desk leaves no open key behind. */
  function touch() {
    clearTimeout(closing);
    closing = setTimeout(close, OPEN_FOR);
  }

  function drawList() {
    const items = inbox.messages.map((line) => {
      const button = make("button", { type: "button", "data-receipt": line.receipt, "aria-current": shown?.line === line ? "true" : null,
        onclick: () => press(button, () => show(line)) },
        make("span", { class: "tag" }, word(`message.${line.state}`)), ` ${word(`form.${line.form}`)} · ${moment(line.received)}`,
        make("span", { class: "help" }, line.siteName), make("span", { class: "help" }, line.receipt));
      return make("li", {}, button);
    });
    return make("section", { "aria-labelledby": "list-title" }, make("h2", { id: "list-title", tabindex: "-1" }, word(junk ? "messagesJunk" : "messagesInbox")),
      items.length ? make("ol", { class: "messages" }, ...items) : make("p", {}, word("messagesNone")));
  }

  async function show(line) {
    touch();
    status(word("messageOpening"));
    try {
      const message = await read(await authoring(origin, `messages/${link.id}/${line.id}`), keys);
      require(message.header.receipt === line.receipt, "not-opened", "receipt");
      if (line.state === "new") line.state = "read";
      shown = { line, message };
    } finally {
      status("");
    }
    draw();
    document.getElementById("message-title").focus();
  }

  function drawShown() {
    if (!shown) return make("section", { class: "group empty" }, make("p", {}, word("messageChoose")));
    const { line, message } = shown;
    const facts = [["messageSite", message.header.tenant], ["messagePage", message.page], ["messageReceived", moment(message.header.received)],
      ["messageReceipt", message.header.receipt]];
    const names = [...ORDER.filter((name) => name in message.fields), ...Object.keys(message.fields).filter((name) => !ORDER.includes(name)).sort()];
    const copy = make("button", { id: "copy", type: "button", onclick: () => press(copy, copyOut) }, word("messageCopy"));
    const done = make("button", { id: "done", type: "button", onclick: () => press(done, markDone) }, word("messageDone"));
    return make("article", { class: "group", "aria-labelledby": "message-title" },
      make("h2", { id: "message-title", tabindex: "-1" }, word(`form.${message.header.form}`)),
      make("dl", {}, ...facts.map(([key, value]) => make("div", {}, make("dt", {}, word(key)), make("dd", {}, value)))),
      ...names.flatMap((name) => [make("h3", {}, label(name)), make("pre", { class: "written", dir: "auto", tabindex: "0", "data-field": name }, message.fields[name])]),
      make("p", { class: "help" }, word("messageUnproven")),
      make("p", { class: "tools" }, copy, make("button", { id: "print", type: "button", onclick: () => window.print() }, word("messagePrint")),
        line.state === "done" ? null : done));
  }

  /** The name of a field that this page knows; any other as it was sent. */
  function label(name) {
    const said = word(`field.${name}`);
    return said === `field.${name}` ? name : said;
  }

  async function copyOut() {
    const { message } = shown;
    const lines = [`${word("messageReceipt")}: ${message.header.receipt}`, `${word("messageReceived")}: ${moment(message.header.received)}`, ""];
    for (const [name, value] of Object.entries(message.fields)) lines.push(`${label(name)}:`, value, "");
    await navigator.clipboard.writeText(lines.join("\n"));
    status(word("messageCopied"));
  }

  async function markDone() {
    touch();
    const { line } = shown;
    await authoring(origin, `messages/${link.id}/${line.id}/done`, { method: "POST", body: "{}" });
    line.state = "done";
    draw();
    document.getElementById("message-title").focus();
  }

  window.addEventListener("pagehide", close);
  start(run, draw);
})();
