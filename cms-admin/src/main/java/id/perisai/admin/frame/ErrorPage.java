package id.perisai.admin.frame;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Refused;
import id.perisai.admin.security.HeadersFilter;
import id.perisai.admin.security.Policies;
import jakarta.faces.application.ViewExpiredException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The page for everything that went wrong: a sentence and a way back, never a cause. Written
 * without views or beans, since those may be what failed. The cause goes to the log.
 */
public final class ErrorPage extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = Logger.getLogger("perisai.screens");
  static final int TOO_FAST = 429;

  private static final Set<Integer> KNOWN = Set.of(400, 403, 404, 405, 413, TOO_FAST);

  /** Set when a view was left open for so long that the server forgot it. */
  static final int FORGOTTEN = 440;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    int status = status(request);
    Words words = new Words(Language.of(request));
    String key = "error." + (status == FORGOTTEN || KNOWN.contains(status) ? status : 500);
    response.setStatus(status == FORGOTTEN ? HttpServletResponse.SC_CONFLICT : status);
    HeadersFilter.set(response);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader(
        "Content-Security-Policy",
        Policies.NOTHING + "; style-src 'self'; img-src 'self'; base-uri 'none'");
    response.setContentType("text/html;charset=UTF-8");
    long wait = wait(request);
    if (status == TOO_FAST) {
      response.setHeader("Retry-After", Long.toString(wait));
    }
    response.getWriter().write(page(Language.of(request), words, key, wait));
  }

  private static int status(HttpServletRequest request) {
    if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable thrown) {
      int status = statusOf(thrown);
      if (status == HttpServletResponse.SC_INTERNAL_SERVER_ERROR) {
        LOG.log(Level.SEVERE, "A screen failed", thrown);
      }
      return status;
    }
    Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    return code instanceof Integer status ? status : HttpServletResponse.SC_NOT_FOUND;
  }

  /** What an exception means to the one who asked; 500 for what is our own fault. */
  static int statusOf(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof ViewExpiredException) {
        return FORGOTTEN;
      }
      if (cause instanceof NotHere) {
        return HttpServletResponse.SC_NOT_FOUND;
      }
      if (cause instanceof Refused refused) {
        return refused.refusal() == AccessRefusal.TOO_FAST
            ? TOO_FAST
            : HttpServletResponse.SC_FORBIDDEN;
      }
    }
    return HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
  }

  /** Seconds after which whoever was too fast goes on; 0 for anything else. */
  private static long wait(HttpServletRequest request) {
    Object thrown = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
    for (Throwable cause = (Throwable) thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof Refused refused && refused.refusal() == AccessRefusal.TOO_FAST) {
        return (Long) refused.arguments().get(0);
      }
    }
    return 0;
  }

  // All that is filled in are words of our own bundles.
  private static String page(Language language, Words words, String key, long wait) {
    return """
        <!DOCTYPE html>
        <html lang="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s · Perisai</title><link rel="icon" type="image/svg+xml" href="/jakarta.faces.resource/perisai.svg.xhtml?ln=perisai"><link rel="stylesheet" href="/jakarta.faces.resource/perisai.css.xhtml?ln=perisai"></head>
        <body><main class="alone"><div class="alone-card"><h1>%s</h1><p>%s</p><p><a class="button" href="/">%s</a></p></div></main></body></html>
        """
        .formatted(
            language.code(),
            words.say(key + ".title"),
            words.say(key + ".title"),
            words.say(key + ".text", wait),
            words.say("error.home"));
  }
}
