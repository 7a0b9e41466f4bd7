"use strict";
// Shows what a statement changes, from bytes whose digests were computed here, and signs it.
(() => {
  const { Refusal, ManifestTree, require, sha256, canonical, parse, release, signedMessage, served, fromBase64url, variants, at, requireWithin,
    sign, missing, softwareMissing, fingerprint, STATEMENT_LIMIT } = globalThis.desk;
  const { lines, structure, placed, difference } = globalThis.deskRead;
  const { requirePassive } = globalThis.deskPassive;
  const { link, word, make, status, stop, nothing, resume, verified, authoring, start, moment, later } = globalThis.deskPage;
  const passkey = globalThis.deskPasskey;
  const PASSKEY = "webauthn";
  const WELL_KNOWN = "/.well-known/perisai/";
  const NEXT_WITHIN = 16; // of holds and purges, after the newest that delivery shows
  const LINES = 400; // of a difference, and
  const LETTERS = 20000; // of a file that is shown as it is: so much at a time, the rest by a button
  const AT_ONCE = 6; // as many as browsers ask one host at a time
  // The only place where text becomes markup: a published page, in a frame that may run nothing.
  const frames = globalThis.trustedTypes?.createPolicy("desk-frame", { createHTML: (html) => html }) ?? { createHTML: (html) => html };
  // No script, no form, no way out; of the desk's origin only so that the signed stylesheets load.
  const STILL = "allow-same-origin";
  const decoder = new TextDecoder();
  const PICTURE = /\/_m\/([0-9a-f]{64})\.(jpg|png|webp)/g;
  let job = null; // what is offered, once it is verified
  let outcome = null;

  async function run() {
    if (!link) {
      nothing();
      return;
    }
    const lack = missing();
    require(lack === null, lack);
    status(word("loading"));
    const directory = await signed("directory");
    const origin = directory.json.signing.authoring[0];
    const candidate = JSON.parse(decoder.decode(await authoring(origin, `candidates/${link.id}`)));
    const statement = fromBase64url(candidate.statement);
    job = { origin, candidate, statement, digest: await sha256(statement), directory: directory.json, changes: [], opened: new Set() };
    if (candidate.kind === "release") await offerRelease();
    else if (candidate.kind === "directory") await offerDirectory(directory);
    else if (candidate.kind === "root") await offerRoot();
    else if (candidate.kind === "theme") await offerTheme();
    else if (candidate.kind === "hold") await offerHold();
    else if (candidate.kind === "purge") await offerPurge();
    else throw new Refusal("malformed", "kind");
    if (isOfDesk() || job.power && candidate.tenant === "platform") await platformKeys();
    chooseKeys();
    status(word("checked", job.changes.length));
    draw();
  }

  const isOfDesk = () => job.release?.tenant === job.directory.signing.tenant;

  /** The newest release of a site, which a hold may keep from being shown; null where none stands. */
  const standing = (tenant) => verified(`${WELL_KNOWN}sites/${tenant}/newest`);

  /** The same, or what a hold shows where none stands. */
  const newest = async (tenant) => (await standing(tenant)) ?? (await verified(`${WELL_KNOWN}sites/${tenant}/release`));

  async function signed(name) {
    const bytes = await verified(WELL_KNOWN + name);
    require(bytes !== null, "missing", name);
    return { bytes, json: parse(bytes, STATEMENT_LIMIT) };
  }

  /** A release must follow the one that delivery shows, and everything that differs is fetched and checked. */
  async function offerRelease() {
    const offered = release(job.statement);
    const site = `${WELL_KNOWN}sites/${offered.tenant}/`;
    const top = await standing(offered.tenant);
    const current = top ?? (await newest(offered.tenant));
    const base = current && release(current);
    require(offered.tenant === job.candidate.tenant && offered.version === job.candidate.version, "other-site", offered.tenant);
    const next = base ? base.version + 1 : 1;
    if (offered.version > next) {
      // Releases before were taken off since a key was revoked: the next follows on them, unseen. Where none stands, or what a hold shows
      // alone, those before them are withheld, and publishing anew is the way out.
      const listed = job.directory.tenants.find((tenant) => tenant.id === offered.tenant);
      const last = top ? next : offered.version - 1;
      require(listed?.revoked.some(({ from }) => from <= last), "other-base", `${offered.version}`);
      job.fallen = [next, offered.version - 1];
    } else {
      require(offered.previous === (current && (await sha256(current))), "other-base", `${offered.version}`);
      require(offered.version === next, "other-base", `${offered.version}`);
    }
    job.message = signedMessage("release", offered.tenant, offered.version, job.statement);
    job.release = offered;
    job.base = base;
    job.tenant = job.directory.tenants.find((tenant) => tenant.id === offered.tenant);
    require(job.tenant?.state === "active", "other-site", offered.tenant);
    const delegated = job.candidate.platform === true;
    if (delegated) await inPlaceOf(offered, base);
    const offeredBlob = (digest) => authoring(job.origin, `candidates/${link.id}/blobs/${digest}`);
    const currentBlob = (digest) => verified(`${site}blobs/${digest}`);
    job.offeredBlob = offeredBlob;
    const now = new ManifestTree(offeredBlob);
    const differences = await now.diff(new ManifestTree(currentBlob), base?.manifest ?? null, offered.manifest);
    const all = [...differences.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
    let begun = 0;
    job.changes = await each(all, ([path, { before, after }]) => {
      status(word("checking", ++begun, all.length));
      if (delegated) require(isOnlyALook(path, before, after), "more-than-look", path);
      if (after) requireWithin(after, offered.issued);
      return change(path, before, after, currentBlob, offeredBlob);
    });
    require(all.length > 0, "no-change");
    await fetchPictures(offeredBlob, currentBlob);
  }

  /** Acts on some at a time, since each mostly waits for an answer; the first failure ends all. */
  async function each(list, act) {
    const results = new Array(list.length);
    let next = 0;
    const walk = async () => {
      while (next < list.length) {
        const i = next++;
        try {
          results[i] = await act(list[i]);
        } catch (failure) {
          next = list.length;
          throw failure;
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, walk));
    return results;
  }

  /** Signed by the platform in a department's place: this takes its word in the directory, a newer theme, and keys of the root. */
  async function inPlaceOf(offered, base) {
    require(job.tenant.rerender === "platform", "not-delegated", offered.tenant);
    require(base !== null && offered.theme > base.theme, "more-than-look", `theme ${offered.theme}`);
    await platformKeys();
  }

  /** Whether the theme alone changed: the same rule by which delivery takes or refuses it. */
  function isOnlyALook(path, before, after) {
    if (path.startsWith("/_t/")) return true; // the theme's files, which the platform signed apart
    if (!before || !after || path.startsWith("/_m/")) return false;
    const contents = (entry) => canonical(variants(entry).map(({ inputs, search }) => [search ?? null, Object.entries(inputs).filter(([name]) => name !== "theme").sort()]));
    return answersAlike(before, after) && contents(before) === contents(after) && variants(after).every(({ inputs }) => inputs.theme);
  }

  /** Whether both answer the same at all times, but for the bytes: neither elsewhere, nor as another kind of thing. */
  function answersAlike(before, after) {
    const answers = (entry) => canonical(variants(entry).map(({ from, status, mediaType, location: to, slot }) => [from ?? null, status, mediaType ?? null, to ?? null, slot ?? null]));
    return before !== null && after !== null && answers(before) === answers(after);
  }

  async function change(path, before, after, currentBlob, offeredBlob) {
    const phases = [];
    for (const { from, was, is } of turns(before, after)) {
      const same = was && is && canonical(was.codings ?? was.location) === canonical(is.codings ?? is.location)
        && was.status === is.status && was.mediaType === is.mediaType
        && canonical([was.slot ?? null, was.search ?? null]) === canonical([is.slot ?? null, is.search ?? null]);
      const old = was?.codings && !same ? await unlessPurged(once(was, currentBlob)) : null;
      const purged = Boolean(was?.codings && !same && old === null);
      const now = is?.codings && !same ? await once(is, offeredBlob) : null;
      if (now) requirePassive(is, now, isOfDesk());
      const oldWords = old ? (await unlessPurged(searchWords(was, currentBlob))) ?? [] : [];
      const nowWords = now ? await searchWords(is, offeredBlob) : [];
      phases.push({ from, before: purged ? null : was, purged, after: is, old, now, same, oldWords, nowWords });
    }
    const same = phases.every((phase) => phase.same);
    const page = author(path, after ?? before, before);
    const change = { path, before, after, phases, same, page, kind: kind(path, before, after, same) };
    if (change.kind === "pages" && !page && variants(after).every(({ mediaType }) => mediaType?.startsWith("text/html"))) change.rows = phases.flatMap((phase) => built(phase));
    return change;
  }

  /** What searches find a page or file by, and show of it: signed with it, so shown with it. */
  async function searchWords({ path, search }, fetchBlob) {
    if (!search) return [];
    const document = parse(await served({ path, codings: { identity: search } }, fetchBlob), 1024 * 1024);
    require(document.path === path && typeof document.text === "string", "malformed", path);
    return [document.title, ...document.text.split("\n")].filter(Boolean).map((line) => `⌕ ${line}`);
  }

  /** What visitors had until it was purged, nobody has any more; then there is nothing to compare with. */
  async function unlessPurged(fetching) {
    try {
      return await fetching;
    } catch (failure) {
      if (failure.key === "purged") return null;
      throw failure;
    }
  }

  /**
   * Each stretch of time in which a path answers one thing: from the signature on, then from every time that the
   * offered entry names, past ones too, and from those at which the present one would have changed.
   */
  function turns(before, after) {
    const present = `${new Date().toISOString().slice(0, 19)}Z`;
    const times = new Set(after ? variants(after).flatMap(({ from }) => from ?? []) : []);
    for (const { from } of before ? variants(before) : []) if (from > present) times.add(from);
    return [null, ...[...times].sort()].map((from) => ({
      from, was: before ? at(before, from ?? present) : null, is: after ? at(after, from) : null }));
  }

  /** Bytes that stand at many times or paths are fetched and compared once. */
  async function once(variant, fetchBlob) {
    job.fetched ??= new Map();
    const name = `${fetchBlob === job.offeredBlob} ${canonical(variant.codings)}`;
    if (!job.fetched.has(name)) job.fetched.set(name, served(variant, fetchBlob));
    return job.fetched.get(name);
  }

  /** Who the authoring server says wrote and approved what is at a path; it is shown as such, and such pages stand first. */
  function author(path, entry, before) {
    const shows = (of, page) => variants(of).some(({ inputs }) => inputs[`revision:${page.page}`] === page.digest);
    return job.candidate.pages.find((page) => page.path === path && shows(entry, page) && !(before && shows(before, page))) ?? null;
  }

  /** From the signed entries alone: inputs, which say what was read for a page, are authoring's own word. */
  function kind(path, before, after, same) {
    if (same) return "meta";
    const all = (types) => [before, after].filter(Boolean).flatMap(variants).every(({ mediaType }) => types.test(mediaType ?? ""));
    if (path.startsWith("/_t/") && all(/^(?:text\/css|text\/javascript|font\/|image\/)/)) return "assets";
    if (path.startsWith("/_m/") && all(/^(?:image\/|application\/pdf$)/)) return "media";
    return answersAlike(before, after) ? "pages" : "moved";
  }

  /** Images that shown pages name, as data: URLs of verified bytes; a sandboxed frame may fetch nothing else. */
  async function fetchPictures(offeredBlob, currentBlob) {
    job.pictures = new Map();
    const types = { jpg: "image/jpeg", png: "image/png", webp: "image/webp" };
    const named = new Map();
    for (const { old, now } of job.changes.flatMap(({ phases }) => phases)) {
      for (const [bytes, fetchBlob] of [[old, currentBlob], [now, offeredBlob]]) {
        for (const [path, digest, extension] of bytes ? decoder.decode(bytes).matchAll(PICTURE) : []) {
          if (!named.has(path)) named.set(path, { digest, extension, fetchBlob });
        }
      }
    }
    await each([...named], async ([path, { digest, extension, fetchBlob }]) => {
      const picture = await unlessPurged(fetchBlob(digest));
      if (picture === null && (await isPurged(digest, currentBlob))) return; // a page may name it still
      require(picture !== null && (await sha256(picture)) === digest, "wrong-digest", path);
      job.pictures.set(path, await dataUrl(picture, types[extension]));
    });
  }

  function isPurged(digest, currentBlob) {
    return currentBlob(digest).then(() => false, (failure) => failure.key === "purged");
  }

  function dataUrl(bytes, type) {
    return new Promise((done, failed) => {
      const reader = new FileReader();
      reader.onload = () => done(reader.result);
      reader.onerror = () => failed(reader.error);
      reader.readAsDataURL(new Blob([bytes], { type }));
    });
  }

  async function offerDirectory(current) {
    const offered = parse(job.statement, STATEMENT_LIMIT);
    require(offered.type === "directory" && offered.version === job.candidate.version, "other-site", "directory");
    require(offered.version === current.json.version + 1, "other-base", `${offered.version}`);
    job.message = signedMessage("directory", "-", offered.version, job.statement);
    job.lines = directoryLines(current.json, offered);
    job.changes = job.lines;
    if (job.candidate.tenant === "platform") {
      await platformKeys();
      return;
    }
    // A publisher vouches for new keys of the own site.
    const own = current.json.tenants.find((tenant) => tenant.id === job.candidate.tenant);
    require(own !== undefined, "other-site", job.candidate.tenant);
    job.listed = own.publishers;
    job.rp = current.json.signing.rp;
    job.vouching = true;
    job.lines.unshift(["directory.vouch", own.name]);
  }

  /** Signed by people of the root before and of this one, at the place of the root in force. */
  async function offerRoot() {
    const offered = parse(job.statement, STATEMENT_LIMIT);
    const { json: current } = await signed("root");
    require(offered.type === "root" && offered.version === job.candidate.version, "other-site", "root");
    require(offered.version > current.version, "other-base", `${offered.version}`);
    job.message = signedMessage("root", "-", offered.version, job.statement);
    job.lines = rootLines(current, offered);
    job.changes = job.lines;
    job.listed = [...current.keys, ...offered.keys];
    job.rp = current.signing.rp;
  }

  function rootLines(was, is) {
    const lines = is.version > was.version + 1 ? [["root.follows", is.version - 1]] : [];
    const add = (key, ...values) => lines.push([`root.${key}`, ...values]);
    if (was.expires !== is.expires) add("expires", is.expires);
    if (was.threshold !== is.threshold) add("threshold", is.threshold);
    const keys = (root) => new Map(root.keys.map((key) => [canonical(key), key]));
    const [old, now] = [keys(was), keys(is)];
    for (const [id, key] of now) if (!old.has(id)) add(key.type === PASSKEY ? "passkey-added" : "key-added", fingerprint(key.key), key.person);
    for (const [id, key] of old) if (!now.has(id)) add("key-removed", fingerprint(key.key));
    if (canonical(was.log) !== canonical(is.log)) add("log", canonical(is.log));
    if (canonical(was.timestamp) !== canonical(is.timestamp)) add("timestamp", is.timestamp.public);
    if (canonical(was.signing) !== canonical(is.signing)) add("signing", canonical(is.signing));
    return lines;
  }

  function directoryLines(was, is) {
    const lines = [];
    const add = (key, ...values) => lines.push([`directory.${key}`, ...values]);
    const old = new Map(was.tenants.map((tenant) => [tenant.id, tenant]));
    const now = new Map(is.tenants.map((tenant) => [tenant.id, tenant]));
    if (was.domain !== is.domain) add("domain", is.domain);
    if (canonical(was.signing) !== canonical(is.signing)) add("signing", canonical(is.signing));
    if (was.expires !== is.expires) add("expires", is.expires);
    for (const tenant of is.tenants) {
      const before = old.get(tenant.id);
      if (!before) add("tenant-added", tenant.name, tenant.id, stateInWords(tenant.state), tenant.hosts.join(", "));
      compareTenants(before ?? { ...tenant, publishers: [], revoked: [], rerender: "tenant", sealing: [] }, tenant, add);
    }
    for (const tenant of was.tenants) if (!now.has(tenant.id)) add("tenant-removed", tenant.id);
    compareSealing("incidents", was.incidents, is.incidents, add);
    return lines;
  }

  /** A state of a site: active, legacy or suspended. */
  function stateInWords(state) {
    return () => word(`state.${state}`);
  }

  function compareTenants(was, is, add) {
    if (was.name !== is.name) add("name", is.id, is.name);
    if (was.state !== is.state) add("state", is.id, stateInWords(was.state), stateInWords(is.state));
    if (canonical(was.hosts) !== canonical(is.hosts)) add("hosts", is.id, is.hosts.join(", "));
    if (was.threshold !== is.threshold) add("threshold", is.id, is.threshold);
    if (was.passkeys !== is.passkeys) add(is.passkeys ? "passkeys-only" : "passkeys-too", is.id);
    if (was.rerender !== is.rerender) add(`rerender-${is.rerender}`, is.id);
    if (is.threshold < was.threshold || was.passkeys && !is.passkeys || was.rerender !== is.rerender && is.rerender === "platform") add("eased", is.id);
    const holder = ({ from, ...key }) => canonical(key);
    const keys = (tenant) => new Map(tenant.publishers.map((key) => [holder(key), key]));
    const [old, now] = [keys(was), keys(is)];
    for (const [id, key] of now) {
      if (!old.has(id)) add(key.type === PASSKEY ? "passkey-added" : "key-added", is.id, fingerprint(key.key), key.person);
      if (old.get(id)?.from !== key.from) add("key-from", is.id, fingerprint(key.key), key.from);
    }
    for (const [id, key] of old) if (!now.has(id)) add("key-removed", is.id, fingerprint(key.key));
    const revocations = (tenant) => new Map(tenant.revoked.map((revocation) => [revocation.key, revocation.from]));
    const [revokedBefore, revoked] = [revocations(was), revocations(is)];
    for (const [key, from] of revoked) if (revokedBefore.get(key) !== from) add("key-revoked", is.id, fingerprint(key), from);
    for (const key of revokedBefore.keys()) if (!revoked.has(key)) add("key-unrevoked", is.id, fingerprint(key));
    compareSealing("sealing", was.sealing, is.sealing, (...line) => add(line[0], is.id, ...line.slice(1)));
  }

  /** Who can open messages from now on, and to whose keys they are not sealed any more. */
  function compareSealing(what, was, is, add) {
    const keys = (list) => new Map(list.map((key) => [canonical(key), key]));
    const [old, now] = [keys(was), keys(is)];
    for (const [id, key] of now) if (!old.has(id)) add(`${what}-added`, fingerprint(key.key), key.person);
    for (const [id, key] of old) if (!now.has(id)) add(`${what}-removed`, fingerprint(key.key), key.person);
  }

  /** Every file of the theme that differs, old and new side by side, from bytes of the digests that are signed. */
  async function offerTheme() {
    const offered = parse(job.statement, STATEMENT_LIMIT);
    require(offered.type === "theme" && offered.version === job.candidate.version, "other-site", "theme");
    const before = offered.version === 1 ? { assets: [], renderer: "" } : (await signed(`theme/${offered.version - 1}`)).json;
    job.message = signedMessage("theme", "-", offered.version, job.statement);
    job.lines = before.renderer === offered.renderer ? [] : [["theme.renderer", offered.renderer]];
    job.changes.push(...job.lines);
    job.pictures = new Map();
    const named = (theme) => new Map(theme.assets.map((asset) => [asset.path.replace(/-[0-9a-f]{12}\./, "."), asset]));
    const [old, now] = [named(before), named(offered)];
    require(now.size === offered.assets.length, "malformed", "theme");
    for (const name of [...new Set([...old.keys(), ...now.keys()])].sort()) {
      const [was, is] = [old.get(name), now.get(name)];
      if (!was || !is || canonical(was) !== canonical(is)) job.changes.push(await fileChange(name, was, is));
    }
    require(job.changes.length > 0, "no-change");
    await platformKeys();
  }

  async function fileChange(name, was, is) {
    const shown = (asset) => asset ? { path: asset.path, mediaType: asset.mediaType, status: 200 } : null;
    const old = was ? await file(was) : null;
    const now = is ? await file(is) : null;
    require(!is || now !== null, "missing", name);
    const [before, after] = [old && shown(was), shown(is)]; // a file that no desk ever brought is nowhere any more
    return { path: name, before, after, phases: [{ from: null, before, after, old, now, same: false }], same: false, page: null, kind: "assets" };
  }

  async function file(asset) {
    const bytes = await authoring(job.origin, `candidates/${link.id}/blobs/${asset.digest}`);
    require(bytes === null || bytes.length === asset.length && (await sha256(bytes)) === asset.digest, "wrong-digest", asset.path);
    return bytes;
  }

  /** What visitors will see instead of the newest release, in words. */
  async function offerHold() {
    const offered = power("hold");
    const site = `${WELL_KNOWN}sites/${offered.tenant}/`;
    const current = await verified(`${site}hold`);
    requireNext(current ? parse(current, STATEMENT_LIMIT).version : 0, offered);
    job.lines = [[`hold.${offered.action}`, job.tenant.name, offered.release], ["power.reason", offered.reason]];
    if (offered.action === "lift") {
      const bytes = await standing(offered.tenant);
      job.lines.push(bytes ? ["hold.newest", release(bytes).version] : ["hold.none"]);
    }
    job.changes = job.lines;
  }

  /** What a purge takes away from visitors now, looked up in the manifest that delivery has verified. */
  async function offerPurge() {
    const offered = power("purge");
    requireNext(await newestPurge(offered), offered);
    const bytes = await newest(offered.tenant);
    const gone = new Set(offered.digests);
    const fetchBlob = (digest) => verified(`${WELL_KNOWN}sites/${offered.tenant}/blobs/${digest}`);
    const tree = new ManifestTree(fetchBlob);
    const entries = bytes ? await tree.diff(new ManifestTree(fetchBlob), null, release(bytes).manifest) : new Map();
    const paths = [...entries].filter(([, { after }]) => (after.variants ?? [after]).some((variant) =>
      Object.values(variant.codings ?? {}).some((coding) => gone.has(coding.digest)))).map(([path]) => path).sort();
    job.lines = [["purge.for-ever", job.tenant.name], ["power.reason", offered.reason], ["purge.count", gone.size],
      ...(paths.length ? paths.map((path) => ["purge.path", path]) : [["purge.none"]])];
    job.changes = job.lines;
  }

  /** So few versions that one signature uses none up; more than one, since delivery may be behind. */
  function requireNext(newest, offered) {
    require(offered.version > newest && offered.version <= newest + NEXT_WITHIN, "other-base", `${offered.version}`);
  }

  /** The newest purge that delivery has below the one offered; 0 where none may be, as far as is looked. */
  async function newestPurge(offered) {
    const purge = (version) => verified(`${WELL_KNOWN}sites/${offered.tenant}/purges/${version}`);
    require((await purge(offered.version)) === null, "other-base", `${offered.version}`);
    for (let version = offered.version - 1; version > 0 && version >= offered.version - NEXT_WITHIN; version--) {
      if ((await purge(version)) !== null) return version;
    }
    return 0;
  }

  /** A hold or purge: of the site that the candidate is for, signed by its people or by the platform's. */
  function power(type) {
    const offered = parse(job.statement, STATEMENT_LIMIT);
    require(offered.type === type && offered.version === job.candidate.version, "other-site", type);
    require(job.candidate.tenant === "platform" || job.candidate.tenant === offered.tenant, "other-site", offered.tenant);
    // Who holds the desk keeps everybody from signing, the lift too: no reader takes it.
    require(offered.tenant !== job.directory.signing.tenant, "other-site", offered.tenant);
    job.tenant = job.directory.tenants.find((tenant) => tenant.id === offered.tenant);
    require(job.tenant !== undefined, "other-site", offered.tenant);
    job.message = signedMessage(type, offered.tenant, offered.version, job.statement);
    job.power = offered;
    return offered;
  }

  async function platformKeys() {
    const { json } = await signed("root");
    job.listed = json.keys;
    job.rp = json.signing.rp;
  }

  /** Only keys that the signed directory (or root) lists can sign; others would be refused later anyway. */
  function chooseKeys() {
    const listed = new Set((job.listed ?? job.tenant.publishers).map((key) => key.key));
    const found = job.candidate.keys.filter((key) => listed.has(key.key));
    // A root that waits for this very directory lists keys that no node shows yet.
    const own = found.length === 0 && job.candidate.kind === "directory" ? job.candidate.keys : found;
    job.rp ??= job.directory.signing.rp;
    job.passkeys = own.filter((key) => key.type === PASSKEY);
    job.keys = job.tenant?.passkeys && !job.listed ? [] : own.filter((key) => key.type !== PASSKEY);
    require(own.length > 0, "no-key");
    require(job.passkeys.length + job.keys.length > 0, "passkey-only");
  }

  function draw() {
    if (outcome) drawOutcome();
    else if (job?.keys) drawJob();
    else if (!link) nothing();
  }

  function drawJob() {
    status(word("checked", job.changes.length));
    document.getElementById("content").replaceChildren(...[summary(), emergency(), findings(), ...statementLines(), ...groups(), form()].filter(Boolean));
  }

  function summary() {
    const { candidate } = job;
    const name = job.tenant?.name ?? word(`${candidate.kind}.title`);
    const row = (term, ...value) => make("div", {}, make("dt", {}, term), make("dd", {}, ...value));
    const first = () => (job.fallen ? word("unshown", job.fallen[1]) : word("first"));
    const where = job.release ? (job.base ? word("replaces", job.base.version) : first()) : word(`${candidate.kind}.title`);
    const fallen = job.base && job.fallen ? ` (${word("fallen", ...job.fallen)})` : "";
    const sitting = candidate.sitting;
    return make("section", { class: "summary" }, sitting ? make("p", { id: "sitting", class: "tag" }, word("sitting", sitting.number, sitting.of)) : null, make("h2", {}, name),
      candidate.platform ? make("p", { class: "help" }, word("inPlaceOf", name)) : null, make("dl", {},
      row(word(`version.${candidate.kind}`), `${candidate.version} – ${where}${fallen}`), row(word("preparedBy"), candidate.person.name),
      row(word("fingerprint"), make("span", { class: "fingerprint" }, fingerprint(job.digest)), make("span", { class: "help" }, word("fingerprintHelp")))));
  }

  /** What nobody reviewed, by whose word and why, with what the checks found in it. */
  function emergency() {
    const forced = job.candidate.forced ?? [];
    if (!forced.length) return null;
    const found = forced.flatMap((page) => page.findings.map((one) => make("li", {}, word("emergencyFound", page.title, word(`check.${one.check}`), one.excerpt))));
    const explanation = forced[0].explanation;
    return make("section", { class: "notice stop", id: "darurat" }, make("h2", {}, word("emergency")),
      make("p", {}, word("emergencyText", forced[0].by, forced[0].reason)),
      make("ul", {}, ...forced.map((page) => make("li", {}, page.title))),
      ...(found.length ? [make("p", {}, word("emergencyFindings", explanation)), make("ul", {}, ...found)] : []),
      make("p", {}, word("emergencyHelp")));
  }

  function findings() {
    if (!job.candidate.findings?.length) return null;
    return make("section", { class: "notice warn" }, make("h2", {}, word("found")),
      make("ul", {}, ...job.candidate.findings.map((finding) => make("li", {}, word(`finding.${finding.kind}`, finding.title)))),
      make("p", {}, word("findingHelp")));
  }

  /** What is said in the language of the moment comes as a function. */
  function shown(value) {
    return typeof value === "function" ? value() : value;
  }

  function statementLines() {
    if (!job.lines) return [make("h2", {}, word("changes"))];
    const head = make("h2", {}, word("statementChanges"));
    if (!job.lines.length) return [head];
    return [head, make("section", {}, make("ul", { class: "lines" }, ...job.lines.map(([key, ...values]) => make("li", {}, word(key, ...values.map(shown))))))];
  }

  function groups() {
    const of = (kind) => job.changes.filter((change) => change.kind === kind).sort((a, b) => Boolean(b.page) - Boolean(a.page));
    const alike = [...together(of("pages"))].filter(([, same]) => same.length > 1 || isLook(same[0].rows)).map(([, same]) => same);
    const grouped = new Set(alike.flat());
    return [group("moved", of("moved"), word("movedHelp")), group("pages", of("pages").filter((change) => !grouped.has(change)), word("pagesHelp")),
      ...alike.sort((a, b) => b.length - a.length).map(inOne), group("media", of("media")), group("assets", of("assets")), group("meta", of("meta"))];
  }

  /** Pages in which the same changes, by their difference: one look at it is enough for all. Where none can be shown, each is looked at. */
  function together(changes) {
    const alike = new Map();
    for (const change of changes.filter(({ rows }) => rows?.length)) {
      if (isLook(change.rows)) change.rows = change.rows.filter(([mark]) => mark !== " "); // where a style sheet is named does not matter
      const difference = JSON.stringify(change.rows);
      if (!alike.has(difference)) alike.set(difference, []);
      alike.get(difference).push(change);
    }
    return alike;
  }

  /** Whether the theme is a newer one, and nothing but its files' names differs. */
  function isLook(rows) {
    return job.base !== null && job.release.theme > job.base.theme && rows.every(([mark, line]) => mark === " " || /^<link> rel: (?:stylesheet|icon); href: \/_t\/[a-z0-9.-]+(?:; (?:type|sizes): [a-z0-9+/]+)*$/.test(line));
  }

  function inOne(same) {
    const key = isLook(same[0].rows) ? "look" : "alike";
    const section = group(key, same, word(`${key}Help`));
    section.querySelector(".help").after(shownDifference(same[0].rows));
    section.addEventListener("shown", allow);
    return section;
  }

  function group(key, changes, help) {
    if (!changes.length) return null;
    return make("section", { class: "group" }, make("h3", {}, `${word(key)} (${changes.length})`),
      help ? make("p", { class: "help" }, help) : null, ...changes.map(item));
  }

  function item(change) {
    const seen = make("span", { class: "seen" }, word(job.opened.has(change.path) ? "opened" : "unopened"));
    const details = make("details", { class: "change" }, make("summary", {},
      make("span", { class: `tag ${tag(change)}` }, word(tag(change))), " ", make("span", { class: "path" }, change.path), " ",
      change.page ? make("span", { class: "name" }, change.page.title) : null, " ", seen));
    const look = () => {
      if (details.querySelector(".more")) return; // there is more of it than was shown
      job.opened.add(change.path);
      seen.textContent = word("opened");
      allow();
    };
    details.addEventListener("toggle", () => {
      if (!details.open || details.dataset.filled) return;
      details.dataset.filled = "yes";
      details.append(...comparison(change));
      look();
    });
    details.addEventListener("shown", look);
    return details;
  }

  function tag({ before, after, same }) {
    if (same) return "same";
    if (!after) return "removed";
    if (after.variants) return "scheduled";
    if (after.location) return "redirect";
    if (after.status === 410) return "gone";
    return before ? "changed" : "added";
  }

  function comparison(change) {
    const parts = [];
    if (change.page) parts.push(make("p", { class: "help" }, change.page.forced ? word("wroteForced", change.page.author, change.page.approver, change.page.forced) : word("wrote", change.page.author, change.page.approver)));
    if (change.same) return [...parts, make("p", {}, word("meta"))];
    for (const phase of change.phases) {
      if (change.phases.length > 1) parts.push(make("h4", { class: "phase" }, phase.from ? word("phaseFrom", moment(phase.from, "full", "medium")) : word("phaseNow")));
      parts.push(...sides(phase));
    }
    return parts;
  }

  function sides(phase) {
    if (phase.same) return [make("p", { class: "help" }, word("phaseSame"))];
    const parts = [make("div", { class: "sides" }, side("before", phase.before, phase.old, word(phase.purged ? "purgedBefore" : "absent")), side("after", phase.after, phase.now))];
    const pictures = newlyNamed(phase);
    if (pictures.length) parts.push(make("h4", {}, word("pictures")), make("div", { class: "pictures" }, ...pictures.map((path) => make("img", { src: job.pictures.get(path), alt: path }))));
    if (isText(phase.before) || isText(phase.after) || phase.oldWords?.length || phase.nowWords?.length) parts.push(make("h4", {}, word("text")), textChanges(phase));
    return parts;
  }

  /** Pictures that a page begins to name: browsers choose one by screen and format, the frame shows one size. */
  function newlyNamed({ after, old, now }) {
    if (!now || !after.mediaType.startsWith("text/html")) return [];
    const named = (bytes) => new Set(bytes ? decoder.decode(bytes).match(PICTURE) : []);
    const before = named(old);
    return [...named(now)].filter((path) => !before.has(path) && job.pictures.has(path));
  }

  function side(key, entry, bytes, absent = word("absent")) {
    const title = word(key);
    let body;
    if (!entry) body = make("p", { class: "absent" }, absent);
    else if (entry.location) body = make("p", {}, word("leadsTo", entry.location));
    else if (entry.mediaType.startsWith("image/")) body = make("img", { src: job.pictures.get(entry.path) ?? picture(entry, bytes), alt: `${title}: ${entry.path}` });
    else if (entry.mediaType.startsWith("text/html")) body = make("iframe", { sandbox: STILL, title: `${title}: ${entry.path}` });
    else if (entry.mediaType === "application/pdf") body = make("p", {}, make("a", { href: URL.createObjectURL(new Blob([bytes], { type: entry.mediaType })), download: entry.path.slice(4) }, word("readFile", Math.ceil(bytes.length / 1000))));
    else body = inParts("pre", { tabindex: "0" }, decoder.decode(bytes).match(/[^]/gu) ?? [], LETTERS, (letters) => [letters.join("")]);
    if (body.tagName === "IFRAME") {
      body.srcdoc = frames.createHTML(framed(bytes));
      body.addEventListener("load", () => dress(body.contentDocument));
    }
    return make("div", { class: "side" }, make("h4", {}, title), body);
  }

  function picture(entry, bytes) {
    return URL.createObjectURL(new Blob([bytes], { type: entry.mediaType }));
  }

  /** Text of the stylesheets among the changes, by path. */
  function sheets() {
    job.sheets ??= new Map(job.changes.filter(({ kind, path }) => kind === "assets" && path.endsWith(".css"))
      .map(({ path, phases: [{ old, now }] }) => [path, decoder.decode(now ?? old)]));
    return job.sheets;
  }

  /** The page as signed, its pictures put in; its links lead nowhere from here. */
  function framed(bytes) {
    const page = new DOMParser().parseFromString(frames.createHTML(decoder.decode(bytes)), "text/html");
    for (const image of page.querySelectorAll("img, source")) {
      for (const name of ["src", "srcset"]) {
        const path = image.getAttribute(name)?.match(/\/_m\/[^\s,]+/)?.[0];
        if (path && job.pictures.has(path)) image.setAttribute(name, job.pictures.get(path));
      }
      if (image.srcset?.startsWith("data:")) image.removeAttribute("srcset"); // one size is enough here
      image.removeAttribute("loading");
    }
    for (const link of page.querySelectorAll("link[rel=stylesheet]")) {
      const path = link.getAttribute("href");
      if (!sheets().has(path)) continue;
      link.dataset.sheet = path;
      link.removeAttribute("href");
    }
    for (const anchor of page.querySelectorAll("a[href], area[href]")) anchor.target = "_blank";
    return `<!doctype html>${page.documentElement.outerHTML}`;
  }

  /** Stylesheets that change with this release, whose old or new bytes this desk does not serve itself. */
  function dress(page) {
    page.adoptedStyleSheets = Array.from(page.querySelectorAll("link[data-sheet]"), (link) => {
      const sheet = new page.defaultView.CSSStyleSheet();
      sheet.replaceSync(job.sheets.get(link.dataset.sheet));
      return sheet;
    });
  }

  const isText = (entry) => entry?.mediaType?.startsWith("text/") || entry?.mediaType?.includes("xml") || entry?.mediaType?.includes("json");

  const readable = (entry, bytes) => (isText(entry) ? lines(entry, bytes) : []);

  const differing = ({ before, after, old, now, oldWords = [], nowWords = [] }) => [
    ...difference(readable(before, old), readable(after, now)), ...difference(oldWords, nowWords)].filter(([mark]) => mark !== " ");

  /** For what is shown once for many pages: attributes that merely lay out hide and alter what visitors read, too. */
  const built = ({ old, now, oldWords = [], nowWords = [] }) => [
    ...placed(old ? structure(old) : [], now ? structure(now) : []), ...difference(oldWords, nowWords).filter(([mark]) => mark !== " ")];

  const textChanges = (phase) => shownDifference(differing(phase));

  function shownDifference(rows) {
    if (!rows.length) return make("p", {}, word("noText"));
    return inParts("div", { class: "diff" }, rows, LINES, (part) => part.map(([mark, text]) => make({ "+": "ins", "-": "del" }[mark] ?? "p", {}, `${mark} ${text}`)));
  }

  /** All of a list, so much at a time: a button says how much is left and brings it. Nothing counts as opened before its end was shown. */
  function inParts(name, attributes, list, size, show) {
    const element = make(name, attributes);
    let begun = 0;
    const more = make("button", { type: "button", class: "more", onclick: () => {
      more.remove();
      next();
      element.dispatchEvent(new Event("shown", { bubbles: true }));
    } });
    const next = () => {
      element.append(...show(list.slice(begun, begun + size)));
      begun += size;
      more.textContent = word("more", Math.min(size, list.length - begun), list.length - begun);
      if (begun < list.length) element.append(more);
    };
    next();
    return element;
  }

  function form() {
    const confirm = make("input", { id: "confirm", type: "checkbox", onchange: allow });
    const element = make("section", { id: "signing", class: "signing" },
      make("p", { class: "help" }, word("openRest")),
      make("p", { class: "check" }, confirm, make("label", { for: "confirm" }, word("confirm", job.changes.length))),
      make("p", {}, word("signs"), " ", make("span", { class: "fingerprint" }, fingerprint(job.digest))),
      make("p", { id: "unshown", class: "notice warn", hidden: true }, word("unshown")), byPasskey(), bySoftwareKey(), onwards("skip"));
    queueMicrotask(allow);
    return element;
  }

  /** To the next candidate of the same sitting; each is fetched, checked, shown and signed by itself. */
  function onwards(key) {
    const next = job.candidate.sitting?.next;
    if (!next) return null;
    return make("p", {}, make("button", { id: "onwards", type: "button", class: key === "next" ? "primary" : "", onclick: () => {
      location.hash = `#${next.id}.${next.token}`;
      location.reload();
    } }, word(key)));
  }

  function byPasskey() {
    if (!job.passkeys.length) return null;
    const lack = passkey.missing();
    if (lack) return make("p", { class: "notice warn" }, word(`refusal.${lack}`));
    const button = make("button", { id: "touch", type: "button", class: "primary", onclick: () => press(word("touching"), () => passkey.sign(job.rp, job.message, job.passkeys)) }, word("touch"));
    const names = job.passkeys.map((key) => key.label || fingerprint(key.key)).join(", ");
    return make("div", {}, button, make("p", { class: "help" }, word("touchHelp", names)));
  }

  function bySoftwareKey() {
    if (!job.keys.length) return null;
    const phrase = make("input", { id: "phrase", type: "password", autocomplete: "off", spellcheck: "false", required: true, "aria-describedby": "phrase-help" });
    const show = make("input", { id: "show", type: "checkbox", onchange: () => { phrase.type = show.checked ? "text" : "password"; } });
    const keys = make("select", { id: "key" }, ...job.keys.map((key) => make("option", { value: key.key }, fingerprint(key.key))));
    const button = make("button", { id: "sign", type: "submit", class: job.passkeys.length ? "" : "primary" }, word("sign"));
    const element = make("form", { onsubmit: (event) => {
      event.preventDefault();
      press(word("signing"), () => bySoftware(job.keys.find((key) => key.key === keys.value), phrase)).then(() => phrase.focus());
    } },
      ...(job.keys.length > 1 ? [make("label", { for: "key" }, word("key")), keys] : []),
      make("label", { for: "phrase" }, word("passphrase")), phrase,
      make("p", { class: "check" }, show, make("label", { for: "show" }, word("show"))),
      make("p", { id: "phrase-help", class: "help" }, word("passphraseHelp")), button);
    return job.passkeys.length ? make("details", { id: "software" }, make("summary", {}, word("software")), element) : element;
  }

  async function bySoftware(key, phrase) {
    try {
      const lack = await softwareMissing();
      require(lack === null, lack);
      return await sign(key, phrase.value, job.message);
    } finally {
      phrase.value = "";
    }
  }

  /** Makes one signature and hands it in; what stops it is shown, and it can be tried again. */
  async function press(said, makeSignature) {
    resume();
    for (const button of signers()) button.disabled = true;
    status(said);
    try {
      await give(await makeSignature());
    } catch (error) {
      stop(error);
      allow();
    }
  }

  const signers = () => document.querySelectorAll("#touch, #sign");

  /** Signing opens once everything was looked at, or declared to be; what stands for many pages at once must have been shown to its end. */
  function allow() {
    const confirm = document.getElementById("confirm");
    if (!confirm) return;
    const looked = job.changes.every((change) => change.path && job.opened.has(change.path));
    const cut = document.querySelector(".group > .diff > .more") !== null;
    document.getElementById("unshown").hidden = !cut;
    for (const button of signers()) button.disabled = cut || !looked && !confirm.checked;
  }

  async function give(signature) {
    const others = await handIn(signature);
    if (others > 0) {
      outcome = { state: "awaiting", others };
      draw();
      return;
    }
    outcome = { state: "sent" };
    draw();
    outcome.state = (await isLive()) ? "live" : job.candidate.kind === "root" ? "root.waits" : "later";
    draw();
  }

  /** How many signatures are missing still. The answer alone may have been lost, after the last one was taken: then delivery shows it. */
  async function handIn(signature) {
    const options = { method: "POST", body: JSON.stringify({ signatures: [signature] }) };
    try {
      return JSON.parse(decoder.decode(await authoring(job.origin, `candidates/${link.id}/signatures`, options))).missing;
    } catch (error) {
      // The answer was lost, or that to the try before: the link ends with what it was for.
      if (["unreachable", "link"].includes(error.key) && (await shows())) return 0;
      throw error;
    }
  }

  /** Whether delivery shows what is to be signed. */
  async function shows() {
    const bytes = await inForce().catch(() => null);
    return bytes !== null && (await sha256(bytes)) === job.digest;
  }

  /** Whether delivery, which trusts nobody, has taken the statement into force. */
  async function isLive() {
    if (job.candidate.kind === "theme") return true; // delivery shows it with the first release that names it
    for (let n = 0; n < 40; n++) {
      if (await shows()) return true;
      await later(500);
    }
    return false;
  }

  async function inForce() {
    if (job.release) return newest(job.release.tenant);
    if (job.candidate.kind === "hold") return verified(`${WELL_KNOWN}sites/${job.power.tenant}/hold`);
    if (job.candidate.kind === "purge") return verified(`${WELL_KNOWN}sites/${job.power.tenant}/purges/${job.power.version}`);
    return verified(WELL_KNOWN + (job.candidate.kind === "root" ? "root" : "directory"));
  }

  function drawOutcome() {
    status("");
    const url = job.release && `${location.protocol}//${job.tenant.hosts[0]}${location.port ? `:${location.port}` : ""}/`;
    const text = outcome.state === "live" ? word(job.release ? "live" : `${job.candidate.kind}.live`, job.candidate.version) : word(outcome.state, outcome.others);
    document.getElementById("content").replaceChildren(summary(), make("section", { class: `notice ${outcome.state === "live" ? "good" : ""}`, role: "status" },
      make("p", { id: "outcome" }, text), url ? make("p", {}, make("a", { href: url }, word("open", url))) : null,
      onwards("next"), job.candidate.sitting && !job.candidate.sitting.next ? make("p", {}, word("lastOne")) : null));
    document.getElementById("main").focus();
  }

  start(run, draw);
})();
