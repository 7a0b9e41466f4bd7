package id.perisai.admin.command;

import id.perisai.access.Acting;
import id.perisai.access.Refused;
import id.perisai.publish.Candidate;
import id.perisai.publish.CandidateStore;
import id.perisai.publish.Candidates;
import id.perisai.publish.OnlineKeys;
import id.perisai.publish.PublishRelease;
import id.perisai.publish.PublishTheme;
import id.perisai.publish.PublishTrust;
import id.perisai.publish.SignedRepository;
import id.perisai.publish.TrustChange;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.Seen;
import id.perisai.release.Statement;
import id.perisai.release.ThemeStatement;
import id.perisai.release.TrustChain;
import id.perisai.release.TrustRoot;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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
    if (isThere(ceremony, repository)) {
      repository.stampTime().stamp(repository.anchor()::log);
      out().println("all of this is there already; logged and stamped");
      return ExitCode.DONE;
    }
    try {
      if (check) {
        tryAll(ceremony, repository);
        out().println("enough: without --check it comes into force");
      } else {
        TrustChain after = publish(settings, repository, ceremony);
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

  private static void tryAll(Ceremony ceremony, SignedRepository repository)
      throws IOException, Rejected {
    if (ceremony.changesTrust()) {
      PublishTrust.tried(repository, ceremony.change());
    }
    TrustChain trust = repository.trust();
    for (TrustChange.Part<?> part : ceremony.others()) {
      Statement next = part.statement();
      byte[] signatures = part.signatures().bytes();
      if (next instanceof ThemeStatement) {
        trust.verifyTheme(next.bytes(), signatures, next.version());
      } else {
        String desk = next.scope();
        Seen seen = repository.seen(trust, desk);
        trust.verify(next.bytes(), signatures, desk, next.version(), seen);
      }
    }
  }

  private static TrustChain publish(
      Settings settings, SignedRepository repository, Ceremony ceremony) throws IOException {
    Acting who = Acting.commandLine(Directory.PLATFORM);
    CandidateStore store = TrustHome.candidates(settings);
    try (DatabaseOfHome database = DatabaseOfHome.open(settings)) {
      if (ceremony.changesTrust()) {
        new PublishTrust(database.work(), repository, store).publish(who, ceremony.change());
      }
      for (TrustChange.Part<?> part : ceremony.others()) {
        UUID candidate = candidate(database, who, part.statement());
        if (part.statement() instanceof ThemeStatement) {
          new PublishTheme(database.work(), repository, store)
              .publish(who, candidate, part.signatures());
        } else {
          new PublishRelease(database.work(), repository, store)
              .sign(who, candidate, part.signatures());
        }
      }
      return repository.trust();
    }
  }

  private static UUID candidate(DatabaseOfHome database, Acting who, Statement statement) {
    return database
        .work()
        .platform(who, em -> Candidates.of(em, Directory.PLATFORM, statement))
        .map(Candidate::id)
        .orElseThrow(
            () ->
                new Failure(
                    ExitCode.FAILED,
                    statement.label()
                        + " was not prepared on this server's screen: take it out there by"
                        + " ./perisai trust prepared"));
  }

  /** A stop after writing and before saying so leaves nothing to do but to say so. */
  private static boolean isThere(Ceremony ceremony, SignedRepository repository) {
    TrustChain trust = repository.trust();
    return ceremony.next().stream()
        .allMatch(next -> Optional.of(next.digest()).equals(newest(next, repository, trust)));
  }

  private static Optional<Digest> newest(
      Statement next, SignedRepository repository, TrustChain trust) {
    if (next instanceof TrustRoot) {
      return Optional.of(trust.newestRoot().digest());
    }
    if (next instanceof Directory) {
      return Optional.of(trust.directory().digest());
    }
    if (next instanceof ReleaseStatement) {
      return repository.newestStatement(trust, next.scope()).map(one -> one.statement().digest());
    }
    try {
      return Optional.of(trust.theme(repository.newestTheme(trust)).statement().digest());
    } catch (Rejected unreadable) {
      return Optional.empty();
    }
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
