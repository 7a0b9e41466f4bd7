package id.perisai.admin.frame;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.context.FacesContext;

/** Sentences above the screen: what was done, or why not. */
@RequestScoped
public class Notices {
  public void error(String sentence) {
    add(FacesMessage.SEVERITY_ERROR, sentence);
  }

  /** Kept through the redirect that follows an act. */
  public void done(String sentence) {
    add(FacesMessage.SEVERITY_INFO, sentence);
    keep();
  }

  /** Kept through the redirect to where there is something to be done. */
  public void elsewhere(String sentence) {
    add(FacesMessage.SEVERITY_ERROR, sentence);
    keep();
  }

  private static void keep() {
    FacesContext.getCurrentInstance().getExternalContext().getFlash().setKeepMessages(true);
  }

  private static void add(FacesMessage.Severity severity, String sentence) {
    FacesContext.getCurrentInstance().addMessage(null, new FacesMessage(severity, sentence, null));
  }
}
