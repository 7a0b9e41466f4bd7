package id.perisai.admin.home;

import id.perisai.access.Refused;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Visitor;
import id.perisai.tenant.AnswerInvitation;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What other departments offer to whoever is signed in, to say yes or no to. */
@Named("invitations")
@RequestScoped
public class InvitationsView {
  private static final String TENANT_FORM = "[a-z][a-z0-9-]{1,30}";

  /** With the time of the offer, so that nobody accepts another one than they read. */
  private static final String OFFER_FORM = TENANT_FORM + "/\\d{1,18}";

  @Inject private Work work;
  @Inject private Visitor visit;
  @Inject private Notices notices;

  private List<AnswerInvitation.Offer> list;

  public List<AnswerInvitation.Offer> getList() {
    if (list == null) {
      list = act().waiting(visit.acting());
    }
    return list;
  }

  public String roles(AnswerInvitation.Offer offer) {
    return visit.words().grants(offer.grants());
  }

  /** What its button to accept it says. */
  public String value(AnswerInvitation.Offer offer) {
    return offer.tenant() + "/" + ChronoUnit.MICROS.between(Instant.EPOCH, offer.at());
  }

  /** Accepts or declines the one that a button names. */
  public void answer() {
    visit.pressed("terima", OFFER_FORM).ifPresent(this::accept);
    visit.pressed("tolak", TENANT_FORM).ifPresent(this::decline);
  }

  private void accept(String offer) {
    int end = offer.indexOf('/');
    Instant seen = Instant.EPOCH.plus(Long.parseLong(offer.substring(end + 1)), ChronoUnit.MICROS);
    tried(
        () -> act().accept(visit.acting(), offer.substring(0, end), seen),
        "home.invitation.accepted");
  }

  private void decline(String tenant) {
    tried(() -> act().decline(visit.acting(), tenant), "home.invitation.declined");
  }

  private void tried(Runnable act, String done) {
    try {
      act.run();
      notices.done(visit.say(done));
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
    list = null;
  }

  private AnswerInvitation act() {
    return new AnswerInvitation(work, Clock.systemUTC());
  }
}
