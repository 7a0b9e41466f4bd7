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
import java.util.List;

/** What other departments offer to whoever is signed in, to say yes or no to. */
@Named("invitations")
@RequestScoped
public class InvitationsView {
  private static final String TENANT_FORM = "[a-z][a-z0-9-]{1,30}";

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

  /** Accepts or declines the one that a button names. */
  public void answer() {
    visit.pressed("terima", TENANT_FORM).ifPresent(this::accept);
    visit.pressed("tolak", TENANT_FORM).ifPresent(this::decline);
  }

  private void accept(String tenant) {
    tried(() -> act().accept(visit.acting(), tenant), "home.invitation.accepted");
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
