package id.perisai.admin.security;

import id.perisai.admin.frame.Place;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;

/**
 * Answers only to the host that the server was started for. Everything else gets 400: a foreign
 * name that resolves here (DNS rebinding), a doubled or missing header (CVE-2025-12543).
 */
public final class HostFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private transient String authority;

  @Override
  public void init(FilterConfig config) throws ServletException {
    super.init(config);
    authority = Place.fromSystem().authority();
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    List<String> hosts = Collections.list(request.getHeaders("Host"));
    if (hosts.size() != 1 || !hosts.get(0).equalsIgnoreCase(authority)) {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      return;
    }
    chain.doFilter(request, response);
  }
}
