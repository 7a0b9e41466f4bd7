package id.perisai.tenant;

import id.perisai.access.Transactions;
import id.perisai.audit.AuditChain;
import id.perisai.audit.AuditEnds;
import id.perisai.audit.AuditLine;
import id.perisai.audit.AuditReceiver;
import id.perisai.audit.AuditRewrites;
import id.perisai.audit.AuditTrail.Head;
import id.perisai.audit.ChainBroken;
import id.perisai.audit.NotedHeads;
import id.perisai.audit.NotedHeads.Noted;
import id.perisai.release.AuditAnchor;
import id.perisai.release.Directory;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.logging.Logger;

/**
 * Looks at every tenant's audit trail in rounds, and remembers outside of the database where each
 * ended. So it finds what a chain by itself does not show: an end that was cut off, a trail written
 * anew, a tenant taken out with its trail. Each round follows all that came since, looks whether an
 * entry is left out, and follows of what was there before as much as fits, oldest first, until all
 * was read and it begins again ({@link #whole}). An old entry that was changed does not wait for
 * its turn where PostgreSQL says that somebody changed any ({@link AuditRewrites}).
 *
 * <p>Entries that fit are handed to each receiver ({@link #copy}) from where its own copy ends, and
 * before that end is noted: it may get a line twice, and never misses one, whatever became of the
 * others and of this look. A trail that is broken is neither copied nor noted any further. What
 * cannot be noted is remembered ({@link #note}), so that rounds and copies go on from there.
 *
 * <p>What was anchored in the transparency log ({@link #compare}) finds those too who changed note
 * and copies along with the trail, since others have seen the log.
 */
public final class AuditWatch {
  /** Of what is old, so many entries in a round: some seconds. */
  static final int OLD_IN_A_ROUND = 50_000;

  /** Where something was written again, so many places in a round, each of this many entries. */
  static final int PLACES_IN_A_ROUND = 500;

  private static final int AROUND_A_PLACE = 100;

  private static final Logger LOG = Logger.getLogger("perisai.audit");
  private static final String PLATFORM = Directory.PLATFORM;
  private static final int NEW_AT_ONCE = 5_000;

  /** Letters of the lines that are copied at once. */
  private static final int LETTERS_AT_ONCE = 16 << 20;

  private final Transactions transactions;
  private final NotedHeads noted;
  private final List<AuditReceiver> receivers;
  private final int oldInARound;
  private final Map<String, Head> reread = new HashMap<>();
  private final Map<String, ChainBroken> found = new TreeMap<>();

  /** When the reading of what is old began, of tenants whose trail is not read to its end yet. */
  private final Map<String, Instant> begun = new HashMap<>();

  /** When the last reading began that went through the whole trail. */
  private final Map<String, Instant> followed = new HashMap<>();

  /** Tenants whose trail did not go on from where it ended, by the last round. */
  private final Set<String> torn = new HashSet<>();

  /** What PostgreSQL told in the last two rounds, the older one first; null before the first. */
  private AuditRewrites before;

  private AuditRewrites last;

  /** What is noted, and what is still to be; null before it was read. */
  private Noted ends;

  /** Whether something is still to be noted. */
  private boolean unnoted;

  /** The tenant at which the next round goes on with what is old. */
  private String next = "";

  /**
   * @param receivers who get every entry; the first one's file is believed when the noted ends are
   *     lost
   */
  public AuditWatch(EntityManagerFactory factory, NotedHeads noted, List<AuditReceiver> receivers) {
    this(factory, noted, receivers, OLD_IN_A_ROUND);
  }

  AuditWatch(
      EntityManagerFactory factory,
      NotedHeads noted,
      List<AuditReceiver> receivers,
      int oldInARound) {
    this.transactions = new Transactions(factory);
    this.noted = noted;
    this.receivers = List.copyOf(receivers);
    this.oldInARound = oldInARound;
  }

  /**
   * One round.
   *
   * @return what is broken, by tenant; empty when every trail is as it was written
   * @throws IOException when what was noted cannot be read; that is tried again in the next round
   */
  public synchronized Map<String, ChainBroken> round() throws IOException {
    readNoted();
    TreeSet<String> tenants = tenants(ends.seen());
    noteNew(tenants);
    for (String tenant : tenants) {
      keep(tenant, () -> requireNoneMissing(tenant));
    }
    readAgain(tenants);
    followed.keySet().retainAll(tenants);
    followRewritten(tenants);
    return found();
  }

  /**
   * Since when every entry was followed once: what was changed before is found. Of what was changed
   * after it nothing is said; nor is anything of trails that are broken.
   *
   * @return empty as long as this process has not followed all
   */
  public synchronized Optional<Instant> whole() {
    Set<String> left = new HashSet<>(ends == null ? Set.of() : ends.seen().keySet());
    left.removeAll(found.keySet());
    return followed.keySet().containsAll(left)
        ? left.stream().map(followed::get).min(Comparator.naturalOrder())
        : Optional.empty();
  }

