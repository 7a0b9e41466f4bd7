package id.perisai.review;

import id.perisai.content.ContentType;
import id.perisai.release.Digest;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What stands approved in the tenant of the running transaction. The digest is what counts: whether
 * the row still holds that content is for the one who renders it to find out.
 */
public final class Approvals {
  private Approvals() {}

  /** The newest approved revision of each page that has one, in one query, in order of page id. */
  public static List<Approved> current(EntityManager em, String tenant) {
    List<?> rows =
        em.createNativeQuery(
                """
                select distinct on (d.page_id) d.page_id, cast(p.type as text),
                  cast(d.digest as bytea), d.revision_id, r.number, d.decided_by, d.decided_at
                from decision d
                join revision r on r.tenant_id = d.tenant_id and r.id = d.revision_id
                join page p on p.tenant_id = d.tenant_id and p.id = d.page_id
                where d.tenant_id = :tenant and d.kind = 'approve'
                order by d.page_id, r.number desc
                """)
            .setParameter("tenant", tenant)
            .getResultList();
    return rows.stream().map(Object[].class::cast).map(Approvals::approved).toList();
  }

  private static Approved approved(Object[] row) {
    return new Approved(
        (UUID) row[0],
        ContentType.of((String) row[1]).orElseThrow(),
        Digest.ofBytes((byte[]) row[2]),
        (UUID) row[3],
        ((Number) row[4]).intValue(),
        (UUID) row[5],
        (Instant) row[6]);
  }

  /**
   * An approved revision.
   *
   * @param digest of the content that was approved
   */
  public record Approved(
      UUID page,
      ContentType type,
      Digest digest,
      UUID revision,
      int number,
      UUID decidedBy,
      Instant decidedAt) {}
}
