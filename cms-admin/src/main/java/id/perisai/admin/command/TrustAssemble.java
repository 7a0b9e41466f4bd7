package id.perisai.admin.command;

import id.perisai.access.Acting;
import id.perisai.access.Refused;
import id.perisai.publish.CandidateStore;
import id.perisai.publish.OnlineKeys;
import id.perisai.publish.PublishTrust;
import id.perisai.publish.SignedRepository;
import id.perisai.publish.TrustChange;
import id.perisai.release.Directory;
import id.perisai.release.Rejected;
import id.perisai.release.Statement;
import id.perisai.release.TrustChain;
import id.perisai.release.TrustRoot;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts what came back signed into force. */
@Command(
    name = "assemble",
    mixinStandardHelpOptions = true,
    description = {
      "Joins the signatures in a ceremony's folder, tries all by the verifier that delivery uses,",
      "and puts it into force: into the repository, the log, the timestamp and the audit trail. The",
      "database must run (./perisai start). --check tries alone, and needs none."
    })
final class TrustAssemble implements Callable<Integer> {
  @Mixin private HomeOption home;

  @Parameters(paramLabel = "DIR", description = "The folder that came back.")
  private Path folder;

  @Option(names = "--check", description = "Only tries; counts what lies in the folder alone.")
  private boolean check;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Settings settings = home.settingsInForce();
    SignedRepository repository = TrustHome.repository(settings);
    TrustFolder carried = new TrustFolder(folder);
    Ceremony ceremony = Ceremony.read(carried, repository.trust().pinnedRoot(), Clock.systemUTC());
    TrustWords.of(ceremony).forEach(out()::println);
    out().flush();
    if (isThere(ceremony, repository.trust())) {
      repository.stampTime().stamp(repository.anchor().log());
      out().println("all of this is there already; logged and stamped");
      return ExitCode.DONE;
    }
    try {
      TrustChange change = ceremony.change();
      if (check) {
        PublishTrust.tried(repository, change);
        out().println("enough: without --check it comes into force");
      } else {
        TrustChain after = publish(settings, repository, change);
        say(ceremony, after);
        sayRetired(settings.home().root(), after.root());
      }
      out().flush();
      return ExitCode.DONE;
    } catch (Refused refused) {
      throw DatabaseOfHome.failure(refused);
    } catch (Rejected refused) {
      throw new Failure(
          ExitCode.FAILED,
          folder
              + " does not come into force ("
              + refused.getMessage()
              + "): have those sign who are missing, or make it anew if it follows an older version",
          refused);
    }
  }

  private static TrustChain publish(
      Settings settings, SignedRepository repository, TrustChange change) {
    try (DatabaseOfHome database = DatabaseOfHome.open(settings)) {
      CandidateStore store = new CandidateStore(settings.home().root().resolve("candidates"));
      return new PublishTrust(database.work(), repository, store)
          .publish(Acting.commandLine(Directory.PLATFORM), change);
    }
  }

  /** A stop after writing and before saying so leaves nothing to do but to say so. */
  private static boolean isThere(Ceremony ceremony, TrustChain trust) {
    return ceremony.next().stream()
        .allMatch(
            next ->
                next.digest()
                    .equals(
                        next instanceof TrustRoot
                            ? trust.newestRoot().digest()
                            : trust.directory().digest()));
  }

  private void say(Ceremony ceremony, TrustChain after) {
    for (Statement next : ceremony.next()) {
      boolean waits = next instanceof TrustRoot && next.version() > after.root().version();
      out()
          .println(
              next.label()
                  + (waits
                      ? " is published, and in force once a directory is signed by its keys:"
                          + " ./perisai trust directory, or the screen of publishers' keys"
                      : " is in force"));
    }
  }

  private void sayRetired(Path home, TrustRoot root) throws IOException {
    List<Path> retired = new ArrayList<>(OnlineKeys.ofLog(home).retired(root.log().key()));
    retired.addAll(OnlineKeys.ofTimestamp(home).retired(root.timestamp()));
    retired.forEach(file -> out().println("signs nothing any more, delete it: " + file));
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
