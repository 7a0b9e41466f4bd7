package id.perisai.release;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What is newest in a folder for those who go on from a repository, or verify a copy: the highest
 * version that verifies and does not run ahead of those before it, since no node would follow it
 * there. None is verified twice.
 */
public final class NewestCounting {
  private final Repository repository;
  private final TrustChain trust;
  private final ItsTime itsTime;
  private final String folder;

  /**
   * @param itsTime with the log, in which a version may stand that was a step before
   * @param folder such as {@code sites/dinkes}
   */
  public NewestCounting(Repository repository, TrustChain trust, ItsTime itsTime, String folder) {
    this.repository = repository;
    this.trust = trust;
    this.itsTime = itsTime;
    this.folder = folder;
  }

  /** Verifies what lies under a version of the folder. */
  @FunctionalInterface
  public interface Verification<T> {
    T of(long version) throws Rejected;
  }

  /**
   * @param refusals is told of each newer one that does not count, the newest first
   * @throws Rejected if the folder cannot be read
   */
  public <T> Optional<T> among(Verification<T> verification, Consumer<Rejected> refusals)
      throws Rejected {
    TreeMap<Long, T> ahead = new TreeMap<>();
    TreeMap<Long, Rejected> refused = new TreeMap<>(Collections.reverseOrder());
    List<Long> newestFirst = new ArrayList<>(repository.versions(folder));
    Collections.reverse(newestFirst);
    long newest = 0;
    T counting = null;
    for (long version : newestFirst) {
      try {
        T verified = verification.of(version);
        if (isNear(version)) {
          newest = version;
          counting = verified;
          break;
        }
        ahead.put(version, verified);
      } catch (Rejected e) {
        refused.put(version, e.at(folder + "/" + version));
      }
    }
    for (Map.Entry<Long, T> next : ahead.entrySet()) {
      try {
        TrustChain.requireNear(newest, next.getKey(), folder + "/" + next.getKey());
        newest = next.getKey();
        counting = next.getValue();
      } catch (Rejected tooFar) {
        refused.put(next.getKey(), tooFar);
      }
    }
    refused.headMap(newest).values().forEach(refusals);
    return Optional.ofNullable(counting);
  }

  /** Where the log is not good, only what lies in the folder leads from version to version. */
  private boolean isNear(long version) {
    if (version <= TrustChain.FURTHEST_STEP) {
      return true;
    }
    try {
      return version - itsTime.reach(trust, folder, version) <= TrustChain.FURTHEST_STEP;
    } catch (Rejected notGood) {
      return false;
    }
  }
}
