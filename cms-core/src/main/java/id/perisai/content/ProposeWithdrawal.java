package id.perisai.content;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.tenant.Work;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Proposes to take a page off the site: a revision that says so, to be reviewed and published like
 * any other. Restoring an earlier revision proposes to bring it back.
 */
public final class ProposeWithdrawal {
  private final Work work;

  public ProposeWithdrawal(Work work) {
    this.work = work;
  }

  /**
   * @param base the number of the newest revision that the person saw
   * @throws Refused PAGE_UNKNOWN, CONTENT_TAMPERED, WITHDRAWN_ALREADY, NOT_WITHDRAWABLE
   */
  public Saved propose(Acting who, UUID page, int base) {
    return work.in(
        who,
        Permission.EDIT,
        em -> {
          Content content = Pages.newest(em, page).content();
          if (!content.type().hasPath()) {
            throw new Refused(ContentRefusal.NOT_WITHDRAWABLE, content.type().code());
          }
          if (content.isWithdrawn()) {
            throw new Refused(ContentRefusal.WITHDRAWN_ALREADY);
          }
          Map<String, Object> withdrawn = new LinkedHashMap<>(content.json());
          withdrawn.put("withdrawn", true);
          return SaveRevision.save(em, who, page, base, Content.parse(withdrawn), "page.withdraw");
        });
  }
}
