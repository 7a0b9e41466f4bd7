package id.perisai.platform;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * The passphrase of the platform's key outside demo mode: from {@code keys/passphrase}, which only
 * its owner may read, or typed at a terminal. It is never stored by the product.
 */
final class PlatformPassphrase {
  private static final int SHORTEST = 20;

  private PlatformPassphrase() {}

  static char[] read(Path home) throws IOException {
    Path file = home.resolve("keys").resolve("passphrase");
    char[] passphrase = Files.exists(file) ? fromFile(file) : fromTerminal(file);
    if (passphrase.length < SHORTEST) {
      throw new FirstStart.Refused(
          "the platform key's passphrase has "
              + passphrase.length
              + " characters: take at least "
              + SHORTEST);
    }
    return passphrase;
  }

  private static char[] fromFile(Path file) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    permissions.remove(PosixFilePermission.OWNER_READ);
    permissions.remove(PosixFilePermission.OWNER_WRITE);
    if (!permissions.isEmpty()) {
      throw new FirstStart.Refused(
          file + " can be read by others: run chmod 600 " + file + " and choose a new passphrase");
    }
    return Files.readString(file, StandardCharsets.UTF_8).strip().toCharArray();
  }

  private static char[] fromTerminal(Path file) {
    Console console = System.console();
    if (console == null) {
      throw new FirstStart.Refused(
          "the platform's key needs a passphrase: start once at a terminal without --detach and"
              + " type it, or put it into "
              + file
              + " (mode 0600) and delete that file afterwards");
    }
    char[] first = console.readPassword("Passphrase of the platform's key: ");
    char[] again = console.readPassword("The same again: ");
    if (first == null || !java.util.Arrays.equals(first, again)) {
      throw new FirstStart.Refused("the two passphrases differ: start again");
    }
    return first;
  }
}
