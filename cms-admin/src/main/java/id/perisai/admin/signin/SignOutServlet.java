package id.perisai.admin.signin;

import id.perisai.access.Acting;
import id.perisai.access.SignOut;
import id.perisai.admin.security.SessionCookie;
import id.perisai.admin.security.SessionFilter;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/**
 * {@code POST /tindakan/keluar}: ends the session, in the database and in the browser; with {@code
 * di=semua} all of the person's.
 */
public final class SignOutServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject private transient SignOut act;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Acting who = (Acting) request.getAttribute(SessionFilter.ACTING);
    if ("semua".equals(request.getParameter("di"))) {
      act.everywhere(who);
    } else {
      SessionCookie.read(request).ifPresent(session -> act.signOut(who, session));
    }
    SessionCookie.clear(request, response);
    HttpSession views = request.getSession(false);
    if (views != null) {
      views.invalidate();
    }
    response.setHeader("Clear-Site-Data", "\"cache\", \"storage\"");
    response.sendRedirect("/masuk");
  }
}
