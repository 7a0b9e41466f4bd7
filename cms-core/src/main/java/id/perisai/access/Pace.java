package id.perisai.access;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/**
 * Bounds how fast one person does what costs, whatever session, tenant or server they do it
 * through, and across restarts. Counted before the work, in a transaction of its own: what fails
 * has cost as much, and what comes at the same time waits for no more than one row.
 */
public final class Pace {
  private Pace() {}

  /**
   * Counts one; what is refused is not counted.
   *
   * @throws Refused TOO_FAST with the seconds after which it goes on
   */
  public static void count(EntityManager em, UUID person, Cost cost, Instant now) {
    List<?> counted =
        bound(
                em.createNativeQuery(
                    """
                    insert into costly_act as c (person_id, cost, filled, at)
                    values (:person, cast(:cost as cost), 1, :now)
                    on conflict (person_id, cost) do update set
                      filled = greatest(0, c.filled
                        - greatest(0, extract(epoch from excluded.at - c.at)) / :each) + 1,
                      at = greatest(c.at, excluded.at)
                    where greatest(0, c.filled
                      - greatest(0, extract(epoch from excluded.at - c.at)) / :each) + 1 <= :most
                    returning 1
                    """),
                person,
                cost,
                now)
            .getResultList();
    if (counted.isEmpty()) {
      throw new Refused(AccessRefusal.TOO_FAST, wait(em, person, cost, now));
    }
  }

  private static long wait(EntityManager em, UUID person, Cost cost, Instant now) {
    Object seconds =
        bound(
                em.createNativeQuery(
                    """
                    select cast(ceil((filled + 1 - :most) * :each
                      - greatest(0, extract(epoch from cast(:now as timestamptz) - at))) as bigint)
                    from costly_act where person_id = :person and cost = cast(:cost as cost)
                    """),
                person,
                cost,
                now)
            .getSingleResult();
    return Math.max(1, ((Number) seconds).longValue());
  }

  private static Query bound(Query query, UUID person, Cost cost, Instant now) {
    return query
        .setParameter("person", person)
        .setParameter("cost", cost.label())
        .setParameter("now", now.atOffset(ZoneOffset.UTC))
        .setParameter("each", cost.thenEach().toMillis() / 1000.0)
        .setParameter("most", (double) cost.atOnce());
  }
}
