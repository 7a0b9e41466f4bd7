package id.perisai.content;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.tenant.Work;
import java.util.UUID;

/**
 * Makes an earlier revision, or one that lies beside, the newest by saving its content once more.
 * This also is the way on from a newest revision that was tampered with.
 */
public final class RestoreRevision {
  private final Work work;

  public RestoreRevision(Work work) {
    this.work = work;
  }

  /**
   * @param number the revision to restore
   * @param base the number of the newest revision that the person saw
   * @throws Refused REVISION_UNKNOWN, CONTENT_TAMPERED for the one to restore, OUTSIDE_SECTIONS,
   *     ADDRESS_OUTSIDE, PATH_TAKEN
   */
  public Saved restore(Acting who, UUID page, int number, int base) {
    return work.within(
        who,
        Permission.EDIT,
        (em, reach) -> {
          Content content = Pages.revision(em, page, number).content();
          return SaveRevision.save(em, who, reach, page, base, content, "page.restore");
        });
  }
}
