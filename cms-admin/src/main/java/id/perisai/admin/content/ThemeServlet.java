package id.perisai.admin.content;

import id.perisai.render.Theme;
import id.perisai.themes.Themes;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** {@code GET /_t/…}: the theme's files, for previews. */
public final class ThemeServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<Theme.Asset> asset =
        Themes.theme().assets().stream()
            .filter(one -> one.path().equals("/_t" + request.getPathInfo()))
            .findFirst();
    if (asset.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    response.setHeader("Cache-Control", "private, max-age=86400, immutable");
    response.setContentType(asset.get().mediaType());
    response.getOutputStream().write(asset.get().bytes());
  }
}
