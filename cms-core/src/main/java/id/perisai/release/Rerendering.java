package id.perisai.release;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a release must be that the platform signed in a tenant's place: the contents of the last
 * release that the tenant signed, rendered anew under a newer theme, and nothing else. The link to
 * that release goes from statement to statement, each named by the one after it.
 */
public final class Rerendering {
  /** The name of the one input that such a release changes. */
  public static final String THEME = "theme";

  /** So many in a row are followed; then the tenant has to sign once. */
  public static final int MOST_IN_A_ROW = 1_000;

  private final TrustChain trust;
  private final Repository files;
  private final BlobReader blobs;
  private final Seen seen;

  /**
   * @param files where the releases before lie
   * @param blobs of the tenant, those that the last one has which it signed among them
   * @param seen the newest release of the tenant that was ever in force here: the row must pass it
   */
  Rerendering(TrustChain trust, Repository files, BlobReader blobs, Seen seen) {
    this.trust = trust;
    this.files = files;
    this.blobs = blobs;
    this.seen = seen;
  }

  /**
   * @param log in which the row must stand without anything between; null where none is asked
   * @param known a release of the tenant that was verified before, or null
   * @return what the release stands on
   * @throws Rejected NOT_A_RERENDER with what else changed; MISSING when a release of the row is
   *     gone; WRONG_PREVIOUS; NOT_LOGGED; REVOKED_KEY of a release of the row that the log has
   */
  SignedBase require(
      VerifiedStatement<ReleaseStatement> release,
      Manifest manifest,
      ThemeStatement theme,
      VerifiedRelease known,
      TransparencyLog log)
      throws Rejected {
    SignedBase base = base(release, known, log);
    requireNewerThemes(release.statement(), base);
    requireSameContents(base.manifest(), manifest, theme);
    return base;
  }

  private SignedBase base(
      VerifiedStatement<ReleaseStatement> release, VerifiedRelease known, TransparencyLog log)
      throws Rejected {
    List<VerifiedStatement<ReleaseStatement>> row = new ArrayList<>();
    VerifiedStatement<ReleaseStatement> top = release;
    while (row.size() < MOST_IN_A_ROW) {
      Seen before = before(top.statement());
      if (known != null && before.equals(Seen.of(known.statement().statement()))) {
        row.add(known.statement());
        known.base().ifPresent(base -> row.addAll(base.releases()));
        requireBelieved(release.statement(), row.get(row.size() - 1));
        return new SignedBase(row, known.base().map(SignedBase::manifest).orElse(known.manifest()));
      }
      top = verified(release.statement().tenant(), before, log);
      row.add(top);
      if (!top.isDelegated()) {
        requireNothingBetween(release, row, log);
        return new SignedBase(row, Manifest.read(top.statement().manifest(), blobs));
      }
    }
    throw new Rejected(
        Reason.NOT_A_RERENDER,
        release.statement().label(),
        "a release that the tenant signed among the " + MOST_IN_A_ROW + " before it",
        "none");
  }

  /** It may be that the keys which signed the release in force were revoked since. */
  private void requireBelieved(ReleaseStatement release, VerifiedStatement<ReleaseStatement> signed)
      throws Rejected {
    if (trust.isRevoked(signed)) {
      throw new Rejected(
          Reason.REVOKED_KEY, release.label(), "a release that is still believed below it", "none");
    }
  }

  /** The release that a statement names, as the one on which it was made. */
  private Seen before(ReleaseStatement release) throws Rejected {
    Digest previous =
        release
            .previous()
            .orElseThrow(
                () ->
                    new Rejected(
                        Reason.NOT_A_RERENDER, release.label(), "a release before it", "none"));
    Seen before = Seen.of(release.version() - 1, previous);
    if (before.version() == seen.version() && !before.equals(seen)) {
      throw new Rejected(
          Reason.WRONG_PREVIOUS,
          release.label(),
          "made on top of " + seen.digest().get(),
          previous.hex());
    }
    return before;
  }

  private VerifiedStatement<ReleaseStatement> verified(
      String tenant, Seen before, TransparencyLog log) throws Rejected {
    String path = RepositoryPaths.release(tenant, before.version());
    byte[] statement = files.statement(path);
    byte[] signatures = files.signatures(path);
    try {
      return trust.verifyVouched(statement, signatures, tenant, before);
    } catch (Rejected refused) {
      if (refused.reason() == Reason.REVOKED_KEY && log != null) {
        log.requireFirstOf(path, statement, signatures); // Who shows them may have made them up.
      }
      throw refused;
    }
  }

