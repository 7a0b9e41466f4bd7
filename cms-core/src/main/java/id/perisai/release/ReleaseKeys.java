package id.perisai.release;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whose signatures count on a tenant's releases, by the directories up to the one in force. */
final class ReleaseKeys {
  /** Reasons for which the keys of another time may still verify what these do not. */
  static final Set<Reason> OTHER_KEYS =
      EnumSet.of(Reason.UNKNOWN_KEY, Reason.BELOW_THRESHOLD, Reason.UNKNOWN_TENANT);

  /** Reasons for which the keys of an earlier time may verify it: what waits may be nothing new. */
  private static final Set<Reason> OTHER_TIMES =
      EnumSet.of(
          Reason.UNKNOWN_KEY,
          Reason.BELOW_THRESHOLD,
          Reason.UNKNOWN_TENANT,
          Reason.NEW_KEY,
          Reason.NEW_POWER);

  private final KeyHistory history;
  private final List<VerifiedStatement<Directory>> newestFirst;
  private final boolean forgiving;

  /**
   * @param newestFirst the directory in force and those before it
   */
  ReleaseKeys(KeyHistory history, List<VerifiedStatement<Directory>> newestFirst) {
    this(history, newestFirst, false);
  }

  private ReleaseKeys(
      KeyHistory history, List<VerifiedStatement<Directory>> newestFirst, boolean forgiving) {
    this.history = history;
    this.newestFirst = List.copyOf(newestFirst);
    this.forgiving = forgiving;
  }

  /** The same, as if no key had ever been revoked. */
  ReleaseKeys forgiving() {
    return new ReleaseKeys(history, newestFirst, true);
  }

  /**
   * Verifies a release by the keys of one directory. Signatures of keys that were revoked for this
   * version are passed over, whichever directory lists them.
   */
  VerifiedStatement<ReleaseStatement> verified(
      ReleaseStatement release, Signatures signatures, Directory directory) throws Rejected {
    TrustedKeys keys =
        directory
            .publishers(release.tenant(), forgiving ? 0 : release.version())
            .only(key -> !isRevoked(release, key.keyId()));
    try {
      return TrustChain.verified(release, signatures, keys);
    } catch (Rejected refused) {
      List<Digest> revoked =
          signatures.list().stream()
              .map(Signature::key)
              .filter(key -> isRevoked(release, key))
              .toList();
      if (revoked.isEmpty() || !OTHER_KEYS.contains(refused.reason())) {
        throw refused;
      }
      throw new Rejected(
          Reason.REVOKED_KEY,
          release.label(),
          refused.expected(),
          "signed by keys that were revoked from an earlier release on: " + revoked,
          refused);
    }
  }

  /** Whether the keys of an earlier time may verify what these refuse. */
  static boolean mayBeOfAnotherTime(Rejected refused) {
    return OTHER_TIMES.contains(refused.reason());
  }

  /**
   * Refuses a new release for which too few of its signers' keys count already, or too few for what
   * the rules were until a directory that waits.
   */
  void requireCounting(
      VerifiedStatement<ReleaseStatement> release, Directory directory, Instant now)
      throws Rejected {
    String tenant = release.statement().tenant();
    Set<Key> waiting =
        release.signers().stream()
            .filter(key -> history.countsFrom(tenant, key, directory.version()).isAfter(now))
            .collect(Collectors.toSet());
    List<Key> counting = release.signers().stream().filter(key -> !waiting.contains(key)).toList();
    if (persons(counting) < directory.tenant(tenant).orElseThrow().threshold()) {
      throw new Rejected(
          Reason.NEW_KEY,
          release.statement().label(),
          "signatures of keys that count at " + now,
          waiting.stream()
              .map(
                  key ->
                      key.keyId()
                          + ", which counts from "
                          + history.countsFrom(tenant, key, directory.version()))
              .sorted()
              .collect(Collectors.joining("; ")));
    }
    List<Key> allowed =
        counting.stream()
            .filter(key -> history.isAllowed(tenant, key, directory.version(), now))
            .toList();
    int threshold = history.threshold(tenant, directory.version(), now);
    if (persons(allowed) < threshold) {
      throw new Rejected(
          Reason.NEW_POWER,
          release.statement().label(),
          "at " + now + " still signatures of " + threshold + " persons by the rules before",
          persons(allowed) + " persons");
    }
  }

