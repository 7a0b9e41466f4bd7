// The editor of a page, of the menu and of the site's settings: a form that the server describes, saved as a whole.
// Nothing that was typed leaves this page because of an answer: session over, conflict, refusal and outage are told, the text stays.
import { blocks } from "./blocks.js";
import { h, say, t, useWords } from "./dom.js";
import { form } from "./form.js";
import { createPage, saveRevision, touchLease } from "./server.js";

const PRESENCE_EVERY = 20_000;

const root = document.getElementById("editor");
const model = JSON.parse(root.dataset.model);
useWords(model.words);

let page = model.page;
let base = model.base;
let savedContent = "";
let saving = false;

const status = h("p", { class: "save-state", role: "status" });
const banner = h("div", { class: "banners" });
const presence = h("div", { class: "presence", role: "status" });
const tell = () => { status.textContent = isDirty() ? t("editor.unsaved") : savedText(); };

// Menu and settings have their own fields at the top of the content, all others under "fields".
const top = form(model.hasPath ? "field" : `field.${model.type}`, model.fields, model.content, tell);
const more = form("field", model.moreFields, model.content, tell);
const own = form(`field.${model.type}`, model.ownFields, model.content.fields || {}, tell);
const body = model.hasPath ? blocks(model.content.body || [], model.blocks, tell) : null;

function content() {
  const value = { type: model.type, language: model.language, ...top.value(), ...more.value() };
  if (value.withdrawn === false) delete value.withdrawn;
  return model.hasPath ? { ...value, fields: own.value(), body: body.value() } : value;
}

const isDirty = () => JSON.stringify(content()) !== savedContent;
const savedText = () => (base === 0 ? t("editor.new") : t("editor.saved", base));

/** The path of a new page follows the title until somebody writes one or it is saved. */
let suggests = page === null;
function suggestPath() {
  const { title, path } = top.fields;
  if (!title || !path) return;
  path.control.addEventListener("input", () => { suggests = path.control.value === ""; });
  title.control.addEventListener("input", () => {
    if (!suggests) return;
    const slug = title.control.value.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/&/g, " dan ").replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 80).replace(/-$/, "");
    path.control.value = slug === "" ? "" : `${model.pathPrefix}${slug}`;
  });
}

function clearProblems() {
  for (const old of root.querySelectorAll(".problem")) old.remove();
  for (const control of root.querySelectorAll("[aria-invalid]")) {
    control.removeAttribute("aria-invalid");
    if (control.dataset.hint) control.setAttribute("aria-describedby", control.dataset.hint); else control.removeAttribute("aria-describedby");
  }
}

/** The element of a field path such as body[2].items[0].href: descends step by step, as far as it can. */
function locate(path) {
  let at = root;
  for (const step of path.match(/[^.[\]]+|\[\d+\]/g) || []) {
    const next = at.querySelector(`[data-step="${CSS.escape(step)}"]`);
    if (next === null) break;
    at = next;
  }
  return at === root ? null : at;
}

function showProblems(problems) {
  clearProblems();
  const items = problems.map((problem, i) => {
    const id = `problem-${i}`;
    const place = locate(problem.field);
    if (place) place.closest("details")?.setAttribute("open", "");
    const control = place && place.querySelector("input,select,textarea,[role=textbox],button");
    if (place && place.matches(".field")) place.append(h("p", { class: "problem", id }, problem.sentence));
    if (control) { control.setAttribute("aria-invalid", "true"); if (place.matches(".field")) control.setAttribute("aria-describedby", `${control.dataset.hint || ""} ${id}`.trim()); }
    const name = place && (place.querySelector("label,.label,.kind") || place).textContent.slice(0, 60);
    const text = name ? `${name}: ${problem.sentence}` : problem.sentence;
    return h("li", {}, control ? h("a", { href: `#${control.id || (control.id = `at-${id}`)}`, onclick: (event) => { event.preventDefault(); control.focus(); } }, text) : text);
  });
  notice("error", t("editor.problems"), h("ul", {}, ...items));
}

