package id.perisai.admin.frame;

import jakarta.faces.context.FacesContext;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Leads the browser on after an act, so that reloading repeats nothing. */
public final class Redirect {
  private Redirect() {}

  public static void to(String address) {
    try {
      FacesContext.getCurrentInstance().getExternalContext().redirect(address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
