package id.perisai.admin.command;

import id.perisai.publish.SigningKey;
import id.perisai.publish.SoftwareKey;
import id.perisai.release.Key;
import id.perisai.release.Rejected;
import id.perisai.release.Repository;
import id.perisai.release.Statement;
import id.perisai.release.TrustRoot;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Signs with a key that is kept off the network. */
@Command(
    name = "sign",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what inspect shows, asks for the key's passphrase, and signs: the signatures are put",
      "into the folder, which goes back to the server. Needs no home and no network."
    })
final class TrustSign implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "The folder that was carried over.")
  private Path folder;

  @Option(names = "--key", required = true, paramLabel = "FILE", description = "The locked key.")
  private Path key;

  @Mixin private TrustRootPin pin;
  @Mixin private TypedPassphrase passphrase;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    TrustFolder carried = new TrustFolder(folder);
    Ceremony ceremony = Ceremony.read(carried, pin.digest(), Clock.systemUTC());
    SoftwareKey locked = locked();
    List<Statement> mine =
        ceremony.next().stream().filter(next -> takes(ceremony, next, locked)).toList();
    if (mine.isEmpty()) {
      throw new Failure(
          ExitCode.FAILED,
          "key "
              + locked.keyId().fingerprint()
              + " in "
              + key
              + " is none of those that may sign here: take a key that trust inspect lists");
    }
    TrustWords.of(ceremony).forEach(out::println);
    out.flush();
    sign(carried, mine, locked, out);
    return ExitCode.DONE;
  }

  /** The statements that were shown, not what may lie in their files by now. */
  private void sign(TrustFolder carried, List<Statement> mine, SoftwareKey locked, PrintWriter out)
      throws IOException {
    char[] typed =
        passphrase.ask("Passphrase of key " + locked.keyId().fingerprint() + ", to sign this: ");
    try {
      SigningKey open = locked.open(typed);
      for (Statement statement : mine) {
        out.println("signed: " + carried.put(statement.type(), open.sign(statement)));
      }
      out.flush();
    } catch (SoftwareKey.WrongPassphrase e) {
      throw new Failure(
          ExitCode.FAILED, e.getMessage() + ": nothing was signed; check capitals and hyphens", e);
    } finally {
      Arrays.fill(typed, ' ');
    }
  }

  private static boolean takes(Ceremony ceremony, Statement next, SoftwareKey locked) {
    return ceremony.roots(next).stream()
        .map(TrustRoot::keys)
        .flatMap(keys -> keys.keys().stream())
        .map(Key::keyId)
        .anyMatch(locked.keyId()::equals);
  }

  private SoftwareKey locked() {
    Path file = key.toAbsolutePath().normalize();
    try {
      return SoftwareKey.parse(
          new Repository(file.getParent())
              .log(file.getFileName().toString(), SoftwareKey.MAX_BYTES));
    } catch (Rejected e) {
      throw new Failure(
          ExitCode.FAILED,
          "--key " + key + " is no locked key (" + e.getMessage() + "): give the file of trust key",
          e);
    }
  }
}
