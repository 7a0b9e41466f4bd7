package id.perisai.admin.command;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL's programs, unpacked once from the archive on the class path. */
final class PostgresBinaries {
  /** Raised with the version of the binaries, so that an older copy is not used. */
  static final String VERSION = "18.6";

  private final Path directory;

  PostgresBinaries(Home home) {
    this.directory = home.binaries().resolve("postgresql-" + VERSION);
  }

  /** Path of a program; unpacks all of them first if need be. */
  Path program(String name) throws IOException {
    if (!Files.exists(directory)) {
      unpack();
    }
    return directory.resolve("bin").resolve(name);
  }

  private void unpack() throws IOException {
    Path fresh = directory.resolveSibling(directory.getFileName() + ".new");
    Trees.delete(fresh);
    Files.createDirectories(fresh);
    try (InputStream archive = archive();
        TarArchiveInputStream tar =
            new TarArchiveInputStream(
                new XZCompressorInputStream(new BufferedInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(tar, entry, fresh);
      }
    }
    Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path into)
      throws IOException {
    Path target = into.resolve(entry.getName()).normalize();
    if (!target.startsWith(into)) {
      throw new IOException("the archive of PostgreSQL names a path outside: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, target);
    if ((entry.getMode() & 0100) != 0) {
      Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private static InputStream archive() {
    String name = "postgres-" + system() + "-" + architecture() + ".txz";
    InputStream stream = PostgresBinaries.class.getClassLoader().getResourceAsStream(name);
    if (stream == null) {
      throw new Failure(
          ExitCode.PART_FAILED,
          "there is no embedded PostgreSQL for this machine ("
              + name
              + "): name a server with --database-url and --database-password-file");
    }
    return stream;
  }

  private static String system() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac")
        ? "darwin"
        : "linux";
  }

  private static String architecture() {
    String name = System.getProperty("os.arch");
    return switch (name) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "arm_64";
      default -> name;
    };
  }
}
