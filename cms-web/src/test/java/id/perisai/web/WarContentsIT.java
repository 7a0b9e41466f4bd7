package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What delivery brings along: no database driver, no template engine, no screens. */
class WarContentsIT {
  private static final Path WAR = Path.of("target", "cms-web.war");

  @Test
  void the_war_holds_the_delivery_jar_and_a_brotli_decoder_and_its_server_lucene()
      throws IOException {
    assertEquals(Set.of("cms-core-delivery.jar", "dec.jar"), jars());
    try (Stream<Path> files =
        Files.list(Path.of("target", "server", "modules", "org", "apache", "lucene", "main"))) {
      assertEquals(
          Set.of("lucene-analysis-common.jar", "lucene-core.jar", "module.xml"),
          files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
    }
  }

  @Test
  void the_delivery_jar_holds_what_the_jdk_and_the_server_alone_can_run() throws IOException {
    try (ZipFile jar =
        new ZipFile(
            Path.of("..", "cms-core", "target")
                .toFile()
                .listFiles((d, n) -> n.endsWith("-delivery.jar"))[0])) {
      Set<String> packages =
          jar.stream()
              .filter(entry -> entry.getName().endsWith(".class"))
              .map(entry -> entry.getName().substring(0, entry.getName().lastIndexOf('/')))
              .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(Set.of("id/perisai/http", "id/perisai/inbox", "id/perisai/release"), packages);
    }
  }

  @Test
  void the_war_holds_nothing_of_source_control_and_no_hidden_file() throws IOException {
    assertEquals(Set.of(), hidden(WAR));
    assertTrue(isHidden("WEB-INF/.git/config") && isHidden("CVS/Entries"));
  }

  private static Set<String> hidden(Path archive) throws IOException {
    try (ZipFile war = new ZipFile(archive.toFile())) {
      return war.stream()
          .map(entry -> entry.getName())
          .filter(WarContentsIT::isHidden)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static boolean isHidden(String name) {
    return name.matches("(.*/)?(\\.[^/]+|CVS)(/.*)?");
  }

  private static Set<String> jars() throws IOException {
    try (ZipFile war = new ZipFile(WAR.toFile())) {
      return war.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.startsWith("WEB-INF/lib/") && name.endsWith(".jar"))
          .map(name -> name.substring("WEB-INF/lib/".length()))
          .map(name -> name.replaceAll("-[0-9]+(\\.[0-9]+)*", ""))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
