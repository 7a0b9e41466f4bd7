package id.perisai.publish;

import id.perisai.access.Refused;
import id.perisai.media.FileWords;
import id.perisai.media.MediaBytes;
import id.perisai.release.ChunkList;
import id.perisai.release.Coding;
import id.perisai.release.Digest;
import id.perisai.release.Entry;
import id.perisai.release.Json;
import id.perisai.release.Manifest;
import id.perisai.release.MediaTypes;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.release.Repository;
import id.perisai.release.Variant;
import id.perisai.release.VerifiedRelease;
import id.perisai.render.Kept;
import id.perisai.render.MediaUse;
import id.perisai.render.PublishedPage;
import id.perisai.render.RenderedEntry;
import id.perisai.render.RenderedSite;
import id.perisai.render.RenderedSite.Later;
import id.perisai.render.Shown;
import id.perisai.render.SiteContent;
import id.perisai.render.Theme;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The manifest of a release in the making, with the bytes that the repository does not have yet.
 * Bytes that are there already, and have their digest, are reused with all their codings.
 */
final class ReleaseDraft {
  /** Input of everything rendered: what the signed directory says about the site. */
  static final String SITE = "site";

  private final Repository repository;
  private final String tenant;
  private final Optional<VerifiedRelease> base;
  private final InForce inForce;
  private final Set<String> paths = new HashSet<>();

  /** The paths at which nothing changes, beside {@link #paths}. */
  private Set<String> unchanged = Set.of();

  /** The entries that are not in force as they are. */
  private final List<Entry> changed = new ArrayList<>();

  private final Map<Digest, byte[]> blobs = new LinkedHashMap<>();
  private final Map<String, Map<String, Coding>> made = new HashMap<>();
  private final boolean full;
  private boolean repaired;

  /**
   * @param full whether to look for every byte in the repository, also for those in force
   */
  ReleaseDraft(Repository repository, String tenant, Optional<VerifiedRelease> base, boolean full) {
    this.full = full;
    this.repository = repository;
    this.tenant = tenant;
    this.base = base;
    this.inForce = new InForce(base);
  }

  /**
   * What is in force and was made of the same inputs.
   *
   * @param shown how the release in force was made, if that is known
   */
  Kept kept(SiteContent content, Optional<Shown> shown) {
    return inForce.kept(Digest.of(about(content)), shown);
  }

  byte[] about(SiteContent content) {
    return Json.canonical(
        Map.of(
            "name", content.name(),
            "hosts", content.hosts(),
            "origin", content.origin(),
            "tenant", tenant));
  }

  /** Adds the pages as rendered, and the contents that went into those that were. */
  void addSite(SiteContent content, RenderedSite site, List<ApprovedPage> pages) throws Rejected {
    byte[] about = about(content);
    Digest aboutDigest = Digest.of(about);
    add(about);
    unchanged = site.unchanged();
    Set<Digest> read = new HashSet<>();
    for (RenderedEntry rendered : site.entries()) {
      List<Later> courses = site.later().getOrDefault(rendered.path(), List.of());
      addEntry(rendered, courses, aboutDigest, read);
    }
    if (read.isEmpty()) {
      return;
    }
    for (ApprovedPage page : pages) {
      for (PublishedPage of : page.published().contents()) {
        if (read.contains(of.digest())) {
          add(of.content().canonical());
        }
      }
    }
  }

  private void addEntry(RenderedEntry first, List<Later> courses, Digest about, Set<Digest> read)
      throws Rejected {
    Optional<Entry> before = inForce.entry(first.path());
    if (first.kept() != null && courses.isEmpty() && isAll(before, first.kept())) {
      add(before.get(), true);
      return;
    }
    Set<Digest> known = full ? Set.of() : inputs(before);
    Stream.concat(Stream.of(first), courses.stream().map(Later::entry))
        .flatMap(rendered -> rendered.inputs().values().stream())
        .filter(input -> !known.contains(input))
        .forEach(read::add);
    List<Variant> variants = new ArrayList<>();
    variants.add(variant(first, about));
    for (Later later : courses) {
      variants.add(variant(later.entry(), about).from(later.from()));
    }
    Entry entry = Entry.timed(first.path(), variants);
    add(entry, before.equals(Optional.of(entry)));
  }

