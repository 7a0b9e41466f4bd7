package id.perisai.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads a whole repository and checks all of it: the chain of trust, the log, each site's newest
 * release with every byte that it lists, its predecessors by the chain of digests, and every other
 * blob.
 */
public final class RepositoryVerification {
  private final Repository repository;
  private final TrustChain trust;
  private final ItsTime itsTime;
  private final CodingCheck codings;
  private final List<Site> sites = new ArrayList<>();
  private List<Rejected> log = List.of();

  private RepositoryVerification(Repository repository, TrustChain trust, CodingCheck codings) {
    this.codings = codings;
    this.repository = repository;
    this.trust = trust;
    this.itsTime = new ItsTime(repository);
  }

  /**
   * @param pinnedRoot the SHA-256 of {@code trust/root/1}, known from elsewhere
   * @param codings knows how to undo every content coding
   * @throws Rejected if nothing can be said about the sites, since the chain itself does not verify
   */
  public static RepositoryVerification of(
      Repository repository, Digest pinnedRoot, Clock clock, CodingCheck codings) throws Rejected {
    RepositoryVerification verification =
        new RepositoryVerification(
            repository, TrustChain.load(repository, pinnedRoot, clock), codings);
    verification.sites.addAll(
        verification.trust.directory().tenants().values().stream()
            .filter(tenant -> tenant.state() != Directory.State.LEGACY)
            .map(Directory.Tenant::id)
            .toList()
            .parallelStream()
            .map(verification::site)
            .toList());
    verification.log =
        LogVerification.refusals(repository, pinnedRoot, verification.trust.directory());
    return verification;
  }

  /** Everything of the transparency log that does not verify, or is not in it. */
  public List<Rejected> log() {
    return log;
  }

  /**
   * @param newest the newest release that verifies with all its bytes; empty if there is none
   * @param purged paths of the newest release whose bytes were purged, so that nobody misses them
   * @param hold the newest hold, a lifted one too; empty if there never was one
   * @param refusals everything of the site that does not verify
   */
  public record Site(
      String tenant,
      Optional<VerifiedRelease> newest,
      List<String> purged,
      Optional<HoldStatement> hold,
      List<Rejected> refusals) {
    public Site {
      purged = List.copyOf(purged);
      refusals = List.copyOf(refusals);
    }
  }

  public TrustChain trust() {
    return trust;
  }

  /** One for each tenant that has or may have a site here, in the directory's order. */
  public List<Site> sites() {
    return Collections.unmodifiableList(sites);
  }

  /** Everything that does not verify, of the chain and of all sites. */
  public List<Rejected> refusals() {
    List<Rejected> refusals = new ArrayList<>(trust.refusals());
    refusals.addAll(log);
    sites.forEach(site -> refusals.addAll(site.refusals()));
    return refusals;
  }

  private Site site(String tenant) {
    List<Rejected> refusals = new ArrayList<>();
    Optional<VerifiedRelease> newest = Optional.empty();
    Purged purged =
        Purged.of(
            repository, trust, tenant, purge -> itsTime.requirePower(trust, purge), refusals::add);
    ReadOnce read = new ReadOnce(repository, tenant);
    try {
      newest =
          new NewestCounting(repository, trust, itsTime, RepositoryPaths.releases(tenant))
              .among(version -> release(tenant, version, purged, read), refusals::add);
      if (newest.isPresent()) {
        requirePredecessors(newest.get());
      }
      requireBlobs(tenant, purged, read, refusals);
    } catch (Rejected refused) {
      refusals.add(refused);
    }
    return new Site(tenant, newest, paths(newest, purged), hold(tenant, refusals), refusals);
  }

  private static List<String> paths(Optional<VerifiedRelease> newest, Purged purged) {
    return newest.map(release -> release.manifest().entries().values()).stream()
        .flatMap(java.util.Collection::stream)
        .filter(purged::has)
        .map(Entry::path)
        .toList();
  }

