"use strict";
// What a page may be made of. The desk's frame runs no scripts and visitors' browsers do, and the two do not read every page alike: to the one
// the inside of <noscript> is markup, to the other text up to the first </noscript>; <template shadowrootmode> shows in some documents only.
// So this lists what every parser reads and shows in the same way, which is what the templates are made of, and refuses all else.
(() => {
  const { Refusal } = globalThis.desk;
  const { parsed } = globalThis.deskRead;
  const HTML = "http://www.w3.org/1999/xhtml";
  const BYTES = new Set(["image/png", "image/jpeg", "image/webp", "font/woff2", "application/pdf"]); // no words, of those that delivery takes
  const XML = new Set(["http://www.w3.org/2005/Atom", "http://www.sitemaps.org/schemas/sitemap/0.9"]);
  const MARKER = "perisai:slot"; // delivery puts results or a form in the place of this comment
  const DEEPEST = 100; // browsers cut trees off, the first of them at 200
  // As `block.PlainText` has it, which no text holds: left out, replaced or kept, as the parser has it, or telling how to read other words.
  const DEAD = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]/;

  const words = (text) => new Set(text.split(" ").filter(Boolean));
  const ANYWHERE = words("aria-current aria-hidden aria-label aria-labelledby class dir id lang role tabindex title");
  // Each element with the attributes that it may have beside those. A new one in the templates is added here, if it is the same with and without scripts.
  const ELEMENTS = new Map(Object.entries({
    a: "href hreflang rel type",
    abbr: "",
    address: "",
    article: "",
    aside: "",
    b: "",
    blockquote: "",
    body: "",
    br: "",
    button: "popovertarget popovertargetaction type",
    caption: "",
    code: "",
    dd: "",
    details: "name",
    div: "data-form",
    dl: "",
    dt: "",
    em: "",
    figcaption: "",
    figure: "",
    footer: "",
    form: "action method",
    h1: "",
    h2: "",
    h3: "",
    h4: "",
    head: "",
    header: "",
    html: "",
    img: "alt decoding height loading sizes src srcset width",
    input: "autocomplete enterkeyhint maxlength name placeholder type",
    label: "for",
    li: "",
    link: "href hreflang rel type",
    main: "",
    meta: "charset content name property",
    nav: "popover",
    ol: "start",
    p: "",
    picture: "",
    pre: "",
    section: "",
    small: "",
    source: "sizes srcset type",
    span: "",
    strong: "",
    sub: "",
    summary: "",
    sup: "",
    table: "",
    tbody: "",
    td: "",
    th: "scope",
    thead: "",
    time: "datetime",
    title: "",
    tr: "",
    ul: "",
  }).map(([name, attributes]) => [name, words(attributes)]));
  // The desk's own pages alone, whose scripts the platform signs one by one in the theme.
  const DESK = new Map(Object.entries({ script: "defer src" }).map(([name, attributes]) => [name, words(attributes)]));
  const DESK_ANYWHERE = words("aria-live data-word hidden");

  // As `block.Href` has it, which writes them.
  const ADDRESS = /^(?:https?:\/\/[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?(?::\d{1,5})?(?:[/?#][^]*)?|mailto:[^]+|tel:[^]+|\/(?:[^/][^]*)?|#[^]+)$/u;
  const NEVER = /[\u0000-\u0020\u007f-\u00a0<>"`\\^{|}]/;
  const isAddress = (value) => ADDRESS.test(value) && !NEVER.test(value);
  const PICTURE = "/(?:_m/[0-9a-f]{64}\\.(?:jpg|png|webp)|_t/[a-z0-9-]+\\.png)";
  const PICTURES = new RegExp(`^${PICTURE} \\d+w(?:, ${PICTURE} \\d+w)*$`);
  const isPicture = (value) => new RegExp(`^${PICTURE}$`).test(value);
  const isThemes = (extension) => (value) => new RegExp(`^/_t/[a-z0-9-]+\\.${extension}$`).test(value);
  // What a link of the head may be, and what it names then; any other fetches, or waits, for something that nobody was shown.
  const LINKS = new Map(Object.entries({ alternate: isAddress, canonical: isAddress, icon: isThemes("png"), stylesheet: isThemes("css") }));
  const VALUES = new Map(Object.entries({
    "a href": isAddress,
    "button type": (value) => ["button", "submit"].includes(value),
    "form action": (value) => isAddress(value) && value.startsWith("/"),
    "form method": (value) => value === "get",
    "img src": isPicture,
    "img srcset": (value) => PICTURES.test(value),
    "input type": (value) => value === "search",
    "link href": (value, { rel }) => LINKS.get(rel)?.(value) === true,
    "meta charset": (value) => value === "utf-8",
    "meta name": (value, { content }) => ["color-scheme", "description", "robots"].includes(value) || value === "viewport" && content === "width=device-width, initial-scale=1",
    "meta property": (value) => /^og:[a-z_]+$/.test(value),
    "script src": isThemes("js"),
    "source srcset": (value) => PICTURES.test(value),
  }));

  /**
   * Refuses what visitors may see otherwise than the desk's frame, or what does something by itself where they see it.
   * `desk`: whether it is a page of the desk's own site, which has scripts.
   */
  function requirePassive(entry, bytes, desk = false) {
    const refuse = (what) => { throw new Refusal("active", `${entry.path}: ${what}`); };
    if (BYTES.has(entry.mediaType)) return;
    const text = read(bytes);
    if (text === null) refuse("UTF-8");
    if (DEAD.test(text)) refuse("PlainText");
    if (entry.mediaType.startsWith("text/html")) requireHtml(parsed(bytes), text, desk, refuse);
    else if (entry.mediaType.includes("xml")) requireXml(parsed(bytes, "application/xml"), refuse);
  }

  /** Browsers go by a mark at the beginning before they go by what delivery says: then these bytes would be other words. */
  function read(bytes) {
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      return null;
    }
  }

  function requireHtml(page, text, desk, refuse) {
    const { doctype } = page;
    if (!doctype || doctype.name !== "html" || doctype.publicId || doctype.systemId) refuse("<!doctype html>");
    const marked = text.split(`<!--${MARKER}-->`).length - 1;
    let markers = 0;
    walk(page.documentElement, 1, (node, depth) => {
      if (depth > DEEPEST) refuse(`<${node.nodeName}> × ${depth}`);
      if (node.nodeType === Node.ELEMENT_NODE) requireElement(node, desk, refuse);
      else if (node.nodeType === Node.COMMENT_NODE && node.data === MARKER) markers++;
      else if (node.nodeType !== Node.TEXT_NODE) refuse("<!-- -->");
      else if (DEAD.test(node.data)) refuse("PlainText");
    });
    for (const node of page.childNodes) if (node !== doctype && node !== page.documentElement) refuse("<!-- -->");
    if (markers !== marked || marked > 1) refuse(`<!--${MARKER}-->`);
  }

  function walk(node, depth, look) {
    look(node, depth);
    for (const child of node.childNodes) walk(child, depth + 1, look);
  }

  function requireElement(element, desk, refuse) {
    const name = element.localName;
    const allowed = ELEMENTS.get(name) ?? (desk ? DESK.get(name) : undefined);
    if (element.namespaceURI !== HTML || !allowed) refuse(`<${name}>`);
    const values = Object.fromEntries(Array.from(element.attributes, (attribute) => [attribute.name, attribute.value]));
    for (const { name: attribute, value, namespaceURI } of element.attributes) {
      const known = namespaceURI === null && (allowed.has(attribute) || ANYWHERE.has(attribute) || desk && DESK_ANYWHERE.has(attribute));
      const fits = VALUES.get(`${name} ${attribute}`);
      if (!known || DEAD.test(value) || fits && !fits(value, values)) refuse(`<${name} ${attribute}>`);
    }
    if (name === "link" && !LINKS.has(values.rel)) refuse("<link rel>");
    if (name === "meta" && ["charset", "name", "property"].filter((one) => Object.hasOwn(values, one)).length !== 1) refuse("<meta>");
    if (name === "script" && (!values.src || element.textContent)) refuse("<script>");
  }

  /** Feeds and site maps: nothing that a browser would show as a page. */
  function requireXml(document, refuse) {
    walk(document.documentElement, 1, (node, depth) => {
      if (depth > DEEPEST) refuse(`<${node.nodeName}> × ${depth}`);
      const isElement = node.nodeType === Node.ELEMENT_NODE && XML.has(node.namespaceURI);
      if (!isElement && node.nodeType !== Node.TEXT_NODE) refuse(`<${node.nodeName}>`);
    });
    for (const node of document.childNodes) if (node !== document.documentElement) refuse(`<${node.nodeName}>`);
  }

  globalThis.deskPassive = Object.freeze({ requirePassive });
})();