function notice(kind, title, ...children) {
  const element = h("div", { class: `notice ${kind}`, role: "alert", tabindex: "-1" }, h("h2", {}, title), ...children);
  banner.replaceChildren(element);
  element.focus();
}

function saved(answer, sent) {
  const first = page === null;
  page = answer.page || page;
  savedContent = sent;
  banner.replaceChildren();
  clearProblems();
  if (first) {
    history.replaceState(null, "", `/halaman/${page}`);
    tellPresence();
  }
  if (answer.conflict) {
    leave(`/halaman/${page}/bentrok?milik=${answer.number}&lain=${answer.conflict.number}`);
    return false;
  }
  base = answer.number;
  for (const link of root.querySelectorAll("[data-needs-page]")) link.hidden = false;
  suggests = false;
  tell();
  say(t("editor.saved", base));
  return true;
}

/** Saves; true when what is on the screen is now the newest revision. */
async function save() {
  if (saving) return false;
  saving = true;
  status.textContent = t("editor.saving");
  const value = content();
  const answer = page === null ? await createPage(value) : await saveRevision(page, base, value);
  saving = false;
  tell();
  switch (answer.status) {
    case 200: return saved(answer.body, JSON.stringify(value));
    case 422: showProblems(answer.body.problems); return false;
    case 401: notice("warning", t("editor.expired.title"), h("p", {}, t("editor.expired.text")), h("p", {}, h("a", { class: "button", href: "/masuk", target: "_blank", rel: "noopener" }, t("editor.expired.link")))); return false;
    case 403: case 404: case 409: notice("error", t("editor.refused"), h("p", {}, (answer.body && answer.body.message) || t("editor.refused.text"))); return false;
    default: notice("error", t("editor.unreachable"), h("p", {}, t("editor.unreachable.text"))); return false;
  }
}

let leaving = false;
function leave(address) { leaving = true; location.assign(address); }

async function saveThen(address) {
  if (!isDirty() && page !== null) { leave(address()); return; }
  if (await save()) leave(address());
}

async function tellPresence() {
  if (page === null || document.hidden) return;
  const answer = await touchLease(page);
  const name = answer.status === 200 && answer.body.editor;
  const text = name ? t("editor.presence", name) : "";
  if (presence.textContent !== text) presence.replaceChildren(...(name ? [h("span", { class: "dot", "aria-hidden": "true" }), h("span", {}, text)] : []));
}

function build() {
  const saveButton = h("button", { type: "button", class: "button primary", onclick: save }, t("editor.save"));
  const also = (key, address) => h("button", { type: "button", class: "button", onclick: () => saveThen(address) }, t(key));
  const bar = h("div", { class: "editor-bar", role: "group", "aria-label": t("editor.actions") }, status,
    h("div", { class: "row" },
      h("a", { class: "button quiet", href: "#", "data-needs-page": true, hidden: page === null, onclick: (event) => { event.preventDefault(); location.assign(`/halaman/${page}/riwayat`); } }, t("editor.history")),
      also("editor.preview", () => `/halaman/${page}/lihat`), also("editor.submit", () => `/halaman/${page}/ajukan`), saveButton));
  const side = own.parts.length === 0 ? [] : [h("section", { class: "panel", "data-step": "fields" }, h("h2", {}, t("editor.ownFields", t(`contentType.${model.type}`))), ...own.parts)];
  const rest = more.parts.length === 0 ? [] : [h("details", { class: "panel" }, h("summary", {}, t("editor.more")), ...more.parts)];
  root.replaceChildren(presence, banner, h("section", { class: "panel" }, ...top.parts), ...side,
    ...(body ? [h("h2", { class: "section-title" }, t("editor.body")), body.element] : []), ...rest, bar);
  root.setAttribute("data-ready", "true");
}

addEventListener("beforeunload", (event) => { if (!leaving && isDirty()) event.preventDefault(); });
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") { event.preventDefault(); save(); }
});

build();
suggestPath();
savedContent = JSON.stringify(content());
tell();
tellPresence();
setInterval(tellPresence, PRESENCE_EVERY);
