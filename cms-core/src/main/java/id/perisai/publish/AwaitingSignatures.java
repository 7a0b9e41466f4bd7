package id.perisai.publish;

import id.perisai.access.Acting;
import id.perisai.access.DeskTokens;
import id.perisai.access.Refused;
import id.perisai.access.Token;
import id.perisai.audit.AuditTrail;
import id.perisai.release.Digest;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Candidates that wait for people to sign them, since somebody signed already and it takes more, or
 * since they were prepared for all: shown to these, and opened by them.
 */
public final class AwaitingSignatures {
  private final Work work;
  private final SignedRepository repository;

  public AwaitingSignatures(Work work, SignedRepository repository) {
    this.work = work;
    this.repository = repository;
  }

  /**
   * @param signers the names of those who signed, with commas; empty where nobody has
   * @param mine whether the person who asks has signed already
   */
  public record Awaiting(
      UUID candidate,
      String kind,
      long version,
      String signers,
      boolean mine,
      Instant since,
      Instant expires) {}

  /** Those of one's tenant that can still be signed, the oldest first. */
  public List<Awaiting> of(Acting who) {
    return work.in(who, OpenCandidate.permission(who), em -> of(em, who));
  }

  private List<Awaiting> of(EntityManager em, Acting who) {
    List<?> rows =
        em.createNativeQuery(
                "select c.id, cast(c.kind as text), c.version,"
                    + " coalesce(string_agg(p.name, ', ' order by s.at), ''),"
                    + " coalesce(bool_or(s.person_id = :person), false),"
                    + " coalesce(min(s.at), c.created_at), c.expires_at"
                    + " from candidate c left join candidate_signature s"
                    + "   on s.tenant_id = c.tenant_id and s.candidate_id = c.id"
                    + " left join person p on p.id = s.person_id"
                    + " left join candidate_offer o on o.tenant_id = c.tenant_id"
                    + "   and o.candidate_id = c.id and not o.to_platform"
                    + " where c.tenant_id = :tenant and (s.at is not null"
                    + "   or o.candidate_id is not null or c.kind = 'directory'"
                    + "   and (c.tenant_id <> 'platform' or c.expires_at - c.created_at > interval"
                    + "   '1 day')) and c.expires_at > :now and not exists"
                    + "   (select 1 from candidate_end e where e.tenant_id = c.tenant_id"
                    + "     and e.candidate_id = c.id)"
                    + " group by c.id, c.kind, c.version, c.created_at, c.expires_at"
                    + " order by 6, c.id")
            .setParameter("tenant", who.tenant())
            .setParameter("person", who.person())
            .setParameter("now", repository.now().atOffset(ZoneOffset.UTC))
            .getResultList();
    return rows.stream()
        .map(Object[].class::cast)
        .map(
            row ->
                new Awaiting(
                    (UUID) row[0],
                    (String) row[1],
                    ((Number) row[2]).longValue(),
                    (String) row[3],
                    (Boolean) row[4],
                    (Instant) row[5],
                    (Instant) row[6]))
        .toList();
  }

  /**
   * Lets the next person look at the very same candidate at the desk.
   *
   * @throws Refused as {@link Candidates#open}
   */
  public Prepared open(Acting who, UUID id) {
    return CandidateRows.in(
        work,
        who,
        id,
        (em, tenant) -> {
          Instant now = repository.now();
          Candidate candidate = Candidates.open(em, tenant, who, id, now);
          Token token =
              DeskTokens.issue(em, who, DeskTokens.Purpose.CANDIDATE, id, now, candidate.expires());
          AuditTrail.record(
              em,
              tenant,
              who.person(),
              candidate.kind().code() + ".open",
              Map.of("candidate", id.toString(), "version", candidate.version()));
          return new Prepared(
              id,
              token,
              candidate.expires(),
              candidate.version(),
              Digest.of(candidate.statement()),
              List.of(),
              List.of(),
              List.of());
        });
  }
}
