package id.perisai.admin.security;

import id.perisai.access.Token;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;

/**
 * The cookie that holds the token of a session; what the token stands for is a row of the database.
 * It is new at each sign-in, so that nobody can plant one.
 */
public final class SessionCookie {
  private SessionCookie() {}

  /** {@code __Host-} binds a cookie to this very host, but browsers take it under TLS only. */
  private static String name(HttpServletRequest request) {
    return request.isSecure() ? "__Host-perisai" : "perisai";
  }

  public static Optional<Token> read(HttpServletRequest request) {
    return value(request, name(request)).map(Token::presented);
  }

  static Optional<String> value(HttpServletRequest request, String name) {
    if (request.getCookies() == null) {
      return Optional.empty();
    }
    for (Cookie cookie : request.getCookies()) {
      if (cookie.getName().equals(name)) {
        return Optional.of(cookie.getValue());
      }
    }
    return Optional.empty();
  }

  public static void write(HttpServletRequest request, HttpServletResponse response, Token token) {
    response.addCookie(cookie(request, name(request), token.text(), -1));
  }

  public static void clear(HttpServletRequest request, HttpServletResponse response) {
    response.addCookie(cookie(request, name(request), "", 0));
  }

  static Cookie cookie(HttpServletRequest request, String name, String value, int maxAge) {
    Cookie cookie = new Cookie(name, value);
    cookie.setPath("/");
    cookie.setHttpOnly(true);
    cookie.setSecure(request.isSecure());
    cookie.setAttribute("SameSite", "Lax");
    cookie.setMaxAge(maxAge);
    return cookie;
  }
}
