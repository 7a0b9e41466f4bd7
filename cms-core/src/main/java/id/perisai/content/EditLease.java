package id.perisai.content;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Says who else has a page open. It forbids nothing: whoever saves second still loses nothing. The
 * editor touches it every 20 seconds.
 */
public final class EditLease {
  private static final Duration LASTS = Duration.ofSeconds(60);

  private final Work work;

  public EditLease(Work work) {
    this.work = work;
  }

  /**
   * @return the name of the one who has had the page open longest, other than this person
   * @throws Refused PAGE_UNKNOWN, OUTSIDE_SECTIONS
   */
  public Optional<String> touch(Acting who, UUID page) {
    return work.within(
        who,
        Permission.EDIT,
        (em, reach) -> {
          PageSections.require(em, reach, page);
          Instant now = Instant.now();
          forgetOld(em, page, now);
          em.createNativeQuery(
                  "insert into edit_lease (tenant_id, page_id, person_id, since, seen)"
                      + " values (:tenant, :page, :person, :now, :now)"
                      + " on conflict (tenant_id, page_id, person_id)"
                      + " do update set seen = excluded.seen")
              .setParameter("tenant", who.tenant())
              .setParameter("page", page)
              .setParameter("person", who.person())
              .setParameter("now", now.atOffset(ZoneOffset.UTC))
              .executeUpdate();
          return other(em, who, page);
        });
  }

  /**
   * The person closed the editor.
   *
   * @throws Refused PAGE_UNKNOWN, OUTSIDE_SECTIONS
   */
  public void release(Acting who, UUID page) {
    work.within(
        who,
        Permission.EDIT,
        (em, reach) -> {
          PageSections.require(em, reach, page);
          return em.createNativeQuery(
                  "delete from edit_lease where page_id = :page and person_id = :person")
              .setParameter("page", page)
              .setParameter("person", who.person())
              .executeUpdate();
        });
  }

  private static void forgetOld(EntityManager em, UUID page, Instant now) {
    em.createNativeQuery("delete from edit_lease where page_id = :page and seen < :old")
        .setParameter("page", page)
        .setParameter("old", now.minus(LASTS).atOffset(ZoneOffset.UTC))
        .executeUpdate();
  }

  private static Optional<String> other(EntityManager em, Acting who, UUID page) {
    List<?> names =
        em.createNativeQuery(
                "select p.name from edit_lease l join person p on p.id = l.person_id"
                    + " where l.page_id = :page and l.person_id <> :person"
                    + " order by l.since limit 1")
            .setParameter("page", page)
            .setParameter("person", who.person())
            .getResultList();
    return names.stream().findFirst().map(String.class::cast);
  }
}