  /** The contents that went into an entry in force lie in the repository since then. */
  private static Set<Digest> inputs(Optional<Entry> entry) {
    Set<Digest> inputs = new HashSet<>();
    entry.stream()
        .flatMap(e -> e.variants().stream())
        .forEach(variant -> inputs.addAll(variant.inputs().values()));
    return inputs;
  }

  private void add(Entry entry, boolean inForce) throws Rejected {
    if (!paths.add(entry.path()) || unchanged.contains(entry.path())) {
      throw new Rejected(Reason.WRONG_SHAPE, "manifest", "each path once", entry.path());
    }
    if (!inForce) {
      changed.add(entry);
    }
  }

  private void add(Entry entry) throws Rejected {
    add(entry, inForce.entry(entry.path()).equals(Optional.of(entry)));
  }

  private static boolean isAll(Optional<Entry> before, Variant kept) {
    return before.isPresent()
        && before.get().variants().size() == 1
        && before.get().variants().get(0) == kept;
  }

  private Variant variant(RenderedEntry rendered, Digest about) throws Rejected {
    Map<String, Digest> inputs = new TreeMap<>(rendered.inputs());
    inputs.put(SITE, about);
    if (rendered.isRedirect()) {
      return Variant.redirect(rendered.status(), rendered.location(), inputs);
    }
    Variant page = Variant.page(rendered.status(), rendered.mediaType(), codings(rendered), inputs);
    if (rendered.slot() != null) {
      page = page.composed(rendered.slot());
    }
    Optional<Coding> search =
        rendered.kept() != null
            ? rendered.kept().search()
            : Optional.ofNullable(rendered.search()).map(words -> Coding.of(add(words)));
    return search.isPresent() ? page.found(search.get()) : page;
  }

  private Map<String, Coding> codings(RenderedEntry rendered) {
    if (rendered.kept() != null) {
      return rendered.kept().codings();
    }
    return rendered.slot() != null
        ? Map.of(Coding.IDENTITY, Coding.of(add(rendered.bytes())))
        : codings(rendered.path(), rendered.mediaType(), rendered.bytes());
  }

  /** Adds the theme's files whose names the filter takes. */
  void addTheme(Theme theme, Digest statement, java.util.function.Predicate<String> names)
      throws Rejected {
    for (Theme.Asset asset : theme.assets()) {
      if (names.test(asset.name())) {
        addPage(asset.path(), 200, asset.mediaType(), asset.bytes(), Map.of("theme", statement));
      }
    }
  }

  /** Adds a page of the platform's own, such as the signing desk. */
  void addPage(String path, int status, String mediaType, byte[] bytes, Map<String, Digest> inputs)
      throws Rejected {
    add(Entry.page(path, status, mediaType, codings(path, mediaType, bytes), inputs));
  }

  /** Those made before for the same bytes: a notice may stand at many paths and times. */
  private Map<String, Coding> codings(String path, String mediaType, byte[] bytes) {
    return made.computeIfAbsent(
        mediaType + " " + Digest.of(bytes), same -> codingsOf(path, mediaType, bytes));
  }

  private Map<String, Coding> codingsOf(String path, String mediaType, byte[] bytes) {
    Map<String, Coding> reused = reusable(path, mediaType, Digest.of(bytes));
    if (!reused.isEmpty()) {
      return reused;
    }
    Map<String, Coding> codings = new HashMap<>();
    Compression.codings(bytes, mediaType)
        .forEach((name, coded) -> codings.put(name, Coding.of(add(coded))));
    return codings;
  }

