package id.perisai.release;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * Earlier directories that the log names and this node does not have: its disk lost them, or nobody
 * showed them when they were taken. What was signed by keys that are listed there alone cannot be
 * verified, and what was revoked there alone would count again, so they are looked for in each
 * round, before anything is judged by their chain.
 */
final class LostDirectories {
  /** Of a log that names a crowd of them; the next ones in the next round. */
  static final int EACH = 64;

  private final Repository repository;
  private final VerifiedStore store;
  private long last;

  /** Which were looked through last, and lacked none. */
  private TrustChain whole;

  private TransparencyLog wholeBy;

  LostDirectories(Repository repository, VerifiedStore store) {
    this.repository = repository;
    this.store = store;
  }

  /**
   * The chain with those of them that are to be had; the same one if there are none.
   *
   * @param log as it is known here
   * @param missing is told of each that is not to be had, by its path, and why
   */
  TrustChain found(TrustChain trust, TransparencyLog log, BiConsumer<String, Rejected> missing) {
    if (trust == whole && log == wholeBy) {
      return trust;
    }
    SortedSet<Long> lost = trust.lostDirectories(log);
    Map<Long, TrustChain.Found> found = new HashMap<>();
    for (long version : some(new TreeSet<>(lost))) {
      try {
        found.put(version, found(trust, version, log));
      } catch (Rejected notThere) {
        missing.accept(RepositoryPaths.directory(version), notThere);
      }
      last = version;
    }
    whole = lost.isEmpty() ? trust : null;
    wholeBy = log;
    return found.isEmpty() ? trust : trust.with(found);
  }

  private List<Long> some(TreeSet<Long> lost) {
    List<Long> some = new ArrayList<>(lost.tailSet(last, false));
    some.addAll(lost.headSet(last, true));
    return some.subList(0, Math.min(EACH, some.size()));
  }

  /**
   * @throws Rejected if it is not to be had
   */
  private TrustChain.Found found(TrustChain trust, long version, TransparencyLog log)
      throws Rejected {
    Rejected missing = null;
    for (Repository place : List.of(repository, store.files())) {
      FirstLogged past = new FirstLogged(place, log);
      try {
        return new TrustChain.Found(Optional.of(trust.earlierDirectory(version, past)));
      } catch (Rejected refused) {
        if (!past.misses()) {
          return new TrustChain.Found(Optional.empty());
        }
        missing = missing == null ? refused : missing;
      }
    }
    throw missing;
  }
}
