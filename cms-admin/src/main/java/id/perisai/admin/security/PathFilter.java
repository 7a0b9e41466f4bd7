package id.perisai.admin.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Takes addresses in one spelling only, and answers 400 to all others: without parameters, escapes,
 * empty or dotted segments. So a filter that looks at the address as it was sent and the server
 * that resolves it can never mean two places ({@code /api/desk/..;/halaman}).
 */
public final class PathFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final Pattern PLAIN = Pattern.compile("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?");

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!PLAIN.matcher(request.getRequestURI()).matches()) {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      return;
    }
    chain.doFilter(request, response);
  }
}
