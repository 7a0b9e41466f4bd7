"use strict";
// Reads pages for the publisher: what a picture of the page alone would hide must show in the lines that changed.
(() => {
  const decoder = new TextDecoder();
  const policy = globalThis.trustedTypes?.createPolicy("desk-read", { createHTML: (html) => html }) ?? { createHTML: (html) => html };
  // Attributes that only lay out; every other one can say or lead somewhere, and is shown.
  const QUIET = new Set(["class", "id", "lang", "dir", "role", "scope", "width", "height", "loading", "decoding", "fetchpriority",
    "colspan", "rowspan", "headers", "for", "type", "charset", "sizes", "tabindex", "start", "reversed", "open"]);

  /** Parsed without running or fetching anything. */
  const parsed = (bytes, type = "text/html") => new DOMParser().parseFromString(policy.createHTML(decoder.decode(bytes)), type);

  /** A page in lines: its text in order, with every address and every word that stands in an attribute. */
  function lines(entry, bytes) {
    if (!bytes) return [];
    if (!entry.mediaType.startsWith("text/html")) return decoder.decode(bytes).split("\n");
    const page = parsed(bytes);
    const found = [];
    const walker = page.createTreeWalker(page.documentElement, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_COMMENT);
    for (let node = walker.currentNode; node; node = walker.nextNode()) {
      const value = node.nodeType === Node.TEXT_NODE ? node.data.trim() : node.nodeType === Node.COMMENT_NODE ? `<!-- ${node.data.trim()} -->` : said(node);
      if (value) found.push(value.replace(/\s+/g, " "));
    }
    return found;
  }

  function said(element) {
    const told = Array.from(element.attributes).filter(({ name }) => !QUIET.has(name));
    if (!told.length) return "";
    if (element.localName === "a" && told.length === 1 && told[0].name === "href") return `→ ${told[0].value}`;
    return `<${element.localName}> ${told.map(({ name, value }) => `${name}: ${value}`).join("; ")}`;
  }

  const VOID = new Set(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]);

  /** All that makes a page, in lines: also how it is built and every attribute. Pages of equal lines show the same. */
  function structure(bytes) {
    const found = [];
    const add = (line) => found.push(line.replace(/\s+/g, " "));
    const root = parsed(bytes).documentElement;
    for (let node = root, leaving = false; node;) {
      const isElement = node.nodeType === Node.ELEMENT_NODE;
      if (leaving && !VOID.has(node.localName)) add(`</${node.localName}>`);
      else if (isElement && !leaving) add([`<${node.localName}>`, Array.from(node.attributes, ({ name, value }) => `${name}: ${value}`).join("; ")].join(" ").trim());
      else if (!isElement && node.data.trim()) add(node.nodeType === Node.COMMENT_NODE ? `<!-- ${node.data.trim()} -->` : node.data.trim());
      if (isElement && !leaving && node.firstChild) { node = node.firstChild; continue; }
      if (isElement && !leaving) { leaving = true; continue; }
      if (node === root) break;
      leaving = !node.nextSibling;
      node = node.nextSibling ?? node.parentNode;
    }
    return found;
  }

  /** Longest common subsequence after the common head and tail; a page too long for it is shown whole. */
  function difference(a, b) {
    let head = 0;
    while (head < a.length && head < b.length && a[head] === b[head]) head++;
    let tail = 0;
    while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
    const [x, y] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
    if (x.length * y.length > 4000000) return [...x.map((line) => ["-", line]), ...y.map((line) => ["+", line])];
    const length = Array.from({ length: x.length + 1 }, () => new Uint32Array(y.length + 1));
    for (let i = x.length - 1; i >= 0; i--) {
      for (let j = y.length - 1; j >= 0; j--) length[i][j] = x[i] === y[j] ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
    }
    const rows = [];
    for (let i = 0, j = 0; i < x.length || j < y.length;) {
      if (i < x.length && j < y.length && x[i] === y[j]) { rows.push([" ", x[i++]]); j++; }
      else if (i < x.length && (j === y.length || length[i + 1][j] >= length[i][j + 1])) rows.push(["-", x[i++]]);
      else rows.push(["+", y[j++]]);
    }
    return rows;
  }

  globalThis.deskRead = Object.freeze({ parsed, lines, structure, difference });
})();