  /**
   * A row of its own upon an old release must not hide what the tenant signed since: whatever of
   * the site's stands in the log between the two ends is of the row.
   */
  private static void requireNothingBetween(
      VerifiedStatement<ReleaseStatement> release,
      List<VerifiedStatement<ReleaseStatement>> row,
      TransparencyLog log)
      throws Rejected {
    if (log == null) {
      return;
    }
    String folder = RepositoryPaths.releases(release.statement().tenant()) + "/";
    Set<LogEntry> own = new HashSet<>();
    for (VerifiedStatement<ReleaseStatement> one : row) {
      own.add(entry(log, one));
    }
    int from = log.index(entry(log, row.get(row.size() - 1))).orElseThrow();
    int to = log.index(entry(log, release)).orElseThrow();
    for (LogLeaf leaf : log.leaves().subList(Math.min(from, to), to)) {
      if (leaf instanceof LogEntry entry
          && entry.path().startsWith(folder)
          && !own.contains(entry)) {
        throw new Rejected(
            Reason.NOT_A_RERENDER,
            release.statement().label(),
            "no release in the log after the one on which it stands",
            entry.path() + ", " + entry.statement());
      }
    }
  }

  private static LogEntry entry(TransparencyLog log, VerifiedStatement<ReleaseStatement> release)
      throws Rejected {
    String path =
        RepositoryPaths.release(release.statement().tenant(), release.statement().version());
    byte[] statement = release.statement().bytes();
    byte[] signatures = release.signatures().bytes();
    log.requireListed(path, statement, signatures);
    return LogEntry.of(path, statement, signatures);
  }

  private static void requireNewerThemes(ReleaseStatement release, SignedBase base)
      throws Rejected {
    ReleaseStatement above = release;
    for (VerifiedStatement<ReleaseStatement> one : base.releases()) {
      if (above.theme() <= one.statement().theme()) {
        throw new Rejected(
            Reason.NOT_A_RERENDER,
            above.label(),
            "a newer theme than " + one.statement().theme(),
            "theme " + above.theme());
      }
      above = one.statement();
    }
  }

  /**
   * Refuses whatever a new theme does not explain.
   *
   * @param signed what the tenant signed
   * @param rendered the same under {@code theme}
   * @throws Rejected NOT_A_RERENDER with the path
   */
  public static void requireSameContents(Manifest signed, Manifest rendered, ThemeStatement theme)
      throws Rejected {
    for (var change : ManifestDiff.between(signed, rendered).changes().entrySet()) {
      requireSameContents(
          change.getKey(), change.getValue().before(), change.getValue().after(), theme);
    }
  }

  /** As {@link #requireSameContents(Manifest, Manifest, ThemeStatement)}, of one path. */
  public static void requireSameContents(
      String path, Optional<Entry> signed, Optional<Entry> rendered, ThemeStatement theme)
      throws Rejected {
    if (path.startsWith(ThemeStatement.ASSETS) || signed.equals(rendered)) {
      return; // What lies there is the theme's, and nothing else is taken.
    }
    requireSame(path, "path", signed.isPresent(), rendered.isPresent());
    requireSame(path, "bytes", false, path.startsWith(Entry.MEDIA));
    List<Variant> before = signed.get().variants();
    List<Variant> after = rendered.get().variants();
    requireSame(path, "variants", before.size(), after.size());
    for (int i = 0; i < before.size(); i++) {
      if (!before.get(i).equals(after.get(i))) {
        requireSameContents(path, before.get(i), after.get(i), theme);
      }
    }
  }

  private static void requireSameContents(
      String path, Variant signed, Variant rendered, ThemeStatement theme) throws Rejected {
    requireSame(path, "time", signed.from(), rendered.from());
    requireSame(path, "status", signed.status(), rendered.status());
    requireSame(path, "media type", signed.mediaType(), rendered.mediaType());
    requireSame(path, "location", signed.location(), rendered.location());
    requireSame(path, "slot", signed.slot(), rendered.slot());
    requireSame(path, "search document", signed.search(), rendered.search());
    requireSame(path, "inputs", contents(signed), contents(rendered));
    requireSame(path, "input theme", true, signed.inputs().containsKey(THEME));
    requireSame(path, "input theme", theme.digest(), rendered.inputs().get(THEME));
  }

  private static Map<String, Digest> contents(Variant variant) {
    Map<String, Digest> contents = new HashMap<>(variant.inputs());
    contents.remove(THEME);
    return contents;
  }

  private static void requireSame(String path, String what, Object signed, Object rendered)
      throws Rejected {
    if (!java.util.Objects.equals(signed, rendered)) {
      throw new Rejected(
          Reason.NOT_A_RERENDER, path, "the same " + what + " as signed: " + signed, "" + rendered);
    }
  }
}
