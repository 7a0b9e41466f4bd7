package id.perisai.admin.content;

import id.perisai.access.Refused;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Redirect;
import id.perisai.admin.frame.Visitor;
import id.perisai.content.PageHistory;
import id.perisai.content.PageHistory.Step;
import id.perisai.content.RestoreRevision;
import id.perisai.content.Revisions;
import id.perisai.content.Saved;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.UUID;

/** All revisions of a page; compares two of them, restores one. */
@Named("history")
@RequestScoped
public class HistoryView {
  @Inject private Work work;
  @Inject private Visitor visit;
  @Inject private Notices notices;

  private List<Step> steps;
  private List<ShownDifference> differences;

  /** Read before anything is written, so that a missing page is not found. */
  public void open() {
    try {
      steps = new PageHistory(work).of(visit.acting(), page());
      if (isComparing()) {
        Revisions revisions = new Revisions(work);
        differences =
            ShownDifference.of(
                revisions.read(visit.acting(), page(), getFrom()).content().json(),
                revisions.read(visit.acting(), page(), getTo()).content().json(),
                visit.words());
      }
    } catch (Refused refused) {
      throw Missing.orSame(refused);
    }
  }

  /** Restores the revision that a button names, over the newest one that was shown beside it. */
  public void restore() {
    visit
        .pressed("pulihkan", "[1-9][0-9]{0,8}/[1-9][0-9]{0,8}")
        .map(value -> value.split("/"))
        .ifPresent(both -> restore(Integer.parseInt(both[0]), Integer.parseInt(both[1])));
  }

  private void restore(int number, int over) {
    try {
      Saved saved = new RestoreRevision(work).restore(visit.acting(), page(), number, over);
      notices.done(visit.say("history.restored", number, saved.number()));
      Redirect.to("/halaman/" + page() + "/riwayat");
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  private UUID page() {
    return visit.id("page");
  }

  public UUID getPage() {
    return page();
  }

  public List<Step> getSteps() {
    if (steps == null) {
      open();
    }
    return steps;
  }

  /** The number of the newest revision of the line that counts. */
  public int getNewest() {
    return getSteps().stream().filter(step -> !step.beside()).findFirst().orElseThrow().number();
  }

  public String getTitle() {
    return getSteps().get(0).title();
  }

  /** Whether the newest revision is on the site or meant for it. */
  public boolean isWithdrawable() {
    return getSteps().stream()
        .filter(step -> !step.beside())
        .findFirst()
        .orElseThrow()
        .withdrawal()
        .isEmpty();
  }

  public boolean isComparing() {
    return getFrom() > 0 && getTo() > 0;
  }

  public int getFrom() {
    return visit.number("dari");
  }

  public int getTo() {
    return visit.number("ke");
  }

  public List<ShownDifference> getDifferences() {
    return differences;
  }
}
