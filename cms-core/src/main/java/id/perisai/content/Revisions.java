package id.perisai.content;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.release.Digest;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.UUID;

/** Opens revisions, each compared with the digest under which it was saved. */
public final class Revisions {
  private final Work work;

  public Revisions(Work work) {
    this.work = work;
  }

  /**
   * @throws Refused REVISION_UNKNOWN, CONTENT_TAMPERED
   */
  public Opened read(Acting who, UUID page, int number) {
    return work.in(who, Permission.READ, em -> opened(em, Pages.revision(em, page, number)));
  }

  /**
   * The revision to go on editing from.
   *
   * @throws Refused PAGE_UNKNOWN, CONTENT_TAMPERED
   */
  public Opened newest(Acting who, UUID page) {
    return work.in(who, Permission.READ, em -> opened(em, Pages.newest(em, page)));
  }

  private static Opened opened(EntityManager em, Revision revision) {
    return new Opened(
        revision.page(),
        revision.id(),
        revision.number(),
        revision.base(),
        revision.isBeside(),
        revision.content(),
        revision.digest(),
        revision.author(),
        nameOf(em, revision.author()),
        revision.createdAt());
  }

  static String nameOf(EntityManager em, UUID person) {
    return (String)
        em.createNativeQuery("select name from person where id = :person")
            .setParameter("person", person)
            .getSingleResult();
  }

  /** A revision whose content is what was saved. */
  public record Opened(
      UUID page,
      UUID revision,
      int number,
      int base,
      boolean beside,
      Content content,
      Digest digest,
      UUID author,
      String authorName,
      Instant createdAt) {}
}
