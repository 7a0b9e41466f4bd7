package id.perisai.admin.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The editor's bundle is committed, so these hold what nobody would see at a glance. */
class EditorBundleTest {
  private static final Path EDITOR = Path.of("src/main/editor");
  private static final Path BUNDLE = Path.of("src/main/webapp/resources/perisai/editor.js");

  @Test
  void is_built_from_the_sources_as_they_are() throws IOException {
    ByteArrayOutputStream sources = new ByteArrayOutputStream();
    try (var files = Files.list(EDITOR.resolve("src"))) {
      for (Path source : files.sorted().toList()) {
        sources.writeBytes(Files.readAllBytes(source));
      }
    }
    sources.writeBytes(Files.readAllBytes(EDITOR.resolve("package-lock.json")));
    assertTrue(
        Files.readString(BUNDLE)
            .endsWith("// sources " + Digest.of(sources.toByteArray()).hex() + "\n"),
        "the sources changed: run cms-admin/src/main/editor/rebuild");
  }

  @Test
  void locks_every_package_by_its_digest_and_names_no_registry() throws IOException {
    String lock = Files.readString(EDITOR.resolve("package-lock.json"));
    assertFalse(lock.contains("\"resolved\""));
    assertFalse(lock.contains("registry"));
    assertEquals(
        Pattern.compile("\"node_modules/[^\"]+\": \\{").matcher(lock).results().count(),
        Pattern.compile("\"integrity\": \"sha512-").matcher(lock).results().count());
  }

  @Test
  void never_writes_html_as_text() throws IOException {
    try (var files = Files.list(EDITOR.resolve("src"))) {
      for (Path source : files.toList()) {
        String text = Files.readString(source);
        assertFalse(
            Pattern.compile("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(")
                .matcher(text)
                .find(),
            source.toString());
      }
    }
  }
}
