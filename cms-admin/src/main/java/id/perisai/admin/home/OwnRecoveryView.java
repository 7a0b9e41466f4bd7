package id.perisai.admin.home;

import id.perisai.access.Refused;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Visitor;
import id.perisai.factor.Recovery;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.util.Optional;

/** What was asked for the access of whoever is signed in, for when they lost nothing. */
@Named("ownRecovery")
@RequestScoped
public class OwnRecoveryView {
  @Inject private Work work;
  @Inject private Visitor visit;
  @Inject private Notices notices;

  private Optional<Recovery.Waiting> asked;

  /** Null for nothing. */
  public Recovery.Waiting getAsked() {
    if (asked == null) {
      asked = recovery().mine(visit.acting());
    }
    return asked.orElse(null);
  }

  /** Whether all ways in are to be removed. */
  public boolean isAll() {
    return getAsked() != null && getAsked().lost() == Recovery.Lost.EVERYTHING;
  }

  /** Declines it, if the button was pressed. */
  public void answer() {
    visit.pressed("bukan", "saya").ifPresent(pressed -> decline());
  }

  private void decline() {
    try {
      recovery().decline(visit.acting());
      notices.done(visit.say("home.recovery.declined"));
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
    asked = null;
  }

  private Recovery recovery() {
    return new Recovery(work, Clock.systemUTC());
  }
}
