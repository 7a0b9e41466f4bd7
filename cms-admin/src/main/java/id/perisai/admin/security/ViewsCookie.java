package id.perisai.admin.security;

import id.perisai.admin.frame.Place;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.SessionCookieConfig;

/**
 * The cookie by which the server finds the views that it remembers for a browser. Under TLS it is
 * bound to this very host, as the session's is; {@code SameSite} is set for all cookies alike.
 */
public final class ViewsCookie implements ServletContextListener {
  static final String NAME = "perisai_tampilan";

  @Override
  public void contextInitialized(ServletContextEvent event) {
    configure(event.getServletContext().getSessionCookieConfig(), Place.fromSystem().isTls());
  }

  static void configure(SessionCookieConfig cookie, boolean tls) {
    cookie.setName(tls ? "__Host-" + NAME : NAME); // browsers take the prefix under TLS only
    cookie.setSecure(tls);
    cookie.setHttpOnly(true);
    cookie.setPath("/");
  }
}
