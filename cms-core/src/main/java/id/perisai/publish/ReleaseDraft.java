package id.perisai.publish;

import id.perisai.access.Refused;
import id.perisai.media.MediaBytes;
import id.perisai.release.Coding;
import id.perisai.release.Digest;
import id.perisai.release.Entry;
import id.perisai.release.Json;
import id.perisai.release.Manifest;
import id.perisai.release.Rejected;
import id.perisai.release.Repository;
import id.perisai.release.Variant;
import id.perisai.release.VerifiedRelease;
import id.perisai.render.MediaUse;
import id.perisai.render.RenderedEntry;
import id.perisai.render.RenderedSite;
import id.perisai.render.SiteContent;
import id.perisai.render.Theme;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

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
  private final List<Entry> entries = new ArrayList<>();
  private final Map<Digest, byte[]> blobs = new LinkedHashMap<>();
  private final Map<String, Map<String, Coding>> made = new HashMap<>();
  private boolean repaired;

  ReleaseDraft(Repository repository, String tenant, Optional<VerifiedRelease> base) {
    this.repository = repository;
    this.tenant = tenant;
    this.base = base;
  }

  /** Adds the pages as rendered, and the contents that they came from. */
  void addSite(SiteContent content, RenderedSite site, List<byte[]> inputs) throws Rejected {
    byte[] about =
        Json.canonical(
            Map.of(
                "name", content.name(),
                "hosts", content.hosts(),
                "origin", content.origin(),
                "tenant", tenant));
    Digest aboutDigest = Digest.of(about);
    add(about);
    inputs.forEach(this::add);
    for (RenderedEntry rendered : site.entries()) {
      List<Variant> variants = new ArrayList<>();
      variants.add(variant(rendered, aboutDigest));
      for (RenderedSite.Later later : site.later().getOrDefault(rendered.path(), List.of())) {
        variants.add(variant(later.entry(), aboutDigest).from(later.from()));
      }
      entries.add(Entry.timed(rendered.path(), variants));
    }
  }

  private Variant variant(RenderedEntry rendered, Digest about) throws Rejected {
    Map<String, Digest> inputs = new TreeMap<>(rendered.inputs());
    inputs.put(SITE, about);
    return rendered.isRedirect()
        ? Variant.redirect(rendered.status(), rendered.location(), inputs)
        : Variant.page(
            rendered.status(),
            rendered.mediaType(),
            codings(rendered.path(), rendered.mediaType(), rendered.bytes()),
            inputs);
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
    entries.add(Entry.page(path, status, mediaType, codings(path, mediaType, bytes), inputs));
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
      Coding coding = new Coding(use.variant().digest(), use.variant().length());
      if (!isInRepository(coding)) {
        Optional<byte[]> bytes = MediaBytes.read(em, tenant, coding.digest());
        bytes.ifPresentOrElse(this::add, () -> lost.add(coding.digest().hex()));
      }
      entries.add(
          Entry.page(
              use.variant().path(),
              200,
              use.variant().mediaType(),
              Map.of(Coding.IDENTITY, coding),
              use.inputs()));
    }
    if (!lost.isEmpty()) {
      throw new Refused(PublishRefusal.MEDIA_LOST, String.join(", ", lost));
    }
  }

  /** The manifest; its new nodes join the blobs, and so do entries' bytes that were damaged. */
  Manifest finish() throws Rejected {
    Manifest manifest = Manifest.of(entries);
    Map<Digest, byte[]> known = base.map(b -> b.manifest().nodes()).orElse(Map.of());
    manifest
        .nodes()
        .forEach(
            (digest, bytes) -> {
              if (!known.containsKey(digest)) {
                blobs.put(digest, bytes);
              }
            });
    return manifest;
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
        base.flatMap(release -> release.manifest().entry(path)).stream()
            .flatMap(entry -> entry.variants().stream())
            .filter(variant -> !variant.isRedirect())
            .filter(variant -> variant.mediaType().equals(mediaType))
            .filter(variant -> variant.identity().digest().equals(identity))
            .findFirst();
    if (before.isEmpty()) {
      return Map.of();
    }
    for (Coding coding : before.get().codings().values()) {
      if (!isInRepository(coding)) {
        repaired = true;
        return Map.of();
      }
    }
    return before.get().codings();
  }

  private boolean isInRepository(Coding coding) {
    try {
      repository.blob(tenant, coding);
      return true;
    } catch (Rejected e) {
      // Missing or damaged: either way the right bytes are written.
      return false;
    }
  }
}
