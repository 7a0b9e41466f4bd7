package id.perisai.admin.signin;

import id.perisai.access.Acting;
import id.perisai.access.Refused;
import id.perisai.access.Sessions;
import id.perisai.access.Token;
import id.perisai.admin.frame.Back;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Place;
import id.perisai.admin.frame.Redirect;
import id.perisai.admin.frame.Visitor;
import id.perisai.factor.Ceremony;
import id.perisai.factor.MyFactors;
import id.perisai.factor.Prove;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.function.Function;

/** Shows who one is: the second factor after the password, or again in a session that went on. */
@Named("prove")
@RequestScoped
public class ProveView {
  @Inject private Prove act;
  @Inject private Sessions sessions;
  @Inject private Work work;
  @Inject private Visitor visit;
  @Inject private Notices notices;

  private MyFactors.Mine mine;
  private Ceremony.Challenge challenge;
  private String code;
  private String password;
  private String next;

  /** Sends away who has no session at all. */
  public void enter() {
    if (visit.holder().isEmpty()) {
      Redirect.to("/masuk");
    }
  }

  public void byPasskey() {
    show(
        who ->
            act.byPasskey(
                who, Token.presented(visit.query("tanda")), visit.query("jawaban"), visit.visit()));
  }

  public void byCode() {
    show(who -> act.byCode(who, code, visit.visit()));
  }

  public void byPassword() {
    show(who -> act.byPassword(who, password, visit.visit()));
  }

  private void show(Function<Acting, Token> shown) {
    try {
      Token session = shown.apply(visit.holder().orElseThrow());
      SignInView.enter(FacesContext.getCurrentInstance().getExternalContext(), sessions, session);
      Redirect.to(Back.safe(next));
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  /** Whether this comes right after the password, and not in the middle of work. */
  public boolean isSecond() {
    return !visit.isSignedIn();
  }

  public boolean isHasPasskey() {
    return !mine().passkeys().isEmpty();
  }

  public boolean isHasApp() {
    return mine().app().isPresent();
  }

  public boolean isHasCodes() {
    return isHasApp() || mine().recoveryCodes() > 0;
  }

  public boolean isHasNothing() {
    return mine().none();
  }

  private MyFactors.Mine mine() {
    if (mine == null) {
      mine = new MyFactors(work).of(visit.holder().orElseThrow());
    }
    return mine;
  }

  /** Asked for anew by each page that is shown. */
  public Ceremony.Challenge getChallenge() {
    if (challenge == null) {
      challenge = act.begin(visit.holder().orElseThrow());
    }
    return challenge;
  }

  public String getRp() {
    return Place.fromSystem().origin().getHost();
  }

  public String getCode() {
    return null;
  }

  public void setCode(String code) {
    this.code = code;
  }

  public String getPassword() {
    return null;
  }

  public void setPassword(String password) {
    this.password = password;
  }

  public String getNext() {
    return next != null ? next : Back.safe(visit.query("ke"));
  }

  public void setNext(String next) {
    this.next = next;
  }
}
