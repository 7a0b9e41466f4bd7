package id.perisai.release;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Who may take a site's power to show something, and who may give it back: one publisher of the
 * tenant or one platform key takes; the threshold of either gives. The signing desk's own site is
 * exempt, since whatever one key takes is given back there.
 */
public final class Power {
  private static final Set<Reason> OTHER_KEYS =
      EnumSet.of(Reason.UNKNOWN_KEY, Reason.BELOW_THRESHOLD, Reason.UNKNOWN_TENANT);

  private Power() {}

  /**
   * Verifies a hold by the keys in force, or by those in force when it was issued.
   *
   * @param tenant the tenant as whose it lies in the repository
   * @param version the version as which it lies there
   */
  public static VerifiedStatement<HoldStatement> hold(
      TrustChain trust, byte[] statement, byte[] signatures, String tenant, long version)
      throws Rejected {
    HoldStatement hold = HoldStatement.parse(statement);
    TrustChain.requireTenant(hold, tenant);
    TrustChain.requireVersion(hold, version);
    return verified(trust, hold, hold.issued(), Signatures.parse(signatures), gives(hold));
  }

  /** Verifies a purge as {@link #hold}. */
  public static VerifiedStatement<PurgeStatement> purge(
      TrustChain trust, byte[] statement, byte[] signatures, String tenant, long version)
      throws Rejected {
    PurgeStatement purge = PurgeStatement.parse(statement);
    TrustChain.requireTenant(purge, tenant);
    TrustChain.requireVersion(purge, version);
    return verified(trust, purge, purge.issued(), Signatures.parse(signatures), false);
  }

  /**
   * Refuses what is new and fits keys of another time alone, unless it came into the log before the
   * directory that ended that time: whoever left, or stole such a key, dates back what they like.
   *
   * @param log in which the statement stands
   */
  static void requireOfItsTime(
      TrustChain trust, VerifiedStatement<? extends TenantStatement> power, TransparencyLog log)
      throws Rejected {
    TenantStatement statement = power.statement();
    try {
      requireInForce(trust, power);
    } catch (Rejected now) {
      Optional<Directory> then = directoryAt(trust, statement.issued());
      if (then.isEmpty()) {
        throw now;
      }
      VerifiedStatement<Directory> next = after(trust, then.get());
      String path = RepositoryPaths.directory(next.statement().version());
      if (TrustChain.place(log, path(statement), power) > TrustChain.place(log, path, next)) {
        throw now;
      }
    }
  }

  /**
   * Refuses what fits keys of another time alone.
   *
   * @throws Rejected UNKNOWN_KEY, BELOW_THRESHOLD, UNKNOWN_TENANT
   */
  static void requireInForce(TrustChain trust, VerifiedStatement<? extends TenantStatement> power)
      throws Rejected {
    TenantStatement statement = power.statement();
    verified(statement, power.signatures(), trust.directory(), trust.root(), gives(statement));
  }

  private static VerifiedStatement<Directory> after(TrustChain trust, Directory then) {
    return trust.directories().stream()
        .filter(one -> one.statement().version() > then.version())
        .findFirst()
        .orElseThrow();
  }

  private static String path(TenantStatement statement) {
    return statement instanceof HoldStatement
        ? RepositoryPaths.hold(statement.tenant(), statement.version())
        : RepositoryPaths.purge(statement.tenant(), statement.version());
  }

  /** Whether a statement gives a site's power back instead of taking it. */
  static boolean gives(TenantStatement statement) {
    return statement instanceof HoldStatement hold && hold.action() == HoldStatement.Action.LIFT;
  }

  private static <S extends Statement> VerifiedStatement<S> verified(
      TrustChain trust, S statement, Instant issued, Signatures signatures, boolean gives)
      throws Rejected {
    try {
      return verified(statement, signatures, trust.directory(), trust.root(), gives);
    } catch (Rejected now) {
      if (!OTHER_KEYS.contains(now.reason())) {
        throw now;
      }
      // What was in force stays in force when a publisher leaves.
      Optional<Directory> then = directoryAt(trust, issued);
      if (then.isEmpty()) {
        throw now;
      }
      return verified(statement, signatures, then.get(), rootAt(trust, issued), gives);
    }
  }

  private static <S extends Statement> VerifiedStatement<S> verified(
      S statement, Signatures signatures, Directory directory, TrustRoot root, boolean gives)
      throws Rejected {
    requireNotDesk(statement, directory);
    try {
      TrustedKeys publishers = directory.publishers(statement.scope());
      return TrustChain.verified(statement, signatures, gives ? publishers : publishers.anyOne());
    } catch (Rejected notPublishers) {
      if (!OTHER_KEYS.contains(notPublishers.reason())) {
        throw notPublishers;
      }
      try {
        TrustedKeys platform = root.keys();
        return TrustChain.verified(statement, signatures, gives ? platform : platform.anyOne());
      } catch (Rejected notPlatform) {
        notPublishers.addSuppressed(notPlatform);
        throw notPublishers;
      }
    }
  }

  private static void requireNotDesk(Statement statement, Directory directory) throws Rejected {
    if (directory.isDesk(statement.scope())) {
      throw new Rejected(
          Reason.SIGNING_DESK,
          statement.label(),
          "a site other than the signing desk's",
          "tenant " + statement.scope());
    }
  }

  /** An earlier directory that was in force at an instant; empty if it is the one in force now. */
  private static Optional<Directory> directoryAt(TrustChain trust, Instant instant)
      throws Rejected {
    if (!trust.directory().issued().isAfter(instant)) {
      return Optional.empty();
    }
    for (long version = trust.directory().version() - 1; version > 0; version--) {
      try {
        Directory earlier = trust.earlierDirectory(version);
        if (!earlier.issued().isAfter(instant)) {
          return Optional.of(earlier);
        }
      } catch (Rejected notThere) {
        if (notThere.reason() != Reason.MISSING) {
          throw notThere;
        }
      }
    }
    return Optional.empty();
  }

  private static TrustRoot rootAt(TrustChain trust, Instant instant) {
    TrustRoot at = trust.roots().get(0).statement();
    for (VerifiedStatement<TrustRoot> root : trust.roots()) {
      if (!root.statement().issued().isAfter(instant)) {
        at = root.statement();
      }
    }
    return at;
  }
}
