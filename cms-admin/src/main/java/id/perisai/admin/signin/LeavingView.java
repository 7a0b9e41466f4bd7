package id.perisai.admin.signin;

import id.perisai.access.Refused;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Visitor;
import id.perisai.publish.LeaveTenant;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.time.Clock;

/** Leaves the department that one is at work in, for whoever works for others too. */
@Named("leaving")
@RequestScoped
public class LeavingView {
  @Inject private Work work;
  @Inject private Visitor visit;
  @Inject private Notices notices;

  public boolean isPossible() {
    return visit.getTenants().size() > 1;
  }

  public String getTenantName() {
    return visit.getTenantName();
  }

  /** The session ends with the roles: whoever left signs in again, to another department. */
  public void leave() throws IOException {
    try {
      new LeaveTenant(work, Clock.systemUTC()).leave(visit.acting());
      FacesContext.getCurrentInstance().getExternalContext().redirect("/masuk");
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }
}
