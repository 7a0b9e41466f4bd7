package id.perisai.admin.frame;

import jakarta.servlet.http.HttpServletRequest;

/** The address that a form of the frame was sent from: only ever one of our own screens. */
public final class Back {
  private Back() {}

  /** The parameter {@code dari} if it is a screen's path, else the dashboard. */
  public static String to(HttpServletRequest request) {
    return safe(request.getParameter("dari"));
  }

  /** This path if it is a screen's, else the dashboard's: never an address elsewhere. */
  public static String safe(String path) {
    return path != null && Screen.at(path).isPresent() ? path : "/";
  }
}
