package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.audit.AuditTrail;
import id.perisai.release.Digest;
import id.perisai.release.PurgeStatement;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * Removes what was purged from all that authoring has: rows, derivatives, candidates, letters, and
 * the repository's blobs. May be done again at any time, such as after a stop in between; what is
 * gone already is passed over.
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

  /**
   * What a signed purge names, by whoever signed it.
   *
   * @throws java.io.UncheckedIOException if a file cannot be removed: no row is then
   */
  public void remove(PurgeStatement purge, Acting who) {
    Function<EntityManager, Void> all = em -> removeAll(em, who, purge);
    if (PreparePower.isPlatform(who)) {
      work.platformIn(who, purge.tenant(), all);
    } else {
      work.in(who, Permission.PUBLISH, all);
    }
  }

  /** Files first: as long as one of them is there, the rows say what is left to do. */
  private Void removeAll(EntityManager em, Acting who, PurgeStatement purge) {
    awaitPreparation(em, purge.tenant(), "pg_advisory_xact_lock");
    PublishRelease.awaitTurn(em, purge.tenant());
    boolean first = !isRecorded(em, purge);
    long files = new PurgedBlobs(repository.files(), purge).remove();
    byte[][] digests = purge.digests().stream().map(Digest::bytes).toArray(byte[][]::new);
    for (UUID letter : ids(em, "select letters_about(:digests)", "digests", digests)) {
      files += repository.carriedLetters().remove(letter);
    }
    long rows =
        ((Number)
                em.createNativeQuery("select purge_digests(:digests)")
                    .setParameter("digests", digests)
                    .getSingleResult())
            .longValue();
    if (first || rows > 0) {
      removeCandidates(em, purge.tenant());
      record(em, who, purge, rows, files);
    }
    return null;
  }

  /**
   * Whoever prepares a release shares this with others, and whoever purges has it alone: what was
   * rendered of rows that are about to go is a candidate by then, which goes too.
   */
  private static void awaitPreparation(EntityManager em, String tenant, String lock) {
    em.createNativeQuery(
            "select cast(" + lock + "(hashtextextended('purge ' || :tenant, 0)) as text)")
        .setParameter("tenant", tenant)
        .getSingleResult();
  }

  /** Takes part in the preparation of a release; see above. */
  static void prepare(EntityManager em, String tenant) {
    awaitPreparation(em, tenant, "pg_advisory_xact_lock_shared");
  }

  private static boolean isRecorded(EntityManager em, PurgeStatement purge) {
    return !em.createNativeQuery(
            "select 1 from audit_entry where tenant_id = :tenant and act = 'purge.remove'"
                + " and details ->> 'statement' = :statement")
        .setParameter("tenant", purge.tenant())
        .setParameter("statement", purge.digest().hex())
        .getResultList()
        .isEmpty();
  }

  /** Every candidate of the tenant goes: what was rendered before may hold what leaked. */
  private void removeCandidates(EntityManager em, String tenant) {
    ids(
            em,
            "select id from candidate where tenant_id = :tenant and kind = 'release'",
            "tenant",
            tenant)
        .forEach(store::remove);
  }

  private static void record(
      EntityManager em, Acting who, PurgeStatement purge, long rows, long files) {
    AuditTrail.record(
        em,
        purge.tenant(),
        who.person(),
        "purge.remove",
        Map.of(
            "version",
            purge.version(),
            "statement",
            purge.digest().hex(),
            "rows",
            rows,
            "files",
            files));
  }

  private static List<UUID> ids(EntityManager em, String sql, String name, Object value) {
    return em.createNativeQuery(sql).setParameter(name, value).getResultList().stream()
        .map(UUID.class::cast)
        .toList();
  }
}
