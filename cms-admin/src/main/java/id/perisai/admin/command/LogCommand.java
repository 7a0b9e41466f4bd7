package id.perisai.admin.command;

import id.perisai.publish.SignedByKey;
import id.perisai.publish.SignedByKey.Signer;
import id.perisai.release.AuditAnchor;
import id.perisai.release.Checkpoint;
import id.perisai.release.Digest;
import id.perisai.release.Json;
import id.perisai.release.JsonObject;
import id.perisai.release.LogEntry;
import id.perisai.release.LogFiles;
import id.perisai.release.LogLeaf;
import id.perisai.release.LogProofs;
import id.perisai.release.Rejected;
import id.perisai.release.Repository;
import id.perisai.release.SignedNote;
import id.perisai.release.Statement;
import id.perisai.release.TrustChain;
import id.perisai.release.TrustRoot;
import id.perisai.release.WellKnown;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists what was ever put into force, from the transparency log and nothing else. */
@Command(
    name = "log",
    mixinStandardHelpOptions = true,
    subcommands = LogCompare.class,
    description = {
      "Lists and searches the transparency log of a repository directory, or of a site: one line",
      "for each statement, oldest first. Every entry is checked against the signed checkpoint."
    })
final class LogCommand implements Callable<Integer> {
  private static final int MOST_NAMED = 20;

  // Optional to the parser alone: it would otherwise be asked for before a subcommand, too.
  @Parameters(
      arity = "0..1",
      paramLabel = "URL|DIR",
      description = "Any address of a site (http:// or https://), or directory of a repository.")
  private String target;

