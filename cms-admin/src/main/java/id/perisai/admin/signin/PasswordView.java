package id.perisai.admin.signin;

import id.perisai.access.Refused;
import id.perisai.access.SetPassword;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Redirect;
import id.perisai.admin.frame.Visitor;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/**
 * Changes one's own password. All sessions end, this one too: whoever knows the new one signs in.
 */
@Named("password")
@RequestScoped
public class PasswordView {
  @Inject private SetPassword act;
  @Inject private Visitor visit;
  @Inject private Notices notices;

  private String present;
  private String password;
  private String again;

  public void change() {
    if (password == null || !password.equals(again)) {
      notices.error(visit.say("link.differ"));
      return;
    }
    try {
      act.set(visit.acting(), present == null ? "" : present, password);
      Redirect.to("/masuk?sandi=baru");
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  public String getPresent() {
    return null;
  }

  public void setPresent(String present) {
    this.present = present;
  }

  public String getPassword() {
    return null;
  }

  public void setPassword(String password) {
    this.password = password;
  }

  public String getAgain() {
    return null;
  }

  public void setAgain(String again) {
    this.again = again;
  }
}
