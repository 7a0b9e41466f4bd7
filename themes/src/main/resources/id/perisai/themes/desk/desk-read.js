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
      const value = node.nodeType === Node.TEXT_NODE ? words(node.data.trim()) : node.nodeType === Node.COMMENT_NODE ? `<!-- ${node.data.trim()} -->` : said(node);
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

  // Words that look like an element, a comment or an address do not stand for one.
  const words = (text) => (/^[<·→]/.test(text) ? `· ${text}` : text);

  // A value that could be read as the next attribute too is quoted.
  const quoted = ({ name, value }) => `${name}: ${/^(?:[^\s";]+(?: [^\s";]+)*)?$/.test(value) ? value : JSON.stringify(value)}`;

  /** All that makes a page, in lines: also how it is built and every attribute. Pages of equal lines show the same. */
  function structure(bytes) {
    const found = [];
    const flat = (text) => text.trim().replace(/\s+/g, " ");
    const root = parsed(bytes).documentElement;
    for (let node = root, leaving = false; node;) {
      const isElement = node.nodeType === Node.ELEMENT_NODE;
      if (leaving && !VOID.has(node.localName)) found.push(`</${node.localName}>`);
      else if (isElement && !leaving) found.push([`<${node.localName}>`, ...(node.attributes.length ? [Array.from(node.attributes, quoted).join("; ")] : [])].join(" "));
      else if (!isElement && node.data.trim()) found.push(node.nodeType === Node.COMMENT_NODE ? `<!-- ${flat(node.data)} -->` : words(flat(node.data)));
      if (isElement && !leaving && node.firstChild) { node = node.firstChild; continue; }
      if (isElement && !leaving) { leaving = true; continue; }
      if (node === root) break;
      leaving = !node.nextSibling;
      node = node.nextSibling ?? node.parentNode;
    }
    return found;
  }

  // Where a page has one of them, it says where something is.
  const LANDMARKS = new Set(["html", "head", "body", "header", "nav", "main", "footer"]);
  const FRAME = new Set(["html", "body", "main"]);

  /**
   * What changes in how pages are built, each with all that says where it is: the lines beside it, and all of the landmark that it is in
   * unless it begins or ends that. Else what hides or alters one paragraph would be the same as what does it to another.
   */
  function placed(a, b) {
    const rows = difference(a, b, true);
    const kept = new Set();
    const keep = (first, last) => { for (let at = first; at <= last; at++) kept.add(at); };
    for (const side of ["-", "+"]) {
      const all = elements(rows, side);
      const landmarks = new Set([...LANDMARKS].filter((name) => all.filter((element) => element.name === name).length === 1));
      const isLandmark = (element) => !element || landmarks.has(element.name);
      const shown = new Set();
      for (const { name, first, last, around } of all) {
        const [opens, closes] = [isMarked(rows[first]), isMarked(rows[last])];
        if (!opens && !closes) continue;
        keep(first - 1, first + 1);
        if (!closes && FRAME.has(name) && landmarks.has(name)) continue; // its tag alone
        keep(first, last + 1);
        let place = around;
        while (!isLandmark(place)) place = place.around;
        if (!place || place.name === "head" || shown.has(place) || isAtEdge(rows, first, last, landmarks)) continue;
        keep(place.first, place.last);
        shown.add(place);
      }
    }
    return rows.filter((row, at) => kept.has(at));
  }

  /** Whether the next line that stays, before or after, is the tag of a landmark. */
  function isAtEdge(rows, first, last, landmarks) {
    let [before, after] = [first - 1, last + 1];
    while (before >= 0 && isMarked(rows[before])) before--;
    while (after < rows.length && isMarked(rows[after])) after++;
    return [before, after].some((at) => rows[at] && landmarks.has(nameOf(rows[at])));
  }

  const isMarked = ([mark]) => mark !== " ";

  const nameOf = ([, line]) => line.match(/^<\/?([^\s>]+)>/)?.[1] ?? null;

  /** The elements of one side, from tag to tag, and what stands in them without tags of its own: each with what it stands in. */
  function elements(rows, side) {
    const found = [];
    const open = [];
    rows.forEach((row, at) => {
      if (row[0] !== " " && row[0] !== side) return;
      const name = nameOf(row);
      if (name && row[1].startsWith("</")) {
        open.pop().last = at;
        return;
      }
      const element = { name, first: at, last: at, around: open.at(-1) ?? null };
      found.push(element);
      if (name && !VOID.has(name)) open.push(element);
    });
    return found;
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
