package id.perisai.admin.content;

import id.perisai.access.Permission;
import id.perisai.access.Refusal;
import id.perisai.access.Refused;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Redirect;
import id.perisai.admin.frame.Visitor;
import id.perisai.content.PageSections;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Whether a page lies where this person may act on it; the acts ask the same again. */
@Named("pageReach")
@RequestScoped
public class PageReach {
  @Inject private Work work;
  @Inject private Visitor visit;
  @Inject private Notices notices;

  private final Map<String, Boolean> known = new HashMap<>();

  public boolean may(String permission, UUID page) {
    return known.computeIfAbsent(
        permission + " " + page, key -> refusal(Permission.valueOf(permission), page).isEmpty());
  }

  /**
   * Leads whoever may not act on the page to where they can read it, and says why.
   *
   * @return whether they may
   */
  public boolean orShow(Permission permission, UUID page) {
    Optional<Refusal> refusal = refusal(permission, page);
    refusal.ifPresent(
        why -> {
          notices.elsewhere(visit.say(new Refused(why)));
          Redirect.to("/halaman/" + page + "/lihat");
        });
    return refusal.isEmpty();
  }

  private Optional<Refusal> refusal(Permission permission, UUID page) {
    try {
      return new PageSections(work).refusal(visit.acting(), page, permission);
    } catch (Refused refused) {
      throw Missing.orSame(refused);
    }
  }
}
