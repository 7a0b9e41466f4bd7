package id.perisai.admin.content;

import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Redirect;
import id.perisai.admin.frame.Visitor;
import id.perisai.block.InvalidContent;
import id.perisai.content.ProposeWithdrawal;
import id.perisai.content.Revisions;
import id.perisai.content.Revisions.Opened;
import id.perisai.content.Withdrawal;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** Proposes to withdraw a page, in one of three kinds; what follows is the ordinary review. */
@Named("withdraw")
@RequestScoped
public class WithdrawView {
  @Inject private Work work;
  @Inject private Visitor visit;
  @Inject private Notices notices;
  @Inject private PageReach reach;

  private Opened newest;
  private String kind = Withdrawal.Kind.KEPT.name();
  private String to;
  private String reason;
  private int base;

  public void open() {
    try {
      newest = new Revisions(work).newest(visit.acting(), visit.id("page"));
    } catch (Refused refused) {
      throw Missing.orSame(refused);
    }
    reach.orShow(Permission.EDIT, visit.id("page"));
  }

  public void propose() {
    try {
      new ProposeWithdrawal(work)
          .propose(
              visit.acting(), visit.id("page"), base, Withdrawal.Kind.valueOf(kind), to, reason);
      notices.done(visit.say("withdraw.done"));
      Redirect.to("/halaman/" + visit.id("page") + "/ajukan");
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    } catch (InvalidContent invalid) {
      invalid.problems().forEach(problem -> notices.error(problem.sentence(visit.getLanguage())));
    }
  }

  private Opened newest() {
    if (newest == null) {
      open();
    }
    return newest;
  }

  public String getTitle() {
    return newest().content().title();
  }

  public List<Withdrawal.Kind> getKinds() {
    return List.of(Withdrawal.Kind.values());
  }

  public boolean isWithdrawn() {
    return newest().content().isWithdrawn() || newest().content().withdrawal().isPresent();
  }

  public String getKind() {
    return kind;
  }

  public void setKind(String kind) {
    this.kind = kind;
  }

  public String getTo() {
    return to;
  }

  public void setTo(String to) {
    this.to = to;
  }

  public String getReason() {
    return reason;
  }

  public void setReason(String reason) {
    this.reason = reason;
  }

  public int getBase() {
    return base == 0 ? newest().number() : base;
  }

  public void setBase(int base) {
    this.base = base;
  }
}
