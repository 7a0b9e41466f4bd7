package id.perisai.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What authoring's archive brings along: nothing that lay beside the sources. */
class ArchiveContentsIT {
  private static final Path WAR = Path.of("target", "cms-admin.war");

  @Test
  void the_war_holds_nothing_of_source_control_and_no_hidden_file() throws IOException {
    try (ZipFile war = new ZipFile(WAR.toFile())) {
      Set<String> hidden =
          war.stream()
              .map(entry -> entry.getName())
              .filter(ArchiveContentsIT::isHidden)
              .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(Set.of(), hidden);
      assertTrue(war.size() > 100, war.size() + " files");
    }
    assertTrue(isHidden("WEB-INF/.git/config") && isHidden("CVS/Entries"));
  }

  private static boolean isHidden(String name) {
    return name.matches("(.*/)?(\\.[^/]+|CVS)(/.*)?");
  }
}
