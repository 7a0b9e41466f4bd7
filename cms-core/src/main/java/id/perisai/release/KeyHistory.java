package id.perisai.release;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the directories up to the one in force say of a publisher's key: from when it counts for new
 * releases, and from which release on never. A key that is new to a tenant counts 24 hours after
 * the directory that lists it, so that whoever stole the platform's keys cannot publish before
 * somebody notices; at once if the tenant's publishers of the directory before signed that
 * directory too, or if the tenant never had any.
 */
final class KeyHistory {
  /** How long a new key waits that no publisher vouched for. */
  static final Duration WAIT = Duration.ofHours(24);

  private final List<VerifiedStatement<Directory>> directories;
  private final List<Instant> known = new ArrayList<>();

  /** What was reckoned already: who makes many directories must not make us reckon for ever. */
  private final Map<Listed, Instant> reckoned = new HashMap<>();

  private record Listed(String tenant, Key key, int at) {}

  /**
   * @param directories the oldest first, the one in force last; gaps are allowed
   * @param sightings by version, for those that came later than they say: when they were not there
   *     yet
   */
  KeyHistory(
      List<VerifiedStatement<Directory>> directories, Map<Long, Instant> sightings, Instant now) {
    this.directories = List.copyOf(directories);
    Instant latest = Instant.EPOCH;
    for (VerifiedStatement<Directory> directory : directories) {
      Instant issued = directory.statement().issued();
      Instant seen = sightings.getOrDefault(directory.statement().version(), issued);
      // Who dates a directory back gains nothing; one of the future must not delay those after it.
      for (Instant time : List.of(issued, seen)) {
        latest = time.isAfter(latest) && !time.isAfter(now) ? time : latest;
      }
      known.add(issued.isAfter(latest) ? issued : latest);
    }
  }

  /** From when a key that a directory lists counts for new releases of a tenant. */
  Instant countsFrom(String tenant, Key key, long directory) {
    return countsFrom(tenant, key, index(directory));
  }

  /** The first release on which no signature of a key counts; empty if it was never revoked. */
  Optional<Long> revokedFrom(String tenant, Digest key) {
    return directories.stream()
        .flatMap(directory -> directory.statement().tenant(tenant).stream())
        .flatMap(listed -> listed.revoked().stream())
        .filter(revocation -> revocation.key().equals(key))
        .map(Revocation::from)
        .min(Long::compare);
  }

  /** When the directory after one came into force; empty for the one in force. */
  Optional<Instant> replaced(long directory) {
    int next = index(directory) + 1;
    return next < directories.size() ? Optional.of(known.get(next)) : Optional.empty();
  }

  private int index(long version) {
    for (int i = 0; i < directories.size(); i++) {
      if (directories.get(i).statement().version() == version) {
        return i;
      }
    }
    throw new IllegalArgumentException("directory " + version + " is not among those known");
  }

  private Instant countsFrom(String tenant, Key key, int at) {
    Listed listed = new Listed(tenant, key, at);
    Instant counts = reckoned.get(listed);
    if (counts == null) {
      counts = reckon(tenant, key, at);
      reckoned.put(listed, counts);
    }
    return counts;
  }

  private Instant reckon(String tenant, Key key, int at) {
    Instant from =
        listed(tenant, at).stream()
            .filter(publisher -> publisher.key().equals(key))
            .map(Publisher::from)
            .findFirst()
            .orElse(Instant.MAX);
    Instant waits = waits(tenant, key, at);
    return from.isAfter(waits) ? from : waits;
  }

  /** The soonest that any directory allows of the unbroken run that lists the key. */
  private Instant waits(String tenant, Key key, int at) {
    Instant soonest = Instant.MAX;
    for (int i = at; i >= 0 && lists(tenant, key, i); i--) {
      Instant allowed = known.get(i).plus(WAIT);
      soonest = allowed.isBefore(soonest) ? allowed : soonest;
    }
    // Only what would have to wait at this directory asks who vouched: long ago is long enough.
    for (int i = at; soonest.isAfter(known.get(at)) && i >= 0 && lists(tenant, key, i); i--) {
      Instant issued = directories.get(i).statement().issued();
      if (issued.isBefore(soonest) && (isFirst(tenant, i) || isCountersigned(tenant, i))) {
        soonest = issued;
      }
    }
    return soonest;
  }

  private boolean lists(String tenant, Key key, int at) {
    return listed(tenant, at).stream().anyMatch(publisher -> publisher.key().equals(key));
  }

  private List<Publisher> listed(String tenant, int at) {
    return tenant(tenant, at).map(Directory.Tenant::publishers).orElse(List.of());
  }

  private Optional<Directory.Tenant> tenant(String tenant, int at) {
    return directories.get(at).statement().tenant(tenant);
  }

  /** Whether nobody ever signed for the tenant before; only the whole history proves it. */
  private boolean isFirst(String tenant, int at) {
    for (int i = 0; i <= at; i++) {
      boolean gap = directories.get(i).statement().version() != i + 1;
      if (gap || i < at && !listed(tenant, i).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** Whether the tenant's threshold of keys that counted under the directory before signed this. */
  private boolean isCountersigned(String tenant, int at) {
    Optional<Directory.Tenant> before = at == 0 ? Optional.empty() : tenant(tenant, at - 1);
    if (before.isEmpty()) {
      return false;
    }
    VerifiedStatement<Directory> directory = directories.get(at);
    try {
      vouching(tenant, at)
          .requireThreshold(
              directory.statement().signedMessage(),
              directory.signatures(),
              directory.statement().label());
      return true;
    } catch (Rejected nobodyVouched) {
      return false;
    }
  }

  /** Who can vouch for keys of a directory: those whose keys count under the one before. */
  private TrustedKeys vouching(String tenant, int at) {
    Directory before = directories.get(at - 1).statement();
    TrustedKeys all = before.tenant(tenant).orElseThrow().signers(before.signing().place());
    Instant then = directories.get(at).statement().issued();
    return all.only(
        key ->
            revokedFrom(tenant, key.keyId()).isEmpty()
                && !countsFrom(tenant, key, at - 1).isAfter(then));
  }
}
