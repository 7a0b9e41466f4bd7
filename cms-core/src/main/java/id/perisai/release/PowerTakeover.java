package id.perisai.release;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Finds holds and purges of a tenant that are not in force yet, and verifies them. */
final class PowerTakeover {
  private final TransparencyLog log;
  private final Consumer<Rejected> refusals;
  private final Optional<Rejected> stale;

  /**
   * @param log in which everything new must stand, or null: then what takes power away is taken
   *     without it, since a log may be missing for the very reason that makes a hold urgent
   * @param refusals is told of each that lies there and is not taken, and why
   * @param stale why nothing is taken that gives power; empty while the timestamp is of now
   */
  PowerTakeover(TransparencyLog log, Consumer<Rejected> refusals, Optional<Rejected> stale) {
    this.log = log;
    this.refusals = refusals;
    this.stale = stale;
  }

  /**
   * The newest hold, if it is newer than the one in force.
   *
   * @param seen the newest that was ever in force here: after a restart that very one is taken
   */
  Optional<VerifiedStatement<HoldStatement>> hold(
      Repository files, InForce inForce, String tenant, Seen seen) {
    long from =
        inForce
            .hold(tenant)
            .map(hold -> hold.statement().version() + 1)
            .orElse(Math.max(1, seen.version()));
    for (long version : versions(files, RepositoryPaths.holds(tenant), from, Set.of())) {
      String path = RepositoryPaths.hold(tenant, version);
      try {
        VerifiedStatement<HoldStatement> hold =
            Power.hold(
                inForce.trust().get(),
                files.statement(path),
                files.signatures(path),
                tenant,
                version);
        seen.requireNotOlder(hold.statement());
        if (seen.isNew(hold.statement())) {
          requireMayGive(inForce.trust().get(), hold.statement());
          requireListed(
              inForce, path, hold, hold.statement().action() == HoldStatement.Action.LIFT);
        }
        return Optional.of(hold);
      } catch (Rejected refused) {
        refusals.accept(refused.at(path));
      }
    }
    return Optional.empty();
  }

  /** Expiry stops what gives; what takes away stops for nothing. */
  private void requireMayGive(TrustChain trust, HoldStatement hold) throws Rejected {
    Optional<Rejected> expiry = trust.expiry().or(() -> stale);
    if (hold.action() == HoldStatement.Action.LIFT && expiry.isPresent()) {
      throw expiry.get();
    }
  }

  private void requireListed(
      InForce inForce,
      String path,
      VerifiedStatement<? extends TenantStatement> statement,
      boolean gives)
      throws Rejected {
    if (log != null) {
      log.requireListed(path, statement.statement().bytes(), statement.signatures().bytes());
      Power.requireOfItsTime(inForce.trust().get(), statement, log);
    } else if (gives) {
      throw new Rejected(Reason.NOT_LOGGED, path, "its leaf in the log", "no log");
    }
  }

  /** The purges that are not in force yet, the oldest first. */
  List<VerifiedStatement<PurgeStatement>> purges(
      Repository files, InForce inForce, String tenant, Seen seen) {
    List<VerifiedStatement<PurgeStatement>> taken = new ArrayList<>();
    Set<Long> known =
        inForce.purged(tenant).statements().stream()
            .map(purge -> purge.statement().version())
            .collect(Collectors.toSet());
    List<Long> versions = versions(files, RepositoryPaths.purges(tenant), 1, known);
    Collections.reverse(versions);
    for (long version : versions) {
      String path = RepositoryPaths.purge(tenant, version);
      try {
        VerifiedStatement<PurgeStatement> purge =
            Power.purge(
                inForce.trust().get(),
                files.statement(path),
                files.signatures(path),
                tenant,
                version);
        if (version == seen.version()) {
          seen.requireNotOlder(purge.statement());
        } else if (version > seen.version()) {
          requireListed(inForce, path, purge, false);
        }
        taken.add(purge);
      } catch (Rejected refused) {
        refusals.accept(refused.at(path));
      }
    }
    return taken;
  }

  private List<Long> versions(Repository files, String folder, long from, Set<Long> known) {
    try {
      List<Long> newer = new ArrayList<>(files.versions(folder, from));
      newer.removeAll(known);
      return SiteTakeover.candidates(newer);
    } catch (Rejected refused) {
      refusals.accept(refused);
      return List.of();
    }
  }
}
