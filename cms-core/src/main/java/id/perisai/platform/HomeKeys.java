package id.perisai.platform;

import id.perisai.message.LockedSealingKey;
import id.perisai.publish.SoftwareKey;
import id.perisai.release.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/**
 * Encrypted keys in a folder of the home that only its owner may enter. The platform's lie here, as
 * the init ceremony needs them before there is a desk; in a demo home the publishers' too.
 */
final class HomeKeys {
  private final Path folder;

  HomeKeys(Path folder) throws IOException {
    this.folder = OwnerOnly.folder(folder);
  }

  /** The person's key; made and stored on the first call. */
  SoftwareKey of(String tenant, UUID person, char[] passphrase) throws IOException {
    Path file = folder.resolve(tenant + "-" + person + ".json");
    if (Files.exists(file)) {
      try {
        return SoftwareKey.parse(Files.readAllBytes(file));
      } catch (Rejected e) {
        throw new IOException("key file " + file + " is damaged: " + e.getMessage(), e);
      }
    }
    SoftwareKey key = SoftwareKey.make(passphrase);
    OwnerOnly.write(file, key.bytes());
    return key;
  }

  /** The person's key for opening messages; made and stored on the first call. */
  LockedSealingKey sealing(String tenant, UUID person, char[] passphrase) throws IOException {
    Path file = folder.resolve("pesan-" + tenant + "-" + person + ".json");
    if (Files.exists(file)) {
      try {
        return LockedSealingKey.parse(Files.readAllBytes(file));
      } catch (Rejected e) {
        throw new IOException("key file " + file + " is damaged: " + e.getMessage(), e);
      }
    }
    LockedSealingKey key = LockedSealingKey.make(passphrase);
    OwnerOnly.write(file, key.bytes());
    return key;
  }

  /** Files and folders that nobody but their owner can read. */
  static final class OwnerOnly {
    private OwnerOnly() {}

    static Path folder(Path folder) throws IOException {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      return folder;
    }

    /** Never readable by others, not even while it is written; whole, or not there. */
    static void write(Path file, byte[] bytes) throws IOException {
      Path temporary = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
      Files.createFile(
          temporary,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(temporary, bytes, StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
