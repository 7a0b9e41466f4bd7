package id.perisai.publish;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.resolve.DirectoryCodeResolver;
import id.perisai.render.Theme;
import java.nio.file.Path;

/** The product's own templates and assets, which are built after this module. */
public final class TestThemes {
  private static TemplateEngine templates;

  private TestThemes() {}

  public static synchronized TemplateEngine templates() {
    if (templates == null) {
      templates =
          TemplateEngine.create(
              new DirectoryCodeResolver(Path.of("../themes/src/main/jte")),
              Path.of("target/jte-of-tests"),
              ContentType.Html);
      templates.setTrimControlStructures(true);
    }
    return templates;
  }

  public static Theme theme() {
    return Theme.load(TestThemes.class, "/id/perisai/themes");
  }
}
