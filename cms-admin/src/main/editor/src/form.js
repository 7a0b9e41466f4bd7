// A form from the server's description of fields (block.Field): one control per kind. Labels are the words <prefix>.<name>.
import { field, freshId, h, has, t } from "./dom.js";
import { fileField } from "./file.js";
import { line, linkRow, menuRow, rows } from "./lists.js";
import { mediaField } from "./media.js";
import { richText } from "./richtext.js";
import { table } from "./table.js";

const hintOf = (key) => (has(`${key}.hint`) ? t(`${key}.hint`) : null);

function input(type, attributes = {}) {
  return (key, { name, required, max, kind }, value, tell) => {
    const control = h("input", { type, value: value === undefined || value === null ? "" : String(value), maxlength: kind === "LINE" ? max : null, autocomplete: "off", oninput: tell, ...attributes });
    return {
      element: field(t(key), control, { hint: hintOf(key), step: name, required }),
      value: () => control.value.trim() || undefined,
      focus: () => control.focus(),
      control,
    };
  };
}

function lines(key, { name, required, max }, value, tell) {
  const control = h("textarea", { rows: 3, maxlength: max, oninput: tell, value: value || "" });
  return { element: field(t(key), control, { hint: hintOf(key), step: name, required }), value: () => control.value.trim() || undefined, focus: () => control.focus() };
}

function number(key, description, value, tell) {
  const made = input("number", { min: 0, max: description.max, inputmode: "numeric" })(key, description, value, tell);
  return { ...made, value: () => (made.control.value === "" ? undefined : Math.trunc(Number(made.control.value))) };
}

function choice(key, { name, required, choices }, value, tell) {
  const options = choices.map((option) => h("option", { value: option, selected: String(value ?? choices[0]) === option }, t(`${key}.${option}`)));
  if (!required) options.unshift(h("option", { value: "", selected: value === undefined || value === null || value === "" }, t("editor.none")));
  const control = h("select", { onchange: tell }, ...options);
  const numeric = choices.every((option) => /^\d+$/.test(option));
  return {
    element: field(t(key), control, { hint: hintOf(key), step: name, required }),
    value: () => (control.value === "" ? undefined : numeric ? Number(control.value) : control.value),
    focus: () => control.focus(),
  };
}

function flag(key, { name }, value, tell) {
  const control = h("input", { type: "checkbox", id: freshId("f"), checked: value === true, onchange: tell });
  return { element: h("div", { class: "field check", "data-step": name }, control, h("label", { for: control.id }, t(key))), value: () => control.checked, focus: () => control.focus(), control };
}

function many(make, empty) {
  return (key, { name }, value, tell) => {
    const made = rows(t(key), value || [], make(t(key)), empty, tell, { step: name, hint: hintOf(key) });
    return { element: made.element, value: () => made.value(), focus: () => made.element.querySelector("input,button").focus() };
  };
}

function rich(key, { name }, value, tell) {
  const made = richText(t(key), value, tell);
  made.element.dataset.step = name;
  return { element: made.element, value: made.json, focus: made.focus };
}

function media(key, { name, required }, value, tell) {
  const made = mediaField(t(key), value || null, tell, { step: name, required });
  return { element: made.element, value: () => made.value() || undefined, focus: () => made.element.querySelector("button").focus() };
}

function file(key, { name, required }, value, tell) {
  const made = fileField(t(key), value || null, tell, { step: name, required });
  return { element: made.element, value: () => made.value() || undefined, focus: () => made.element.querySelector("button").focus() };
}

function grid(key, { name }, value, tell) {
  const made = table(t(key), value || [["", ""], ["", ""]], tell);
  made.element.dataset.step = name;
  return { element: made.element, value: made.value, focus: () => made.element.querySelector("input").focus() };
}

const KINDS = {
  LINE: input("text"),
  LINES: lines,
  EMAIL: input("email"),
  FLAG: flag,
  NUMBER: number,
  CHOICE: choice,
  DATE: input("date"),
  DATE_TIME: input("datetime-local"),
  HREF: input("text", { inputmode: "url" }),
  LINE_LIST: many(line, () => ""),
  LINKS: many(() => linkRow("text"), () => ({})),
  NAMED_LINKS: many(() => linkRow("name"), () => ({})),
  MENU: many(() => menuRow, () => ({})),
  ROWS: grid,
  RICH_TEXT: rich,
  MEDIA: media,
  FILE: file,
};

/** A decorative image has no alternative text: the box that says so empties and closes the other field. */
function tieDecorative(made) {
  if (!made.decorative || !made.alt) return;
  const sync = () => {
    made.alt.control.disabled = made.decorative.control.checked;
    if (made.decorative.control.checked) made.alt.control.value = "";
  };
  made.decorative.control.addEventListener("change", sync);
  sync();
}

/** parts: elements in order; value(): an object that leaves out what is empty; focus(): the first control; fields: by name. */
export function form(prefix, descriptions, values, tell) {
  const fields = {};
  for (const description of descriptions) fields[description.name] = KINDS[description.kind](`${prefix}.${description.name}`, description, values[description.name], tell);
  tieDecorative(fields);
  return {
    fields,
    parts: Object.values(fields).map((made) => made.element),
    value: () => Object.fromEntries(Object.entries(fields).map(([name, made]) => [name, made.value()]).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))),
    focus: () => Object.values(fields)[0].focus(),
  };
}
