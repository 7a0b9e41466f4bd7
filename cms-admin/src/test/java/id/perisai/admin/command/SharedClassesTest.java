package id.perisai.admin.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which archives a start leaves alone. */
class SharedClassesTest {
  @TempDir Path directory;
  private Path server;
  private Path war;
  private Path crash;
  private SharedClasses classes;

  @BeforeEach
  void aBuiltServer() throws IOException {
    server = directory.resolve("server");
    war = Files.writeString(directory.resolve("cms-web.war"), "application");
    crash = directory.resolve("crash");
    Path modules = Files.createDirectories(server.resolve("modules").resolve("org"));
    Files.writeString(modules.resolve("module.jar"), "module");
    Files.writeString(server.resolve("jboss-modules.jar"), "boot");
    classes = of("Java 17.0.15+6");
  }

  private SharedClasses of(String java) {
    return new SharedClasses(server, war, java);
  }

  private Path kept() throws IOException {
    Files.createDirectories(classes.folder());
    return classes.keep(Files.writeString(classes.folder().resolve("made"), "archived classes"));
  }

  @Test
  void takes_the_one_that_was_made_for_this_java_server_and_application() throws IOException {
    Path kept = kept();
    assertEquals(Optional.of(kept), classes.fitting());
    assertEquals(Optional.of(kept), of("Java 17.0.15+6").fitting(crash));
    assertEquals(server.getParent(), kept.getParent().getParent(), "beside the server");
  }

  @Test
  void takes_none_where_none_was_made() {
    assertEquals(Optional.empty(), classes.fitting());
  }

  @Test
  void takes_none_of_another_java() throws IOException {
    kept();
    assertEquals(Optional.empty(), of("Java 17.0.16+8").fitting());
  }

  @Test
  void takes_none_that_was_cut_off_or_grew() throws IOException {
    Path kept = kept();
    try (FileChannel channel = FileChannel.open(kept, StandardOpenOption.WRITE)) {
      channel.truncate(8);
    }
    assertEquals(Optional.empty(), classes.fitting());
    Files.writeString(kept, "archived classes, and more");
    assertEquals(Optional.empty(), classes.fitting());
    Files.writeString(kept, "archived classes");
    assertEquals(Optional.of(kept), classes.fitting());
  }

  @Test
  void takes_none_of_another_application() throws IOException {
    kept();
    Files.writeString(war, "Application");
    assertEquals(Optional.empty(), classes.fitting());
    Files.delete(war);
    assertEquals(Optional.empty(), classes.fitting());
  }

  @Test
  void takes_none_of_another_server() throws IOException {
    kept();
    Path added = Files.writeString(server.resolve("modules").resolve("more.jar"), "more");
    assertEquals(Optional.empty(), classes.fitting());
    Files.delete(added);
    assertTrue(classes.fitting().isPresent());
    FileTime later = FileTime.from(Instant.now().plus(Duration.ofDays(1)));
    Files.setLastModifiedTime(server.resolve("jboss-modules.jar"), later);
    assertEquals(Optional.empty(), classes.fitting(), "provisioned again: the JVM would refuse it");
  }

  @Test
  void keeps_the_newest_alone() throws IOException {
    Path first = kept();
    Files.createDirectory(classes.folder().resolve("making-left-behind"));
    Files.writeString(war, "next version");
    Path second = kept();
    assertFalse(Files.exists(first));
    try (Stream<Path> left = Files.list(classes.folder())) {
      assertEquals(List.of(second), left.toList());
    }
  }

  @Test
  void keeps_none_for_a_server_that_is_not_there() throws IOException {
    Files.delete(war);
    assertThrows(IOException.class, this::kept);
  }

  @Test
  void leaves_it_out_after_a_crash_until_the_build_made_another() throws Exception {
    Path kept = kept();
    ended("kill -ABRT $$", kept);
    awaitNote();
    assertTrue(Files.readString(crash).contains("(exit 134) with " + kept), "for operators");
    assertEquals(Optional.empty(), classes.fitting(crash));
    assertTrue(classes.fitting().isPresent(), "the build asks for what is there");
    Files.setLastModifiedTime(kept, FileTime.from(Instant.now().plusSeconds(60)));
    assertEquals(Optional.of(kept), classes.fitting(crash));
  }

  @Test
  void takes_it_again_after_every_other_end() throws Exception {
    Path kept = kept();
    for (String end : List.of("exit 0", "exit 1", "kill -TERM $$", "kill -KILL $$")) {
      ended(end, kept);
    }
    Thread.sleep(200); // Nobody tells that nothing was written.
    assertEquals(Optional.of(kept), classes.fitting(crash));
  }

  /** A server may run for months after the build. */
  @Test
  void takes_the_one_that_the_build_made_before_a_process_crashed_that_had_another()
      throws Exception {
    Path first = kept();
    Files.writeString(war, "next version");
    Path second = kept();
    ended("kill -SEGV $$", first);
    awaitNote();
    assertEquals(Optional.of(second), classes.fitting(crash));
    Files.delete(crash);
    ended("kill -SEGV $$", second);
    awaitNote();
    assertEquals(Optional.empty(), classes.fitting(crash));
  }

  private void awaitNote() throws Exception {
    for (int tries = 0; (!Files.exists(crash) || Files.size(crash) == 0) && tries < 200; tries++) {
      Thread.sleep(50);
    }
  }

  private void ended(String script, Path archive) throws Exception {
    Process process =
        Launch.ownSession(List.of("sh", "-c", script), directory, directory.resolve("log"));
    SharedClasses.watch(process, archive, crash);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
  }
}
