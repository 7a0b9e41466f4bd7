package id.perisai.admin.security;

import id.perisai.audit.AuditPlace;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Lets audit entries say from where the request came that makes them. */
public final class AuditPlaceFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    AuditPlace.<IOException, ServletException>at(
        Devices.address(request), () -> chain.doFilter(request, response));
  }
}
