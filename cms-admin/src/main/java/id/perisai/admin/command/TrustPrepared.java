package id.perisai.admin.command;

import id.perisai.access.Acting;
import id.perisai.access.Refused;
import id.perisai.publish.Candidate;
import id.perisai.publish.Candidates;
import id.perisai.publish.SignedRepository;
import id.perisai.release.Directory;
import id.perisai.release.Rejected;
import id.perisai.release.Statement;
import id.perisai.release.TrustChain;
import id.perisai.release.TrustRoot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes out what was prepared on the screen, to be signed by keys that are off the network. */
@Command(
    name = "prepared",
    mixinStandardHelpOptions = true,
    description = {
      "Takes the directory (or root) that was prepared last on the screen into a new folder. What is",
      "signed of it at the desk meanwhile counts with what comes back. The database must run",
      "(./perisai start)."
    })
final class TrustPrepared implements Callable<Integer> {
  /** What a screen prepares. */
  enum Kind {
    DIRECTORY,
    ROOT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Mixin private HomeOption home;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "The new folder.")
  private Path out;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "directory or root (default: ${DEFAULT-VALUE}).")
  private Kind kind = Kind.DIRECTORY;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Settings settings = home.settingsInForce();
    SignedRepository repository = TrustHome.repository(settings);
    TrustChain trust = repository.trust();
    try (DatabaseOfHome database = DatabaseOfHome.open(settings)) {
      Optional<byte[]> found =
          database
              .work()
              .platform(
                  Acting.commandLine(Directory.PLATFORM),
                  em ->
                      Candidates.newestOpen(
                          em,
                          Directory.PLATFORM,
                          kind == Kind.ROOT ? Candidate.Kind.ROOT : Candidate.Kind.DIRECTORY,
                          repository.now()));
      if (found.isEmpty()) {
        throw new Failure(
            ExitCode.FAILED,
            "no " + kind + " waits that was prepared on the screen: prepare it there, or again");
      }
      Statement next =
          kind == Kind.ROOT ? TrustRoot.parse(found.get()) : Directory.parse(found.get());
      TrustFolder made = TrustFolder.make(out, repository.files(), trust.pinnedRoot(), next);
      TrustMade.say(spec, made, trust.pinnedRoot());
      return ExitCode.DONE;
    } catch (Refused refused) {
      throw DatabaseOfHome.failure(refused);
    } catch (Rejected refused) {
      throw new Failure(
          ExitCode.FAILED,
          "what was prepared on the screen is damaged ("
              + refused.getMessage()
              + "): prepare it again",
          refused);
    }
  }
}
