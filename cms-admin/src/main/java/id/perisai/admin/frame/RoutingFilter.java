package id.perisai.admin.frame;

import id.perisai.access.Acting;
import id.perisai.admin.security.Policies;
import id.perisai.admin.security.SessionFilter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Leads an address to its view, with the policy that the view is served under. What is neither a
 * screen nor one of the few other places is not found: no view can be called by its file's name.
 */
public final class RoutingFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  /** Request attribute of the {@link Screen.Visit}. */
  public static final String VISIT = Screen.Visit.class.getName();

  private static final List<String> OTHER_PLACES =
      List.of("/jakarta.faces.resource/", "/api/", "/_m/", "/_t/", "/pratinjau/", "/tindakan/");

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path =
        request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
    Optional<Screen.Visit> visit = Screen.at(path.equals("/masuk.xhtml") ? "/masuk" : path);
    if (visit.isPresent()) {
      if (mayEnter(visit.get().screen(), request)) {
        forward(visit.get(), request, response);
      } else {
        response.sendError(HttpServletResponse.SC_FORBIDDEN);
      }
    } else if (OTHER_PLACES.stream().anyMatch(path::startsWith)) {
      response.setHeader("Content-Security-Policy", Policies.NOTHING);
      chain.doFilter(request, response);
    } else {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }

  private static boolean mayEnter(Screen screen, HttpServletRequest request) {
    return screen.isOpen()
        || request.getAttribute(SessionFilter.ACTING) instanceof Acting acting
            && screen.isFor(acting);
  }

  private static void forward(
      Screen.Visit visit, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    request.setAttribute(VISIT, visit);
    response.setHeader("Content-Security-Policy", Policies.of(visit.screen()));
    try {
      request.getRequestDispatcher(visit.screen().view()).forward(request, response);
    } catch (ServletException thrown) {
      int status = ErrorPage.statusOf(thrown);
      if (status == HttpServletResponse.SC_INTERNAL_SERVER_ERROR || response.isCommitted()) {
        throw thrown;
      }
      // Somebody asked for what is not theirs: an answer, but nothing to fill the log with.
      response.sendError(status);
    }
  }
}
