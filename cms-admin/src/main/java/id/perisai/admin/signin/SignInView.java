package id.perisai.admin.signin;

import id.perisai.access.Refused;
import id.perisai.access.Sessions;
import id.perisai.access.SignIn;
import id.perisai.access.SignedIn;
import id.perisai.access.Token;
import id.perisai.admin.frame.Back;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Place;
import id.perisai.admin.frame.Screen;
import id.perisai.admin.frame.Visitor;
import id.perisai.admin.security.Devices;
import id.perisai.admin.security.SessionCookie;
import id.perisai.factor.Ceremony;
import id.perisai.factor.EnterByPasskey;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Signs in by address and password. */
@Named("signIn")
@RequestScoped
public class SignInView {
  @Inject private SignIn act;
  @Inject private EnterByPasskey passkey;
  @Inject private Sessions sessions;
  @Inject private Visitor visit;
  @Inject private Notices notices;

  private String email;
  private String password;
  private String next;
  private Ceremony.Challenge challenge;

  public void signIn() throws IOException {
    ExternalContext browser = FacesContext.getCurrentInstance().getExternalContext();
    HttpServletRequest request = (HttpServletRequest) browser.getRequest();
    try {
      SignedIn signedIn =
          act.signIn(
              email == null ? "" : email.strip(),
              password == null ? "" : password,
              Devices.visit(request));
      enter(browser, sessions, signedIn.session());
      browser.redirect(next(signedIn, next));
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  /** Signs in by the answer of a passkey, which the script put into the form. */
  public void byPasskey() throws IOException {
    ExternalContext browser = FacesContext.getCurrentInstance().getExternalContext();
    try {
      SignedIn signedIn =
          passkey.enter(
              Token.presented(visit.query("tanda")), visit.query("jawaban"), visit.visit());
      enter(browser, sessions, signedIn.session());
      browser.redirect(Back.safe(visit.query("ke")));
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  /** Asked for anew by each page that is shown. */
  public Ceremony.Challenge getChallenge() {
    if (challenge == null) {
      challenge = passkey.begin();
    }
    return challenge;
  }

  /** The host by which passkeys of these screens are known. */
  public String getRp() {
    return Place.fromSystem().origin().getHost();
  }

  /** Where to go on: to what is still to be shown or set up, or to where the person wanted to. */
  static String next(SignedIn signedIn, String wanted) {
    String back = "?ke=" + URLEncoder.encode(Back.safe(wanted), StandardCharsets.UTF_8);
    return switch (signedIn.stage()) {
      case WHOLE -> Back.safe(wanted);
      case SECOND -> Screen.PROVE.address() + back;
      case ENROL -> Screen.FACTORS.address();
    };
  }

  /**
   * The views of whoever was here before are forgotten, their session ends, and the session's name
   * changes.
   */
  static void enter(ExternalContext browser, Sessions sessions, Token session) {
    enter(
        (HttpServletRequest) browser.getRequest(),
        (HttpServletResponse) browser.getResponse(),
        sessions,
        session);
  }

  static void enter(
      HttpServletRequest request, HttpServletResponse response, Sessions sessions, Token session) {
    HttpSession views = request.getSession(false);
    if (views != null) {
      views.invalidate();
    }
    SessionCookie.read(request).ifPresent(sessions::replace);
    SessionCookie.write(request, response, session);
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