  /**
   * Adds the bytes of the images that pages show.
   *
   * @throws Refused MEDIA_LOST with the digests of those whose bytes are nowhere
   */
  void addMedia(EntityManager em, List<MediaUse> uses) throws Rejected {
    TreeSet<String> lost = new TreeSet<>();
    for (MediaUse use : uses) {
      Optional<Entry> before = inForce.entry(use.variant().path());
      if (!full && before.isPresent() && isMadeOf(before.get(), use)) {
        add(before.get(), true);
        continue;
      }
      Coding whole = new Coding(use.variant().digest(), use.variant().length());
      Optional<byte[]> bytes = inRepository(whole);
      if (bytes.isEmpty()) {
        bytes = MediaBytes.read(em, tenant, whole.digest());
        bytes.ifPresentOrElse(this::add, () -> lost.add(whole.digest().hex()));
      }
      Coding coding = whole;
      if (bytes.isPresent() && isToBeListed(bytes.get(), before, use)) {
        byte[] chunks = add(ChunkList.of(bytes.get()).bytes());
        coding = new Coding(whole.digest(), whole.length(), Digest.of(chunks));
      }
      Variant file =
          Variant.page(
              200, use.variant().mediaType(), Map.of(Coding.IDENTITY, coding), use.inputs());
      if (use.variant().mediaType().equals(MediaTypes.PDF) && bytes.isPresent()) {
        byte[] words = FileWords.of(use.variant().path(), bytes.get());
        file = file.found(Coding.of(add(words)));
      }
      add(Entry.timed(use.variant().path(), List.of(file)));
    }
    if (!lost.isEmpty()) {
      throw new Refused(PublishRefusal.MEDIA_LOST, String.join(", ", lost));
    }
  }

  /**
   * Whether delivery is told the digests of a file's chunks, so that it sends a part without
   * reading the whole. What is in force stays as it was signed: nothing of it was approved anew.
   */
  private static boolean isToBeListed(byte[] bytes, Optional<Entry> before, MediaUse use) {
    return bytes.length > ChunkList.CHUNK
        && before
            .filter(entry -> isMadeOf(entry, use))
            .map(entry -> entry.variants().get(0).identity().isListed())
            .orElse(true);
  }

  private static boolean isMadeOf(Entry entry, MediaUse use) {
    return entry.variants().size() == 1
        && entry.variants().get(0).status() == 200
        && entry.variants().get(0).inputs().equals(use.inputs());
  }

  /** The manifest; its new nodes join the blobs, and so do entries' bytes that were damaged. */
  Manifest finish() throws Rejected {
    if (base.isEmpty()) {
      Manifest manifest = Manifest.of(changed);
      blobs.putAll(manifest.nodes());
      return manifest;
    }
    Manifest before = base.get().manifest();
    Manifest manifest = before.with(changed, removed());
    blobs.putAll(manifest.nodesBeyond(before));
    return manifest;
  }

  private Set<String> removed() {
    Set<String> removed = new HashSet<>();
    for (String path : inForce.paths()) {
      if (!unchanged.contains(path) && !paths.contains(path)) {
        removed.add(path);
      }
    }
    return removed;
  }

  /** What the repository lacks, by digest. */
  Map<Digest, byte[]> blobs() {
    return blobs;
  }

  /** Whether bytes of the release in force were missing or damaged, and are written anew. */
  boolean repaired() {
    return repaired;
  }

  private byte[] add(byte[] bytes) {
    Coding coding = Coding.of(bytes);
    if (!isInRepository(coding)) {
      blobs.put(coding.digest(), bytes);
    }
    return bytes;
  }

  /** The codings of the release in force, if they are of these bytes and all intact. */
  private Map<String, Coding> reusable(String path, String mediaType, Digest identity) {
    Optional<Variant> before =
        inForce.entry(path).stream()
            .flatMap(entry -> entry.variants().stream())
            .filter(variant -> !variant.isRedirect())
            .filter(variant -> variant.mediaType().equals(mediaType))
            .filter(variant -> variant.identity().digest().equals(identity))
            .findFirst();
    if (before.isEmpty()) {
      return Map.of();
    }
    for (Coding coding : before.get().codings().values()) {
      if (full && !isInRepository(coding)) {
        repaired = true;
        return Map.of();
      }
    }
    return before.get().codings();
  }

  private boolean isInRepository(Coding coding) {
    return inRepository(coding).isPresent();
  }

  private Optional<byte[]> inRepository(Coding coding) {
    try {
      return Optional.of(repository.blob(tenant, coding));
    } catch (Rejected e) {
      // Missing or damaged: either way the right bytes are written.
      return Optional.empty();
    }
  }
}
