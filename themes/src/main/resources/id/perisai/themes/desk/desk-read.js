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

  /** All that makes a page, in lines: also how it is built and every attribute. Pages of equal lines show the same; words that look like an element do not stand for one. */
  function structure(bytes) {
    const found = [];
    const add = (line) => found.push(line.replace(/\s+/g, " "));
    const words = (text) => (/^[<·]/.test(text) ? `· ${text}` : text);
    const root = parsed(bytes).documentElement;
    for (let node = root, leaving = false; node;) {
      const isElement = node.nodeType === Node.ELEMENT_NODE;
      if (leaving && !VOID.has(node.localName)) add(`</${node.localName}>`);
      else if (isElement && !leaving) add([`<${node.localName}>`, Array.from(node.attributes, ({ name, value }) => `${name}: ${value}`).join("; ")].join(" ").trim());
      else if (!isElement && node.data.trim()) add(node.nodeType === Node.COMMENT_NODE ? `<!-- ${node.data.trim()} -->` : words(node.data.trim()));
      if (isElement && !leaving && node.firstChild) { node = node.firstChild; continue; }
      if (isElement && !leaving) { leaving = true; continue; }
      if (node === root) break;
      leaving = !node.nextSibling;
      node = node.nextSibling ?? node.parentNode;
    }
    return found;
  }

  /**
   * What changes in how pages are built, each with its place: the lines beside it, and where elements begin or end elsewhere than
   * before, the words beside it. Else what hides one paragraph would be the same as what hides another.
   */
  function placed(a, b) {
    const rows = difference(a, b, true);
    const kept = new Set();
    const isWords = ([, line]) => !line.startsWith("<");
    for (let first = rows.findIndex(isMarked); first >= 0 && first < rows.length;) {
      let end = first;
      while (end < rows.length && isMarked(rows[end])) kept.add(end++);
      kept.add(first - 1).add(end);
      if (!isLevel(rows.slice(first, end))) {
        kept.add(rows.slice(0, first).findLastIndex(isWords));
        kept.add(end + rows.slice(end).findIndex(isWords));
      }
      const next = rows.slice(end).findIndex(isMarked);
      first = next < 0 ? next : end + next;
    }
    return rows.filter((row, at) => kept.has(at));
  }

  const isMarked = ([mark]) => mark !== " ";

  /** Whether elements begin and end as before, or what comes and goes ends where it begins. */
  function isLevel(rows) {
    const [removed, added] = ["-", "+"].map((sign) => rows.filter(([mark]) => mark === sign)
      .map(([, line]) => line.match(/^<(\/?[a-z0-9-]+)>/)?.[1]).filter((name) => name && !VOID.has(name)));
    return JSON.stringify(removed) === JSON.stringify(added) || (isBalanced(removed) && isBalanced(added));
  }

  function isBalanced(names) {
    const open = [];
    return names.every((name) => (name.startsWith("/") ? open.pop() === name.slice(1) : open.push(name))) && !open.length;
  }

  /**
   * Longest common subsequence after the common head and tail; a page too long for it is shown whole.
   * @param whole also the lines of head and tail
   */
  function difference(a, b, whole = false) {
    let head = 0;
    while (head < a.length && head < b.length && a[head] === b[head]) head++;
    let tail = 0;
    while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
    const [x, y] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
    const rows = changed(x, y);
    return whole ? [...a.slice(0, head).map(unchanged), ...rows, ...a.slice(a.length - tail).map(unchanged)] : rows;
  }

  const unchanged = (line) => [" ", line];

  function changed(x, y) {
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

  globalThis.deskRead = Object.freeze({ parsed, lines, structure, placed, difference });
})();
