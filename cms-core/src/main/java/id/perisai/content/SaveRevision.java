package id.perisai.content;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Reach;
import id.perisai.access.Refused;
import id.perisai.audit.AuditTrail;
import id.perisai.content.Saved.Conflict;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Saves what an author made of a page. Nothing is ever lost: when somebody else saved in the
 * meantime, the revision is kept beside theirs, and both are told (the one who saves by {@link
 * Saved#conflict()}, both by {@link Conflicts}).
 */
public final class SaveRevision {
  private final Work work;

  public SaveRevision(Work work) {
    this.work = work;
  }

  /**
   * @param base the number of the revision that was opened
   * @throws Refused PAGE_UNKNOWN, OUTSIDE_SECTIONS, ADDRESS_OUTSIDE, TYPE_FIXED, PATH_TAKEN
   * @throws id.perisai.block.InvalidContent with every problem of the content
   */
  public Saved save(Acting who, UUID page, int base, Map<String, Object> content) {
    Content valid = Content.parse(content);
    return work.within(
        who, Permission.EDIT, (em, reach) -> save(em, who, reach, page, base, valid, "page.save"));
  }

  static Saved save(
      EntityManager em, Acting who, Reach reach, UUID page, int base, Content content, String act) {
    Revision revision = Pages.save(em, who, reach, page, base, content);
    AuditTrail.record(
        em,
        who.tenant(),
        who.person(),
        act,
        Map.of(
            "page", page.toString(),
            "number", (long) revision.number(),
            "base", (long) base,
            "digest", revision.digest().hex(),
            "beside", revision.isBeside()));
    Optional<Conflict> conflict =
        revision.isBeside() ? Optional.of(conflict(em, page)) : Optional.empty();
    return new Saved(revision.number(), revision.digest(), conflict);
  }

  private static Conflict conflict(EntityManager em, UUID page) {
    Revision newest = Pages.newest(em, page);
    return new Conflict(Revisions.nameOf(em, newest.author()), newest.number());
  }
}
