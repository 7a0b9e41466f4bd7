package id.perisai.themes;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import id.perisai.render.Theme;

/** The compiled templates and the assets, loaded once. */
public final class Themes {
  private static final TemplateEngine TEMPLATES =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Themes.class.getClassLoader(), "id.perisai.themes.template");
  private static final Theme THEME = Theme.load(Themes.class, "/id/perisai/themes");

  private Themes() {}

  /** Templates as they were compiled with the platform; none can be added while it runs. */
  public static TemplateEngine templates() {
    return TEMPLATES;
  }

  /** Every file that {@code theme.list} names. */
  public static Theme theme() {
    return THEME;
  }
}