  /**
   * Refuses a new release that the platform signed, to whom the tenant's word does not count yet,
   * or did not as long as that directory was in force.
   */
  void requireDelegated(ReleaseStatement release, Directory directory, Instant now)
      throws Rejected {
    Instant from = history.rerendersFrom(release.tenant(), directory.version());
    Instant until = history.replaced(directory.version()).orElse(now);
    if (from.isAfter(until)) {
      throw new Rejected(
          Reason.NEW_POWER,
          release.label(),
          "a re-render for which the tenant vouched, or not before " + from,
          "at " + until);
    }
  }

  /** The same of one that is kept: by any directory, in its time. */
  void requireOnceDelegated(ReleaseStatement release, Instant now) throws Rejected {
    for (VerifiedStatement<Directory> directory : newestFirst) {
      long version = directory.statement().version();
      Instant until = history.replaced(version).orElse(now);
      if (directory.statement().delegatesRerenders(release.tenant())
          && !history.rerendersFrom(release.tenant(), version).isAfter(until)) {
        return;
      }
    }
    throw new Rejected(
        Reason.NEW_POWER,
        release.label(),
        "a directory whose word for re-renders counted in its time",
        "none");
  }

  private static long persons(List<Key> keys) {
    return keys.stream().map(Key::person).distinct().count();
  }

  /** Verifies a release by any earlier directory, by its keys as they counted in its time. */
  Optional<VerifiedStatement<ReleaseStatement>> byEarlierKeys(
      ReleaseStatement release, Signatures signatures) throws Rejected {
    for (VerifiedStatement<Directory> earlier : newestFirst.subList(1, newestFirst.size())) {
      try {
        return Optional.of(byEarlier(release, signatures, earlier.statement()));
      } catch (Rejected refused) {
        if (!mayBeOfAnotherTime(refused)) {
          throw refused;
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Verifies a release by the directory that was the newest in the log when the release came into
   * it, if that is an earlier one: so a publisher may leave, or the rules for a site become
   * stricter, and a node that starts today still takes what was signed before.
   */
  Optional<VerifiedStatement<ReleaseStatement>> byKeysOfItsTime(
      ReleaseStatement release, Signatures signatures, TransparencyLog log) throws Rejected {
    Optional<Directory> then = directoryOfItsTime(release, signatures, log);
    return then.isEmpty()
        ? Optional.empty()
        : Optional.of(byEarlier(release, signatures, then.get()));
  }

  /**
   * The directory that was the newest in the log when a release came into it; empty if that is the
   * one in force, or nobody knows.
   */
  Optional<Directory> directoryOfItsTime(
      ReleaseStatement release, Signatures signatures, TransparencyLog log) {
    Optional<Integer> logged = place(log, release, signatures);
    for (VerifiedStatement<Directory> directory : newestFirst) {
      Optional<Integer> place = place(log, directory.statement(), directory.signatures());
      if (place.isEmpty() && directory == newestFirst.get(0)) {
        return Optional.empty();
      }
      if (logged.isPresent() && place.isPresent() && place.get() < logged.get()) {
        return directory == newestFirst.get(0)
            ? Optional.empty()
            : Optional.of(directory.statement());
      }
    }
    return Optional.empty();
  }

  private VerifiedStatement<ReleaseStatement> byEarlier(
      ReleaseStatement release, Signatures signatures, Directory directory) throws Rejected {
    VerifiedStatement<ReleaseStatement> verified = verified(release, signatures, directory);
    requireCounting(verified, directory, history.replaced(directory.version()).orElseThrow());
    return verified;
  }

  private static Optional<Integer> place(
      TransparencyLog log, Statement statement, Signatures signatures) {
    String path =
        statement instanceof ReleaseStatement release
            ? RepositoryPaths.release(release.tenant(), release.version())
            : RepositoryPaths.directory(statement.version());
    return log.index(LogEntry.of(path, statement.bytes(), signatures.bytes()));
  }

  private boolean isRevoked(ReleaseStatement release, Digest key) {
    return !forgiving
        && history
            .revokedFrom(release.tenant(), key)
            .filter(from -> from <= release.version())
            .isPresent();
  }
}
