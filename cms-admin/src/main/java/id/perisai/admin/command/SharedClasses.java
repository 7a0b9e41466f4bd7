package id.perisai.admin.command;

import id.perisai.release.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where the build keeps an archive of the classes that a server loads at its start. The JVM maps it
 * instead of reading and verifying each (class data sharing, JEP 350), and takes from it only those
 * whose bytes are still the same.
 *
 * <p>It lies beside the server, with its rights: whoever may write it owns the process. Its name is
 * a digest of all that it was made for, and its length: a JVM that maps one that was cut off dies.
 */
final class SharedClasses {
  private static final String SUFFIX = ".jsa";

  /** How a crashed JVM exits: 128 and SIGILL, SIGABRT, SIGBUS, SIGFPE, SIGSEGV. */
  private static final Set<Integer> CRASHES = Set.of(132, 134, 135, 136, 139);

  private final Path server;
  private final Path application;
  private final String java;

  /**
   * @param server as provisioned by the build
   * @param application the WAR
   */
  SharedClasses(Path server, Path application) {
    this(server, application, runningJava());
  }

  /**
   * @param java which JVM maps it; no other can
   */
  SharedClasses(Path server, Path application, String java) {
    this.server = server;
    this.application = application;
    this.java = java;
  }

  private static String runningJava() {
    return String.join(
        " ",
        System.getProperty("java.vm.vendor"),
        System.getProperty("java.vm.name"),
        System.getProperty("java.vm.version"),
        System.getProperty("os.arch"));
  }

  Path folder() {
    return server.resolveSibling("server-classes");
  }

  /** The archive that was made for all of this, if it is there and whole. */
  Optional<Path> fitting() {
    try (Stream<Path> files = Files.list(folder())) {
      String wanted = madeFor();
      return files.filter(file -> isWhole(file, wanted)).findFirst();
    } catch (IOException | UncheckedIOException none) {
      return Optional.empty(); // The server starts without.
    }
  }

  /**
   * The fitting archive, unless a process crashed with it.
   *
   * @param crash as written by {@link #watch}
   */
  Optional<Path> fitting(Path crash) {
    return fitting().filter(archive -> !crashedWith(archive, crash));
  }

  /** Writes down that a process crashed that had the archive: starts go without that one. */
  static void watch(Process started, Path archive, Path crash) {
    started
        .onExit()
        .thenAccept(
            ended -> {
              if (CRASHES.contains(ended.exitValue())) {
                note(ended.exitValue(), archive, crash);
              }
            });
  }

  /**
   * Puts an archive into its place, and takes away what was made for other servers, applications
   * and Javas. A process that has one of those mapped keeps it.
   *
   * @param made below {@link #folder}
   */
  Path keep(Path made) throws IOException {
    try (FileChannel channel = FileChannel.open(made, StandardOpenOption.READ)) {
      channel.force(true);
    }
    Path kept = folder().resolve(name(madeFor(), Files.size(made)));
    Files.move(made, kept, StandardCopyOption.ATOMIC_MOVE);
    List<Path> all;
    try (Stream<Path> files = Files.list(folder())) {
      all = files.toList();
    }
    for (Path other : all) {
      if (!other.equals(kept)) {
        Trees.delete(other);
      }
    }
    return kept;
  }

  private static void note(int exit, Path archive, Path crash) {
    String what =
        "The server crashed (exit %d) with %s: it starts without it until the build has made"
            + " another, or until this file is removed.%n";
    try {
      Files.writeString(crash, what.formatted(exit, archive));
    } catch (IOException unwritable) {
      System.err.println("perisai: " + crash + " cannot be written: " + unwritable);
    }
  }

  /**
   * Not so where the note is of another archive: a process that had the one before may crash long
   * after the build has made this one.
   */
  private static boolean crashedWith(Path archive, Path crash) {
    try {
      return Files.exists(crash)
          && Files.readString(crash).contains(archive.getFileName().toString())
          && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(crash)) <= 0;
    } catch (IOException unreadable) {
      return true;
    }
  }

  private static boolean isWhole(Path file, String madeFor) {
    try {
      return file.getFileName().toString().equals(name(madeFor, Files.size(file)));
    } catch (IOException unreadable) {
      return false;
    }
  }

  private static String name(String madeFor, long length) {
    return madeFor + "-" + length + SUFFIX;
  }

  /** The JVM looks at path and time of the class path by itself; so the build must, too. */
  private String madeFor() throws IOException {
    Path boot = server.resolve("jboss-modules.jar");
    List<String> lines = new ArrayList<>();
    try (InputStream war = Files.newInputStream(application)) {
      lines.add(Digest.of(war).hex());
    }
    lines.add(java);
    lines.add(boot + " " + Files.size(boot) + " " + Files.getLastModifiedTime(boot).toMillis());
    lines.addAll(modules());
    return Digest.of(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)).hex();
  }

  private List<String> modules() throws IOException {
    List<String> modules = new ArrayList<>();
    try (Stream<Path> files = Files.walk(server.resolve("modules"))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        modules.add(server.relativize(file) + " " + Files.size(file));
      }
    }
    return modules;
  }
}
