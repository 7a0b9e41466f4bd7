package id.perisai.admin.command;

import id.perisai.publish.SoftwareKey;
import id.perisai.release.Json;
import id.perisai.release.Key;
import id.perisai.release.Rejected;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a key of the platform, to be kept off the network. */
@Command(
    name = "key",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a key for signing roots, directories and themes: FILE, locked with a passphrase, which",
      "stays where it is, and FILE.public, which goes to the server. Needs no home and no network."
    })
final class TrustKey implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The file of the new key.")
  private Path file;

  @Option(
      names = "--person",
      paramLabel = "UUID",
      description = {
        "Whose key it is, as the screen of the platform's keys shows it; thresholds count persons,",
        "so that a second key of the same person counts once (default: somebody new)."
      })
  private UUID person;

  @Mixin private TypedPassphrase passphrase;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Path open = file.resolveSibling(file.getFileName() + ".public");
    requireNothing(file);
    requireNothing(open);
    char[] chosen = passphrase.choose("Passphrase of the new key: ");
    try {
      SoftwareKey key = SoftwareKey.make(chosen);
      Key listed = Key.ed25519(person == null ? UUID.randomUUID() : person, key.publicKey());
      write(file, key.bytes(), "rw-------");
      write(open, Json.canonical(listed.toJson()), "rw-r--r--");
      say(key, listed, open);
      return ExitCode.DONE;
    } catch (Rejected e) {
      throw new IllegalStateException("a key that was just made is a key", e);
    } finally {
      Arrays.fill(chosen, ' ');
    }
  }

  private void say(SoftwareKey key, Key listed, Path open) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("fingerprint " + key.keyId().fingerprint() + " of person " + listed.person());
    out.println("locked key  " + file + ": keep it here, and one copy elsewhere");
    out.println("public half " + open + ": carry it to the server, for trust root --add");
    out.flush();
  }

  /** Never over another key. */
  private static void requireNothing(Path file) {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new Failure(ExitCode.FAILED, file + " is there already: name another file");
    }
  }

  private static void write(Path file, byte[] bytes, String mode) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
    Files.write(file, bytes, StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
  }
}
