// The closed schema of rich text. The server checks the same list (block.RichText); keep both in step.
import { Schema } from "prosemirror-model";

const HREF = /^(https?:\/\/|mailto:|tel:|\/(?!\/)|#)[^\s]*$/i;

/** The address if rich text may carry it, else null. */
export function safeHref(href) {
  const trimmed = (href || "").trim();
  return HREF.test(trimmed) ? trimmed : null;
}

const parseLanguage = (dom) => {
  const lang = dom.getAttribute("lang");
  return /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(lang || "")
    ? { lang, dir: dom.getAttribute("dir") === "rtl" ? "rtl" : "ltr" }
    : false;
};

export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { content: "inline*", group: "block", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
    bullet_list: { content: "list_item+", group: "block", parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
    ordered_list: {
      content: "list_item+",
      group: "block",
      attrs: { order: { default: 1, validate: "number" } },
      parseDOM: [{ tag: "ol", getAttrs: (dom) => ({ order: Math.max(1, Number.parseInt(dom.getAttribute("start") || "1", 10) || 1) }) }],
      toDOM: (node) => (node.attrs.order === 1 ? ["ol", 0] : ["ol", { start: node.attrs.order }, 0]),
    },
    list_item: { content: "paragraph block*", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
    blockquote: { content: "block+", group: "block", defining: true, parseDOM: [{ tag: "blockquote" }], toDOM: () => ["blockquote", 0] },
    code_block: {
      content: "text*",
      marks: "",
      group: "block",
      code: true,
      defining: true,
      parseDOM: [{ tag: "pre", preserveWhitespace: "full" }],
      toDOM: () => ["pre", ["code", 0]],
    },
    text: { group: "inline" },
    hard_break: { inline: true, group: "inline", selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
  },
  marks: {
    link: {
      attrs: { href: { validate: "string" } },
      inclusive: false,
      parseDOM: [{ tag: "a[href]", getAttrs: (dom) => { const href = safeHref(dom.getAttribute("href")); return href ? { href } : false; } }],
      toDOM: (mark) => ["a", { href: mark.attrs.href, rel: "noreferrer" }, 0],
    },
    strong: {
      parseDOM: [
        { tag: "strong" },
        { tag: "b" },
      ],
      toDOM: () => ["strong", 0],
    },
    em: { parseDOM: [{ tag: "em" }, { tag: "i" }], toDOM: () => ["em", 0] },
    code: { parseDOM: [{ tag: "code" }], toDOM: () => ["code", 0] },
    sub: { excludes: "sup", parseDOM: [{ tag: "sub" }], toDOM: () => ["sub", 0] },
    sup: { excludes: "sub", parseDOM: [{ tag: "sup" }], toDOM: () => ["sup", 0] },
    abbr: {
      attrs: { title: { validate: "string" } },
      parseDOM: [{ tag: "abbr[title]", getAttrs: (dom) => ({ title: dom.getAttribute("title") }) }],
      toDOM: (mark) => ["abbr", { title: mark.attrs.title }, 0],
    },
    lang: {
      attrs: { lang: { validate: "string" }, dir: { default: "ltr", validate: "string" } },
      parseDOM: [{ tag: "span[lang]", getAttrs: parseLanguage }],
      toDOM: (mark) => ["span", { lang: mark.attrs.lang, dir: mark.attrs.dir }, 0],
    },
  },
});
