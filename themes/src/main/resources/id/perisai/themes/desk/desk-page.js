"use strict";
// What both pages of the desk share: language, the one-time link, calls to the two servers, and building elements.
(() => {
  const { Refusal, require } = globalThis.desk;
  const NETWORK = ["unreachable", "unserved"]; // refusals that pass by themselves
  const GATEWAY = [502, 503, 504]; // of a proxy before a server that is starting, or of a node that is not ready
  let language = localStorage.getItem("language") === "en" ? "en" : "id";
  const link = takeLink();
  const reloaded = !link && history.state?.opened === true;
  let redraw = () => {};
  document.getElementById("unscripted")?.remove(); // it says that scripts do not run

  /**
   * Candidate or key request and its token, which stand in the fragment, and are gone from the address at once. No storage keeps the token;
   * that there was one is kept, to say so after a reload.
   */
  function takeLink() {
    const found = /^#([0-9a-f-]{36})\.([A-Za-z0-9_-]{43})$/.exec(location.hash);
    if (location.hash) history.replaceState(found && { opened: true }, "", location.pathname);
    return found && { id: found[1], token: found[2] };
  }

  function word(key, ...values) {
    const text = globalThis.deskWords[language][key];
    return text === undefined ? key : text.replace(/\{(\d)\}/g, (_, n) => values[n] ?? "");
  }

  /** An element; text is never markup. Attributes beginning with `on` are listeners. */
  function make(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (value === true) element.setAttribute(key, "");
      else if (value !== false && value !== null) element.setAttribute(key, value);
    }
    element.append(...children.filter((child) => child !== null));
    return element;
  }

  function showLanguage() {
    document.documentElement.lang = language;
    for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
    const button = document.getElementById("language");
    button.textContent = word("other");
    button.lang = word("otherCode");
    redraw();
  }

  function status(text) {
    document.getElementById("status").textContent = text;
  }

  /** Shows why the desk goes no further; `again` is what to do where the network alone was in the way: a reload has no link any more. */
  function stop(error, again = null) {
    const key = error instanceof Refusal ? error.key : "unknown";
    const sentence = error.sentence?.[language] ?? word(`refusal.${key}`, error.detail);
    const box = document.getElementById("stop");
    box.replaceChildren(make("p", {}, sentence));
    const detail = error instanceof Refusal ? error.detail : String(error);
    // What authoring said in a sentence needs no name of its refusal: the console has that, for who is asked about it.
    if (detail && !error.sentence) box.append(make("p", { class: "detail" }, `${word("detail")}: ${detail}`));
    if (again && NETWORK.includes(error.key)) box.append(make("button", { type: "button", id: "again", onclick: () => { resume(); again(); } }, word("again")));
    box.hidden = false;
    status("");
    console.warn("the desk stopped:", key, detail);
  }

  /** Says what to do where there is no link: nothing of what it was for is lost by a reload. */
  function nothing() {
    if (reloaded) stop(new Refusal("reloaded"));
    else status(word("nothing"));
  }

  function resume() {
    document.getElementById("stop").hidden = true;
  }

  /** Bytes of the site that this page comes from, which delivery has verified; null when there are none. */
  async function verified(path) {
    const [response, bytes] = await whole("unserved", path, path, { cache: "no-store", credentials: "omit" });
    if (response.status === 404) return null;
    require(response.status !== 410, "purged", path);
    require(!GATEWAY.includes(response.status), "unserved", path);
    require(response.ok, "missing", path);
    return bytes;
  }

  /** An answer with all of its bytes; the network may end either. */
  async function whole(key, detail, url, options) {
    try {
      const response = await fetch(url, options);
      return [response, new Uint8Array(await response.arrayBuffer())];
    } catch {
      throw new Refusal(key, detail);
    }
  }

  /** A call to the authoring server, which is believed in nothing. */
  async function authoring(origin, path, options = {}) {
    const [response, bytes] = await whole("unreachable", origin, `${origin}/api/desk/${path}`, {
      ...options, cache: "no-store", credentials: "omit", redirect: "error", referrerPolicy: "no-referrer",
      headers: { Authorization: `Bearer ${link.token}`, ...(options.body ? { "Content-Type": "application/json" } : {}) },
    });
    if (response.status === 404 && path.includes("/blobs/")) return null;
    if (GATEWAY.includes(response.status)) throw new Refusal("unreachable", origin);
    if (!response.ok) throw refused(response, bytes);
    return bytes;
  }

  function refused(response, bytes) {
    let said = {};
    try {
      said = JSON.parse(new TextDecoder().decode(bytes)) ?? {};
    } catch {
      // not from our server: the status says enough
    }
    const error = new Refusal([401, 403, 404, 410].includes(response.status) ? "link" : "unknown", said.refusal ?? String(response.status));
    if (typeof said.message === "string") error.sentence = { id: said.message, en: said.english ?? said.message };
    return error;
  }

  /** Runs the page's part and shows its language; `draw` is called again when the language changes. */
  function start(run, draw) {
    document.getElementById("language").addEventListener("click", () => {
      language = word("otherCode");
      localStorage.setItem("language", language);
      showLanguage();
    });
    redraw = draw;
    showLanguage();
    const attempt = () => run().catch((error) => stop(error, attempt));
    attempt();
  }

  /** A moment in the zone of the authoring screens, which is named: this browser's may be another one. What is no time is shown as it is. */
  function moment(time, dateStyle = "medium", timeStyle = "short") {
    const date = new Date(time);
    if (Number.isNaN(date.getTime())) return String(time);
    const words = new Intl.DateTimeFormat(language === "en" ? "en-GB" : "id-ID", { dateStyle, timeStyle, timeZone: "Asia/Jakarta" });
    return `${words.format(date)} WIB`;
  }

  const later = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  globalThis.deskPage = Object.freeze({ link, word, make, status, stop, nothing, resume, verified, authoring, start, moment, later, language: () => language });
})();
