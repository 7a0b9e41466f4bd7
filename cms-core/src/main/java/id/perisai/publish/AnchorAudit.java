package id.perisai.publish;

import id.perisai.access.Transactions;
import id.perisai.audit.AuditEnds;
import id.perisai.audit.AuditTrail;
import id.perisai.release.AuditAnchor;
import id.perisai.release.Directory;
import id.perisai.release.TransparencyLog;
import id.perisai.tenant.Tenant;
import id.perisai.tenant.Tenants;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes where all audit trails end into the transparency log: each day, and within the hour after
 * something was published. What others have seen of the log then vouches for the trails, whoever
 * owns database and machine. The log shows one digest, and nothing of who did how much.
 *
 * <p>An end that was recorded and not logged, since this was stopped between the two, is logged in
 * the next round. One thread calls this, again and again.
 */
public final class AnchorAudit {
  static final Duration EACH = Duration.ofDays(1);
  static final Duration AFTER_A_STATEMENT = Duration.ofHours(1);

  private final Transactions transactions;
  private final SignedRepository repository;
  private final Clock clock;
  private final KnownLog known;

  public AnchorAudit(EntityManagerFactory factory, SignedRepository repository, Clock clock) {
    this.transactions = new Transactions(factory);
    this.repository = repository;
    this.known = new KnownLog(repository);
    this.clock = clock;
  }

  /**
   * What the log has of the trails' ends, the oldest first.
   *
   * @throws IOException when the log is not the one known, grown
   */
  public synchronized List<AuditAnchor> anchors() throws IOException {
    return known.newest().anchors();
  }

  /**
   * Records and logs an end if it is time.
   *
   * @return what was logged in this round
   */
  public synchronized Optional<AuditAnchor> round() throws IOException {
    TransparencyLog log = known.newest();
    if (log.size() == 0) {
      return Optional.empty(); // Nothing was published here yet.
    }
    Optional<AuditEnds> last =
        transactions.in(Directory.PLATFORM, null, em -> AuditEnds.newest(em, Directory.PLATFORM));
    AuditEnds ends = last.isPresent() && !isDue(last.get(), log) ? last.get() : recorded();
    AuditAnchor anchor = new AuditAnchor(ends.chain());
    if (log.anchors().contains(anchor)) {
      return Optional.empty();
    }
    known.grew(repository.anchor().log(anchor));
    return Optional.of(anchor);
  }

  private boolean isDue(AuditEnds last, TransparencyLog log) {
    boolean published = !(log.leaves().get((int) log.size() - 1) instanceof AuditAnchor);
    Duration since = Duration.between(last.at(), clock.instant());
    return since.compareTo(published ? AFTER_A_STATEMENT : EACH) >= 0;
  }

  private AuditEnds recorded() {
    Map<String, AuditTrail.Head> heads = new TreeMap<>();
    for (Tenant tenant : transactions.anonymous(em -> Tenants.all(em))) {
      heads.put(
          tenant.id(), transactions.in(tenant.id(), null, em -> AuditTrail.head(em, tenant.id())));
    }
    heads.values().removeIf(head -> head.number() == 0);
    return transactions.in(
        Directory.PLATFORM, null, em -> AuditEnds.record(em, Directory.PLATFORM, heads));
  }
}
