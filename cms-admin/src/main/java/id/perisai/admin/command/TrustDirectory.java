package id.perisai.admin.command;

import id.perisai.platform.PrepareDirectory;
import id.perisai.publish.SignedRepository;
import id.perisai.release.Directory;
import id.perisai.release.Rejected;
import id.perisai.release.TrustChain;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the directory in force anew, before it expires. */
@Command(
    name = "directory",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the next directory in a new folder: what the one in force says, for another year.",
      "What was changed on the screen comes by trust prepared."
    })
final class TrustDirectory implements Callable<Integer> {
  @Mixin private HomeOption home;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "The new folder.")
  private Path out;

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "How long it is valid (default: ${DEFAULT-VALUE}).")
  private int days = (int) PrepareDirectory.USUALLY_VALID.toDays();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    SignedRepository repository = TrustHome.repository(home.settingsInForce());
    TrustChain trust = repository.trust();
    try {
      Directory next = renewed(trust.directory(), repository.now(), Duration.ofDays(days));
      TrustFolder made = TrustFolder.make(out, repository.files(), trust.pinnedRoot(), next);
      TrustMade.say(spec, made, trust.pinnedRoot());
      return ExitCode.DONE;
    } catch (Rejected refused) {
      throw new Failure(
          ExitCode.FAILED, "this directory would not be valid: " + refused.getMessage(), refused);
    }
  }

  static Directory renewed(Directory before, Instant now, Duration valid) throws Rejected {
    return Directory.of(
        before.version() + 1,
        now,
        now.plus(valid),
        before.domain(),
        before.signing(),
        List.copyOf(before.tenants().values()),
        before.incidents());
  }
}
