package id.perisai.admin.review;

import id.perisai.admin.frame.Visitor;
import id.perisai.admin.frame.WaitingReviews;
import id.perisai.review.ReviewQueue.Waiting;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** The list of what waits for a review. */
@Named("queue")
@RequestScoped
public class QueueView {
  @Inject private WaitingReviews waiting;
  @Inject private Visitor visit;

  public List<Waiting> getWaiting() {
    return waiting.queue();
  }

  /** Why this person cannot decide on it; empty when they can. */
  public String refusal(Waiting one) {
    return one.refusal(visit.acting())
        .map(refusal -> visit.say("refusal." + refusal.name()))
        .orElse("");
  }
}
