package id.perisai.admin.security;

import id.perisai.admin.frame.Place;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Sets the security headers that every response has; the policy for scripts is the screen's. */
public final class HeadersFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final String RESOURCES = "/jakarta.faces.resource/";

  private transient boolean tls;

  @Override
  public void init(FilterConfig config) throws ServletException {
    super.init(config);
    tls = Place.fromSystem().isTls();
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    set(response);
    if (tls) {
      response.setHeader("Strict-Transport-Security", "max-age=63072000; includeSubDomains");
    }
    if (!request.getRequestURI().startsWith(RESOURCES)) {
      response.setHeader("Cache-Control", "no-store");
    }
    chain.doFilter(request, response);
  }

  /** For whoever answers outside of the filters' way. */
  public static void set(HttpServletResponse response) {
    response.setHeader("Content-Security-Policy", Policies.NOTHING);
    response.setHeader("X-Content-Type-Options", "nosniff");
    // Not no-referrer: under that policy browsers send "Origin: null" with our own forms.
    response.setHeader("Referrer-Policy", "same-origin");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    response.setHeader("X-Frame-Options", "SAMEORIGIN");
    response.setHeader(
        "Permissions-Policy",
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()");
  }
}
