package id.perisai.access;

import id.perisai.tenant.TestDatabase;
import java.time.Instant;

/** Somebody who works through a web session, as on the screens. */
public final class AtWork {
  private AtWork() {}

  /** A session of this member's, which is whole. */
  public static Token session(TestDatabase database, Acting who) {
    Token session = Token.random();
    Instant now = Instant.now();
    new Transactions(database.factory())
        .anonymous(
            em -> {
              Sessions.open(em, session, who, Stage.WHOLE, true, Visit.from("192.0.2.1"), now, now);
              return null;
            });
    return session;
  }

  /** Who works through it. */
  public static Acting through(TestDatabase database, Token session) {
    return new Sessions(database.factory()).acting(session).orElseThrow();
  }
}
