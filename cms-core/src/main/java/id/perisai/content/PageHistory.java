package id.perisai.content;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.release.Digest;
import id.perisai.tenant.Work;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;

/** What happened to a page, revision by revision. */
public final class PageHistory {
  private final Work work;

  public PageHistory(Work work) {
    this.work = work;
  }

  /**
   * Newest first, in one query.
   *
   * @throws Refused PAGE_UNKNOWN
   */
  public List<Step> of(Acting who, UUID page) {
    return work.in(
        who,
        Permission.READ,
        em -> {
          Pages.find(em, page);
          List<?> rows =
              em.createNativeQuery(
                      """
                      select r.number, r.base, r.line = 'beside', r.title,
                        cast(r.digest as bytea), r.author, a.name, r.created_at,
                        case when s.kind = 'approve' then 'approved'
                          when s.kind = 'refuse' then 'refused'
                          when s.id is not null then 'waiting' else 'draft' end,
                        coalesce(s.decider, ''), coalesce(s.reason, ''), v.version,
                        coalesce(r.content ->> 'withdrawal',
                          case when r.content ->> 'withdrawn' = 'true' then 'error' else '' end),
                        coalesce(r.content ->> 'withdrawalReason', '')
                      from revision r
                      join person a on a.id = r.author
                      left join lateral (select q.id, d.kind, d.reason, b.name as decider
                        from submission q
                        left join decision d
                          on d.tenant_id = q.tenant_id and d.submission_id = q.id
                        left join person b on b.id = d.decided_by
                        where q.tenant_id = r.tenant_id and q.page_id = r.page_id
                          and q.revision_id = r.id
                        order by q.submitted_at desc limit 1) s on true
                      left join lateral (select min(u.version) as version from publication u
                        where u.tenant_id = r.tenant_id and u.revision_id = r.id) v on true
                      where r.tenant_id = :tenant and r.page_id = :page
                      order by r.number desc
                      """)
                  .setParameter("tenant", who.tenant())
                  .setParameter("page", page)
                  .getResultList();
          return rows.stream().map(Object[].class::cast).map(PageHistory::step).toList();
        });
  }

  private static Step step(Object[] row) {
    return new Step(
        ((Number) row[0]).intValue(),
        ((Number) row[1]).intValue(),
        (Boolean) row[2],
        (String) row[3],
        Digest.ofBytes((byte[]) row[4]),
        (UUID) row[5],
        (String) row[6],
        (Instant) row[7],
        PageState.ofLabel((String) row[8]),
        (String) row[9],
        (String) row[10],
        row[11] == null ? OptionalInt.empty() : OptionalInt.of(((Number) row[11]).intValue()),
        (String) row[12],
        (String) row[13]);
  }

  /**
   * One revision.
   *
   * @param state DRAFT, WAITING, REFUSED or APPROVED
   * @param decidedBy empty when nobody has
   * @param reason of the decision; may be empty
   * @param release the first release that it was published with
   * @param withdrawal {@code error}, {@code consolidated}, {@code kept}, or empty
   * @param withdrawalReason may be empty
   */
  public record Step(
      int number,
      int base,
      boolean beside,
      String title,
      Digest digest,
      UUID author,
      String authorName,
      Instant savedAt,
      PageState state,
      String decidedBy,
      String reason,
      OptionalInt release,
      String withdrawal,
      String withdrawalReason) {}
}
