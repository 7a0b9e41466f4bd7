package id.perisai.message;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.tenant.Work;
import java.time.LocalDate;
import java.util.List;

/** How often pages were read, of the days that are over. */
public final class VisitCounts {
  private final Work work;

  public VisitCounts(Work work) {
    this.work = work;
  }

  /** All nodes' counts of one day. */
  public record Day(LocalDate day, long count) {}

  /** All nodes' counts of one page, or of one site. */
  public record Count(String name, long count) {}

  /**
   * A tenant's days from one on, the newest first; days on which nobody counted are left out.
   *
   * @throws id.perisai.access.Refused NOT_PERMITTED
   */
  public List<Day> days(Acting who, LocalDate from) {
    return work.in(
        who,
        Permission.READ,
        em -> {
          List<?> rows =
              em.createNativeQuery(
                      "select cast(day as text), sum(total) from visit_day"
                          + " where tenant_id = :tenant and day >= cast(:from as date)"
                          + " group by day order by day desc")
                  .setParameter("tenant", who.tenant())
                  .setParameter("from", from.toString())
                  .getResultList();
          return rows.stream().map(row -> day((Object[]) row)).toList();
        });
  }

  /**
   * A tenant's pages that were read most since a day; what nodes did not tell apart is left out.
   *
   * @throws id.perisai.access.Refused NOT_PERMITTED
   */
  public List<Count> pages(Acting who, LocalDate from, int most) {
    return work.in(
        who,
        Permission.READ,
        em ->
            counts(
                em.createNativeQuery(
                        "select p.key, sum(cast(p.value as bigint)) as read from visit_day v"
                            + " cross join lateral jsonb_each_text(v.pages) p"
                            + " where v.tenant_id = :tenant and v.day >= cast(:from as date)"
                            + " and p.key <> '*' group by p.key order by read desc, p.key")
                    .setParameter("tenant", who.tenant())
                    .setParameter("from", from.toString())
                    .setMaxResults(most)
                    .getResultList()));
  }

  /**
   * All sites since a day, the most read first.
   *
   * @throws id.perisai.access.Refused NOT_PERMITTED unless by a platform administrator
   */
  public List<Count> sites(Acting who, LocalDate from) {
    return work.platform(
        who,
        em ->
            counts(
                em.createNativeQuery(
                        "select t.name, sum(v.total) as read from visit_day v"
                            + " join tenant t on t.id = v.tenant_id"
                            + " where v.day >= cast(:from as date)"
                            + " group by t.id, t.name order by read desc, t.name")
                    .setParameter("from", from.toString())
                    .getResultList()));
  }

  private static Day day(Object[] row) {
    return new Day(LocalDate.parse((String) row[0]), ((Number) row[1]).longValue());
  }

  private static List<Count> counts(List<?> rows) {
    return rows.stream()
        .map(Object[].class::cast)
        .map(row -> new Count((String) row[0], ((Number) row[1]).longValue()))
        .toList();
  }
}
