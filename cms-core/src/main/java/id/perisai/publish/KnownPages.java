package id.perisai.publish;

import id.perisai.release.Purged;
import jakarta.persistence.EntityManager;
import java.lang.ref.SoftReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Pages that were read before and had the digest that was approved, for as long as memory allows;
 * so that one approval more does not cost reading all others.
 *
 * <p>What is asked of the database is what was decided since. Rows of decisions and revisions are
 * never changed and hardly ever deleted: the database counts both, and once it counts another one,
 * or an hour has passed, all rows are looked at again. A row that somebody rewrote and that is not
 * looked at is not published either.
 */
final class KnownPages {
  private static final Duration LOOKS_AT_ALL = Duration.ofHours(1);

  private final Map<String, SoftReference<Known>> byTenant = new ConcurrentHashMap<>();

  private record Known(
      Mark mark, Instant lookedAtAll, Map<UUID, Intact> intact, Set<UUID> doubtful) {}

  /**
   * @param row what PostgreSQL calls the row of the revision until somebody writes it again
   */
  record Intact(String row, ApprovedPage page) {
    boolean isOf(ApprovedContents.Row found) {
      return row.equals(found.mark())
          && page.revision().equals(found.revision())
          && page.digest().equals(found.digest())
          && page.author().equals(found.author())
          && page.approver().equals(found.approver())
          && page.forced().equals(found.forced());
    }
  }

  /**
   * How far the database has been read.
   *
   * @param next the oldest transaction that may still write something
   * @param counted rows that were ever changed or deleted, and the files that hold them
   */
  private record Mark(String next, String counted) {

    static Mark of(EntityManager em) {
      Object[] row =
          (Object[])
              em.createNativeQuery(
                      "select cast(pg_snapshot_xmin(pg_current_snapshot()) as text),"
                          + " (select string_agg(concat_ws(' ', pg_relation_filenode(t),"
                          + " pg_stat_get_tuples_updated(t), pg_stat_get_tuples_deleted(t)), ',')"
                          + " from unnest(array[to_regclass('decision'), to_regclass('revision')])"
                          + " as t)")
                  .getSingleResult();
      return new Mark((String) row[0], (String) row[1]);
    }
  }

  /**
   * Begins a reading, in the transaction that will read the rows.
   *
   * @param always pages that are read each time
   * @param purged what is never taken out of memory: the database counts what was deleted, but
   *     tells it seconds later
   */
  Turn turn(EntityManager em, String tenant, Instant now, Set<UUID> always, Purged purged) {
    Mark mark = Mark.of(em);
    Optional<Known> before =
        Optional.ofNullable(byTenant.get(tenant))
            .flatMap(known -> Optional.ofNullable(known.get()));
    Optional<Known> near =
        before.filter(
            known ->
                known.mark.counted.equals(mark.counted)
                    && now.isBefore(known.lookedAtAll.plus(LOOKS_AT_ALL)));
    Set<UUID> asked = new HashSet<>(always);
    near.ifPresent(
        known -> {
          asked.addAll(known.doubtful);
          asked.addAll(decidedSince(em, tenant, known.mark));
          known.intact.values().stream()
              .map(Intact::page)
              .filter(page -> purged.has(page.digest()))
              .forEach(page -> asked.add(page.page()));
        });
    return new Turn(
        tenant,
        before.map(Known::intact).orElse(Map.of()),
        near.isEmpty() ? Optional.empty() : Optional.of(asked),
        mark,
        near.map(Known::lookedAtAll).orElse(now));
  }

  private static List<UUID> decidedSince(EntityManager em, String tenant, Mark mark) {
    List<UUID> pages = new ArrayList<>();
    for (Object page :
        em.createNativeQuery(
                "select distinct page_id from decision where tenant_id = :tenant"
                    + " and written >= cast(:next as xid8)")
            .setParameter("tenant", tenant)
            .setParameter("next", mark.next)
            .getResultList()) {
      pages.add((UUID) page);
    }
    return pages;
  }

  /** One reading. */
  final class Turn {
    private final String tenant;
    private final Map<UUID, Intact> before;
    private final Optional<Set<UUID>> asked;
    private final Mark mark;
    private final Instant lookedAtAll;
    private final Map<UUID, Intact> found = new LinkedHashMap<>();
    private final Set<UUID> doubtful = new HashSet<>();

    private Turn(
        String tenant,
        Map<UUID, Intact> before,
        Optional<Set<UUID>> asked,
        Mark mark,
        Instant lookedAtAll) {
      this.tenant = tenant;
      this.before = before;
      this.asked = asked;
      this.mark = mark;
      this.lookedAtAll = lookedAtAll;
      if (asked.isPresent()) {
        found.putAll(before);
        found.keySet().removeAll(asked.get());
      }
    }

    /** The pages whose rows must be read; empty for all. */
    Optional<Set<UUID>> asked() {
      return asked;
    }

    /** The page as it was read before, if the row is still the same. */
    Optional<ApprovedPage> known(ApprovedContents.Row row) {
      return Optional.ofNullable(before.get(row.page()))
          .filter(intact -> intact.isOf(row))
          .map(Intact::page);
    }

    /** A page whose row is as it was approved, and need not be read again. */
    void intact(ApprovedContents.Row row, ApprovedPage page) {
      found.put(row.page(), new Intact(row.mark(), page));
    }

    /** A page whose row is not as it was approved: it is read each time. */
    void doubtful(ApprovedContents.Row row) {
      doubtful.add(row.page());
    }

    /** All pages that are intact, near the order of lists; the next reading begins here. */
    List<ApprovedPage> end() {
      Map<UUID, Intact> ordered = asked.isPresent() ? found : inOrder(found);
      byTenant.put(tenant, new SoftReference<>(new Known(mark, lookedAtAll, ordered, doubtful)));
      return ordered.values().stream().map(Intact::page).collect(Collectors.toList());
    }
  }

  /** Lists are sorted again at each preparation, which is quick if they nearly are. */
  private static Map<UUID, Intact> inOrder(Map<UUID, Intact> found) {
    List<Intact> sorted = new ArrayList<>(found.values());
    sorted.sort(
        java.util.Comparator.comparing(
            intact -> intact.page().published(), id.perisai.render.PublishedPage.OLDEST_FIRST));
    Map<UUID, Intact> ordered = new LinkedHashMap<>();
    sorted.forEach(intact -> ordered.put(intact.page().page(), intact));
    return ordered;
  }
}
