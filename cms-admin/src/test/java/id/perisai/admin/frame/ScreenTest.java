package id.perisai.admin.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.admin.security.Policies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private static final Path WEBAPP = Path.of("src/main/webapp");
  private static final String PAGE = "0f0e0d0c-1111-4222-8333-444455556666";

  @Test
  void lists_every_view_that_exists_and_no_other() throws IOException {
    TreeSet<String> existing = new TreeSet<>();
    try (Stream<Path> files = Files.walk(WEBAPP.resolve("screens"))) {
      files
          .filter(file -> file.toString().endsWith(".xhtml"))
          .forEach(file -> existing.add("/" + WEBAPP.relativize(file)));
    }
    TreeSet<String> listed = new TreeSet<>();
    Arrays.stream(Screen.values()).map(Screen::view).forEach(listed::add);
    assertEquals(existing, listed);
  }

  @Test
  void keeps_no_view_outside_of_the_list() throws IOException {
    try (Stream<Path> files = Files.walk(WEBAPP)) {
      assertEquals(
          0,
          files
              .filter(file -> file.toString().endsWith(".xhtml"))
              .filter(file -> !file.startsWith(WEBAPP.resolve("screens")))
              .filter(file -> !file.startsWith(WEBAPP.resolve("WEB-INF")))
              .count());
    }
  }

  @Test
  void reads_the_values_of_an_address() {
    Screen.Visit visit = Screen.at("/halaman/" + PAGE + "/riwayat").orElseThrow();
    assertEquals(Screen.HISTORY, visit.screen());
    assertEquals(Map.of("page", PAGE), visit.values());
  }

  @Test
  void knows_no_address_but_exactly_those_listed() {
    for (String path :
        new String[] {
          "/masuk/",
          "/halaman/1",
          "/halaman/" + PAGE.toUpperCase(),
          "/screens/content/pages.xhtml",
          "/halaman/baru/news/fr",
          "/tautan/short",
          "//",
          "/halaman/" + PAGE + "/",
          "/WEB-INF/web.xml"
        }) {
      assertTrue(Screen.at(path).isEmpty(), path);
    }
  }

  @Test
  void leads_back_to_own_screens_only() {
    assertEquals("/tinjau", Back.safe("/tinjau"));
    for (String elsewhere :
        new String[] {
          null, "", "//evil.example", "https://evil.example/", "/tinjau?x", "/api/media"
        }) {
      assertEquals("/", Back.safe(elsewhere));
    }
  }

  @Test
  void holds_every_screen_under_trusted_types_and_lets_the_editor_alone_name_a_policy() {
    for (Screen screen : Screen.values()) {
      String policy = Policies.of(screen);
      assertTrue(policy.contains("; require-trusted-types-for 'script'; "), policy);
      assertTrue(policy.endsWith("; script-src 'self'"), policy);
      assertTrue(
          policy.contains(
              screen.scripts() == Screen.Scripts.EDITOR
                  ? "; trusted-types ProseMirrorClipboard; "
                  : "; trusted-types 'none'; "),
          policy);
    }
  }
}
