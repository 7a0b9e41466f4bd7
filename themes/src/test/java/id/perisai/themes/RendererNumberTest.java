package id.perisai.themes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import id.perisai.release.Digest;
import id.perisai.render.Theme;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Templates that write other bytes are another renderer: {@link Theme#RENDERER} is raised with
 * them, so that the platform signs a theme and every site gets a candidate. The file {@code
 * renderer} beside the templates says for which bytes the number stands. After raising it:
 *
 * <pre>
 * mvn -pl cms-core,themes test -Dtest=RendererNumberTest -Dsurefire.failIfNoSpecifiedTests=false -Drenderer.write=true
 * </pre>
 */
class RendererNumberTest {
  private static final Path TEMPLATES = Path.of("src/main/jte");
  private static final Path FILE = Path.of("src/main/renderer");

  @TempDir Path temporary;

  @Test
  void the_number_was_raised_with_the_templates() throws IOException {
    Digest digest = digest(TEMPLATES);
    if (Boolean.getBoolean("renderer.write")) {
      write(FILE, Theme.RENDERER, digest);
    }
    requireSame(FILE, Theme.RENDERER, digest);
  }

  @Test
  void notices_a_template_that_changed_came_or_went() throws IOException {
    Path copy = Files.createDirectories(temporary.resolve("jte"));
    for (Path template : templates(TEMPLATES)) {
      Files.copy(template, copy.resolve(template.getFileName()));
    }
    Digest before = digest(copy);
    assertEquals(digest(TEMPLATES), before);
    Files.writeString(copy.resolve("page.jte"), Files.readString(copy.resolve("page.jte")) + " ");
    Digest changed = digest(copy);
    assertNotEquals(before, changed);
    Files.move(copy.resolve("page.jte"), copy.resolve("pages.jte"));
    assertNotEquals(changed, digest(copy));
  }

  @Test
  void other_templates_under_the_same_number_are_refused_and_not_written() throws IOException {
    Path file = temporary.resolve("renderer");
    Digest one = Digest.of(new byte[] {1});
    Digest other = Digest.of(new byte[] {2});
    write(file, "perisai-site/1", one);
    requireSame(file, "perisai-site/1", one);
    assertThrows(AssertionError.class, () -> requireSame(file, "perisai-site/1", other));
    assertThrows(AssertionError.class, () -> write(file, "perisai-site/1", other));
    write(file, "perisai-site/2", other);
    requireSame(file, "perisai-site/2", other);
  }

  private static void requireSame(Path file, String renderer, Digest digest) throws IOException {
    assertEquals(
        List.of(renderer, digest.hex()),
        Files.readAllLines(file),
        "templates changed: raise Theme.RENDERER, then run the command in this test's description");
  }

  private static void write(Path file, String renderer, Digest digest) throws IOException {
    if (Files.exists(file)) {
      List<String> before = Files.readAllLines(file);
      if (before.get(0).equals(renderer)) {
        assertEquals(before.get(1), digest.hex(), "raise Theme.RENDERER first");
      }
    }
    Files.writeString(file, renderer + "\n" + digest.hex() + "\n");
  }

  private static Digest digest(Path folder) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Path template : templates(folder)) {
      String line = template.getFileName() + " " + Digest.of(Files.readAllBytes(template)).hex();
      all.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return Digest.of(all.toByteArray());
  }

  private static List<Path> templates(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
