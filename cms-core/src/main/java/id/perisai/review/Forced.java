package id.perisai.review;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.check.Finding;
import id.perisai.content.Pages;
import id.perisai.release.Digest;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What is public without review: revisions that a publisher forced into a release, until a second
 * person approves exactly them, or another revision takes their place.
 */
public final class Forced {
  /** Each page whose published content was forced (f), and that nobody has approved since. */
  private static final String FLAGGED =
      """
      select distinct on (f.page_id) f.page_id, r.title, r.number, f.reason, b.name, f.forced_at,
        w.name, v.version,
        case when s.digest = f.digest and s.kind is null then s.id end,
        case when s.digest = f.digest and s.kind = 'refuse' then s.reason end,
        s.decider, f.candidate_id, f.revision_id, cast(f.digest as bytea), f.forced_by,
        cast(f.act as bytea)
      from forced_revision f
      join revision r on r.tenant_id = f.tenant_id and r.id = f.revision_id
      join person w on w.id = r.author
      join person b on b.id = f.forced_by
      join lateral (select u.digest, u.version from publication u
        where u.tenant_id = f.tenant_id and u.page_id = f.page_id
        order by u.version desc limit 1) v on v.digest = f.digest
      left join lateral (select q.id, q.digest, d.kind, d.reason, n.name as decider
        from submission q
        left join decision d on d.tenant_id = q.tenant_id and d.submission_id = q.id
        left join person n on n.id = d.decided_by
        where q.tenant_id = f.tenant_id and q.page_id = f.page_id
        order by q.submitted_at desc, q.id limit 1) s on true
      where f.tenant_id = :tenant and not exists (select from decision d
        join revision e on e.tenant_id = d.tenant_id and e.id = d.revision_id
        where d.tenant_id = f.tenant_id and d.page_id = f.page_id and d.kind = 'approve'
          and d.digest = f.digest and e.number >= r.number and d.decided_by <> f.forced_by)
      order by f.page_id, f.forced_at desc
      """;

  private final Work work;

  public Forced(Work work) {
    this.work = work;
  }

  /** Those of one's own tenant, the oldest first. */
  public List<Flag> of(Acting who) {
    return work.in(who, Permission.READ, em -> flagged(em, who.tenant()));
  }

  /** Those of all tenants, for the platform's overview. */
  public List<OfTenant> ofAll(Acting who) {
    List<?> tenants =
        work.platform(
            who,
            em ->
                em.createNativeQuery(
                        "select distinct cast(f.tenant_id as text), t.name from forced_revision f"
                            + " join tenant t on t.id = f.tenant_id order by 2")
                    .getResultList());
    List<OfTenant> all = new ArrayList<>();
    for (Object row : tenants) {
      String tenant = (String) ((Object[]) row)[0];
      List<Flag> flags = work.platformIn(who, tenant, em -> flagged(em, tenant));
      if (!flags.isEmpty()) {
        all.add(new OfTenant(tenant, (String) ((Object[]) row)[1], flags));
      }
    }
    return all;
  }

  /**
   * What the checks say of a page's newest revision, to be shown to whoever wants to force it.
   *
   * @throws Refused PAGE_UNKNOWN, CONTENT_TAMPERED
   */
  public List<Finding> findings(Acting who, UUID page) {
    return work.in(
        who,
        Permission.FORCE,
        em -> Submissions.findings(em, who.tenant(), Pages.newest(em, page).content()));
  }

  private static List<Flag> flagged(EntityManager em, String tenant) {
    List<?> rows = em.createNativeQuery(FLAGGED).setParameter("tenant", tenant).getResultList();
    return rows.stream()
        .map(row -> flag(tenant, (Object[]) row))
        .sorted(Comparator.comparing(Flag::forcedAt))
        .toList();
  }

  private static Flag flag(String tenant, Object[] row) {
    String reason = (String) row[3];
    Instant at = (Instant) row[5];
    Digest act =
        Force.act(
            tenant,
            (UUID) row[11],
            (UUID) row[12],
            Digest.ofBytes((byte[]) row[13]),
            reason,
            (UUID) row[14],
            at);
    return new Flag(
        (UUID) row[0],
        (String) row[1],
        ((Number) row[2]).intValue(),
        reason,
        !act.equals(Digest.ofBytes((byte[]) row[15])),
        (String) row[4],
        at,
        (String) row[6],
        ((Number) row[7]).intValue(),
        Optional.ofNullable((UUID) row[8]),
        Optional.ofNullable((String) row[9]),
        row[9] == null ? "" : (String) row[10]);
  }

  /**
   * A revision that is public without review.
   *
   * @param rewritten whether somebody changed what was written down about the act, the reason too
   * @param release the version that brought it
   * @param submission by which it can be approved afterwards; empty once it was decided, or
   *     something newer was submitted
   * @param refusal why a reviewer refused it afterwards; then it is still public
   */
  public record Flag(
      UUID page,
      String title,
      int number,
      String reason,
      boolean rewritten,
      String forcedBy,
      Instant forcedAt,
      String author,
      int release,
      Optional<UUID> submission,
      Optional<String> refusal,
      String refusedBy) {}

  /** The flags of a tenant that has some. */
  public record OfTenant(String tenant, String name, List<Flag> flags) {}
}