  /** What rounds and comparisons found until now, those that failed included. */
  public synchronized Map<String, ChainBroken> found() {
    return Map.copyOf(found);
  }

  /** Once. A receiver that is new gets what comes from now on. */
  private void readNoted() throws IOException {
    if (ends != null) {
      return;
    }
    Noted read = noted.read();
    if (!noted.exist() && !receivers.isEmpty()) {
      read.seen().putAll(receivers.get(0).file().heads());
    }
    read.copied().keySet().retainAll(receivers.stream().map(AuditReceiver::name).toList());
    for (AuditReceiver receiver : receivers) {
      read.copied().computeIfAbsent(receiver.name(), name -> new TreeMap<>(read.seen()));
    }
    ends = read;
  }

  private void noteNew(TreeSet<String> tenants) throws IOException {
    for (String tenant : tenants) {
      if (keep(tenant, () -> noteNew(tenant))) {
        torn.remove(tenant);
      } else {
        torn.add(tenant);
      }
    }
    if (!noted.exist()) {
      noteOrRemember();
    }
  }

  /** Whoever fills the disk must not end the looking, or copies on other disks. */
  private void noteOrRemember() {
    try {
      noted.write(ends);
      unnoted = false;
    } catch (IOException toldByNote) {
      unnoted = true;
    }
  }

  /**
   * Notes what could not be noted when it was seen or copied.
   *
   * @throws IOException when it cannot be noted now either; until then it is remembered by this
   *     process alone
   */
  public synchronized void note() throws IOException {
    if (unnoted) {
      noted.write(ends);
      unnoted = false;
    }
  }

  /** A part of a round. */
  private interface Look {
    void look() throws IOException;
  }

  /** What was found once is kept: only an operator says that it is settled, by a new beginning. */
  private boolean keep(String tenant, Look look) throws IOException {
    try {
      look.look();
      return true;
    } catch (Broken broken) {
      found.putIfAbsent(tenant, broken.chain());
      return false;
    }
  }

  /** Those in the table, and those of which something was noted. */
  private TreeSet<String> tenants(Map<String, Head> heads) {
    TreeSet<String> ids = new TreeSet<>(heads.keySet());
    transactions.anonymous(em -> Tenants.all(em)).forEach(tenant -> ids.add(tenant.id()));
    return ids;
  }

  private void noteNew(String tenant) {
    Head end = ends.seen().getOrDefault(tenant, AuditChain.beginning(tenant));
    if (end.number() == 0) {
      followed.put(tenant, Instant.now()); // or it is broken
    }
    while (true) {
      Head read = follow(tenant, end, NEW_AT_ONCE, null);
      if (read.equals(end)) {
        return;
      }
      ends.seen().put(tenant, read);
      noteOrRemember();
      end = read;
    }
  }

  /**
   * Hands a receiver what it does not have yet of what was seen.
   *
   * @throws IOException at the end, when something could not be written; that is tried again from
   *     the next call on
   */
  public synchronized void copy(AuditReceiver receiver) throws IOException {
    readNoted();
    Optional<IOException> unwritten = Optional.empty();
    for (String tenant : ends.seen().keySet()) {
      try {
        if (!torn.contains(tenant)) {
          keep(tenant, () -> copy(receiver, tenant));
        }
      } catch (IOException failed) {
        unwritten = unwritten.or(() -> Optional.of(failed));
      }
    }
    if (unwritten.isPresent()) {
      throw unwritten.get();
    }
  }

  private void copy(AuditReceiver receiver, String tenant) throws IOException {
    Map<String, Head> copied = ends.copied().get(receiver.name());
    Head end = copied.getOrDefault(tenant, AuditChain.beginning(tenant));
    long until = ends.seen().get(tenant).number();
    while (end.number() < until) {
      List<AuditLine> lines = new ArrayList<>();
      int most = (int) Math.min(NEW_AT_ONCE, until - end.number());
      Head read = follow(tenant, end, most, lines);
      if (read.equals(end)) {
        return; // What was seen is gone: the next round says so.
      }
      receiver.file().append(lines);
      copied.put(tenant, read);
      noteOrRemember();
      end = read;
    }
  }

