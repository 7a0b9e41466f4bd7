package id.perisai.admin.command;

import id.perisai.access.Acting;
import id.perisai.access.Refused;
import id.perisai.publish.Candidate;
import id.perisai.publish.Candidates;
import id.perisai.publish.SignedRepository;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Manifest;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.Repository;
import id.perisai.release.Statement;
import id.perisai.release.ThemeStatement;
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
      "Takes what was prepared last of a kind on the screen into a new folder. What is signed of it",
      "at the desk meanwhile counts with what comes back. The database must run (./perisai start)."
    })
final class TrustPrepared implements Callable<Integer> {
  /** What a screen prepares. */
  enum Kind {
    DIRECTORY(Candidate.Kind.DIRECTORY),
    ROOT(Candidate.Kind.ROOT),
    THEME(Candidate.Kind.THEME),
    DESK(Candidate.Kind.RELEASE);

    private final Candidate.Kind of;

    Kind(Candidate.Kind of) {
      this.of = of;
    }

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
      description = "directory, root, theme or desk (default: ${DEFAULT-VALUE}).")
  private Kind kind = Kind.DIRECTORY;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Settings settings = home.settingsInForce();
    SignedRepository repository = TrustHome.repository(settings);
    TrustChain trust = repository.trust();
    try (DatabaseOfHome database = DatabaseOfHome.open(settings)) {
      Optional<Candidate> found =
          database
              .work()
              .platform(
                  Acting.commandLine(Directory.PLATFORM),
                  em -> Candidates.newestOpen(em, Directory.PLATFORM, kind.of, repository.now()));
      if (found.isEmpty()) {
        throw new Failure(
            ExitCode.FAILED,
            "no " + kind + " waits that was prepared on the screen: prepare it there, or again");
      }
      TrustMade.say(
          spec, made(settings, repository, found.get(), trust.pinnedRoot()), trust.pinnedRoot());
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

  private TrustFolder made(
      Settings settings, SignedRepository repository, Candidate candidate, Digest pinned)
      throws IOException, Rejected {
    Repository files = repository.files();
    byte[] bytes = candidate.statement();
    switch (kind) {
      case THEME -> {
        ThemeStatement theme = ThemeStatement.parse(bytes);
        TrustFolder made = TrustFolder.make(out, files, pinned, theme);
        made.carry(files, theme);
        return made;
      }
      case DESK -> {
        ReleaseStatement release = ReleaseStatement.parse(bytes);
        Manifest manifest = TrustHome.candidates(settings).manifest(candidate, files);
        TrustFolder made = TrustFolder.make(out, files, pinned, release);
        made.carry(files, release, manifest);
        return made;
      }
      default -> {
        Statement next = kind == Kind.ROOT ? TrustRoot.parse(bytes) : Directory.parse(bytes);
        return TrustFolder.make(out, files, pinned, next);
      }
    }
  }
}
