package id.perisai.admin.command;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

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

  /** In which folder of an inbox elsewhere this delivery node writes. */
  Path inboxKnown() {
    return root.resolve("inbox-known");
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
   * Makes the directory on the first start, and refuses one of a newer version or of another mode.
   * What sites are served from is opened also where hardly any disk is left.
   *
   * @throws Failure naming the cause and the fix
   */
  void open(String version, Mode mode) {
    try {
      Files.createDirectories(
          root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      if (!exists()) {
        requireRoom();
      }
      requireNotNewer(version);
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

  /**
   * Makes the home one of this version: no older one opens it any more.
   *
   * @return the older version that it was of until now
   */
  Optional<String> moveTo(String version) throws IOException {
    String found = madeBy();
    if (found.equals(version)) {
      return Optional.empty();
    }
    Path next = version().resolveSibling("version.next");
    Files.writeString(next, version + "\n");
    Files.move(next, version(), StandardCopyOption.ATOMIC_MOVE);
    return Optional.of(found);
  }

  /** The version that last started here. */
  String madeBy() throws IOException {
    return Files.readString(version(), StandardCharsets.UTF_8).strip();
  }

  /** Whether a home of that version was last opened by a newer one than this is. */
  static boolean isNewer(String found, String version) {
    try {
      return ModuleDescriptor.Version.parse(found)
              .compareTo(ModuleDescriptor.Version.parse(version))
          > 0;
    } catch (IllegalArgumentException noVersion) {
      return true;
    }
  }

  private void requireNotNewer(String version) throws IOException {
    if (!exists()) {
      Files.writeString(version(), version + "\n");
      return;
    }
    String found = madeBy();
    if (isNewer(found, version)) {
      throw new Failure(
          ExitCode.HOME_REFUSED,
          "home "
              + root
              + " was last started by version "
              + found
              + ", and this is "
              + version
              + ": use that one or a newer one, or choose another home with --home DIR");
    }
  }

  /** Why the disk is too small to go on with, empty if it is not. */
  String complaint() throws IOException {
    long free = Files.getFileStore(root).getUsableSpace();
    return free >= LEAST_FREE_BYTES
        ? ""
        : "the disk of home "
            + root
            + " has "
            + (free >> 20)
            + " MiB left, and Perisai wants "
            + (LEAST_FREE_BYTES >> 20)
            + ": free some";
  }

  private void requireRoom() throws IOException {
    String complaint = complaint();
    if (!complaint.isEmpty()) {
      throw new Failure(
          ExitCode.HOME_REFUSED, complaint + ", or choose another disk with --home DIR");
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
