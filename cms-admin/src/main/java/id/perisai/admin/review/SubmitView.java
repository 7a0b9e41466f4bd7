package id.perisai.admin.review;

import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.admin.content.Missing;
import id.perisai.admin.content.PageReach;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Redirect;
import id.perisai.admin.frame.Visitor;
import id.perisai.content.Revisions;
import id.perisai.content.Revisions.Opened;
import id.perisai.release.Digest;
import id.perisai.release.Rejected;
import id.perisai.review.ReviewRefusal;
import id.perisai.review.SubmitForReview;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** Shows what the checks find, asks why it is right to stand, and submits. */
@Named("submission")
@RequestScoped
public class SubmitView {
  @Inject private Work work;
  @Inject private Visitor visit;
  @Inject private Notices notices;
  @Inject private PageReach reach;

  private Opened revision;
  private List<ShownFinding> findings;
  private String digest;
  private String reason;

  public void open() {
    if (!reach.orShow(Permission.SUBMIT, visit.id("page"))) {
      return;
    }
    try {
      revision = new Revisions(work).newest(visit.acting(), visit.id("page"));
      findings =
          new SubmitForReview(work)
              .findings(visit.acting(), visit.id("page")).stream()
                  .map(
                      finding ->
                          ShownFinding.of(finding, revision.content().type().code(), visit.words()))
                  .toList();
    } catch (Refused refused) {
      throw Missing.orSame(refused);
    }
  }

  public void submit() {
    try {
      new SubmitForReview(work)
          .submit(visit.acting(), visit.id("page"), Digest.parse(String.valueOf(digest)), reason);
      notices.done(visit.say("submit.done", getRevision().content().title()));
      Redirect.to("/");
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    } catch (Rejected malformed) {
      // Somebody changed the form: what is sent is not what was shown.
      notices.error(visit.say("refusal." + ReviewRefusal.CHANGED_SINCE));
    }
  }

  public Opened getRevision() {
    if (revision == null) {
      open();
    }
    return revision;
  }

  public List<ShownFinding> getFindings() {
    if (findings == null) {
      open();
    }
    return findings;
  }

  public boolean isWarned() {
    return getFindings().stream().anyMatch(ShownFinding::warns);
  }

  /** Of the content that the person is shown; sent back with the form. */
  public String getDigest() {
    return getRevision().digest().hex();
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
