package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.Refused;
import id.perisai.release.Digest;
import id.perisai.release.Statement;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads and writes the tables {@code candidate} and {@code candidate_end}. */
public final class Candidates {
  /** How long a candidate may be looked at before it must be prepared again. */
  public static final Duration VALID_FOR = Duration.ofHours(4);

  /** The same for one that several people must look at. */
  public static final Duration VALID_FOR_SEVERAL = Duration.ofDays(3);

  /** How long a candidate that takes so many signatures is valid. */
  public static Duration validFor(int threshold) {
    return threshold > 1 ? VALID_FOR_SEVERAL : VALID_FOR;
  }

  private Candidates() {}

  public static void insert(EntityManager em, Candidate candidate) {
    em.createNativeQuery(
            "insert into candidate (tenant_id, id, kind, version, statement, base, description,"
                + " person_id, created_at, expires_at) values (:tenant, :id,"
                + " cast(:kind as candidate_kind), :version, :statement,"
                + " decode(cast(:base as text), 'hex'),"
                + " :description, :person, :created, :expires)")
        .setParameter("tenant", candidate.tenant())
        .setParameter("id", candidate.id())
        .setParameter("kind", candidate.kind().code())
        .setParameter("version", (int) candidate.version())
        .setParameter("statement", candidate.statement())
        .setParameter("base", candidate.base().map(Digest::hex).orElse(null))
        .setParameter("description", candidate.description().bytes())
        .setParameter("person", candidate.person())
        .setParameter("created", candidate.created().atOffset(ZoneOffset.UTC))
        .setParameter("expires", candidate.expires().atOffset(ZoneOffset.UTC))
        .executeUpdate();
  }

  /**
   * A candidate that this person may still sign: their own, or one that somebody signed already and
   * that takes more signatures. The command line brings what people signed off the network.
   *
   * @throws Refused CANDIDATE_UNKNOWN (also for another person's or tenant's), CANDIDATE_EXPIRED,
   *     CANDIDATE_DONE
   */
  public static Candidate open(EntityManager em, Acting who, UUID id, Instant now) {
    return open(em, who.tenant(), who, id, now);
  }

  /**
   * As above.
   *
   * @param tenant among whose rows it lies, see {@link CandidateRows}
   */
  static Candidate open(EntityManager em, String tenant, Acting who, UUID id, Instant now) {
    // Asked of ids that are nowhere too: the number of queries says nothing of another's candidate.
    boolean isForOthers = isShared(em, tenant, id) | isOffered(em, tenant, who, id);
    Candidate candidate =
        find(em, tenant, id)
            .filter(
                found ->
                    found.person().equals(who.person())
                        || who.isCommandLine()
                        || found.isForVouching()
                        || isForOthers)
            .orElseThrow(() -> new Refused(PublishRefusal.CANDIDATE_UNKNOWN));
    if (isEnded(em, tenant, id)) {
      throw new Refused(PublishRefusal.CANDIDATE_DONE);
    }
    if (!now.isBefore(candidate.expires())) {
      throw new Refused(PublishRefusal.CANDIDATE_EXPIRED);
    }
    return candidate;
  }

  /** The candidate from which a statement was made, whoever it was prepared for. */
  public static Optional<Candidate> of(EntityManager em, String tenant, Statement statement) {
    return em
        .createNativeQuery(
            "select id from candidate where tenant_id = :tenant and statement = :statement")
        .setParameter("tenant", tenant)
        .setParameter("statement", statement.bytes())
        .getResultList()
        .stream()
        .findFirst()
        .flatMap(id -> find(em, tenant, (UUID) id));
  }

  /** What was prepared last of a kind and can still be signed, whoever it was prepared for. */
  public static Optional<Candidate> newestOpen(
      EntityManager em, String tenant, Candidate.Kind kind, Instant now) {
    List<?> ids =
        em.createNativeQuery(
                "select c.id from candidate c where c.tenant_id = :tenant"
                    + " and c.kind = cast(:kind as candidate_kind) and c.expires_at > :now"
                    + " and not exists (select 1 from candidate_end e where e.tenant_id = c.tenant_id"
                    + "   and e.candidate_id = c.id) order by c.created_at desc, c.id")
            .setParameter("tenant", tenant)
            .setParameter("kind", kind.code())
            .setParameter("now", now.atOffset(ZoneOffset.UTC))
            .getResultList();
    return ids.stream().findFirst().flatMap(id -> find(em, tenant, (UUID) id));
  }

