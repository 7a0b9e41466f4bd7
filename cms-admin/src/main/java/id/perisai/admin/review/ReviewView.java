package id.perisai.admin.review;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Permission;
import id.perisai.access.Refusal;
import id.perisai.access.Refused;
import id.perisai.admin.content.ShownDifference;
import id.perisai.admin.frame.NotHere;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Redirect;
import id.perisai.admin.frame.Visitor;
import id.perisai.content.Content;
import id.perisai.release.Digest;
import id.perisai.release.Rejected;
import id.perisai.review.Approve;
import id.perisai.review.Refuse;
import id.perisai.review.ReviewQueue;
import id.perisai.review.ReviewQueue.Detail;
import id.perisai.review.ReviewRefusal;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Shows what changed and what was found; approves or returns with a reason. */
@Named("review")
@RequestScoped
public class ReviewView {
  @Inject private Work work;
  @Inject private Visitor visit;
  @Inject private Notices notices;

  private Detail detail;
  private String digest;
  private String reason;

  public void open() {
    try {
      detail = new ReviewQueue(work).open(visit.acting(), submission());
    } catch (Refused refused) {
      if (refused.refusal() == ReviewRefusal.SUBMISSION_UNKNOWN) {
        throw new NotHere();
      }
      if (refused.refusal() != ReviewRefusal.DECIDED_ALREADY) {
        throw refused;
      }
      notices.done(visit.say(refused));
      Redirect.to("/tinjau");
    }
  }

  public void approve() {
    try {
      new Approve(work).approve(visit.acting(), submission(), Digest.parse(String.valueOf(digest)));
      notices.done(visit.say("review.approved", getTitle()));
      Redirect.to("/tinjau");
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    } catch (Rejected malformed) {
      // Somebody changed the form: what is sent is not what was shown.
      notices.error(visit.say("refusal." + ReviewRefusal.CHANGED_SINCE));
    }
  }

  public void refuse() {
    try {
      String title = getTitle();
      new Refuse(work).refuse(visit.acting(), submission(), reason);
      notices.done(visit.say("review.refused", title));
      Redirect.to("/tinjau");
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  private UUID submission() {
    return visit.id("submission");
  }

  public Detail getDetail() {
    if (detail == null) {
      open();
    }
    return detail;
  }

  public String getTitle() {
    return getDetail().waiting().title();
  }

  /** Why the buttons are closed: the same reasons as the acts'; empty when they are open. */
  public String getRefusal() {
    Optional<? extends Refusal> refusal =
        visit.acting().may(Permission.REVIEW)
            ? getDetail().waiting().refusal(visit.acting())
            : Optional.of(AccessRefusal.NOT_PERMITTED);
    return refusal.map(why -> visit.say("refusal." + why.name())).orElse("");
  }

  public List<ShownFinding> getFindings() {
    return getDetail().findings().stream()
        .map(found -> ShownFinding.of(found, getDetail().waiting().type().code(), visit.words()))
        .toList();
  }

  /** Against the version approved last; against nothing for a new page. */
  public List<ShownDifference> getDifferences() {
    return ShownDifference.of(
        getDetail().approvedBefore().map(Content::json).orElse(Map.of()),
        getDetail().content().json(),
        visit.words());
  }

  public boolean isFirst() {
    return getDetail().approvedBefore().isEmpty();
  }

  /** Of the content that the person is shown; sent back with the form. */
  public String getDigest() {
    return getDetail().waiting().digest().hex();
  }

  public void setDigest(String digest) {
    this.digest = digest;
  }

  public String getReason() {
    return reason;
  }

  public void setReason(String reason) {
    this.reason = reason;
  }
}
