// One rich text field: ProseMirror with a toolbar that can be used by keyboard alone.
import { EditorState, Plugin } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { Node } from "prosemirror-model";
import { baseKeymap, chainCommands, exitCode, lift, setBlockType, toggleMark, wrapIn } from "prosemirror-commands";
import { history, redo, undo } from "prosemirror-history";
import { inputRules, smartQuotes, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
import { ask, field, freshId, h, t } from "./dom.js";
import { clipboardParser, withoutStyles } from "./paste.js";
import { safeHref, schema } from "./schema.js";

const { nodes, marks } = schema;
const EMPTY = { type: "doc", content: [{ type: "paragraph" }] };

const hasMark = (type) => (state) => {
  const { from, $from, to, empty } = state.selection;
  return empty ? Boolean(type.isInSet(state.storedMarks || $from.marks())) : state.doc.rangeHasMark(from, to, type);
};
const within = (type) => (state) => {
  for (let depth = state.selection.$from.depth; depth > 0; depth--) if (state.selection.$from.node(depth).type === type) return true;
  return false;
};
const toggleWrap = (type, wrap) => (state, dispatch) => (within(type)(state) ? (liftListItem(nodes.list_item)(state, dispatch) || lift(state, dispatch)) : wrap(state, dispatch));
const toggleCode = (state, dispatch) => setBlockType(within(nodes.code_block)(state) ? nodes.paragraph : nodes.code_block)(state, dispatch);

/** Removes the mark around the selection, or asks for its attributes and sets it. */
function askedMark(type, question) {
  return (state, dispatch, view) => {
    if (hasMark(type)(state)) return toggleMark(type)(state, dispatch);
    if (state.selection.empty) return false;
    if (dispatch) question().then((attrs) => { if (attrs) toggleMark(type, attrs)(view.state, view.dispatch); view.focus(); });
    return true;
  };
}

async function askLink() {
  const input = h("input", { type: "text", inputmode: "url", autocomplete: "off", required: true });
  const answer = await ask(t("editor.link"), [["href", field(t("editor.link.address"), input, { hint: t("editor.link.hint"), required: true }), () => input.value]], t("editor.apply"));
  const written = answer && answer.href.trim();
  const href = written && safeHref(/^[a-z0-9-]+(\.[a-z0-9-]+)+(\/|$)/i.test(written) ? `https://${written}` : written);
  return href ? { href } : null;
}

async function askTitle() {
  const input = h("input", { type: "text", autocomplete: "off", required: true });
  const answer = await ask(t("editor.abbr"), [["title", field(t("editor.abbr.title"), input, { required: true }), () => input.value]], t("editor.apply"));
  return answer && answer.title.trim() ? { title: answer.title.trim() } : null;
}

async function askLanguage() {
  const choice = h("select", {}, ...["en", "jv", "su", "ar", "nl", "zh"].map((code) => h("option", { value: code }, t(`editor.lang.${code}`))));
  const answer = await ask(t("editor.lang"), [["lang", field(t("editor.lang.which"), choice, { required: true }), () => choice.value]], t("editor.apply"));
  return answer ? { lang: answer.lang, dir: answer.lang === "ar" ? "rtl" : "ltr" } : null;
}

const bold = toggleMark(marks.strong);
const italic = toggleMark(marks.em);
const link = askedMark(marks.link, askLink);
const bulleted = toggleWrap(nodes.bullet_list, wrapInList(nodes.bullet_list));
const numbered = toggleWrap(nodes.ordered_list, wrapInList(nodes.ordered_list));
const breakLine = chainCommands(exitCode, (state, dispatch) => {
  if (dispatch) dispatch(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
});

// key of the words, glyph, command, whether it is on, shortcut as shown
const TOOLS = [
  ["bold", "B", bold, hasMark(marks.strong), "Ctrl+B"],
  ["italic", "I", italic, hasMark(marks.em), "Ctrl+I"],
  ["link", "↗", link, hasMark(marks.link), "Ctrl+K"],
  null,
  ["bullets", "•", bulleted, within(nodes.bullet_list), "Ctrl+Shift+8"],
  ["numbers", "1.", numbered, within(nodes.ordered_list), "Ctrl+Shift+9"],
  ["quotation", "❝", toggleWrap(nodes.blockquote, wrapIn(nodes.blockquote)), within(nodes.blockquote), null],
  null,
  ["code", "‹›", toggleMark(marks.code), hasMark(marks.code), null],
  ["pre", "≡", toggleCode, within(nodes.code_block), null],
  ["sub", "x₂", toggleMark(marks.sub), hasMark(marks.sub), null],
  ["sup", "x²", toggleMark(marks.sup), hasMark(marks.sup), null],
  ["abbr", "Ab", askedMark(marks.abbr, askTitle), hasMark(marks.abbr), null],
  ["lang", "EN", askedMark(marks.lang, askLanguage), hasMark(marks.lang), null],
  null,
  ["undo", "↶", undo, () => false, "Ctrl+Z"],
  ["redo", "↷", redo, () => false, "Ctrl+Y"],
];

const keys = {
  "Mod-b": bold, "Mod-i": italic, "Mod-k": link,
  "Mod-z": undo, "Mod-y": redo, "Shift-Mod-z": redo,
  "Shift-Mod-8": bulleted, "Shift-Mod-9": numbered,
  "Mod-]": sinkListItem(nodes.list_item), "Mod-[": liftListItem(nodes.list_item),
  Enter: splitListItem(nodes.list_item), "Shift-Enter": breakLine,
};

function toolbar(label) {
  const bar = h("div", { class: "tools", role: "toolbar", "aria-label": t("editor.toolbar", label) });
  const entries = [];
  for (const tool of TOOLS) {
    if (tool === null) { bar.append(h("span", { class: "gap", "aria-hidden": "true" })); continue; }
    const [key, glyph, command, on, shortcut] = tool;
    const name = t(`editor.${key}`);
    const toggles = key !== "undo" && key !== "redo";
    const button = h("button", { type: "button", class: `tool tool-${key}`, tabindex: "-1", title: shortcut ? `${name} (${shortcut})` : name, "aria-label": name, "aria-pressed": toggles ? "false" : null },
      h("span", { "aria-hidden": "true" }, glyph));
    bar.append(button);
    entries.push({ button, command, on, toggles });
  }
  entries[0].button.tabIndex = 0;
  bar.addEventListener("keydown", (event) => {
    const all = entries.map((entry) => entry.button);
    const at = all.indexOf(document.activeElement);
    const next = { ArrowRight: (at + 1) % all.length, ArrowLeft: (at + all.length - 1) % all.length, Home: 0, End: all.length - 1 }[event.key];
    if (next === undefined || at < 0) return;
    event.preventDefault();
    all[at].tabIndex = -1;
    all[next].tabIndex = 0;
    all[next].focus();
  });
  return { bar, entries };
}

/**
 * A rich text field with this label, holding this document; tell is called at each change.
 * element: what to place in the page; json(): the document as the closed schema's JSON.
 */
export function richText(label, json, tell, readOnly = false) {
  const { bar, entries } = toolbar(label);
  const surface = h("div", { class: "rich-surface" });
  const labelId = freshId("rich");
  const refresh = (view) => {
    for (const { button, command, on, toggles } of entries) {
      if (toggles) button.setAttribute("aria-pressed", String(on(view.state)));
      button.setAttribute("aria-disabled", String(readOnly || !command(view.state, null, view)));
    }
  };
  const view = new EditorView(surface, {
    clipboardParser,
    transformPastedHTML: withoutStyles,
    editable: () => !readOnly,
    attributes: { role: "textbox", "aria-multiline": "true", "aria-labelledby": labelId, class: "rich-text" },
    state: EditorState.create({
      doc: Node.fromJSON(schema, json || EMPTY),
      plugins: [
        inputRules({ rules: [...smartQuotes, wrappingInputRule(/^\s*([-*])\s$/, nodes.bullet_list), wrappingInputRule(/^(\d{1,3})\.\s$/, nodes.ordered_list, (match) => ({ order: Number(match[1]) }))] }),
        keymap(keys), keymap({ "Alt-F10": () => { bar.querySelector("[tabindex='0']").focus(); return true; } }), keymap(baseKeymap), history(),
        new Plugin({ view: () => ({ update: (changed, before) => { refresh(changed); if (!before.doc.eq(changed.state.doc)) tell(); } }) }),
      ],
    }),
  });
  for (const { button, command } of entries) {
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => { command(view.state, view.dispatch, view); if (!document.querySelector("dialog[open]")) view.focus(); });
  }
  bar.addEventListener("keydown", (event) => { if (event.key === "Escape") view.focus(); });
  refresh(view);
  return {
    element: h("div", { class: "field rich" }, h("span", { class: "label", id: labelId }, label), bar, surface),
    json: () => view.state.doc.toJSON(),
    focus: () => view.focus(),
  };
}
