package id.perisai.content;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.tenant.Work;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Revisions that lie beside and that nobody has taken up yet: told to both authors until somebody
 * saves the page again, having seen both.
 */
public final class Conflicts {
  private final Work work;

  public Conflicts(Work work) {
    this.work = work;
  }

  /** Those in which the person is one of the two authors, newest first. */
  public List<Open> of(Acting who) {
    return work.in(
        who,
        Permission.READ,
        em -> {
          List<?> rows =
              em.createNativeQuery(
                      """
                      select b.page_id, n.title, b.number, bp.name, n.number, np.name, b.created_at
                      from revision b
                      join person bp on bp.id = b.author
                      join lateral (select * from revision r where r.tenant_id = b.tenant_id
                        and r.page_id = b.page_id and r.line = 'main'
                        order by r.number desc limit 1) n on true
                      join person np on np.id = n.author
                      where b.tenant_id = :tenant and b.line = 'beside' and n.number < b.number
                        and (b.author = :me or n.author = :me)
                      order by b.created_at desc
                      """)
                  .setParameter("tenant", who.tenant())
                  .setParameter("me", who.person())
                  .getResultList();
          return rows.stream().map(Object[].class::cast).map(Conflicts::open).toList();
        });
  }

  private static Open open(Object[] row) {
    return new Open(
        (UUID) row[0],
        (String) row[1],
        ((Number) row[2]).intValue(),
        (String) row[3],
        ((Number) row[4]).intValue(),
        (String) row[5],
        (Instant) row[6]);
  }

  /** A revision beside, and the newest that it was not made from. */
  public record Open(
      UUID page,
      String title,
      int besideNumber,
      String besideAuthor,
      int newestNumber,
      String newestAuthor,
      Instant savedAt) {}
}
