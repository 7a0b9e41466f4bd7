package id.perisai.admin.signin;

import id.perisai.access.RedeemLink;
import id.perisai.access.Refused;
import id.perisai.access.Sessions;
import id.perisai.access.SignedIn;
import id.perisai.access.Token;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Visitor;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.util.Optional;

/**
 * Turns a one-time link into a password, or leads to the provider with it. Opening the link uses
 * nothing up.
 */
@Named("link")
@RequestScoped
public class LinkView {
  @Inject private RedeemLink act;
  @Inject private Sessions sessions;
  @Inject private Visitor visit;
  @Inject private Notices notices;

  private Optional<RedeemLink.Invited> invited;
  private String password;
  private String again;

  public boolean isValid() {
    return invited().isPresent();
  }

  public String getName() {
    return invited().map(RedeemLink.Invited::name).orElse("");
  }

  public String getEmail() {
    return invited().map(RedeemLink.Invited::email).orElse("");
  }

  /** Whether it is an invitation, which the provider's account may take up as well. */
  public boolean isFirst() {
    return invited().map(RedeemLink.Invited::first).orElse(false);
  }

  /** The link's own token, for the way to the provider. */
  public String getToken() {
    return token().text();
  }

  public void redeem() throws IOException {
    if (password == null || !password.equals(again)) {
      notices.error(visit.say("link.differ"));
      return;
    }
    ExternalContext browser = FacesContext.getCurrentInstance().getExternalContext();
    try {
      SignedIn signedIn = act.redeem(token(), password, visit.visit());
      SignInView.enter(browser, sessions, signedIn.session());
      browser.redirect(SignInView.next(signedIn, "/"));
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  private Optional<RedeemLink.Invited> invited() {
    if (invited == null) {
      invited = act.look(token());
    }
    return invited;
  }

  private Token token() {
    return Token.presented(visit.value("token"));
  }

  public String getPassword() {
    return null;
  }

  public void setPassword(String password) {
    this.password = password;
  }

  public String getAgain() {
    return null;
  }

  public void setAgain(String again) {
    this.again = again;
  }
}
