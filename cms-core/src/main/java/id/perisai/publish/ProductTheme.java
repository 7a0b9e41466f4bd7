package id.perisai.publish;

import id.perisai.release.ThemeStatement;
import id.perisai.render.Theme;
import java.util.List;

/**
 * The theme that this version of the product brings, beside the one that the platform signed. They
 * differ after an upgrade, until the platform has signed again.
 */
public final class ProductTheme {
  private ProductTheme() {}

  /** Its files as a theme statement lists them. */
  public static List<ThemeStatement.Asset> assets(Theme theme) {
    return theme.assets().stream()
        .map(
            asset ->
                new ThemeStatement.Asset(
                    asset.path(), asset.mediaType(), asset.digest(), asset.bytes().length))
        .toList();
  }

  /** Whether the statement is of this very theme, rendered by this renderer. */
  public static boolean isSigned(ThemeStatement statement, Theme theme) {
    return statement.assets().equals(assets(theme)) && statement.renderer().equals(Theme.RENDERER);
  }
}
