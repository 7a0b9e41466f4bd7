package id.perisai.admin.command;

import id.perisai.access.Refused;
import id.perisai.platform.PrepareDirectory;
import id.perisai.platform.RootDraft;
import id.perisai.publish.OnlineKeys;
import id.perisai.publish.SignedRepository;
import id.perisai.release.Digest;
import id.perisai.release.Key;
import id.perisai.release.Rejected;
import id.perisai.release.Repository;
import id.perisai.release.SigningPlace;
import id.perisai.release.Statement;
import id.perisai.release.TrustChain;
import id.perisai.release.TrustRoot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the next trust root, to be carried to where the keys are. */
@Command(
    name = "root",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the next trust root in a new folder: as the newest one with what is asked for. If too",
      "few of its people signed the directory in force, the next directory lies beside it, since a",
      "root counts only with a directory by its keys. Nothing is in force until it is assembled."
    })
final class TrustRootCommand implements Callable<Integer> {
  private static final int LEAST_DIGITS = 12;

  @Mixin private HomeOption home;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "The new folder.")
  private Path out;

  @Option(
      names = "--add",
      paramLabel = "FILE",
      description = "Adds a key: what trust key wrote as FILE.public. May be given again.")
  private List<Path> add = List.of();

  @Option(
      names = "--remove",
      paramLabel = "KEY",
      description = "Removes a key by its id, or the 20 digits of its fingerprint.")
  private List<String> remove = List.of();

  @Option(names = "--threshold", paramLabel = "N", description = "How many persons must sign.")
  private Integer threshold;

  @Option(names = "--new-log-key", description = "Makes a new key for the transparency log.")
  private boolean newLogKey;

  @Option(names = "--new-timestamp-key", description = "Makes a new key for the timestamp.")
  private boolean newTimestampKey;

  @Option(
      names = "--desk",
      paramLabel = "ORIGIN",
      description = "Where the platform's passkeys sign, such as https://sign.serangkota.go.id.")
  private String desk;

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "How long it is valid (default: ${DEFAULT-VALUE}).")
  private int days = (int) RootDraft.USUALLY_VALID.toDays();

  @Option(names = "--renew-directory", description = "Puts the next directory beside it anyway.")
  private boolean renewDirectory;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Settings settings = home.settingsInForce();
    SignedRepository repository = TrustHome.repository(settings);
    TrustChain trust = repository.trust();
    RootDraft draft = RootDraft.of(trust.newestRoot()).valid(Duration.ofDays(days));
    try {
      change(draft, trust.newestRoot());
      draft.made(repository.now()); // Before any server's key is made for a root that cannot be.
      serverKeys(draft, settings.home().root());
      TrustRoot next = draft.made(repository.now());
      List<Statement> all = new ArrayList<>(List.of(next));
      if (renewDirectory || !trust.directoryStaysUnder(next)) {
        all.add(
            TrustDirectory.renewed(
                trust.directory(), repository.now(), PrepareDirectory.USUALLY_VALID));
      }
      TrustFolder made =
          TrustFolder.make(
              out, repository.files(), trust.pinnedRoot(), all.toArray(Statement[]::new));
      TrustMade.say(spec, made, trust.pinnedRoot());
      return ExitCode.DONE;
    } catch (Refused refused) {
      throw DatabaseOfHome.failure(refused);
    } catch (Rejected refused) {
      throw new Failure(
          ExitCode.FAILED, "this root would not be valid: " + refused.getMessage(), refused);
    }
  }

  private void change(RootDraft draft, TrustRoot before) throws Rejected {
    for (Path file : add) {
      draft.add(key(file));
    }
    for (String named : remove) {
      draft.remove(named(before, named));
    }
    if (threshold != null) {
      draft.threshold(threshold);
    }
    if (desk != null) {
      draft.signing(place(desk));
    }
  }

  private void serverKeys(RootDraft draft, Path home) throws IOException {
    if (newLogKey) {
      draft.logKey(OnlineKeys.ofLog(home).makeNext());
    }
    if (newTimestampKey) {
      draft.timestampKey(OnlineKeys.ofTimestamp(home).makeNext());
    }
  }

  private static SigningPlace place(String origin) {
    try {
      return SigningPlace.ofDesk(origin);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          ExitCode.USAGE,
          "--desk " + origin + " is no origin: give scheme and host, such as https://sign.DOMAIN",
          e);
    }
  }

  private static Key key(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    try {
      return Key.parse(
          new Repository(absolute.getParent())
              .log(absolute.getFileName().toString(), Key.MAX_BYTES));
    } catch (Rejected e) {
      throw new Failure(
          ExitCode.FAILED,
          "--add "
              + file
              + " is no public key ("
              + e.getMessage()
              + "): give FILE.public of trust key",
          e);
    }
  }

  private static Digest named(TrustRoot root, String text) {
    String digits = text.replaceAll("[ -]", "").toLowerCase(java.util.Locale.ROOT);
    List<Digest> found =
        root.keys().keys().stream()
            .map(Key::keyId)
            .filter(id -> digits.length() >= LEAST_DIGITS && id.hex().startsWith(digits))
            .toList();
    if (found.size() != 1) {
      throw new Failure(
          ExitCode.USAGE,
          "--remove "
              + text
              + " names none of the keys of "
              + root.label()
              + ": give one of "
              + root.keys().keys().stream().map(key -> key.keyId().fingerprint()).toList());
    }
    return found.get(0);
  }
}
