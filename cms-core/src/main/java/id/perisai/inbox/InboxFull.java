package id.perisai.inbox;

import java.io.IOException;

/** There is no room for another submission until authoring has collected what waits. */
public final class InboxFull extends IOException {
  private static final long serialVersionUID = 1;

  InboxFull(String what) {
    super(what);
  }
}
