package id.perisai.admin.command;

import id.perisai.release.Coding;
import id.perisai.release.Directory;
import id.perisai.release.DurableFiles;
import id.perisai.release.Entry;
import id.perisai.release.EntryContents;
import id.perisai.release.ItsTime;
import id.perisai.release.NewestCounting;
import id.perisai.release.Purged;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.release.Repository;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Seen;
import id.perisai.release.Timestamp;
import id.perisai.release.TrustChain;
import id.perisai.release.Variant;
import id.perisai.release.VerifiedRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Says of every page of every site in a copy of a repository, such as a backup, whether the copy
 * has what was signed; and finds what nobody signed.
 */
final class CopyCheck {
  private static final String HEX = "[0-9a-f]";

  /** Every place in which the format has a file, beside statements and their signatures. */
  private static final Pattern KNOWN =
      Pattern.compile(
          "timestamp|log/checkpoint|log/tile/(entries|[0-9]{1,2})(/x?[0-9]{3})+(\\.p/[0-9]{1,3})?"
              + "|sites/[a-z][a-z0-9-]{1,30}/blobs/"
              + HEX
              + "{2}/"
              + HEX
              + "{64}");

  private final Repository repository;
  private final TrustChain trust;
  private final ItsTime itsTime;

  CopyCheck(Repository repository, TrustChain trust) {
    this.repository = repository;
    this.trust = trust;
    this.itsTime = new ItsTime(repository);
  }

  /** Each page of a tenant's newest release whose statement verifies; paths begin with its id. */
  List<PageVerdict> pages(Directory.Tenant tenant) throws Rejected {
    String folder = RepositoryPaths.releases(tenant.id());
    // What RepositoryVerification says in full; here only which release is the newest good one.
    Optional<VerifiedRelease> release =
        new NewestCounting(repository, trust, itsTime, folder)
            .among(version -> release(tenant.id(), version), toldElsewhere -> {});
    if (release.isEmpty()) {
      return List.of();
    }
    long highest = repository.versions(folder).last();
    return pages(release.get(), stale(tenant.id(), release.get().version(), highest));
  }

  private VerifiedRelease release(String tenant, long version) throws Rejected {
    String path = RepositoryPaths.release(tenant, version);
    byte[] bytes = repository.statement(path);
    var statement = trust.verifyKept(bytes, repository.signatures(path), tenant, version);
    itsTime.requireRelease(trust, statement);
    return trust.release(
        statement, trust.theme(statement.statement().theme()), repository.blobs(tenant), null);
  }

  private Optional<String> stale(String tenant, long version, long highest) throws Rejected {
    if (version < highest) {
      return Optional.of("of release " + version + ", and release " + highest + " does not count");
    }
    Optional<PageVerdict> outdated = outdated();
    if (outdated.isPresent()) {
      return Optional.of("of release " + version + ", and " + outdated.get().what());
    }
    Optional<Timestamp> timestamp = timestamp();
    long listed =
        timestamp
            .map(one -> one.listing().sites().getOrDefault(tenant, Seen.NOTHING).version())
            .orElse(0L);
    return listed > version
        ? Optional.of("of release " + version + ", and the timestamp lists " + listed)
        : Optional.empty();
  }

  /**
   * Why the copy's timestamp vouches for nothing in it: it is of another root than the one in force
   * here. A node refuses it as well, since the keys of that root may be a thief's by now.
   */
  Optional<PageVerdict> outdated() throws Rejected {
    long inForce = trust.root().version();
    return timestamp()
        .map(one -> one.listing().root().version())
        .filter(listed -> listed != inForce)
        .map(
            listed ->
                new PageVerdict(
                    RepositoryPaths.TIMESTAMP,
                    Verdict.STALE,
                    "the timestamp lists root "
                        + listed
                        + (listed < inForce
                            ? ", whose keys count no more since root "
                            : ", and what is here is of root ")
                        + inForce));
  }

  /** That of the copy; how old it is says nothing against a backup. */
  Optional<Timestamp> timestamp() throws Rejected {
    try {
      Timestamp timestamp = Timestamp.parse(repository.timestamp());
      timestamp.requireSigned(TrustChain.newestRoots(repository, trust.pinnedRoot()));
      return Optional.of(timestamp);
    } catch (Rejected refused) {
      if (refused.reason() == Reason.MISSING) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  private List<PageVerdict> pages(VerifiedRelease release, Optional<String> stale) {
    List<Rejected> toldElsewhere = new ArrayList<>();
    Purged purged =
        Purged.of(
            repository,
            trust,
            release.tenant(),
            purge -> itsTime.requirePower(trust, purge),
            toldElsewhere::add);
    List<PageVerdict> pages = new ArrayList<>();
    for (Entry entry : release.manifest().entries().values()) {
      PageVerdict page = page(release.tenant(), entry, purged);
      pages.add(
          stale.isPresent() && page.verdict().isGood()
              ? new PageVerdict(page.path(), Verdict.STALE, stale.get())
              : page);
    }
    return pages;
  }

  private PageVerdict page(String tenant, Entry entry, Purged purged) {
    String path = tenant + SitePaths.encode(entry.path());
    if (purged.has(entry)) {
      return new PageVerdict(path, Verdict.PURGED, "by a signed purge");
    }
    try {
      for (Variant variant : entry.variants()) {
        for (String coding : variant.codings().keySet()) {
          Coding listed = variant.codings().get(coding);
          byte[] bytes = repository.blob(tenant, listed);
          if (!coding.equals(Coding.IDENTITY)) {
            PageCheck.CODINGS.requireIdentity(entry.path(), variant, coding, bytes);
          }
        }
        EntryContents.require(entry.path(), variant, repository.blobs(tenant));
      }
      Variant first = entry.variants().get(0);
      return PageVerdict.ok(
          path,
          first.isRedirect()
              ? first.status() + " to " + first.location()
              : first.status() + " " + first.mediaType());
    } catch (Rejected refused) {
      return new PageVerdict(path, verdict(refused), refused.getMessage());
    }
  }

  /** What is not in a copy is no lie: whoever made it left it out. */
  static Verdict verdict(Rejected refused) {
    return switch (refused.reason()) {
      case MISSING, UNREADABLE -> Verdict.NO_ANSWER;
      case PURGED -> Verdict.STALE;
      default -> Verdict.FORGED;
    };
  }

  /** Files at places that the format does not have, or of tenants that nobody signed. */
  List<PageVerdict> strays() throws IOException {
    Path root = repository.directory();
    List<PageVerdict> strays = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String path = root.relativize(file).toString();
        boolean unfinished = DurableFiles.target(file).isPresent();
        if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) && !unfinished && !isKnown(path)) {
          strays.add(
              new PageVerdict(path, Verdict.UNSIGNED, "no signed statement has a file here"));
        }
      }
    }
    return strays;
  }

  private boolean isKnown(String path) {
    String[] names = path.split("/");
    int at = path.startsWith("sites/") ? 1 : path.matches("trust/(holds|purges)/.*") ? 2 : -1;
    boolean ofTenant =
        at < 0 || names.length > at && trust.directory().tenants().containsKey(names[at]);
    return ofTenant
        && (KNOWN.matcher(path).matches()
            || RepositoryPaths.isStatement(path.replaceFirst("\\.sig$", "")));
  }
}
