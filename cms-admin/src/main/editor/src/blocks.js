// The list of typed blocks of a page's body. Which types there are, and their fields, comes from the server (block.BlockTypes).
import { form } from "./form.js";
import { h, say, t } from "./dom.js";

/** types: [{name, fields}] in the order of the add buttons. */
export function blocks(body, types, tell) {
  const list = h("ol", { class: "blocks" });
  const undo = h("div", { class: "undo", role: "status" });
  const entries = [];
  const renumber = () => entries.forEach((entry, i) => {
    const name = t("editor.block.nth", i + 1, t(`block.${entry.type}`));
    entry.item.dataset.step = `[${i}]`;
    entry.item.firstElementChild.setAttribute("aria-label", name);
    entry.number.textContent = String(i + 1);
    for (const [key, button] of Object.entries(entry.buttons)) button.setAttribute("aria-label", `${t(`editor.block.${key}`)}: ${name}`);
    entry.buttons.up.disabled = i === 0;
    entry.buttons.down.disabled = i === entries.length - 1;
  });
  const changed = () => { renumber(); tell(); };
  const move = (entry, by) => {
    const at = entries.indexOf(entry);
    const neighbour = entries[at + by];
    entries.splice(at, 1);
    entries.splice(at + by, 0, entry);
    // The neighbour moves in the tree, so that the moved block keeps its state.
    if (by < 0) entry.item.after(neighbour.item); else entry.item.before(neighbour.item);
    changed();
    const [wanted, other] = by < 0 ? [entry.buttons.up, entry.buttons.down] : [entry.buttons.down, entry.buttons.up];
    (wanted.disabled ? other : wanted).focus();
    say(t("editor.moved", at + by + 1));
  };
  const place = (entry, at) => {
    if (entries[at]) entries[at].item.before(entry.item); else list.append(entry.item);
    entries.splice(at, 0, entry);
  };
  const remove = (entry) => {
    const where = entries.indexOf(entry);
    entries.splice(where, 1);
    entry.item.remove();
    changed();
    const restore = h("button", { type: "button", class: "button quiet", onclick: () => {
      undo.replaceChildren();
      place(entry, Math.min(where, entries.length));
      changed();
      entry.form.focus();
    } }, t("editor.block.restore"));
    undo.replaceChildren(h("span", {}, t("editor.block.removed", t(`block.${entry.type}`))), restore);
    restore.focus();
  };
  const insert = (block, at) => {
    const type = types.find((one) => one.name === block.type);
    const entry = { type: block.type, form: form(`block.${block.type}`, type.fields, block, tell), number: h("span", { class: "number", "aria-hidden": "true" }), buttons: {} };
    const button = (key, glyph, act) => { entry.buttons[key] = h("button", { type: "button", class: "icon", title: t(`editor.block.${key}`), onclick: act }, h("span", { "aria-hidden": "true" }, glyph)); };
    button("up", "↑", () => move(entry, -1));
    button("down", "↓", () => move(entry, 1));
    button("copy", "2×", () => { const copy = insert({ type: entry.type, ...entry.form.value() }, entries.indexOf(entry) + 1); changed(); copy.form.focus(); });
    button("remove", "×", () => remove(entry));
    entry.item = h("li", { class: `block block-${entry.type}` }, h("section", {},
      h("header", {}, entry.number, h("span", { class: "kind" }, t(`block.${entry.type}`)), h("div", { class: "block-tools" }, ...Object.values(entry.buttons))),
      ...entry.form.parts));
    place(entry, at);
    return entry;
  };
  const adders = types.map(({ name }) => h("button", { type: "button", class: "button add", onclick: () => { const entry = insert({ type: name }, entries.length); changed(); entry.form.focus(); } },
    h("span", { "aria-hidden": "true" }, "+ "), t(`block.${name}`)));
  body.forEach((block) => insert(block, entries.length));
  renumber();
  return {
    element: h("div", { class: "body-editor", "data-step": "body" }, list, undo, h("div", { class: "adders", role: "group", "aria-label": t("editor.block.add") }, h("span", { class: "label", "aria-hidden": "true" }, t("editor.block.add")), ...adders)),
    value: () => entries.map((entry) => ({ type: entry.type, ...entry.form.value() })),
  };
}
