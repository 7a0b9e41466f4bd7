package id.perisai.admin.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The one directory that holds all state. Everything in it is readable by its owner alone.
 *
 * @param root absolute path
 */
record Home(Path root) {
  private static final long LEAST_FREE_BYTES = 512L << 20;

  Home {
    root = root.toAbsolutePath().normalize();
  }

  Path version() {
    return root.resolve("version");
  }

  Path mode() {
    return root.resolve("mode");
  }

  Path properties() {
    return root.resolve("perisai.properties");
  }

  Path database() {
    return root.resolve("database");
  }

  /** Unpacked binaries of the embedded database. */
  Path binaries() {
    return root.resolve("binaries");
  }

  Path repository() {
    return root.resolve("repository");
  }

  Path store() {
    return root.resolve("store");
  }

  Path inbox() {
    return root.resolve("inbox");
  }

  Path authoring() {
    return root.resolve("authoring");
  }

  Path delivery() {
    return root.resolve("delivery");
  }

  Path secrets() {
    return root.resolve("secrets");
  }

  /** Encrypted keys. */
  Path keys() {
    return root.resolve("keys");
  }

  Path demo() {
    return root.resolve("demo");
  }

  Path log() {
    return root.resolve("log");
  }

  Path run() {
    return root.resolve("run");
  }

  /** Hex SHA-256 of trust root 1, once the init ceremony was held. */
  Path trustRoot() {
    return root.resolve("trust-root");
  }

  /** Under which circumstances the first start was finished. */
  Path founded() {
    return root.resolve("founded");
  }

  boolean exists() {
    return Files.exists(version());
  }

  /**
   * Makes the directory on the first start, and refuses one that another version or mode made.
   *
   * @throws Failure naming the cause and the fix
   */
  void open(String version, Mode mode) {
    try {
      Files.createDirectories(
          root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      requireRoom();
      requireSame(version(), version, "version");
      requireMode(mode);
      for (Path directory : new Path[] {repository(), store(), inbox(), secrets(), log(), run()}) {
        Files.createDirectories(directory);
      }
      Files.setPosixFilePermissions(secrets(), PosixFilePermissions.fromString("rwx------"));
    } catch (IOException failed) {
      throw new Failure(
          ExitCode.HOME_REFUSED,
          "home " + root + " cannot be used (" + failed + "): choose another with --home DIR",
          failed);
    }
  }

  private void requireRoom() throws IOException {
    long free = Files.getFileStore(root).getUsableSpace();
    if (free < LEAST_FREE_BYTES) {
      throw new Failure(
          ExitCode.HOME_REFUSED,
          "the disk of home "
              + root
              + " has "
              + (free >> 20)
              + " MiB left, and Perisai wants "
              + (LEAST_FREE_BYTES >> 20)
              + ": free some, or choose another disk with --home DIR");
    }
  }

  private void requireMode(Mode mode) throws IOException {
    if (mode == Mode.PRODUCTION && Files.exists(demo(), LinkOption.NOFOLLOW_LINKS)) {
      throw new Failure(
          ExitCode.HOME_REFUSED,
          "home "
              + root
              + " holds the demo city and its passphrases, and mode = \"production\" refuses it:"
              + " choose an empty one with --home DIR, or set mode = demo");
    }
    requireSame(mode(), mode.key(), "mode");
  }

  private void requireSame(Path file, String wanted, String what) throws IOException {
    if (!Files.exists(file)) {
      Files.writeString(file, wanted + "\n");
      return;
    }
    String found = Files.readString(file, StandardCharsets.UTF_8).strip();
    if (!found.equals(wanted)) {
      throw new Failure(
          ExitCode.HOME_REFUSED,
          "home "
              + root
              + " was made with "
              + what
              + " "
              + found
              + ", and this is "
              + wanted
              + ": use that one, or choose another home with --home DIR");
    }
  }
}
