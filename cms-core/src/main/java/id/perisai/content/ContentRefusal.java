package id.perisai.content;

import id.perisai.access.Refusal;

/** Why an act on a page is refused. */
public enum ContentRefusal implements Refusal {
  PAGE_UNKNOWN("there is no such page here"),
  REVISION_UNKNOWN("the page has no revision %d"),
  PATH_TAKEN("the address %s belongs to the page '%s'"),
  TYPE_FIXED("this page is of type %s and stays so"),
  ONLY_ONE("a site has only one %s"),
  CONTENT_TAMPERED(
      "revision %d of '%s' is not what was saved: its stored content was changed behind the"
          + " product's back; restore an earlier revision"),
  WITHDRAWAL_REASON_MISSING("say why the page is withdrawn"),
  WITHDRAWAL_TARGET("there is no other page at %s to lead visitors to"),
  WITHDRAWN_ALREADY("this page is withdrawn already"),
  NOT_WITHDRAWABLE("a site cannot be without its %s");

  private final String english;

  ContentRefusal(String english) {
    this.english = english;
  }

  @Override
  public String english() {
    return english;
  }
}
