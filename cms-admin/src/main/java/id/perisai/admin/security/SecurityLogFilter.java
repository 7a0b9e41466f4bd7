package id.perisai.admin.security;

import id.perisai.access.AccessRefusal;
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
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes down what was refused: by the filters after it, by screens, and by acts, whose refusals
 * are noted where people are told of them. The first of all filters, so that it sees each answer.
 */
public final class SecurityLogFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private static final String NOTED = Refusal.class.getName();
  private static final Map<Integer, String> EVENTS =
      Map.of(400, "request", 401, "session", 403, "permission", 421, "host");

  /** What says that somebody tries: a mistyped form is none of the log's business. */
  static final Set<AccessRefusal> TRIES =
      EnumSet.of(
          AccessRefusal.NOT_PERMITTED,
          AccessRefusal.OUTSIDE_SECTIONS,
          AccessRefusal.WHOLE_SITE_NEEDED,
          AccessRefusal.NOT_A_MEMBER,
          AccessRefusal.SIGN_IN_REFUSED,
          AccessRefusal.SIGN_IN_DELAYED,
          AccessRefusal.PASSWORD_WRONG,
          AccessRefusal.SECOND_FACTOR_WRONG,
          AccessRefusal.PASSKEY_REFUSED,
          AccessRefusal.PASSKEY_COPIED,
          AccessRefusal.PASSKEY_KNOWN,
          AccessRefusal.CHALLENGE_GONE,
          AccessRefusal.STEP_UP_NEEDED,
          AccessRefusal.FACTOR_NEEDED,
          AccessRefusal.LINK_BY_TWO,
          AccessRefusal.SECOND_PERSON_NEEDED,
          AccessRefusal.SECOND_PERSON_NEW,
          AccessRefusal.SECOND_PERSON_MADE,
          AccessRefusal.RECOVERY_CHANGED,
          AccessRefusal.INVITATION_GONE,
          AccessRefusal.SIGN_ON_REFUSED,
          AccessRefusal.SIGN_ON_UNKNOWN,
          AccessRefusal.SIGN_ON_TAKEN,
          AccessRefusal.SIGN_ON_NOT_FIRST,
          AccessRefusal.SIGN_ON_WEAK,
          AccessRefusal.TOO_FAST,
          AccessRefusal.SESSION_UNKNOWN,
          AccessRefusal.LINK_NOT_VALID,
          AccessRefusal.OWN_ROLES,
          AccessRefusal.ROLE_NOT_HERE,
          AccessRefusal.PERSON_UNKNOWN,
          AccessRefusal.PERSON_ELSEWHERE);

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
    if (refused.refusal() instanceof AccessRefusal refusal && TRIES.contains(refusal)) {
      request.setAttribute(NOTED, refusal);
    }
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
    AccessRefusal noted = (AccessRefusal) request.getAttribute(NOTED);
    String event = noted != null ? "act" : EVENTS.get(status);
    if (event == null) {
      return Optional.empty();
    }
    Acting who = (Acting) request.getAttribute(SessionFilter.ACTING);
    return Optional.of(
        new SecurityLog.Event(
            event,
            status,
            request.getMethod().matches("[A-Z]{1,10}") ? request.getMethod() : "?",
            where(path),
            noted == null ? "" : noted.name(),
            AuditPlace.digits(Visit.from(Devices.address(request)).network()),
            AuditPlace.digits(Devices.address(request)),
            who == null ? "" : who.person().toString(),
            who == null ? "" : who.tenant()));
  }

  /** Never an address as it came: one-time links stand in them, and whatever somebody writes. */
  static String where(String path) {
    return Screen.at(path)
        .map(visit -> visit.screen().address())
        .orElseGet(
            () ->
                path.matches("/(api|tindakan)/[a-z.]{1,20}(/.*)?")
                    ? path.replaceFirst("^(/[a-z]+/[a-z.]+).*", "$1")
                    : "elsewhere");
  }
}
