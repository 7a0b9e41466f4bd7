package id.perisai.admin.security;

import id.perisai.access.Acting;
import id.perisai.access.Refusal;
import id.perisai.access.Refused;
import id.perisai.access.Visit;
import id.perisai.admin.frame.Screen;
import id.perisai.audit.AuditPlace;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * Writes down what was refused: by the filters after it, by screens, and by acts, whose refusals
 * are noted where people are told of them. The first of all filters, so that it sees each answer.
 */
public final class SecurityLogFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private static final String NOTED = Refusal.class.getName();
  private static final String ELSEWHERE = "elsewhere";
  private static final String SPEAKS = Acting.class.getName();
  private static final Map<Integer, String> EVENTS =
      Map.of(400, "request", 401, "session", 403, "permission", 421, "host");

  private transient SecurityLog log;

  @Override
  public void init(FilterConfig config) throws ServletException {
    super.init(config);
    String directory = System.getProperty("perisai.security-log", "");
    log = directory.isEmpty() ? null : new SecurityLog(Path.of(directory), Clock.systemUTC());
  }

  @Override
  public void destroy() {
    if (log != null) {
      log.close();
    }
  }

  /** For the request's line, where a refusal becomes words and not a status. */
  public static void note(HttpServletRequest request, Refused refused) {
    if (Tries.ALL.contains(refused.refusal())) {
      request.setAttribute(NOTED, refused.refusal().name());
    }
  }

  /** For whom a request speaks that has no session, as those of the signing desk. */
  public static void speaks(HttpServletRequest request, Acting who) {
    request.setAttribute(SPEAKS, who);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = request.getRequestURI(); // as it came: a forward changes it
    try {
      chain.doFilter(request, response);
    } finally {
      if (log != null) {
        event(request, path, response.getStatus()).ifPresent(log::add);
      }
    }
  }

  static Optional<SecurityLog.Event> event(HttpServletRequest request, String path, int status) {
    String noted = (String) request.getAttribute(NOTED);
    Acting who = who(request);
    String event = noted != null ? "act" : event(status, path, who);
    if (event == null) {
      return Optional.empty();
    }
    return Optional.of(
        new SecurityLog.Event(
            event,
            status,
            request.getMethod().matches("[A-Z]{1,10}") ? request.getMethod() : "?",
            where(path),
            noted == null ? "" : noted,
            AuditPlace.digits(Visit.from(Devices.address(request)).network()),
            AuditPlace.digits(Devices.address(request)),
            who == null ? "" : who.person().toString(),
            who == null ? "" : who.tenant()));
  }

  /**
   * Of what is missing, only what somebody who is signed in asks for at a place where things have
   * ids: browsers ask for icons that nobody has.
   */
  private static String event(int status, String path, Acting who) {
    return status == HttpServletResponse.SC_NOT_FOUND
        ? who == null || where(path).equals(ELSEWHERE) ? null : SecurityLog.MISSING
        : EVENTS.get(status);
  }

  private static Acting who(HttpServletRequest request) {
    Acting signedIn = (Acting) request.getAttribute(SessionFilter.ACTING);
    return signedIn != null ? signedIn : (Acting) request.getAttribute(SPEAKS);
  }

  /** Never an address as it came: one-time links stand in them, and whatever somebody writes. */
  static String where(String path) {
    return Screen.at(path)
        .map(visit -> visit.screen().address())
        .orElseGet(
            () ->
                path.matches("/(api|tindakan)/[a-z.]{1,20}(/.*)?")
                    ? path.replaceFirst("^(/[a-z]+/[a-z.]+).*", "$1")
                    : path.matches("/(_m|_t|pratinjau)/.*")
                        ? path.replaceFirst("^(/[a-z_]+)/.*", "$1")
                        : ELSEWHERE);
  }
}
