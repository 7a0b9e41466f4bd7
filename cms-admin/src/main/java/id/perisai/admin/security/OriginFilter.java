package id.perisai.admin.security;

import id.perisai.admin.frame.Place;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/**
 * Lets a state be changed from our own pages alone: every unsafe method must carry our origin in
 * {@code Origin}, and {@code Sec-Fetch-Site: same-origin} where the browser sends it. Not asked of
 * the signing desk's door, which takes no cookie but a one-time token.
 */
public final class OriginFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final Set<String> SAFE = Set.of("GET", "HEAD");

  private transient String origin;

  @Override
  public void init(FilterConfig config) throws ServletException {
    super.init(config);
    origin = Place.fromSystem().origin().toString();
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!SAFE.contains(request.getMethod())
        && !request.getRequestURI().startsWith("/api/desk/")
        && !isOurs(request)) {
      response.setStatus(HttpServletResponse.SC_FORBIDDEN);
      return;
    }
    chain.doFilter(request, response);
  }

  private boolean isOurs(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    return origin.equals(request.getHeader("Origin"))
        && (site == null || site.equals("same-origin"));
  }
}