  private Optional<HoldStatement> hold(String tenant, List<Rejected> refusals) {
    return NewestHold.of(repository, trust, tenant, itsTime, refusals::add)
        .map(VerifiedStatement::statement);
  }

  private VerifiedRelease release(String tenant, long version, Purged purged, ReadOnce read)
      throws Rejected {
    String path = RepositoryPaths.release(tenant, version);
    byte[] bytes = repository.statement(path);
    // Whether it may still be taken as new is another question than whether it is what its
    // publishers signed, some of whom may have left since.
    VerifiedStatement<ReleaseStatement> statement =
        trust.verifyKept(bytes, repository.signatures(path), tenant, version);
    itsTime.requireRelease(trust, statement);
    VerifiedRelease release =
        trust.release(
            statement, trust.theme(statement.statement().theme()), repository.blobs(tenant), null);
    for (Entry entry : release.manifest().entries().values()) {
      if (purged.has(entry)) {
        continue;
      }
      for (Variant variant : entry.variants()) {
        read.require(entry.path(), variant, codings);
      }
    }
    return release;
  }

  /** A signed statement vouches for its predecessor by digest, and so on to the oldest one kept. */
  private void requirePredecessors(VerifiedRelease newest) throws Rejected {
    ReleaseStatement release = newest.statement().statement();
    while (release.previous().isPresent()) {
      String path = RepositoryPaths.release(release.tenant(), release.version() - 1);
      byte[] bytes;
      try {
        bytes = repository.statement(path);
      } catch (Rejected refused) {
        if (refused.reason() == Reason.MISSING) {
          return; // Old releases are not kept for ever.
        }
        throw refused;
      }
      release.previous().get().requireOf(bytes, path);
      release = ReleaseStatement.parse(bytes);
    }
  }

  /** Every blob lies under its digest, whether the newest release lists it or not. */
  private void requireBlobs(String tenant, Purged purged, ReadOnce read, List<Rejected> refusals)
      throws Rejected {
    Path blobs = repository.directory().resolve(RepositoryPaths.blobs(tenant));
    if (!Files.isDirectory(blobs, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Map<Digest, Path> there = new HashMap<>();
    try (Stream<Path> files = Files.walk(blobs)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          requireBlob(tenant, file, purged, read, refusals, there);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw new Rejected(
          Reason.UNREADABLE, RepositoryPaths.blobs(tenant), "readable files", e.toString(), e);
    }
    if (!there.isEmpty()) {
      there.keySet().removeAll(ReleaseBlobs.nodes(repository, tenant));
      there.values().forEach(file -> refusals.add(stillThere(path(file))));
    }
  }

  private String path(Path file) {
    return repository.directory().relativize(file).toString();
  }

  private void requireBlob(
      String tenant,
      Path file,
      Purged purged,
      ReadOnce read,
      List<Rejected> refusals,
      Map<Digest, Path> there) {
    String path = path(file);
    Optional<String> unfinished = DurableFiles.target(file);
    try {
      Digest digest = Digest.parse(unfinished.orElse(file.getFileName().toString()));
      if (unfinished.isPresent()) {
        if (purged.has(digest)) {
          throw stillThere(path);
        }
        return; // A stop left it, or it is being written: nobody reads it.
      }
      if (!path.equals(RepositoryPaths.blob(tenant, digest))) {
        throw new Rejected(
            Reason.MALFORMED, path, RepositoryPaths.blob(tenant, digest), "another place");
      }
      if (purged.has(digest)) {
        there.put(digest, file);
      }
      read.require(digest);
    } catch (Rejected refused) {
      refusals.add(
          new Rejected(refused.reason(), path, refused.expected(), refused.found(), refused));
    }
  }

  private static Rejected stillThere(String path) {
    return new Rejected(Reason.PURGED, path, "deleted", "still there");
  }
}
