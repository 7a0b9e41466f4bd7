package id.perisai.admin.command;

import id.perisai.release.Checkpoint;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Key;
import id.perisai.release.LogEntry;
import id.perisai.release.LogFiles;
import id.perisai.release.LogProofs;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.Repository;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.RepositoryVerification;
import id.perisai.release.SignedNote;
import id.perisai.release.TrustChain;
import id.perisai.release.TrustRoot;
import id.perisai.release.VerifiedStatement;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says of a public page or of a whole repository whether every byte is what was signed. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Checks a page by the public endpoints of its site alone, or a whole repository directory,",
      "against the pinned trust root."
    })
final class Verify implements Callable<Integer> {
  @Parameters(
      paramLabel = "URL|DIR",
      description = "Address of a page (http:// or https://), or directory of a repository.")
  private String target;

  @Option(
      names = {"--trust-root", "--root"},
      paramLabel = "HEX",
      description = "SHA-256 of the first trust root (default: the file trust-root in the home).")
  private String trustRoot;

  @Mixin private HomeOption home;

  @Spec private CommandSpec spec;

  private final Clock clock = Clock.systemUTC();

  @Override
  public Integer call() {
    Digest pinned = pinnedRoot();
    try {
      return target.matches("https?://.*") ? page(pinned) : directory(pinned);
    } catch (Rejected refused) {
      return notVerified(refused);
    } catch (IOException | UncheckedIOException e) {
      err().println("NO ANSWER " + target + ": " + e);
      return ExitCode.NOT_RUNNING;
    }
  }

  private Digest pinnedRoot() {
    String hex = trustRoot == null ? trustRootOfHome() : trustRoot;
    try {
      return Digest.parse(hex);
    } catch (Rejected refused) {
      throw usage("The trust root must be 64 lower-case hex digits, not " + refused.found() + ".");
    }
  }

  private String trustRootOfHome() {
    Path file = home.home().trustRoot();
    if (!Files.exists(file)) {
      throw usage(
          "There is no trust root to check against: give --trust-root HEX, or --home DIR of a home"
              + " that holds the file trust-root (looked for "
              + file
              + ").");
    }
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw usage("The trust root " + file + " cannot be read: " + e + ".");
    }
  }

  private int page(Digest pinned) throws Rejected, IOException {
    Path folder = Files.createTempDirectory("perisai-verify");
    try {
      PageVerification page = PageVerification.of(address(), pinned, folder, clock);
      String logged = logged(page);
      out().println("VERIFIED " + target);
      printRelease(page.tenant(), page.release(), page.trust());
      out().println("  answer       " + answer(page));
      out().println("  logged       " + logged);
      printExpiry(page.trust());
      return ExitCode.DONE;
    } finally {
      delete(folder);
    }
  }

  /** Who signed what is signed; that everybody can see it is proven by the log. */
  private String logged(PageVerification page) throws Rejected {
    LogFiles files = new PublicEndpoints(address()).log();
    List<TrustRoot> roots = new ArrayList<>();
    page.trust().roots().forEach(root -> roots.add(0, root.statement()));
    Checkpoint checkpoint =
        TrustChain.checkpoint(files.read(LogFiles.CHECKPOINT, SignedNote.MAX_BYTES), roots);
    LogProofs proofs = new LogProofs(checkpoint, files);
    VerifiedStatement<?> directory = page.trust().verifiedDirectory();
    proofs.requireListed(
        entry(RepositoryPaths.directory(directory.statement().version()), directory));
    ReleaseStatement release = page.release().statement();
    long place =
        proofs.requireListed(
            entry(RepositoryPaths.release(release.tenant(), release.version()), page.release()));
    return "as number "
        + place
        + " of "
        + checkpoint.size()
        + ", root "
        + checkpoint.root().fingerprint();
  }

  private static LogEntry entry(String path, VerifiedStatement<?> statement) {
    return LogEntry.of(path, statement.statement().bytes(), statement.signatures().bytes());
  }

  private URI address() {
    try {
      URI address = URI.create(target);
      if (address.getHost() != null && address.getRawUserInfo() == null) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      throw usage("The address " + target + " is not one: " + e.getMessage() + ".");
    }
    throw usage("The address " + target + " has no plain host name.");
  }

  private static String answer(PageVerification page) {
    return page.answer().isRedirect()
        ? page.answer().status() + " to " + page.answer().location()
        : page.answer().status()
            + " "
            + page.answer().mediaType()
            + ", "
            + page.answer().identity().length()
            + " bytes, SHA-256 "
            + page.answer().identity().digest()
            + ", compared as "
            + String.join(", ", page.codings());
  }

  private int directory(Digest pinned) throws Rejected, IOException {
    Path path = Path.of(target);
    if (!Files.isDirectory(path)) {
      throw usage(target + " is neither an http address nor a directory.");
    }
    RepositoryVerification verification =
        RepositoryVerification.of(new Repository(path), pinned, clock, PageVerification.CODINGS);
    Directory directory = verification.trust().directory();
    for (RepositoryVerification.Site site : verification.sites()) {
      Directory.Tenant tenant = directory.tenant(site.tenant()).orElseThrow();
      out().println((site.refusals().isEmpty() ? "VERIFIED " : "NOT VERIFIED ") + tenant.id());
      site.newest()
          .ifPresentOrElse(
              release -> {
                printRelease(tenant, release.statement(), verification.trust());
                out().println("  entries      " + release.manifest().size());
              },
              () -> out().println("  no release"));
    }
    verification.refusals().forEach(this::notVerified);
    printExpiry(verification.trust());
    return verification.refusals().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private void printRelease(
      Directory.Tenant tenant, VerifiedStatement<ReleaseStatement> release, TrustChain trust) {
    ReleaseStatement statement = release.statement();
    out().println("  tenant       " + tenant.id() + " (" + tenant.name() + ")");
    out()
        .println(
            "  release      "
                + statement.version()
                + " of "
                + statement.issued()
                + ", fingerprint "
                + statement.digest().fingerprint());
    for (Key signer : release.signers()) {
      out()
          .println(
              "  signed by    person " + signer.person() + ", key " + signer.keyId().fingerprint());
    }
    out()
        .println(
            "  trusted by   directory "
                + trust.directory().version()
                + ", root "
                + trust.root().version()
                + ", pinned "
                + trust.pinnedRoot().fingerprint());
  }

  private void printExpiry(TrustChain trust) {
    trust
        .expiry()
        .ifPresent(
            expired -> out().println("  note         nothing newer is taken: " + expired.found()));
  }

  private int notVerified(Rejected refused) {
    // A site that does not answer is no liar.
    if (refused.reason() == Reason.UNREADABLE && refused.getCause() instanceof IOException) {
      err().println("NO ANSWER " + refused.getMessage());
      return ExitCode.NOT_RUNNING;
    }
    err().println("NOT VERIFIED " + refused.getMessage());
    return ExitCode.FAILED;
  }

  private CommandLine.ParameterException usage(String sentence) {
    return new CommandLine.ParameterException(spec.commandLine(), sentence);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  private static void delete(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.sorted(java.util.Comparator.reverseOrder()).collect(Collectors.toList());
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }
}
