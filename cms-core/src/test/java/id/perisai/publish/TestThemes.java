package id.perisai.publish;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.resolve.DirectoryCodeResolver;
import gg.jte.runtime.Constants;
import id.perisai.render.Theme;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/** The product's own templates and assets, which are built after this module. */
public final class TestThemes {
  private static TemplateEngine templates;

  private TestThemes() {}

  public static synchronized TemplateEngine templates() {
    if (templates == null) {
      templates = compiled();
    }
    return templates;
  }

  /**
   * All at once, into a folder of this process alone: who compiles truncates what another one
   * loads, be it a thread that asks for the next template.
   */
  private static TemplateEngine compiled() {
    Path folder = Path.of("target/jte-of-tests", Long.toString(ProcessHandle.current().pid()));
    ClassLoader loader = TestThemes.class.getClassLoader();
    TemplateEngine compiler =
        TemplateEngine.create(
            new DirectoryCodeResolver(Path.of("../themes/src/main/jte")),
            folder,
            ContentType.Html,
            loader,
            Constants.PACKAGE_NAME_PRECOMPILED);
    compiler.setTrimControlStructures(true);
    compiler.setHtmlCommentsPreserved(true);
    compiler.precompileAll();
    return TemplateEngine.createPrecompiled(folder, ContentType.Html, loader);
  }

  /**
   * The theme as a next version of the product might bring it.
   *
   * @param folder where its files are laid out
   * @param file such as {@code assets/site.css}; the text is added at its end
   */
  public static Theme changed(Path folder, String file, String text) throws Exception {
    Path source =
        Path.of(TestThemes.class.getResource("/id/perisai/themes/theme.list").toURI()).getParent();
    Path target = folder.resolve("id/perisai/themes");
    try (Stream<Path> files = Files.walk(source)) {
      for (Path path : files.toList()) {
        Path copy = target.resolve(source.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(path, copy);
        }
      }
    }
    Files.writeString(target.resolve(file), text, StandardOpenOption.APPEND);
    Path classes =
        Path.of(TestThemes.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    URL[] places = {folder.toUri().toURL(), classes.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(places, null)) {
      return Theme.load(loader.loadClass(Anchor.class.getName()), "/id/perisai/themes");
    }
  }

  /** Lies beside the changed files, for {@link Theme#load}. */
  public static final class Anchor {}

  public static Theme theme() {
    return Theme.load(TestThemes.class, "/id/perisai/themes");
  }
}
