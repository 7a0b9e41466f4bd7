package id.perisai.release;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
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
  private final boolean own;

  /**
   * @param log in which everything new must stand, or null: then what takes power away is taken
   *     without it, since a log may be missing for the very reason that makes a hold urgent, but by
   *     the keys in force alone, since nothing says when it was signed
   * @param refusals is told of each that lies there and is not taken, and why
   * @param stale why nothing is taken that gives power; empty while the timestamp is of now
   */
  PowerTakeover(TransparencyLog log, Consumer<Rejected> refusals, Optional<Rejected> stale) {
    this(log, refusals, stale, false);
  }

  private PowerTakeover(
      TransparencyLog log, Consumer<Rejected> refusals, Optional<Rejected> stale, boolean own) {
    this.log = log;
    this.refusals = refusals;
    this.stale = stale;
    this.own = own;
  }

  /** Of what lies in the node's own store, which was new once and is not asked for again. */
  static PowerTakeover remembered(Consumer<Rejected> refusals) {
    return new PowerTakeover(null, refusals, Optional.empty(), true);
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
          requireNew(inForce, path, hold, seen);
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

  private void requireNew(
      InForce inForce, String path, VerifiedStatement<? extends TenantStatement> power, Seen seen)
      throws Rejected {
    if (own) {
      return;
    }
    TrustChain trust = inForce.trust().get();
    if (log != null) {
      log.requireListed(path, power.statement().bytes(), power.signatures().bytes());
      Power.requireOfItsTime(trust, power, log);
    } else if (Power.gives(power.statement())) {
      throw new Rejected(Reason.NOT_LOGGED, path, "its leaf in the log", "no log");
    } else {
      Power.requireInForce(trust, power);
    }
    if (log == null) {
      TrustChain.requireNear(seen, power.statement());
    } else if (seen.version() > 0) {
      // Whoever knows nothing yet believes the log, in which nothing runs ahead.
      log.requireNear(seen, path.substring(0, path.lastIndexOf('/')), power.statement());
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
        } else {
          requireNew(inForce, path, purge, seen);
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
      return SiteTakeover.candidates(newer, vouched(files, folder, newer.size()));
    } catch (Rejected refused) {
      refusals.accept(refused);
      return List.of();
    }
  }

  /** However much garbage lies there: what timestamp or log name is looked at. */
  private Set<Long> vouched(Repository files, String folder, int count) {
    Set<Long> vouched = new HashSet<>();
    files.listed(folder).ifPresent(vouched::add);
    if (log != null && count > SiteTakeover.CANDIDATES) {
      vouched.addAll(log.versions(folder));
    }
    return vouched;
  }

  /**
   * Tells where somebody who is believed lists another statement under a version that is in force
   * here: this node never takes that one.
   */
  void tellOthers(InForce inForce, String tenant, Timestamp.Listing listing) {
    inForce
        .hold(tenant)
        .ifPresent(
            hold ->
                tellOther(
                    RepositoryPaths.hold(tenant, hold.statement().version()),
                    hold.statement(),
                    listing.holds().get(tenant)));
    for (VerifiedStatement<PurgeStatement> purge : inForce.purged(tenant).statements()) {
      tellOther(
          RepositoryPaths.purge(tenant, purge.statement().version()),
          purge.statement(),
          listing.purges().get(tenant));
    }
  }

  private void tellOther(String path, Statement here, Seen listed) {
    if (listed != null
        && listed.version() == here.version()
        && !listed.digest().equals(Optional.of(here.digest()))) {
      refusals.accept(
          new Rejected(
              Reason.EQUIVOCATED,
              path,
              "the statement in force here, " + here.digest(),
              "in the timestamp " + listed.digest().orElseThrow()));
    }
  }
}