  /** Follows what was there before, from the tenant and the entry where the last round stopped. */
  private void readAgain(TreeSet<String> tenants) throws IOException {
    List<String> order = new ArrayList<>(tenants.tailSet(next, true));
    order.addAll(tenants.headSet(next, false));
    int left = oldInARound;
    for (String tenant : order) {
      Head from = reread.getOrDefault(tenant, AuditChain.beginning(tenant));
      int most = left;
      begun.putIfAbsent(tenant, Instant.now());
      boolean fits = keep(tenant, () -> reread.put(tenant, follow(tenant, from, most, null)));
      left -= (int) (reread.getOrDefault(tenant, from).number() - from.number());
      if (left <= 0) {
        next = tenant; // Here, or one that is longer than all others would get what they leave.
        return;
      }
      reread.remove(tenant); // read to its end; the next time it begins anew
      Instant began = begun.remove(tenant);
      if (fits) {
        followed.put(tenant, began);
      }
    }
    next = order.isEmpty() ? "" : order.get(0);
  }

  /**
   * Follows what was written again, wherever it stands. PostgreSQL counts some seconds late: so
   * what was written between the last two rounds belongs to it, too.
   */
  private void followRewritten(TreeSet<String> tenants) throws IOException {
    AuditRewrites now = transactions.anonymous(AuditRewrites::now);
    if (last != null && !now.quietSince(last)) {
      LOG.warning(
          "more than new entries: somebody changed or deleted rows of audit_entry, or PostgreSQL"
              + " counts anew; it told %s, now %s".formatted(last, now));
      int[] left = {PLACES_IN_A_ROUND};
      for (String tenant : tenants) {
        keep(tenant, () -> followRewritten(tenant, before, left));
      }
    }
    before = last == null ? now : last;
    last = now;
  }

  private void followRewritten(String tenant, AuditRewrites since, int[] left) {
    long after = 0;
    for (; left[0] > 0; left[0]--) {
      long from = after;
      Optional<Head> end = in(tenant, em -> since.follow(em, tenant, from, AROUND_A_PLACE));
      if (end.isEmpty() || end.get().number() == after + 1) {
        return; // nothing, or the last entry of all
      }
      after = end.get().number() - 1; // Was it written too, then the next must follow it.
    }
  }

  /**
   * Looks whether the trails still go through where they ended by the transparency log. The newest
   * end vouches for all before it; the ones before it say since when one is broken.
   *
   * @param anchors the oldest first
   * @return as {@link #round}, what rounds found before included
   */
  public synchronized Map<String, ChainBroken> compare(List<AuditAnchor> anchors)
      throws IOException {
    if (anchors.isEmpty()) {
      return found();
    }
    AuditAnchor newest = anchors.get(anchors.size() - 1);
    Optional<AuditEnds> good = Optional.empty();
    for (int i = anchors.size() - 1; i >= 0 && good.isEmpty(); i--) {
      good = ends(anchors.get(i));
    }
    long after = good.map(AuditEnds::number).orElse(0L);
    if (good.isEmpty() || !good.get().chain().equals(newest.chain())) {
      keep(
          PLATFORM,
          () -> {
            throw new Broken(platform(em -> AuditEnds.broken(em, PLATFORM, after, newest.chain())));
          });
    }
    if (good.isPresent()) {
      for (Map.Entry<String, Head> end : good.get().heads().entrySet()) {
        keep(end.getKey(), () -> follow(end.getKey(), end.getValue(), 0, null));
      }
    }
    return found();
  }

  private void requireNoneMissing(String tenant) {
    in(
        tenant,
        em -> {
          AuditChain.requireNoneMissing(em, tenant);
          return null;
        });
  }

  private Optional<AuditEnds> ends(AuditAnchor anchor) {
    return platform(em -> AuditEnds.of(em, PLATFORM, anchor.chain()));
  }

  private <T> T platform(Function<EntityManager, T> look) {
    return transactions.in(PLATFORM, null, look);
  }

  /**
   * @param lines to be filled up to {@link #LETTERS_AT_ONCE}; null for all that is to be followed
   */
  private Head follow(String tenant, Head from, int most, List<AuditLine> lines) {
    int[] letters = {0};
    return in(
        tenant,
        em ->
            AuditChain.follow(
                em,
                tenant,
                from,
                most,
                (entry, chain) -> {
                  if (lines != null) {
                    AuditLine line = AuditLine.of(entry, chain);
                    lines.add(line);
                    letters[0] += line.text().length();
                  }
                  return letters[0] < LETTERS_AT_ONCE;
                }));
  }

  /** What is read of a chain in one transaction. */
  private interface Reading<T> {
    T read(EntityManager em) throws ChainBroken;
  }

  private <T> T in(String tenant, Reading<T> reading) {
    return transactions.in(
        tenant,
        null,
        em -> {
          try {
            return reading.read(em);
          } catch (ChainBroken broken) {
            throw new Broken(broken);
          }
        });
  }

  /** Carries what was found out of a transaction. */
  private static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;

    Broken(ChainBroken chain) {
      super(chain);
    }

    ChainBroken chain() {
      return (ChainBroken) getCause();
    }
  }
}
