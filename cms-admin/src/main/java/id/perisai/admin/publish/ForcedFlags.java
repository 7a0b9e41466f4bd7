package id.perisai.admin.publish;

import id.perisai.admin.frame.Visitor;
import id.perisai.review.Forced;
import id.perisai.review.Forced.Flag;
import id.perisai.review.Forced.OfTenant;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What is public without review, for every screen that shows it. */
@Named("forced")
@RequestScoped
public class ForcedFlags {
  @Inject private Work work;
  @Inject private Visitor visit;

  private List<Flag> mine;
  private List<OfTenant> all;

  /** Those of one's own tenant, the oldest first. */
  public List<Flag> getMine() {
    if (mine == null) {
      mine = new Forced(work).of(visit.acting());
    }
    return mine;
  }

  /** Those of all tenants; for the platform alone. */
  public List<OfTenant> getAll() {
    if (all == null) {
      all = new Forced(work).ofAll(visit.acting());
    }
    return all;
  }

  /** The flag of a page; null if what is public of it was reviewed. */
  public Flag of(UUID page) {
    return getMine().stream().filter(flag -> flag.page().equals(page)).findFirst().orElse(null);
  }

  /** The flag that this submission can take off; null if it can take off none. */
  public Flag bySubmission(UUID submission) {
    return getMine().stream()
        .filter(flag -> flag.submission().equals(Optional.of(submission)))
        .findFirst()
        .orElse(null);
  }

  /** Who did it, when and why, in a sentence. */
  public String say(Flag flag) {
    return visit.say(
        flag.rewritten() ? "forced.said.rewritten" : "forced.said",
        flag.number(),
        flag.forcedBy(),
        visit.when(flag.forcedAt()),
        flag.reason());
  }

  /** What is left to do about it. */
  public String next(Flag flag) {
    return flag.refusal().isPresent()
        ? visit.say("forced.next.refused", flag.refusedBy(), flag.refusal().get())
        : visit.say(flag.submission().isPresent() ? "forced.next.review" : "forced.next.newer");
  }
}