  @Option(names = "--tenant", paramLabel = "ID", description = "Only what concerns this tenant.")
  private String tenant;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "Only root, directory, theme, release, hold, purge or audit.")
  private String type;

  @Option(
      names = "--key",
      paramLabel = "ID",
      description =
          "Only what a key signed: its 64 hex digits, or its fingerprint. Entries whose"
              + " signatures are not to be had may be of any key: a last line counts them.")
  private String key;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "Only what was issued from this time on, such as 2026-11-21T03:00:00Z; entries whose"
              + " statement is not to be had are listed as well.")
  private Instant since;

  @Option(
      names = {"--root", "--trust-root"},
      paramLabel = "HEX",
      description = "SHA-256 of the first trust root (default: the file trust-root in the home).")
  private String root;

  @Mixin private HomeOption home;

  @Spec private CommandSpec spec;

  /** A statement's bytes, by its path in the repository; empty where they are not to be had. */
  @FunctionalInterface
  private interface Statements {
    Optional<byte[]> read(LogEntry entry);
  }

  @Override
  public Integer call() throws IOException {
    if (key != null && !key.replace(" ", "").matches("[0-9a-f]{20,64}")) {
      throw new ParameterException(
          spec.commandLine(),
          "--key " + key + " is no key: give its 64 hex digits, or its fingerprint of 20.");
    }
    if (target == null) {
      throw new ParameterException(
          spec.commandLine(), "Missing required parameter: 'URL|DIR', or compare URL…");
    }
    try {
      Digest pinned = Digest.parse(root == null ? rootOfHome() : root);
      return target.matches("https?://.*") ? site(pinned) : directory(pinned);
    } catch (Rejected refused) {
      spec.commandLine().getErr().println("NOT VERIFIED " + refused.getMessage());
      return ExitCode.FAILED;
    }
  }

  private String rootOfHome() throws IOException {
    Path file = home.home().trustRoot();
    if (!Files.exists(file)) {
      throw new ParameterException(
          spec.commandLine(),
          "There is no trust root to check against: give --root HEX, or --home DIR of a home that"
              + " holds the file trust-root (looked for "
              + file
              + ").");
    }
    return Files.readString(file).strip();
  }

  private int directory(Digest pinned) throws Rejected {
    Repository repository = new Repository(Path.of(target));
    List<TrustRoot> roots = TrustChain.rootsOfLog(repository, pinned);
    return list(
        roots,
        repository::log,
        entry -> statement(repository, entry),
        entry -> found(() -> repository.signatures(entry.path())));
  }

  private int site(Digest pinned) throws Rejected, IOException {
    PublicEndpoints site = new PublicEndpoints(URI.create(target));
    Path folder = Files.createTempDirectory("perisai-log");
    try {
      List<TrustRoot> roots = List.of(site.trust(pinned, folder, Clock.systemUTC()).root());
      return list(
          roots,
          site.log(),
          entry -> statement(site, entry),
          entry -> found(() -> site.signatures(shownAt(entry))));
    } finally {
      Trees.delete(folder);
    }
  }

  /** A file that may not be there any more. */
  @FunctionalInterface
  private interface File {
    byte[] read() throws Rejected, IOException;
  }

  private static Optional<byte[]> found(File file) {
    try {
      return Optional.of(file.read());
    } catch (Rejected | IOException notToBeHad) {
      return Optional.empty();
    }
  }

  private int list(
      List<TrustRoot> roots, LogFiles files, Statements statements, Statements signatures)
      throws Rejected {
    byte[] note = files.read(LogFiles.CHECKPOINT, SignedNote.MAX_BYTES);
    Checkpoint checkpoint = TrustChain.checkpoint(note, roots);
    List<LogLeaf> leaves = new LogProofs(checkpoint, files).leaves();
    spec.commandLine()
        .getOut()
        .println(
            checkpoint.origin()
                + ", "
                + checkpoint.size()
                + " leaves, root "
                + checkpoint.root().hex());
    List<String> unknown = new ArrayList<>();
    for (int place = 0; place < leaves.size(); place++) {
      if (leaves.get(place) instanceof LogEntry entry && isWanted(entry)) {
        Signer signer = signer(entry, signatures);
        if (signer == Signer.KEY) {
          print(place, entry, statements.read(entry).flatMap(LogCommand::issued));
        } else if (signer == Signer.UNKNOWN) {
          unknown.add(entry.path());
        }
      } else if (leaves.get(place) instanceof AuditAnchor anchor && isOfAll()) {
        spec.commandLine().getOut().println(place + "  -  audit  " + anchor.chain().hex());
      }
    }
    if (!unknown.isEmpty()) {
      spec.commandLine().getOut().println(unknownSigners(unknown));
    }
    return ExitCode.DONE;
  }

  /** Without a key to look for, all are of the key. */
  private Signer signer(LogEntry entry, Statements signatures) {
    return key == null ? Signer.KEY : SignedByKey.signer(entry, signatures.read(entry), key);
  }

  /** A site shows few signatures of what was; a repository has them all. */
  private static String unknownSigners(List<String> paths) {
    String named = String.join(", ", paths.subList(0, Math.min(paths.size(), MOST_NAMED)));
    return paths.size()
        + " more whose signatures are not to be had, any key may have made them: "
        + named
        + (paths.size() > MOST_NAMED ? ", …" : "");
  }

  /** Of an anchor nobody can say a time, a tenant or a key. */
  private boolean isOfAll() {
    return tenant == null && key == null && (type == null || type.equals("audit"));
  }

  private boolean isWanted(LogEntry entry) {
    String[] names = entry.path().split("/");
    String kind = names[0].equals("sites") ? "release" : names[1].replaceAll("s$", "");
    String of = names[0].equals("sites") ? names[1] : names.length == 4 ? names[2] : "";
    return (tenant == null || tenant.equals(of)) && (type == null || type.equals(kind));
  }

  private void print(int place, LogEntry entry, Optional<Instant> issued) {
    if (since == null || issued.isEmpty() || !issued.get().isBefore(since)) {
      spec.commandLine()
          .getOut()
          .println(
              place
                  + "  "
                  + issued.map(Instant::toString).orElse("-")
                  + "  "
                  + entry.path()
                  + "  "
                  + entry.statement().hex());
    }
  }

  private static Optional<Instant> issued(byte[] statement) {
    try {
      Object json = Json.parse(statement, Statement.MAX_BYTES);
      return Optional.of(JsonObject.of(json, "statement").time("issued"));
    } catch (Rejected none) {
      return Optional.empty(); // The leaf vouches for these bytes, whatever they say.
    }
  }

  private static Optional<byte[]> statement(Repository repository, LogEntry entry) {
    try {
      byte[] bytes = repository.statement(entry.path());
      entry.statement().requireOf(bytes, entry.path());
      return Optional.of(bytes);
    } catch (Rejected notToBeHad) {
      return Optional.empty();
    }
  }

  /** Sites show what is in force, and little of what was. */
  private static Optional<byte[]> statement(PublicEndpoints site, LogEntry entry) {
    String path = shownAt(entry);
    try {
      byte[] bytes = site.statement(path);
      entry.statement().requireOf(bytes, path);
      return Optional.of(bytes);
    } catch (Rejected | IOException notToBeHad) {
      return Optional.empty();
    }
  }

  private static String shownAt(LogEntry entry) {
    String[] names = entry.path().split("/");
    long version = Long.parseLong(names[names.length - 1]);
    return switch (names[1]) {
      case "holds" -> WellKnown.hold(names[2]);
      case "purges" -> WellKnown.purge(names[2], version);
      default ->
          names[0].equals("sites")
              ? WellKnown.newest(names[1])
              : WellKnown.PREFIX + names[1] + "/" + version;
    };
  }
}
