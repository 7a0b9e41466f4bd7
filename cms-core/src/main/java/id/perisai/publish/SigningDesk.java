package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.Refused;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Manifest;
import id.perisai.release.MediaTypes;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.Seen;
import id.perisai.release.Signatures;
import id.perisai.release.ThemeStatement;
import id.perisai.release.TrustChain;
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
    draft.addPage("/", 200, MediaTypes.HTML, page("index.html"), inputs);
    draft.addPage("/kunci", 200, MediaTypes.HTML, page("key.html"), inputs);
    draft.addPage("/pesan", 200, MediaTypes.HTML, page("message.html"), inputs);
    draft.addPage("/pesan/kunci", 200, MediaTypes.HTML, page("sealing.html"), inputs);
    draft.addPage("/.404", 404, MediaTypes.HTML, page("not-found.html"), inputs);
    draft.addPage(
        "/robots.txt",
        200,
        MediaTypes.TEXT,
        "User-agent: *\nDisallow: /\n".getBytes(StandardCharsets.UTF_8),
        inputs);
    draft.addTheme(theme, themeDigest, name -> true);
    return draft;
  }

  /** A page of the desk with the public names of its assets put in. */
  private byte[] page(String name) {
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
