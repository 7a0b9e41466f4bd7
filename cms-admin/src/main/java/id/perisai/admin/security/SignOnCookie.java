package id.perisai.admin.security;

import id.perisai.access.Token;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;

/**
 * The cookie that a browser takes along to the identity provider and back: an answer counts in the
 * browser that asked for it alone. Not {@code Strict}: it comes back from another site.
 */
public final class SignOnCookie {
  private static final int SECONDS = 600;

  private SignOnCookie() {}

  private static String name(HttpServletRequest request) {
    return request.isSecure() ? "__Host-perisai-sso" : "perisai-sso";
  }

  public static Optional<Token> read(HttpServletRequest request) {
    return SessionCookie.value(request, name(request)).map(Token::presented);
  }

  public static void write(HttpServletRequest request, HttpServletResponse response, Token token) {
    response.addCookie(SessionCookie.cookie(request, name(request), token.text(), SECONDS));
  }

  public static void clear(HttpServletRequest request, HttpServletResponse response) {
    response.addCookie(SessionCookie.cookie(request, name(request), "", 0));
  }
}
