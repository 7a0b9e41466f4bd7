package id.perisai.message;

import id.perisai.access.Refusal;

/** Why an act on messages is refused. */
public enum MessageRefusal implements Refusal {
  /** The message is unknown, deleted, or of another tenant; never says which. */
  MESSAGE_UNKNOWN("there is no such message"),
  /** A message is deleted for a reason that is written down. */
  MESSAGE_REASON_MISSING("say why the message is deleted"),
  /** Nobody has leave to hand in this key, or not any more. */
  SEALING_LEAVE_UNKNOWN("there is no such leave to make a sealing key, or it was used"),
  SEALING_KEY_REFUSED("the sealing key was refused: %s"),
  SEALING_KEY_NOT_OWN("that is no sealing key that you made here");

  private final String english;

  MessageRefusal(String english) {
    this.english = english;
  }

  @Override
  public String english() {
    return english;
  }
}
