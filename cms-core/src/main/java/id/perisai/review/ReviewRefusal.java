package id.perisai.review;

import id.perisai.access.Refusal;

/** Why an act of review is refused. */
public enum ReviewRefusal implements Refusal {
  OWN_WORK("nobody decides what they wrote or submitted themselves"),
  CHANGED_SINCE("the page has changed since it was shown"),
  WAITING_ALREADY("this revision waits for review already"),
  APPROVED_ALREADY("this revision is approved already"),
  FINDINGS_NEED_REASON("the checks warn in %d places; say why the content is right to stand"),
  REASON_MISSING("a refusal gives its reason"),
  SUBMISSION_UNKNOWN("there is no such submission here"),
  DECIDED_ALREADY("this submission is decided already"),
  SUPERSEDED("a newer revision of this page was submitted or approved"),
  FORCE_REASON_MISSING("publishing without review gives its reason, of at most %d characters"),
  NOTHING_FORCED("choose at least one page and at most %d"),
  REFUSED_BEFORE("a reviewer refused exactly this revision: %s"),
  BATCH_UNKNOWN("there is no such import here"),
  BATCH_DECIDED("nothing of this import waits for review");

  private final String english;

  ReviewRefusal(String english) {
    this.english = english;
  }

  @Override
  public String english() {
    return english;
  }
}
