package id.perisai.admin.command;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine.Option;

/** A passphrase from the terminal, or from a file that its owner alone reads; never an argument. */
final class TypedPassphrase {
  static final int SHORTEST = 20;
  private static final int MOST_BYTES = 4096;

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = "File with the passphrase, mode 0600 (default: typed at the terminal).")
  private Path file;

  /** One that opens a key. */
  char[] ask(String prompt) throws IOException {
    return file == null ? typed(prompt) : fromFile();
  }

  /** One for a new key: long enough, and typed twice. */
  char[] choose(String prompt) throws IOException {
    char[] chosen = ask(prompt);
    if (chosen.length < SHORTEST) {
      throw new Failure(
          ExitCode.FAILED,
          "the passphrase has "
              + chosen.length
              + " characters: take at least "
              + SHORTEST
              + ", such as five words drawn by dice");
    }
    if (file == null && !Arrays.equals(chosen, typed("The same again: "))) {
      throw new Failure(ExitCode.FAILED, "the two passphrases differ: run the command again");
    }
    return chosen;
  }

  private static char[] typed(String prompt) {
    Console console = System.console();
    if (console == null) {
      throw new Failure(
          ExitCode.USAGE,
          "there is no terminal to type the passphrase at: give --passphrase-file FILE");
    }
    char[] typed = console.readPassword("%s", prompt);
    if (typed == null) {
      throw new Failure(ExitCode.FAILED, "no passphrase was typed: nothing was done");
    }
    return typed;
  }

  private char[] fromFile() throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MOST_BYTES) {
      throw new Failure(
          ExitCode.FAILED,
          "--passphrase-file "
              + file
              + " is no plain file of at most "
              + MOST_BYTES
              + " bytes: give the file itself");
    }
    Set<PosixFilePermission> others = EnumSet.noneOf(PosixFilePermission.class);
    others.addAll(Files.getPosixFilePermissions(file));
    others.remove(PosixFilePermission.OWNER_READ);
    others.remove(PosixFilePermission.OWNER_WRITE);
    if (!others.isEmpty()) {
      throw new Failure(
          ExitCode.FAILED,
          "--passphrase-file " + file + " can be read by others: run chmod 600 " + file);
    }
    return Files.readString(file, StandardCharsets.UTF_8).strip().toCharArray();
  }
}
