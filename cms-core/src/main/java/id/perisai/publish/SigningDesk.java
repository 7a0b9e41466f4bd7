package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.Refused;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Entry;
import id.perisai.release.Manifest;
import id.perisai.release.MediaTypes;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.Seen;
import id.perisai.release.Signatures;
import id.perisai.release.ThemeStatement;
import id.perisai.release.TrustChain;
import id.perisai.release.Variant;
import id.perisai.release.VerifiedRelease;
import id.perisai.release.VerifiedStatement;
import id.perisai.render.Theme;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The site of the signing desk: static pages, scripts and styles that the platform signs as a
 * release of its own tenant, and that delivery serves like any site.
 */
public final class SigningDesk {
  private static final String FOLDER = "/id/perisai/themes/desk/";
  private static final Pattern ASSET = Pattern.compile("\\{\\{([a-z0-9.-]+)}}");

  private final SignedRepository repository;
  private final Theme theme;

  public SigningDesk(SignedRepository repository, Theme theme) {
    this.repository = repository;
    this.theme = theme;
  }

  /** A release that would put this desk into force, and what the repository lacks of it. */
  private record Next(ReleaseStatement release, Optional<Digest> base, Map<Digest, byte[]> blobs) {}

  /** Whether the desk that is served is this one. */
  public boolean isInForce() {
    return next().isEmpty();
  }

  /**
   * Signs and publishes the desk if what is in force is not this one.
   *
   * @param key of a platform administrator
   * @return whether a release was made
   */
  public boolean publish(SigningKey key) {
    Optional<Next> next = next();
    try {
      if (next.isPresent()) {
        ReleaseStatement release = next.get().release();
        repository
            .writer()
            .release(release, Signatures.of(List.of(key.sign(release))), next.get().blobs());
      }
      return next.isPresent();
    } catch (Rejected e) {
      throw new IllegalStateException("the desk's own release is not valid", e);
    } catch (IOException e) {
      throw new UncheckedIOException("the desk's release cannot be written", e);
    }
  }

  /**
   * A candidate of this desk, to be signed on the one in force.
   *
   * @throws Refused NOTHING_CHANGED if it is this one
   */
  public Prepared prepare(EntityManager em, Acting who, StatementCandidates candidates) {
    Next next = next().orElseThrow(() -> new Refused(PublishRefusal.NOTHING_CHANGED));
    return candidates.desk(em, who, next.release(), next.base(), next.blobs());
  }

  private Optional<Next> next() {
    TrustChain trust = repository.trust();
    Optional<VerifiedRelease> base = repository.inForce(trust, Directory.PLATFORM);
    try {
      VerifiedStatement<ThemeStatement> inForce = trust.theme(repository.newestTheme(trust));
      ReleaseDraft draft = draft(base, inForce.statement().digest());
      Manifest manifest = draft.finish();
      if (base.isPresent()
          && base.get().manifest().rootDigest().equals(manifest.rootDigest())
          && !draft.repaired()) {
        return Optional.empty();
      }
      Optional<Digest> previous = base.map(b -> b.statement().statement().digest());
      Seen last = repository.seen(trust, Directory.PLATFORM);
      ReleaseStatement release =
          ReleaseStatement.of(
              Directory.PLATFORM,
              last.version() + 1,
              repository.now(),
              last.digest(),
              manifest.rootDigest(),
              inForce.statement().version());
      return Optional.of(new Next(release, previous, draft.blobs()));
    } catch (Rejected e) {
      throw new IllegalStateException("the desk's own release is not valid", e);
    }
  }

  private ReleaseDraft draft(Optional<VerifiedRelease> base, Digest themeDigest) throws Rejected {
    ReleaseDraft draft = new ReleaseDraft(repository.files(), Directory.PLATFORM, base, true);
    Map<String, Digest> inputs = Map.of("theme", themeDigest);
    for (Page page : pages(theme)) {
      draft.addPage(page.path, page.status, page.mediaType, page.bytes, inputs);
    }
    draft.addTheme(theme, themeDigest, name -> true);
    return draft;
  }

  private record Page(String path, int status, String mediaType, byte[] bytes) {}

  private static List<Page> pages(Theme theme) {
    byte[] robots = "User-agent: *\nDisallow: /\n".getBytes(StandardCharsets.UTF_8);
    return List.of(
        new Page("/", 200, MediaTypes.HTML, page(theme, "index.html")),
        new Page("/kunci", 200, MediaTypes.HTML, page(theme, "key.html")),
        new Page("/pesan", 200, MediaTypes.HTML, page(theme, "message.html")),
        new Page("/pesan/kunci", 200, MediaTypes.HTML, page(theme, "sealing.html")),
        new Page("/.404", 404, MediaTypes.HTML, page(theme, "not-found.html")),
        new Page("/robots.txt", 200, MediaTypes.TEXT, robots));
  }

  /**
   * The paths at which a desk answers otherwise than the one of this theme, one more or less too:
   * so that whoever signs on another machine sees whether it is the one of the program there.
   */
  public static SortedSet<String> differences(Manifest desk, Theme theme) {
    Map<String, String> own = new TreeMap<>();
    for (Page page : pages(theme)) {
      own.put(page.path, answer(page.status, page.mediaType, Digest.of(page.bytes)));
    }
    for (Theme.Asset asset : theme.assets()) {
      own.put(asset.path(), answer(200, asset.mediaType(), asset.digest()));
    }
    SortedSet<String> differing = new TreeSet<>(own.keySet());
    for (Entry entry : desk.all()) {
      String mine = own.get(entry.path());
      if (mine != null && answer(entry).equals(Optional.of(mine))) {
        differing.remove(entry.path());
      } else {
        differing.add(entry.path());
      }
    }
    return differing;
  }

  /** Empty for what no desk has. */
  private static Optional<String> answer(Entry entry) {
    Variant variant = entry.variants().get(0);
    boolean plain =
        entry.variants().size() == 1
            && variant.from().isEmpty()
            && !variant.isRedirect()
            && variant.slot().isEmpty()
            && variant.search().isEmpty();
    return plain
        ? Optional.of(answer(variant.status(), variant.mediaType(), variant.identity().digest()))
        : Optional.empty();
  }

  private static String answer(int status, String mediaType, Digest bytes) {
    return status + " " + mediaType + " " + bytes;
  }

  /** A page of the desk with the public names of its assets put in. */
  private static byte[] page(Theme theme, String name) {
    Matcher asset = ASSET.matcher(resource(name));
    String page = asset.replaceAll(match -> theme.path(match.group(1)));
    return page.getBytes(StandardCharsets.UTF_8);
  }

  private static String resource(String name) {
    // The themes come in a jar of their own, after this one on the same class path.
    try (InputStream in = SigningDesk.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("the class path lacks " + FOLDER + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
