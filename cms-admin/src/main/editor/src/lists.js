// Lists of lines, of links and of menu entries: rows that are added, moved and removed.
import { freshId, h, say, t } from "./dom.js";

/** Rows of this make; each make(item) gives {element, value(), focus()}. */
export function rows(label, items, make, empty, tell, { step = null, hint = null } = {}) {
  const id = freshId("rows");
  const list = h("ol", { class: "rows", "aria-labelledby": id });
  const entries = [];
  const renumber = () => entries.forEach((entry, i) => {
    entry.up.setAttribute("aria-label", t("editor.row.up", i + 1));
    entry.down.setAttribute("aria-label", t("editor.row.down", i + 1));
    entry.gone.setAttribute("aria-label", t("editor.row.remove", i + 1));
    entry.up.disabled = i === 0;
    entry.down.disabled = i === entries.length - 1;
    entry.part.label(i + 1);
    entry.item.dataset.step = `[${i}]`;
  });
  const move = (entry, by) => {
    const at = entries.indexOf(entry);
    const to = at + by;
    if (to < 0 || to >= entries.length) return;
    entries.splice(at, 1);
    entries.splice(to, 0, entry);
    list.replaceChildren(...entries.map((one) => one.item));
    renumber();
    tell();
    const button = by < 0 ? entry.up : entry.down;
    (button.disabled ? (by < 0 ? entry.down : entry.up) : button).focus();
    say(t("editor.moved", to + 1));
  };
  const add = (item) => {
    const part = make(item, tell);
    const entry = { part };
    entry.up = h("button", { type: "button", class: "icon", onclick: () => move(entry, -1) }, "↑");
    entry.down = h("button", { type: "button", class: "icon", onclick: () => move(entry, 1) }, "↓");
    entry.gone = h("button", { type: "button", class: "icon", onclick: () => {
      entries.splice(entries.indexOf(entry), 1);
      entry.item.remove();
      renumber();
      tell();
      more.focus();
      say(t("editor.removed"));
    } }, "×");
    entry.item = h("li", {}, part.element, h("div", { class: "row-tools" }, entry.up, entry.down, entry.gone));
    entries.push(entry);
    list.append(entry.item);
    return part;
  };
  const more = h("button", { type: "button", class: "button quiet", onclick: () => { const part = add(empty()); renumber(); tell(); part.focus(); } }, t("editor.row.add", label));
  items.forEach(add);
  renumber();
  return {
    element: h("div", { class: "field", "data-step": step, role: "group", "aria-labelledby": id }, h("span", { class: "label", id }, label), hint ? h("p", { class: "hint" }, hint) : null, list, more),
    value: () => entries.map((entry) => entry.part.value()),
  };
}

export function line(label) {
  return (text, tell) => {
    const input = h("input", { type: "text", value: text, oninput: tell });
    return { element: input, value: () => input.value.trim(), focus: () => input.focus(), label: (n) => input.setAttribute("aria-label", `${label} ${n}`) };
  };
}

/** Two fields under their own labels: what is read and where it leads (their names are the content format's). */
export function linkRow(textName) {
  return (item, tell) => {
    const text = h("input", { type: "text", id: freshId("f"), value: item[textName] || "", oninput: tell });
    const href = h("input", { type: "text", inputmode: "url", id: freshId("f"), value: item.href || "", oninput: tell });
    const group = h("div", { class: "pair", role: "group" },
      h("div", { class: "field", "data-step": textName }, h("label", { for: text.id }, t(`editor.link.${textName}`)), text),
      h("div", { class: "field", "data-step": "href" }, h("label", { for: href.id }, t("editor.link.address")), href));
    return {
      element: group,
      value: () => Object.fromEntries([[textName, text.value.trim()], ["href", href.value.trim()]].filter(([, value]) => value !== "")),
      focus: () => text.focus(),
      label: (n) => group.setAttribute("aria-label", t("editor.link.nth", n)),
    };
  };
}

/** A menu entry with the entries below it. */
export function menuRow(item, tell) {
  const own = linkRow("text")(item, tell);
  const below = rows(t("editor.menu.below"), item.items || [], linkRow("text"), () => ({}), tell, { step: "items" });
  return {
    element: h("div", { class: "menu-entry" }, own.element, below.element),
    value: () => (below.value().length === 0 ? own.value() : { ...own.value(), items: below.value() }),
    focus: own.focus,
    label: own.label,
  };
}
