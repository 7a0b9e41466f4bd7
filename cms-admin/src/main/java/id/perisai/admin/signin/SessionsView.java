package id.perisai.admin.signin;

import id.perisai.access.EndSessions;
import id.perisai.access.Refused;
import id.perisai.access.Sessions;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Visitor;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.UUID;

/** Where a person is signed in, and how they end what they do not know. */
@Named("mySessions")
@RequestScoped
public class SessionsView {
  @Inject private Sessions sessions;
  @Inject private EndSessions act;
  @Inject private Visitor visit;
  @Inject private Notices notices;

  private List<Sessions.Open> list;

  public List<Sessions.Open> getList() {
    if (list == null) {
      list = sessions.of(visit.acting(), visit.visit());
    }
    return list;
  }

  /** Of any of their sessions: the one whose cookie was copied need not be the one they read in. */
  public List<Sessions.Use> getStrangers() {
    return Sessions.strangers(getList(), visit.visit());
  }

  /** Ends the session that a button names. */
  public void end() {
    visit.pressedId("akhiri").ifPresent(this::end);
  }

  private void end(UUID session) {
    try {
      act.end(visit.acting(), session);
      notices.done(visit.say("sessions.ended"));
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
    list = null;
  }

  public void endOthers() {
    notices.done(visit.say("sessions.endedOthers", act.endOthers(visit.acting())));
    list = null;
  }
}
