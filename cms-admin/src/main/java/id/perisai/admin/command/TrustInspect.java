package id.perisai.admin.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows in words what is to be signed. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = {
      "Shows in words what is to be signed in a ceremony's folder, what it changes, its fingerprint,",
      "and who has signed and must still sign; of a theme or the signing desk also whether it is what",
      "this program brings. Needs no home and no network."
    })
final class TrustInspect implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "The folder that was carried over.")
  private Path folder;

  @Mixin private TrustRootPin pin;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Ceremony ceremony = Ceremony.read(new TrustFolder(folder), pin.digest(), Clock.systemUTC());
    TrustWords.of(ceremony).forEach(out::println);
    out.flush();
    return ExitCode.DONE;
  }
}
