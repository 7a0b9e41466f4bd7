package id.perisai.admin.command;

import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Json;
import id.perisai.release.Key;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.Repository;
import id.perisai.release.RepositoryVerification;
import id.perisai.release.Timestamp;
import id.perisai.release.TrustChain;
import id.perisai.release.VerifiedStatement;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says of public pages or of a whole repository whether every byte is what was signed. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Checks a page, or all pages of its site, by the public endpoints alone, or a whole repository",
      "directory, against the pinned trust root and the log. Says OK, COMPOSED, PURGED, STALE,",
      "UNSIGNED, FORGED or NO ANSWER of each; the exit code is that of the worst."
    })
final class Verify implements Callable<Integer> {
  private static final int MOST_IN_FLIGHT = 32;

  @Parameters(
      paramLabel = "URL|DIR",
      description = "Address of a page (http:// or https://), or directory of a repository.")
  private String target;

  @Option(
      names = "--all",
      description =
          "Every page of the site, in every coding, every redirect, and paths that nobody signed; of"
              + " a directory, every page of every site in it.")
  private boolean all;

  @Option(names = "--json", description = "One JSON object on standard output, for programs.")
  private boolean json;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "4",
      description = "How many pages are asked for at a time, 1 to 32 (default: 4).")
  private int concurrency;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description = "How long an answer may take to begin (default: 20).")
  private int timeout;

  @Option(
      names = "--again-after",
      paramLabel = "SECONDS",
      defaultValue = "3",
      description =
          "After this time a site that does not fit together is looked at once more, since a release"
              + " may be coming into force (default: 3).")
  private int againAfter;

  @Mixin private TrustOption trust;

  @Mixin private HomeOption home;

  @Spec private CommandSpec spec;

  private final Clock clock = Clock.systemUTC();

  @Override
  public Integer call() throws IOException {
    if (concurrency < 1 || concurrency > MOST_IN_FLIGHT || timeout < 1 || againAfter < 0) {
      throw usage("Give --concurrency from 1 to 32, and seconds that are not negative.");
    }
    try {
      return target.matches("https?://.*") ? site() : directory();
    } catch (Rejected refused) {
      return refused(PageCheck.verdictOf(refused), refused.getMessage());
    } catch (IOException | UncheckedIOException e) {
      return refused(Verdict.NO_ANSWER, e.toString());
    }
  }

  private int refused(Verdict verdict, String what) {
    if (json) {
      Map<String, Object> said = new LinkedHashMap<>();
      said.put("address", target);
      said.put("verdict", verdict.word());
      said.put("exit", (long) verdict.exitCode());
      said.put("what", what);
      print(said);
    } else {
      err().println(verdict.word() + " " + target + ": " + what);
    }
    return verdict.exitCode();
  }

  private int site() throws Rejected, IOException {
    URI address = address();
    PublicEndpoints site = new PublicEndpoints(address, Duration.ofSeconds(timeout));
    Optional<Digest> known = known(false);
    Optional<TrustMemory> memory = trust.memory(known.isEmpty());
    Digest pinned = trust.rootFor(site, known, memory);
    Path folder = Files.createTempDirectory("perisai-verify");
    try (SiteCheck check = check(site, pinned, folder)) {
      ShownSite shown = check.look();
      if (memory.isPresent()) {
        new LogMemory(memory.get(), err())
            .compare(shown, address.getRawAuthority(), site.log())
            .ifPresent(check::alsoStale);
      }
      List<PageVerdict> pages = all ? check.all() : List.of(check.page(pathOf(address)));
      return report(new SiteReport(target, check.shown(), pages, check.probes(), known.isEmpty()));
    } catch (Rejected refused) {
      trust.tellsChange(site, pinned, memory);
      throw refused;
    } finally {
      Trees.delete(folder);
    }
  }

  private SiteCheck check(PublicEndpoints site, Digest pinned, Path folder) {
    return new SiteCheck(
        site,
        pinned,
        folder,
        clock,
        concurrency,
        Duration.ofSeconds(againAfter),
        new CheckBar(err(), System.console() != null));
  }

  private static String pathOf(URI address) {
    String path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
    return address.getRawQuery() == null ? path : path + "?" + address.getRawQuery();
  }

  private int report(SiteReport report) {
    if (json) {
      print(report.toJson());
    } else {
      report.print(out());
    }
    return report.verdict().exitCode();
  }

  /** The root that somebody vouches for; empty for the first use of a site. */
  private Optional<Digest> known(boolean isNeeded) {
    Optional<Digest> given = trust.given();
    if (given.isPresent()) {
      return given;
    }
    Path file = home.home().trustRoot();
    if (Files.exists(file)) {
      return Optional.of(read(file));
    }
    if (home.isGiven() || isNeeded) {
      throw usage(
          "There is no trust root to check against: give --root HEX, or --home DIR of a home that"
              + " holds the file trust-root (looked for "
              + file
              + ").");
    }
    return Optional.empty();
  }

  private Digest read(Path file) {
    try {
      return Digest.parse(Files.readString(file).strip());
    } catch (IOException | Rejected e) {
      throw usage("The trust root " + file + " cannot be read: " + e.getMessage() + ".");
    }
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

  private int directory() throws Rejected, IOException {
    Path path = Path.of(target);
    if (!Files.isDirectory(path)) {
      throw usage(target + " is neither an http address nor a directory.");
    }
    Repository repository = new Repository(path);
    RepositoryVerification verification =
        RepositoryVerification.of(repository, known(true).get(), clock, PageCheck.CODINGS);
    CopyCheck copy = new CopyCheck(repository, verification.trust());
    List<PageVerdict> verdicts = new ArrayList<>();
    List<Object> sites = new ArrayList<>();
    for (RepositoryVerification.Site site : verification.sites()) {
      verdicts.addAll(site(verification, copy, site, sites));
    }
    List<PageVerdict> others = new ArrayList<>();
    verification.trust().refusals().forEach(refused -> others.add(finding(refused)));
    verification.log().forEach(refused -> others.add(finding(refused)));
    copy.outdated().ifPresent(others::add);
    if (all) {
      others.addAll(copy.strays());
    }
    verdicts.addAll(others);
    Verdict worst = Verdict.worst(verdicts.stream().map(PageVerdict::verdict).toList());
    if (json) {
      print(json(worst, sites, others));
    } else {
      others.forEach(out()::println);
      copy.timestamp().ifPresent(this::printTimestamp);
      printExpiry(verification.trust());
      out().println(worst.word() + " " + target);
    }
    return worst.exitCode();
  }

  private List<PageVerdict> site(
      RepositoryVerification verification,
      CopyCheck copy,
      RepositoryVerification.Site site,
      List<Object> sites)
      throws Rejected {
    Directory.Tenant tenant = verification.trust().directory().tenant(site.tenant()).orElseThrow();
    List<PageVerdict> pages = all ? copy.pages(tenant) : List.of();
    List<PageVerdict> verdicts = new ArrayList<>(pages);
    site.refusals().forEach(refused -> verdicts.add(finding(refused)));
    Verdict worst = Verdict.worst(verdicts.stream().map(PageVerdict::verdict).toList());
    if (json) {
      sites.add(json(tenant, worst, site, verdicts));
      return verdicts;
    }
    verdicts.forEach(out()::println);
    out().println(worst.word() + " " + tenant.id());
    site.newest()
        .ifPresentOrElse(
            release -> {
              printRelease(tenant, release.statement(), verification.trust());
              out().println("  entries      " + release.manifest().size());
            },
            () -> out().println("  no release"));
    return verdicts;
  }

  private static PageVerdict finding(Rejected refused) {
    return new PageVerdict(refused.what(), CopyCheck.verdict(refused), refused.getMessage());
  }

  private Map<String, Object> json(Verdict worst, List<Object> sites, List<PageVerdict> others) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("address", target);
    said.put("verdict", worst.word());
    said.put("exit", (long) worst.exitCode());
    said.put("sites", sites);
    said.put("findings", json(others));
    return said;
  }

  private static Map<String, Object> json(
      Directory.Tenant tenant,
      Verdict worst,
      RepositoryVerification.Site site,
      List<PageVerdict> verdicts) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("tenant", tenant.id());
    said.put("verdict", worst.word());
    said.put("release", site.newest().map(release -> (Object) release.version()).orElse(null));
    said.put("pages", json(verdicts));
    return said;
  }

  private static List<Object> json(List<PageVerdict> verdicts) {
    List<Object> list = new ArrayList<>();
    verdicts.forEach(verdict -> list.add(verdict.toJson()));
    return list;
  }

  private void printRelease(
      Directory.Tenant tenant, VerifiedStatement<ReleaseStatement> release, TrustChain chain) {
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
                + chain.directory().version()
                + ", root "
                + chain.root().version()
                + ", pinned "
                + chain.pinnedRoot().fingerprint());
  }

  private void printTimestamp(Timestamp timestamp) {
    out()
        .println(
            "  timestamp    "
                + timestamp.version()
                + " of "
                + timestamp.issued()
                + ", its age aside");
  }

  private void printExpiry(TrustChain chain) {
    chain
        .expiry()
        .ifPresent(
            expired -> out().println("  note         nothing newer is taken: " + expired.found()));
  }

  private void print(Map<String, Object> said) {
    out().println(new String(Json.canonical(said), StandardCharsets.UTF_8));
  }

  private ParameterException usage(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
