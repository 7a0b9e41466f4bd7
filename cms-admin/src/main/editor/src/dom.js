// Builds elements by name, without any HTML as text: the page runs under require-trusted-types-for 'script'.
let words = {};

export function useWords(table) { words = table; }

/** The sentence of this key in the person's language; {0}, {1}… are filled in order. */
export function t(key, ...args) {
  const sentence = words[key];
  if (sentence === undefined) throw new Error(`No words for ${key}`);
  return args.reduce((text, arg, i) => text.replaceAll(`{${i}}`, String(arg)), sentence);
}

/** Whether there are words for this key: hints are optional. */
export const has = (key) => words[key] !== undefined;

/** h("button", {class: "quiet", onclick: f}, "text", child…). Null and false children are left out. */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "value") element.value = value;
    else if (key === "checked") element.checked = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

let counter = 0;
export const freshId = (prefix) => `${prefix}-${++counter}`;

/** Says a sentence to screen readers, politely. */
export function say(sentence) { document.getElementById("editor-live").textContent = sentence; }

/** A labelled field: label, hint, control, and the place where the server's sentence about it appears. */
export function field(label, control, { hint = null, step = null, required = false } = {}) {
  const id = control.id || (control.id = freshId("f"));
  const described = [];
  let hintElement = null;
  if (hint) { hintElement = h("p", { class: "hint", id: `${id}-hint` }, hint); described.push(`${id}-hint`); }
  if (described.length) {
    control.setAttribute("aria-describedby", described.join(" "));
    control.dataset.hint = described.join(" ");
  }
  if (required) control.setAttribute("aria-required", "true");
  return h("div", { class: "field", "data-step": step },
    h("label", { for: id }, label, required ? null : h("span", { class: "optional" }, ` ${t("editor.optional")}`)), hintElement, control);
}

/** A modal dialog with a form; resolves with the values by name, or null when it was left. */
export function ask(title, controls, submit) {
  return new Promise((resolve) => {
    const heading = freshId("dialog");
    const form = h("form", { method: "dialog", novalidate: true });
    const dialog = h("dialog", { class: "dialog", "aria-labelledby": heading }, h("h2", { id: heading }, title), form);
    form.append(...controls.map(([, element]) => element), h("div", { class: "actions" },
      h("button", { class: "button primary", type: "submit" }, submit),
      h("button", { class: "button", type: "button", onclick: () => dialog.close() }, t("editor.cancel"))));
    let result = null;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      result = Object.fromEntries(controls.filter(([name]) => name).map(([name, , value]) => [name, value()]));
      dialog.close();
    });
    dialog.addEventListener("close", () => { dialog.remove(); resolve(result); });
    document.body.append(dialog);
    dialog.showModal();
  });
}
