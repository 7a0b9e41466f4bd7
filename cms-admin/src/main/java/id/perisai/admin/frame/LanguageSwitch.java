package id.perisai.admin.frame;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;

/** {@code POST /tindakan/bahasa}: remembers the language in this browser. */
public final class LanguageSwitch extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Cookie cookie =
        new Cookie(Language.cookie(request), Language.of(request.getParameter("bahasa")).code());
    cookie.setHttpOnly(true);
    cookie.setPath("/");
    cookie.setSecure(request.isSecure());
    cookie.setAttribute("SameSite", "Lax");
    cookie.setMaxAge(Math.toIntExact(Duration.ofDays(365).toSeconds()));
    response.addCookie(cookie);
    response.sendRedirect(Back.to(request));
  }
}
