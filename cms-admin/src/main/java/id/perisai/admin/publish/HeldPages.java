package id.perisai.admin.publish;

import id.perisai.admin.frame.Visitor;
import id.perisai.publish.Embargoes;
import id.perisai.publish.Scheduled;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.List;

/** Pages under embargo, for the publish screen and the dashboard. */
@Named("heldPages")
@RequestScoped
public class HeldPages {
  @Inject private Work work;
  @Inject private Visitor visit;

  private List<String> sentences;

  /** One for each, the soonest first. */
  public List<String> sentences() {
    if (sentences == null) {
      sentences = new Embargoes(work).of(visit.acting()).stream().map(this::say).toList();
    }
    return sentences;
  }

  /** Those whose hour has come: they wait for a signature. */
  public List<String> getDue() {
    return new Embargoes(work)
        .of(visit.acting()).stream().filter(HeldPages::isDue).map(this::say).toList();
  }

  private String say(Scheduled page) {
    return visit.say(
        isDue(page) ? "publish.held.over" : "publish.held.until",
        page.title(),
        visit.when(page.until()));
  }

  private static boolean isDue(Scheduled page) {
    return !Instant.now().isBefore(page.until());
  }
}
