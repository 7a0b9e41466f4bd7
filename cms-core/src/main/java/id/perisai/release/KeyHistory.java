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
 * releases, and from which release on never; and from when the rest counts that they give. A key
 * that is new to a tenant counts 24 hours after the directory that lists it, so that whoever stole
 * the platform's keys cannot publish before somebody notices; at once if the tenant's publishers of
 * the directory before signed that directory too, or if the tenant never had any. So does every
 * other {@link Grant}.
 */
final class KeyHistory {
  /** How long waits what no publisher vouched for. */
  static final Duration WAIT = Duration.ofHours(24);

  private final List<VerifiedStatement<Directory>> directories;
  private final Instant now;
  private final List<Instant> known = new ArrayList<>();

  /** What was reckoned already: who makes many directories must not make us reckon for ever. */
  private final Map<Given, Instant> reckoned = new HashMap<>();

  private final Map<Entry, Boolean> countersigned = new HashMap<>();

  private record Given(String tenant, Grant grant, int at) {}

  private record Entry(String tenant, int at) {}

  /**
   * @param directories the oldest first, the one in force last; gaps are allowed
   * @param sightings by version, for those that came later than they say: when they were not there
   *     yet
   */
  KeyHistory(
      List<VerifiedStatement<Directory>> directories, Map<Long, Instant> sightings, Instant now) {
    this.directories = List.copyOf(directories);
    this.now = now;
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

  /**
   * The same by the rule of passkeys alone too, which counts a day later where it is taken away;
   * never for what it excludes, nor for a key that was revoked.
   */
  Instant signsFrom(String tenant, Key key, long directory) {
    int at = index(directory);
    if (revokedFrom(tenant, key.keyId()).isPresent()) {
      return Instant.MAX;
    }
    Instant counts = countsFrom(tenant, key, at);
    Instant allowed =
        key.type().equals(PasskeyKey.TYPE)
            ? Instant.EPOCH
            : waits(tenant, new Grant.SoftwareKeys(), at);
    return counts.isAfter(allowed) ? counts : allowed;
  }

  /** From when the platform's re-renders count that a directory leaves to it; else never. */
  Instant rerendersFrom(String tenant, long directory) {
    return waits(tenant, new Grant.Rerenders(), index(directory));
  }

  /**
   * Those of a tenant's keys that may sign its next release, whether they count yet or not, and how
   * many persons must: by the rules of a directory, and where these ask for less than the ones
   * before, by those until that counts.
   */
  TrustedKeys signers(String tenant, long directory, Instant then) {
    return signers(tenant, index(directory), then);
  }

  /** When the last of what a directory gives a tenant's site counts, but for keys and hosts. */
  Instant powersFrom(String tenant, long directory) {
    int at = index(directory);
    return tenant(tenant, at).stream()
        .flatMap(Grant::rules)
        .map(grant -> waits(tenant, grant, at))
        .max(Instant::compareTo)
        .orElse(Instant.EPOCH);
  }

  /** How many persons must sign a tenant's new release at a time. */
  int threshold(String tenant, long directory, Instant then) {
    return threshold(tenant, index(directory), then);
  }

  /** Whether the type of a key counts for a tenant at a time. */
  boolean isAllowed(String tenant, Key key, long directory, Instant then) {
    return isAllowed(tenant, key, index(directory), then);
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

  /** Those of a tenant's publishers whose word for new keys counts now. */
  TrustedKeys vouchers(String tenant, Instant now) {
    return vouchers(tenant, directories.size() - 1, now);
  }

  /**
   * A host that a directory gave to another tenant, and that stays with the one before for a day,
   * since its publishers did not vouch for that directory.
   *
   * @param holder who has it still
   * @param until when the other one has it
   */
  record Move(String holder, Instant until) {}

  /** Whether the host that the newest directory lists is still with another tenant, and which. */
  Optional<Move> move(String host, Instant now) {
    String holder = null;
    String next = null;
    Instant until = Instant.MAX;
    for (int i = 0; i < directories.size(); i++) {
      if (next != null && !until.isAfter(known.get(i))) {
        holder = next;
        next = null;
      }
      String listed = directories.get(i).statement().tenantAt(host).orElse(null);
      if (listed == null) {
        continue; // Nobody's for now, yet whoever had it is the one to be asked.
      }
      // Signatures are looked at last: most hosts never move.
      if (holder == null
          || listed.equals(holder)
          || isFirst(holder, i)
          || isCountersigned(holder, i)) {
        holder = listed;
        next = null;
      } else if (!listed.equals(next)) {
        next = listed;
        until = known.get(i).plus(WAIT);
      }
    }
    return next != null && until.isAfter(now)
        ? Optional.of(new Move(holder, until))
        : Optional.empty();
  }

  /** Whether no directory that is kept ever listed a publisher of a tenant. */
  boolean isNew(String tenant) {
    return isFirst(tenant, directories.size());
  }

  /**
   * How many people of a tenant must still vouch for the newest directory, since it lists new keys
   * that are to count sooner than a day after it.
   */
  int missingVouchers(String tenant) throws Rejected {
    int newest = directories.size() - 1;
    Instant usual = directories.get(newest).statement().issued().plus(WAIT);
    boolean hurried =
        listed(tenant, newest).stream()
            .anyMatch(
                publisher ->
                    publisher.from().isBefore(usual)
                        && !gives(tenant, new Grant.Signing(publisher.key()), newest - 1));
    return hurried ? unvouched(tenant) : 0;
  }

  /**
   * How many people of a tenant must still vouch for the newest directory, so that nothing that it
   * gives has to wait; 0 as well if it gives nothing.
   */
  int unvouched(String tenant) throws Rejected {
    int newest = directories.size() - 1;
    if (isFirst(tenant, newest) || !givesMore(tenant, newest)) {
      return 0;
    }
    VerifiedStatement<Directory> directory = directories.get(newest);
    TrustedKeys vouchers = vouchers(tenant, newest - 1, directory.statement().issued());
    return vouchers.missing(
        vouchers.signers(
            directory.statement().signedMessage(),
            directory.signatures(),
            directory.statement().label()));
  }

  /** Whether a directory gives a tenant's site anything that the one before did not. */
  private boolean givesMore(String tenant, int at) {
    return tenant(tenant, at).stream()
        .flatMap(Grant::of)
        .anyMatch(grant -> !gives(tenant, grant, at - 1));
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
    Instant from =
        listed(tenant, at).stream()
            .filter(publisher -> publisher.key().equals(key))
            .map(Publisher::from)
            .findFirst()
            .orElse(Instant.MAX);
    Instant waits = waits(tenant, new Grant.Signing(key), at);
    return from.isAfter(waits) ? from : waits;
  }

  private Instant waits(String tenant, Grant grant, int at) {
    Given given = new Given(tenant, grant, at);
    Instant counts = reckoned.get(given);
    if (counts == null) {
      counts = reckon(tenant, grant, at);
      reckoned.put(given, counts);
    }
    return counts;
  }

  /** The soonest that any directory allows of the unbroken run that gives it. */
  private Instant reckon(String tenant, Grant grant, int at) {
    Instant soonest = Instant.MAX;
    for (int i = at; i >= 0 && gives(tenant, grant, i); i--) {
      Instant allowed = known.get(i).plus(WAIT);
      soonest = allowed.isBefore(soonest) ? allowed : soonest;
    }
    // Only what would have to wait at this directory asks who vouched: long ago is long enough.
    for (int i = at; soonest.isAfter(known.get(at)) && i >= 0 && gives(tenant, grant, i); i--) {
      Instant issued = directories.get(i).statement().issued();
      if (issued.isBefore(soonest) && (isFirst(tenant, i) || isCountersigned(tenant, i))) {
        soonest = issued;
      }
    }
    return soonest;
  }

  private boolean gives(String tenant, Grant grant, int at) {
    return at >= 0 && tenant(tenant, at).filter(grant::isIn).isPresent();
  }

  private List<Publisher> listed(String tenant, int at) {
    return tenant(tenant, at).map(Directory.Tenant::publishers).orElse(List.of());
  }

  private Optional<Directory.Tenant> tenant(String tenant, int at) {
    return directories.get(at).statement().tenant(tenant);
  }

  /** Whether nobody ever signed for the tenant before; only the whole history proves it. */
  private boolean isFirst(String tenant, int at) {
    for (int i = 0; i < at; i++) {
      boolean gap = directories.get(i).statement().version() != i + 1;
      if (gap || !listed(tenant, i).isEmpty()) {
        return false;
      }
    }
    return at == directories.size() || directories.get(at).statement().version() == at + 1;
  }

  private boolean isCountersigned(String tenant, int at) {
    Entry entry = new Entry(tenant, at);
    Boolean vouched = countersigned.get(entry);
    if (vouched == null) {
      vouched = reckonCountersigned(tenant, at);
      countersigned.put(entry, vouched);
    }
    return vouched;
  }

  /** Whether the tenant's threshold of keys that counted under the directory before signed this. */
  private boolean reckonCountersigned(String tenant, int at) {
    if (at == 0 || tenant(tenant, at - 1).isEmpty()) {
      return false;
    }
    VerifiedStatement<Directory> directory = directories.get(at);
    Instant issued = directory.statement().issued();
    try {
      // Who dates a directory ahead must not have keys vouch that wait until then.
      vouchers(tenant, at - 1, issued.isAfter(now) ? now : issued)
          .requireThreshold(
              directory.statement().signedMessage(),
              directory.signatures(),
              directory.statement().label());
      return true;
    } catch (Rejected nobodyVouched) {
      return false;
    }
  }

  /** Who can vouch for what the directory after one gives: those whose keys count by then. */
  private TrustedKeys vouchers(String tenant, int at, Instant then) {
    return signers(tenant, at, then)
        .only(
            key ->
                revokedFrom(tenant, key.keyId()).isEmpty()
                    && !countsFrom(tenant, key, at).isAfter(then));
  }

  private TrustedKeys signers(String tenant, int at, Instant then) {
    Directory directory = directories.get(at).statement();
    Optional<Directory.Tenant> listed = directory.tenant(tenant);
    if (listed.isEmpty()) {
      return TrustedKeys.of(List.of(), 1, directory.signing().place());
    }
    return listed
        .get()
        .signers(directory.signing().place())
        .only(key -> isAllowed(tenant, key, at, then))
        .requiring(threshold(tenant, at, then));
  }

  /** Software keys may be what passkeys alone were until a directory that waits. */
  private boolean isAllowed(String tenant, Key key, int at, Instant then) {
    return key.type().equals(PasskeyKey.TYPE)
        || !waits(tenant, new Grant.SoftwareKeys(), at).isAfter(then);
  }

  private int threshold(String tenant, int at, Instant then) {
    int persons = tenant(tenant, at).map(Directory.Tenant::threshold).orElse(1);
    while (persons <= TrustedKeys.MAX_KEYS
        && waits(tenant, new Grant.Persons(persons), at).isAfter(then)) {
      persons++;
    }
    return persons;
  }
}
