package id.perisai.admin.signin;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Refused;
import id.perisai.access.Sessions;
import id.perisai.access.SignedIn;
import id.perisai.access.Token;
import id.perisai.admin.frame.Back;
import id.perisai.admin.frame.Language;
import id.perisai.admin.frame.Screen;
import id.perisai.admin.frame.Words;
import id.perisai.admin.security.Devices;
import id.perisai.admin.security.SecurityLogFilter;
import id.perisai.admin.security.SessionFilter;
import id.perisai.admin.security.SignOnCookie;
import id.perisai.oidc.AcceptInvitation;
import id.perisai.oidc.Attempts.Purpose;
import id.perisai.oidc.EnterByProvider;
import id.perisai.oidc.ProveByProvider;
import id.perisai.oidc.Returned;
import id.perisai.oidc.Way;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /tindakan/sso} sends a browser to the identity provider, {@code GET} takes it back.
 * What it is sent for stands in the database; what the browser brings says only who came.
 */
public final class SignOnServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 4096;
  private static final Map<String, Purpose> PURPOSES =
      Map.of("masuk", Purpose.ENTER, "buktikan", Purpose.PROVE, "hubungkan", Purpose.BIND);

  @Inject private transient SingleSignOn signOn;
  @Inject private transient Sessions sessions;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (signOn.isOffered() && parameter(request, "untuk").orElse("").equals("terima")) {
      invite(request, response);
      return;
    }
    Purpose purpose = PURPOSES.get(parameter(request, "untuk").orElse(""));
    if (!signOn.isOffered() || purpose == null) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    String next = Back.safe(parameter(request, "ke").orElse("/"));
    try {
      Way way =
          switch (purpose) {
            case ENTER -> signOn.enter().begin(next);
            case PROVE -> signOn.prove().begin(holder(request), next);
            case BIND -> signOn.bind().begin(acting(request), Screen.FACTORS.address());
          };
      SignOnCookie.write(request, response, way.token());
      send(request, response, way.address());
    } catch (Refused refused) {
      tell(request, response, purpose, refused);
    }
  }

  /** Whoever has a one-time link goes to show an account in place of a password. */
  private void invite(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Token link = Token.presented(parameter(request, "tautan").orElse(""));
    try {
      Way way = signOn.accept().begin(link);
      SignOnCookie.write(request, response, way.token());
      send(request, response, way.address());
    } catch (Refused refused) {
      tell(request, response, link, refused);
    }
  }

  /**
   * By a page and not by a redirect: our forms may be sent to ourselves alone, and browsers hold
   * whatever follows upon a form to that.
   */
  private static void send(HttpServletRequest request, HttpServletResponse response, URI address)
      throws IOException {
    Words words = new Words(Language.of(request));
    String link = address.toString().replace("&", "&amp;").replace("'", "&#39;");
    response.setHeader("Refresh", "0; url=" + address);
    response.setContentType("text/html;charset=UTF-8");
    response
        .getWriter()
        .write(
            """
            <!DOCTYPE html>
            <html lang="%s"><head><meta charset="utf-8"><title>%s · Perisai</title></head>
            <body><p><a href="%s">%s</a></p></body></html>
            """
                .formatted(
                    Language.of(request).code(), words.say("sso.go"), link, words.say("sso.go")));
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!signOn.isOffered()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    Token token = SignOnCookie.read(request).orElseGet(() -> Token.presented(""));
    SignOnCookie.clear(request, response);
    if (AcceptInvitation.isAskedBy(token)) {
      accept(request, response, token);
      return;
    }
    Purpose purpose = signOn.attempts().purpose(token).orElse(Purpose.ENTER);
    try {
      response.sendRedirect(end(request, response, purpose, token));
    } catch (Refused refused) {
      tell(request, response, purpose, refused);
    }
  }

  private void accept(HttpServletRequest request, HttpServletResponse response, Token token)
      throws IOException {
    try {
      SignedIn in = signOn.accept().accept(token, returned(request), Devices.visit(request));
      SignInView.enter(request, response, sessions, in.session());
      response.sendRedirect(SignInView.next(in, "/"));
    } catch (Refused refused) {
      tell(request, response, AcceptInvitation.link(token), refused);
    }
  }

  private static Returned returned(HttpServletRequest request) {
    return new Returned(
        parameter(request, "code"),
        parameter(request, "state").orElse(""),
        parameter(request, "error"),
        parameter(request, "iss"));
  }

  /** Where to go on. */
  private String end(
      HttpServletRequest request, HttpServletResponse response, Purpose purpose, Token token) {
    Returned returned = returned(request);
    return switch (purpose) {
      case ENTER -> {
        EnterByProvider.Entered in = signOn.enter().enter(token, returned, Devices.visit(request));
        SignInView.enter(request, response, sessions, in.signedIn().session());
        yield SignInView.next(in.signedIn(), in.next());
      }
      case PROVE -> {
        ProveByProvider.Proven proven =
            signOn.prove().prove(holder(request), token, returned, Devices.visit(request));
        SignInView.enter(request, response, sessions, proven.session());
        yield Back.safe(proven.next());
      }
      case BIND -> {
        signOn.bind().bind(acting(request), token, returned);
        yield Screen.FACTORS.address() + "?jadi=sso.added";
      }
    };
  }

  private static void tell(
      HttpServletRequest request, HttpServletResponse response, Purpose purpose, Refused refused)
      throws IOException {
    SecurityLogFilter.note(request, refused);
    Screen screen =
        switch (purpose) {
          case ENTER -> Screen.SIGN_IN;
          case PROVE -> Screen.PROVE;
          case BIND -> Screen.FACTORS;
        };
    String wait =
        refused.refusal() == AccessRefusal.SIGN_IN_DELAYED
            ? "&tunggu=" + refused.arguments().get(0)
            : "";
    response.sendRedirect(
        screen.address()
            + "?sso="
            + URLEncoder.encode(refused.refusal().name(), StandardCharsets.UTF_8)
            + wait);
  }

  /** Back to the screen of the link, if it is one. */
  private static void tell(
      HttpServletRequest request, HttpServletResponse response, Token link, Refused refused)
      throws IOException {
    SecurityLogFilter.note(request, refused);
    String screen = Screen.LINK.address().replace("{token}", link.text());
    boolean shown = Screen.at(screen).filter(at -> at.screen() == Screen.LINK).isPresent();
    response.sendRedirect(
        (shown ? screen : Screen.SIGN_IN.address())
            + "?sso="
            + URLEncoder.encode(refused.refusal().name(), StandardCharsets.UTF_8));
  }

  private static Acting acting(HttpServletRequest request) {
    return Optional.ofNullable((Acting) request.getAttribute(SessionFilter.ACTING))
        .orElseThrow(() -> new Refused(AccessRefusal.SESSION_UNKNOWN));
  }

  /** Also whoever has a second factor still to show. */
  private static Acting holder(HttpServletRequest request) {
    return request.getAttribute(SessionFilter.UNFINISHED) instanceof Sessions.Holder held
        ? held.acting()
        : acting(request);
  }

  private static Optional<String> parameter(HttpServletRequest request, String name) {
    return Optional.ofNullable(request.getParameter(name))
        .filter(value -> value.length() <= LONGEST);
  }
}
