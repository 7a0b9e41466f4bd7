package id.perisai.admin.security;

import id.perisai.access.Acting;
import id.perisai.access.Sessions;
import id.perisai.access.Stage;
import id.perisai.admin.frame.Screen;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Finds out who is asking, by the session's row as of now, and turns away whoever must sign in
 * first. Open to all are the screens that say so, the frame's files and the signing desk's door.
 */
public final class SessionFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  /** Request attribute of the {@link Acting}; absent when nobody is signed in. */
  public static final String ACTING = Acting.class.getName();

  /** Request attribute of the {@link Sessions.Holder} who has something to show first. */
  public static final String UNFINISHED = Sessions.Holder.class.getName();

  /** All that whoever must set up a second factor may do. */
  private static final List<String> ENROLLING =
      List.of(Screen.FACTORS.address(), "/tindakan/keluar", "/tindakan/bahasa");

  private static final String HOLDER = "holder";
  private static final List<String> OPEN =
      List.of("/jakarta.faces.resource/", "/api/desk/", "/tindakan/bahasa", "/tindakan/sso");

  @Inject private transient Sessions sessions;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = request.getRequestURI();
    if (path.startsWith("/jakarta.faces.resource/")) {
      chain.doFilter(request, response);
      return;
    }
    Optional<Sessions.Holder> holder =
        SessionCookie.read(request)
            .flatMap(session -> sessions.holder(session, Devices.visit(request)));
    Optional<Acting> acting =
        holder.filter(held -> mayWork(held.stage(), path)).map(Sessions.Holder::acting);
    acting.ifPresent(who -> request.setAttribute(ACTING, who));
    holder
        .filter(held -> held.stage() != Stage.WHOLE)
        .ifPresent(held -> request.setAttribute(UNFINISHED, held));
    keepViewsApart(request, acting);
    if (acting.isPresent() || isOpen(path)) {
      try {
        chain.doFilter(request, response);
      } finally {
        claimNewViews(request, acting);
      }
    } else {
      turnAway(path, holder.map(Sessions.Holder::stage), request, response);
    }
  }

  private static boolean mayWork(Stage stage, String path) {
    return stage == Stage.WHOLE || stage == Stage.ENROL && ENROLLING.contains(path);
  }

  /** Views that the server remembers belong to one person in one tenant. */
  private static void keepViewsApart(HttpServletRequest request, Optional<Acting> acting) {
    HttpSession views = request.getSession(false);
    String holder = holder(acting);
    if (views != null && !holder.equals(views.getAttribute(HOLDER))) {
      if (views.getAttribute(HOLDER) != null) {
        views.invalidate();
        views = request.getSession(true);
      }
      views.setAttribute(HOLDER, holder);
    }
  }

  /** Views that this very request made are this person's from the start, not the next one's. */
  private static void claimNewViews(HttpServletRequest request, Optional<Acting> acting) {
    HttpSession views = request.getSession(false);
    if (views != null && views.getAttribute(HOLDER) == null) {
      views.setAttribute(HOLDER, holder(acting));
    }
  }

  private static String holder(Optional<Acting> acting) {
    return acting.map(who -> who.person() + " " + who.tenant()).orElse("-");
  }

  private static boolean isOpen(String path) {
    return OPEN.stream().anyMatch(path::startsWith)
        || path.equals("/masuk.xhtml")
        || Screen.at(path).map(visit -> visit.screen().isOpen()).orElse(false);
  }

  private static void turnAway(
      String path, Optional<Stage> stage, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean isScreen = Screen.at(path).isPresent();
    if (isScreen && !"partial/ajax".equals(request.getHeader("Faces-Request"))) {
      String back =
          path.equals("/") ? "" : "?ke=" + URLEncoder.encode(path, StandardCharsets.UTF_8);
      String next =
          stage
              .map(at -> at == Stage.ENROL ? Screen.FACTORS : Screen.PROVE)
              .orElse(Screen.SIGN_IN)
              .address();
      response.sendRedirect(next + back);
    } else {
      response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
    }
  }
}
