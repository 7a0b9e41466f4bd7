package id.perisai.admin.signin;

import id.perisai.access.Refused;
import id.perisai.access.SignIn;
import id.perisai.access.SignedIn;
import id.perisai.admin.frame.Back;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Visitor;
import id.perisai.admin.security.SessionCookie;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Signs in by address and password. */
@Named("signIn")
@RequestScoped
public class SignInView {
  @Inject private SignIn act;
  @Inject private Visitor visit;
  @Inject private Notices notices;

  private String email;
  private String password;
  private String next;

  public void signIn() throws IOException {
    ExternalContext browser = FacesContext.getCurrentInstance().getExternalContext();
    HttpServletRequest request = (HttpServletRequest) browser.getRequest();
    try {
      SignedIn signedIn =
          act.signIn(
              email == null ? "" : email.strip(),
              password == null ? "" : password,
              request.getRemoteAddr());
      enter(browser, signedIn);
      browser.redirect(Back.safe(next));
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  /** The views of whoever was here before are forgotten, and the session's name changes. */
  static void enter(ExternalContext browser, SignedIn signedIn) {
    browser.invalidateSession();
    SessionCookie.write(
        (HttpServletRequest) browser.getRequest(),
        (HttpServletResponse) browser.getResponse(),
        signedIn.session());
  }

  public String getEmail() {
    return email;
  }

  public void setEmail(String email) {
    this.email = email;
  }

  /** Never sent back to the browser. */
  public String getPassword() {
    return null;
  }

  public void setPassword(String password) {
    this.password = password;
  }

  public String getNext() {
    return next != null ? next : Back.safe(request("ke"));
  }

  public void setNext(String next) {
    this.next = next;
  }

  private static String request(String name) {
    return FacesContext.getCurrentInstance()
        .getExternalContext()
        .getRequestParameterMap()
        .get(name);
  }
}