  static void end(EntityManager em, Acting who, Candidate candidate, String outcome, Instant now) {
    end(em, who, candidate.tenant(), candidate.id(), outcome, now);
  }

  /** Ends one that was shown to the people of another tenant than that of who ends it. */
  static void end(
      EntityManager em, Acting who, String tenant, UUID id, String outcome, Instant now) {
    em.createNativeQuery(
            "insert into candidate_end (tenant_id, candidate_id, outcome, person_id, at)"
                + " values (:tenant, :id, cast(:outcome as candidate_outcome), :person, :now)")
        .setParameter("tenant", tenant)
        .setParameter("id", id)
        .setParameter("outcome", outcome)
        .setParameter("person", who.person())
        .setParameter("now", now.atOffset(ZoneOffset.UTC))
        .executeUpdate();
  }

  /** Whether a candidate was shown to the people of a tenant. */
  static boolean isShown(EntityManager em, String tenant, UUID id) {
    return find(em, tenant, id).isPresent();
  }

  /** Lets every publisher of the tenant open a candidate, or every platform administrator. */
  static void offer(EntityManager em, Candidate candidate, boolean toPlatform) {
    em.createNativeQuery(
            "insert into candidate_offer (tenant_id, candidate_id, to_platform, at)"
                + " values (:tenant, :id, :toPlatform, :now)")
        .setParameter("tenant", candidate.tenant())
        .setParameter("id", candidate.id())
        .setParameter("toPlatform", toPlatform)
        .setParameter("now", candidate.created().atOffset(ZoneOffset.UTC))
        .executeUpdate();
  }

  private static boolean isOffered(EntityManager em, String tenant, Acting who, UUID id) {
    return !em.createNativeQuery(
            "select 1 from candidate_offer where tenant_id = :tenant and candidate_id = :id"
                + " and to_platform = :platform")
        .setParameter("tenant", tenant)
        .setParameter("id", id)
        .setParameter("platform", PreparePower.isPlatform(who))
        .getResultList()
        .isEmpty();
  }

  private static boolean isShared(EntityManager em, String tenant, UUID id) {
    return !em.createNativeQuery(
            "select 1 from candidate_signature where tenant_id = :tenant and candidate_id = :id")
        .setParameter("tenant", tenant)
        .setParameter("id", id)
        .getResultList()
        .isEmpty();
  }

  static boolean isEnded(EntityManager em, Candidate candidate) {
    return isEnded(em, candidate.tenant(), candidate.id());
  }

  private static boolean isEnded(EntityManager em, String tenant, UUID id) {
    return !em.createNativeQuery(
            "select 1 from candidate_end where tenant_id = :tenant and candidate_id = :id")
        .setParameter("tenant", tenant)
        .setParameter("id", id)
        .getResultList()
        .isEmpty();
  }

  private static Optional<Candidate> find(EntityManager em, String tenant, UUID id) {
    List<?> rows =
        em.createNativeQuery(
                "select cast(kind as text), version, statement, cast(base as bytea),"
                    + " cast(description as bytea), person_id, created_at, expires_at"
                    + " from candidate where tenant_id = :tenant and id = :id")
            .setParameter("tenant", tenant)
            .setParameter("id", id)
            .getResultList();
    return rows.stream().findFirst().map(row -> candidate(tenant, id, (Object[]) row));
  }

  private static Candidate candidate(String tenant, UUID id, Object[] row) {
    return new Candidate(
        tenant,
        id,
        Candidate.Kind.ofCode((String) row[0]),
        ((Number) row[1]).longValue(),
        (byte[]) row[2],
        Optional.ofNullable((byte[]) row[3]).map(Digest::ofBytes),
        Digest.ofBytes((byte[]) row[4]),
        (UUID) row[5],
        (Instant) row[6],
        (Instant) row[7]);
  }
}
