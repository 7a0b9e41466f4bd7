package id.perisai.admin.signin;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Refused;
import id.perisai.access.Sessions;
import id.perisai.access.Token;
import id.perisai.admin.frame.Screen;
import id.perisai.admin.security.Devices;
import id.perisai.admin.security.SecurityLogFilter;
import id.perisai.admin.security.SessionCookie;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** {@code POST /tindakan/instansi}: goes on in another tenant that the person is a member of. */
public final class TenantSwitch extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject private transient Sessions sessions;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Token session = SessionCookie.read(request).orElseThrow();
    try {
      sessions.switchTenant(
          session, String.valueOf(request.getParameter("instansi")), Devices.visit(request));
      response.sendRedirect("/");
    } catch (Refused refused) {
      SecurityLogFilter.note(request, refused);
      if (refused.refusal() == AccessRefusal.STEP_UP_NEEDED) {
        response.sendRedirect(Screen.PROVE.address());
      } else {
        // The same answer as for a tenant that does not exist.
        response.sendError(HttpServletResponse.SC_NOT_FOUND);
      }
    }
  }
}
