package id.perisai.content;

import id.perisai.access.Acting;
import id.perisai.access.Reach;
import id.perisai.access.Refused;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Pages and revisions inside a running transaction: what the acts of this package, and acts that
 * make many pages at once, are built from. Permission and audit are the act's.
 */
public final class Pages {
  private Pages() {}

  /**
   * A new page with its first revision.
   *
   * @throws Refused ADDRESS_OUTSIDE, WHOLE_SITE_NEEDED, PATH_TAKEN; ONLY_ONE for a second menu or
   *     settings
   */
  public static Revision create(EntityManager em, Acting who, Reach reach, Content content) {
    PageSections.require(reach, content, Optional.empty());
    if (!content.type().hasPath() && only(em, who.tenant(), content.type()).isPresent()) {
      throw new Refused(ContentRefusal.ONLY_ONE, content.type().code());
    }
    UUID id = UUID.randomUUID();
    em.persist(new Page(id, content.type(), who.person(), Instant.now()));
    em.flush(); // what follows refers to it
    PagePaths.claim(em, who.tenant(), id, content);
    Revision first = new Revision(id, 1, 0, false, content, who.person());
    em.persist(first);
    em.flush();
    return first;
  }

  /**
   * Many new pages with their first revisions, in a few statements: for imports. As {@link #create}
   * for each, but the types must have an address, and the person reaches the whole site.
   *
   * @return the revisions, in the order of {@code contents}
   * @throws Refused PATH_TAKEN
   */
  public static List<Revision> createAll(EntityManager em, Acting who, List<Content> contents) {
    List<Page> pages = new ArrayList<>();
    for (Content content : contents) {
      if (!content.type().hasPath()) {
        throw new IllegalArgumentException(content.type() + " has no address");
      }
      pages.add(new Page(UUID.randomUUID(), content.type(), who.person(), Instant.now()));
    }
    pages.forEach(em::persist);
    em.flush(); // what follows refers to them
    PagePaths.claimAll(em, who.tenant(), pages.stream().map(Page::id).toList(), contents);
    List<Revision> first = new ArrayList<>();
    for (int i = 0; i < contents.size(); i++) {
      first.add(new Revision(pages.get(i).id(), 1, 0, false, contents.get(i), who.person()));
    }
    first.forEach(em::persist);
    em.flush();
    return first;
  }

  /**
   * A further revision. On top of the newest it becomes the newest; on top of an older one it is
   * kept beside. The newest saved once more is no new revision.
   *
   * @param base the number of the revision that was worked on
   * @throws Refused PAGE_UNKNOWN, OUTSIDE_SECTIONS, ADDRESS_OUTSIDE, TYPE_FIXED, PATH_TAKEN
   */
  public static Revision save(
      EntityManager em, Acting who, Reach reach, UUID page, int base, Content content) {
    PageSections.require(em, reach, page);
    Page of = find(em, page);
    if (of.type() != content.type()) {
      throw new Refused(ContentRefusal.TYPE_FIXED, of.type().code());
    }
    Revision newest = newest(em, page);
    PageSections.require(reach, content, newest.intact().map(Content::parse));
    boolean beside = newest.number() != base;
    if (!beside && newest.digest().equals(content.digest()) && newest.intact().isPresent()) {
      return newest;
    }
    if (!beside) {
      PagePaths.claim(em, who.tenant(), page, content);
    }
    Revision revision = new Revision(page, last(em, page) + 1, base, beside, content, who.person());
    em.persist(revision);
    em.flush();
    if (!beside) {
      PagePaths.release(em, who.tenant(), page);
    }
    return revision;
  }

  /**
   * @throws Refused PAGE_UNKNOWN
   */
  public static Page find(EntityManager em, UUID page) {
    Page found = em.find(Page.class, page);
    if (found == null) {
      throw new Refused(ContentRefusal.PAGE_UNKNOWN);
    }
    return found;
  }

  /** The tenant's only page of a type without address: its menu, its settings. */
  public static Optional<UUID> only(EntityManager em, String tenant, ContentType type) {
    List<?> rows =
        em.createNativeQuery(
                "select id from page where tenant_id = :tenant and type = cast(:type as page_type)")
            .setParameter("tenant", tenant)
            .setParameter("type", type.code())
            .getResultList();
    return rows.stream().findFirst().map(UUID.class::cast);
  }

  /**
   * The newest revision of the line that counts.
   *
   * @throws Refused PAGE_UNKNOWN
   */
  public static Revision newest(EntityManager em, UUID page) {
    return em.createQuery(
            "from Revision r where r.page = :page and r.line = 'main' order by r.number desc",
            Revision.class)
        .setParameter("page", page)
        .setMaxResults(1)
        .getResultStream()
        .findFirst()
        .orElseThrow(() -> new Refused(ContentRefusal.PAGE_UNKNOWN));
  }

  /**
   * @throws Refused REVISION_UNKNOWN
   */
  public static Revision revision(EntityManager em, UUID page, int number) {
    return em.createQuery(
            "from Revision r where r.page = :page and r.number = :number", Revision.class)
        .setParameter("page", page)
        .setParameter("number", number)
        .getResultStream()
        .findFirst()
        .orElseThrow(() -> new Refused(ContentRefusal.REVISION_UNKNOWN, number));
  }

  /** Whoever else saves or decides on this page waits until the transaction ends. */
  public static void lock(EntityManager em, UUID page) {
    em.createNativeQuery(
            "select cast(pg_advisory_xact_lock(hashtextextended('page ' || :page, 0)) as text)")
        .setParameter("page", page.toString())
        .getSingleResult();
  }

  private static int last(EntityManager em, UUID page) {
    return em.createQuery(
            "select max(r.number) from Revision r where r.page = :page", Integer.class)
        .setParameter("page", page)
        .getSingleResult();
  }
}
