// What comes from Word, Google Docs or WordPress is tidied as a tree before the schema reads it. Whatever the schema does not know
// falls away by itself; here only what would lose its meaning is turned into something that the schema knows.
import { DOMParser, Fragment, Slice } from "prosemirror-model";
import { schema, safeHref } from "./schema.js";

const BULLET = /^[\s\u00a0]*([·•▪o§\u00b7\uf0b7-]|\(?(?:\d{1,3}|[a-z])[.)])[\s\u00a0]+/i;

function renamed(element, name) {
  const other = element.ownerDocument.createElement(name);
  other.append(...element.childNodes);
  element.replaceWith(other);
  return other;
}

/**
 * The pasted text with styles and handlers put to sleep before any parser sees them: the page's policy refuses both, even in a
 * document that is never shown. What a style means is read from the sleeping attribute.
 */
export function withoutStyles(html) {
  return html.replace(/<style[\s\S]*?<\/style\s*>/gi, "").replace(/<[^>]+>/g, (tag) => tag.replace(/([\s/"'])(style|on[a-z]+)\s*=/gi, "$1 data-$2="));
}

/** Google Docs writes bold and italic as styles of spans. */
function wakeEmphasis(root) {
  for (const element of [...root.querySelectorAll("span[data-style]")]) {
    const style = element.getAttribute("data-style");
    if (/font-weight\s*:\s*(bold|[6-9]00)/i.test(style)) renamed(element, "strong");
    else if (/font-style\s*:\s*italic/i.test(style)) renamed(element, "em");
  }
}

/** Word writes lists as paragraphs with a bullet as text. */
function wordLists(root) {
  let list = null;
  for (const paragraph of [...root.querySelectorAll("p[class^=MsoList]")]) {
    const marker = BULLET.exec(paragraph.textContent);
    const ordered = marker !== null && /[\da-z][.)]/i.test(marker[1]);
    for (const ignored of [...paragraph.querySelectorAll("[data-style*='mso-list']")]) {
      if (/ignore/i.test(ignored.getAttribute("data-style"))) ignored.remove();
    }
    const name = ordered ? "ol" : "ul";
    if (list === null || list.nextElementSibling !== paragraph || list.localName !== name) {
      list = root.ownerDocument.createElement(name);
      paragraph.before(list);
    }
    const item = root.ownerDocument.createElement("li");
    item.append(renamed(paragraph, "p"));
    list.append(item);
  }
}

function tidy(root) {
  for (const gone of root.querySelectorAll("script,style,meta,link,title,xml,iframe,object,embed,svg,math,template,noscript")) gone.remove();
  for (const office of [...root.querySelectorAll("*")]) if (office.localName.includes(":")) office.replaceWith(...office.childNodes);
  wordLists(root);
  wakeEmphasis(root);
  for (const heading of [...root.querySelectorAll("h1,h2,h3,h4,h5,h6")]) {
    const strong = root.ownerDocument.createElement("strong");
    strong.append(...heading.childNodes);
    renamed(heading, "p").append(strong);
  }
  for (const row of root.querySelectorAll("tr")) {
    const cells = [...row.children].map((cell) => cell.textContent.trim()).filter((text) => text !== "");
    const line = root.ownerDocument.createElement("p");
    line.textContent = cells.join(" · ");
    row.replaceWith(line);
  }
  for (const link of [...root.querySelectorAll("a")]) if (!safeHref(link.getAttribute("href"))) link.replaceWith(...link.childNodes);
}

/** Word leaves a paragraph of a single no-break space between two paragraphs. */
function withoutEmptyParagraphs(fragment) {
  const kept = [];
  fragment.forEach((node) => {
    if (node.type.name !== "paragraph" || node.textContent.replace(/[\s\u00a0]/g, "") !== "" || fragment.childCount === 1) kept.push(node);
  });
  return kept.length === 0 ? fragment : Fragment.from(kept);
}

const reader = DOMParser.fromSchema(schema);

/** The parser that ProseMirror uses for the clipboard. */
export const clipboardParser = {
  parse: (dom, options) => { tidy(dom); return reader.parse(dom, options); },
  parseSlice: (dom, options) => {
    tidy(dom);
    const slice = reader.parseSlice(dom, options);
    const content = withoutEmptyParagraphs(slice.content);
    return content === slice.content ? slice : new Slice(content, 0, 0);
  },
};
