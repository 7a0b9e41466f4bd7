package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.audit.AuditTrail;
import id.perisai.release.Digest;
import id.perisai.release.DurableFiles;
import id.perisai.release.Manifest;
import id.perisai.release.PurgeStatement;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.RepositoryPaths;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Removes what was purged from all that authoring has: rows, derivatives, candidates, and the
 * repository's blobs. May be done again at any time, such as after a stop in between.
 */
public final class RemovePurged {
  private final Work work;
  private final SignedRepository repository;
  private final CandidateStore store;

  public RemovePurged(Work work, SignedRepository repository, CandidateStore store) {
    this.work = work;
    this.repository = repository;
    this.store = store;
  }

  /** What a signed purge names, by whoever signed it. */
  public void remove(PurgeStatement purge, Acting who) {
    removeBlobs(purge);
    Function<EntityManager, Set<UUID>> rows = em -> removeRows(em, who, purge);
    Set<UUID> candidates =
        PreparePower.isPlatform(who)
            ? work.platformIn(who, purge.tenant(), rows)
            : work.in(who, Permission.PUBLISH, rows);
    candidates.forEach(store::remove);
  }

  /** Manifest nodes stay: they hold paths and digests, and a purge cannot take releases apart. */
  private void removeBlobs(PurgeStatement purge) {
    Set<Digest> gone = new HashSet<>(purge.digests());
    gone.removeAll(nodes(purge.tenant()));
    DurableFiles files = new DurableFiles();
    for (Digest digest : gone) {
      Path file =
          repository.files().directory().resolve(RepositoryPaths.blob(purge.tenant(), digest));
      try {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
          files.delete(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("purged bytes cannot be removed: " + file, e);
      }
    }
  }

  private Set<Digest> nodes(String tenant) {
    Set<Digest> nodes = new HashSet<>();
    Manifest known = null;
    try {
      for (long version : repository.files().versions(RepositoryPaths.releases(tenant))) {
        byte[] bytes = repository.files().statement(RepositoryPaths.release(tenant, version));
        Digest root = ReleaseStatement.parse(bytes).manifest();
        known =
            known == null
                ? Manifest.read(root, repository.files().blobs(tenant))
                : Manifest.read(root, repository.files().blobs(tenant), known);
        nodes.addAll(known.nodes().keySet());
      }
    } catch (Rejected damaged) {
      return nodes; // What cannot be read now cannot be served either.
    }
    return nodes;
  }

  /** Every open candidate of the tenant goes: what was rendered before may hold what leaked. */
  private static Set<UUID> removeRows(EntityManager em, Acting who, PurgeStatement purge) {
    byte[][] digests = purge.digests().stream().map(Digest::bytes).toArray(byte[][]::new);
    Object removed =
        em.createNativeQuery("select purge_digests(:digests)")
            .setParameter("digests", digests)
            .getSingleResult();
    AuditTrail.record(
        em,
        purge.tenant(),
        who.person(),
        "purge.remove",
        Map.of(
            "version", purge.version(),
            "statement", purge.digest().hex(),
            "rows", ((Number) removed).longValue()));
    Set<UUID> candidates = new HashSet<>();
    for (Object id :
        em.createNativeQuery(
                "select id from candidate where tenant_id = :tenant and kind = 'release'")
            .setParameter("tenant", purge.tenant())
            .getResultList()) {
      candidates.add((UUID) id);
    }
    return candidates;
  }
}
