package id.perisai.admin.command;

import id.perisai.access.Transactions;
import id.perisai.audit.AuditChain;
import id.perisai.audit.AuditTrail;
import id.perisai.audit.ChainBroken;
import id.perisai.audit.NotedHeads;
import id.perisai.release.AuditAnchor;
import id.perisai.release.Checkpoint;
import id.perisai.release.Digest;
import id.perisai.release.LogFiles;
import id.perisai.release.LogProofs;
import id.perisai.release.Rejected;
import id.perisai.release.Repository;
import id.perisai.release.SignedNote;
import id.perisai.release.TrustChain;
import id.perisai.release.TrustRoot;
import id.perisai.tenant.AuditWatch;
import id.perisai.tenant.Tenant;
import id.perisai.tenant.Tenants;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code audit verify}: every trail from its first entry, and by the log that others see. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Follows every audit trail from its first entry to its last, and compares it with the ends",
      "that were noted in the home and anchored in the transparency log. The database must run",
      "(./perisai start)."
    })
final class AuditVerify implements Callable<Integer> {
  @Option(
      names = "--log",
      paramLabel = "URL|DIR",
      description =
          "A site, or another copy of the repository, whose log to compare with (default: the"
              + " repository). A site on another machine says what its owner has seen.")
  private String log;

  @Mixin private HomeOption home;

  @Spec private CommandSpec spec;

  /** Carries what is broken out of a transaction. */
  private record End(AuditTrail.Head head, Optional<ChainBroken> broken) {}

  @Override
  public Integer call() throws IOException {
    Settings settings = home.settingsInForce();
    PrintWriter out = spec.commandLine().getOut();
    Map<String, ChainBroken> broken = new TreeMap<>();
    try (DatabaseOfHome database = DatabaseOfHome.open(settings)) {
      NotedHeads noted = new NotedHeads(settings.home().root().resolve("audit/heads.json"));
      Map<String, AuditTrail.Head> heads = noted.read().seen();
      Transactions transactions = new Transactions(database.factory());
      List<Tenant> tenants = transactions.anonymous(em -> Tenants.all(em));
      for (Tenant tenant : tenants) {
        End end = end(transactions, tenant.id(), heads.remove(tenant.id()));
        end.broken().ifPresent(one -> broken.put(tenant.id(), one));
        if (end.broken().isEmpty()) {
          out.println(tenant.id() + "  " + end.head().number() + "  " + end.head().chain().hex());
        }
      }
      heads.keySet().forEach(gone -> out.println("BROKEN " + gone + " has vanished"));
      List<AuditAnchor> anchors = anchors(settings);
      new AuditWatch(database.factory(), noted, List.of())
          .compare(anchors)
          .forEach(broken::putIfAbsent);
      broken.values().forEach(one -> out.println("BROKEN " + one.getMessage()));
      out.println(anchors.size() + " ends stand in the log");
      return broken.isEmpty() && heads.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    } catch (Rejected refused) {
      spec.commandLine().getErr().println("NOT VERIFIED " + refused.getMessage());
      return ExitCode.FAILED;
    }
  }

  private static End end(Transactions transactions, String tenant, AuditTrail.Head noted) {
    return transactions.in(
        tenant,
        null,
        em -> {
          try {
            AuditTrail.Head end =
                noted == null
                    ? AuditChain.verify(em, tenant)
                    : AuditChain.verify(em, tenant, noted);
            return new End(end, Optional.empty());
          } catch (ChainBroken found) {
            return new End(noted, Optional.of(found));
          }
        });
  }

  private List<AuditAnchor> anchors(Settings settings) throws Rejected, IOException {
    Digest pinned = Digest.parse(Files.readString(settings.home().trustRoot()).strip());
    if (log != null && log.matches("https?://.*")) {
      PublicEndpoints site = new PublicEndpoints(URI.create(log));
      Path folder = Files.createTempDirectory("perisai-audit");
      try {
        return anchors(List.of(site.trust(pinned, folder, Clock.systemUTC()).root()), site.log());
      } finally {
        Trees.delete(folder);
      }
    }
    Repository repository = new Repository(log == null ? settings.repository() : Path.of(log));
    return anchors(TrustChain.rootsOfLog(repository, pinned), repository::log);
  }

  private static List<AuditAnchor> anchors(List<TrustRoot> roots, LogFiles files) throws Rejected {
    byte[] note = files.read(LogFiles.CHECKPOINT, SignedNote.MAX_BYTES);
    Checkpoint checkpoint = TrustChain.checkpoint(note, roots);
    return new LogProofs(checkpoint, files)
        .leaves().stream()
            .filter(AuditAnchor.class::isInstance)
            .map(AuditAnchor.class::cast)
            .toList();
  }
}
