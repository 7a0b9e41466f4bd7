package id.perisai.admin.frame;

import id.perisai.access.Permission;
import id.perisai.review.ReviewQueue;
import id.perisai.review.ReviewQueue.Waiting;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.List;

/** What waits for a review, read once per request for the menu and the dashboard. */
@RequestScoped
public class WaitingReviews {
  @Inject private Work work;
  @Inject private Visitor visit;

  private List<Waiting> queue;

  /** All that waits, oldest first. */
  public List<Waiting> queue() {
    if (queue == null) {
      queue = new ReviewQueue(work).of(visit.acting());
    }
    return queue;
  }

  /** What this person may decide on. */
  public List<Waiting> mine() {
    return visit.acting().may(Permission.REVIEW)
        ? queue().stream().filter(one -> one.refusal(visit.acting()).isEmpty()).toList()
        : List.of();
  }
}
