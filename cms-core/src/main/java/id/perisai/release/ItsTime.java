package id.perisai.release;

import java.lang.ref.SoftReference;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;

/**
 * Whether what lies in a repository counts for those who go on from it. What fits the keys in force
 * does. What fits keys of another time alone was signed while they counted, or dated back since by
 * whoever left or stole one: the log says which, as it does on delivery.
 */
public final class ItsTime {
  private final Log shown;
  private SoftReference<TransparencyLog> known = new SoftReference<>(null);

  /** The log, by the keys that count for it. */
  @FunctionalInterface
  private interface Log {
    TransparencyLog of(TrustChain trust) throws Rejected;
  }

  /**
   * @param repository with the log
   */
  public ItsTime(Repository repository) {
    this.shown = trust -> newest(repository, trust);
  }

  /**
   * For whoever does not keep the log: it is read as a whole, and only once something needs it.
   *
   * @param checkpoint whose signature was checked
   */
  public ItsTime(Checkpoint checkpoint, LogFiles files) {
    this.shown = trust -> unchanged(checkpoint, files);
  }

  /**
   * Refuses what fits keys of another time alone and is not in the log from that time.
   *
   * @throws Rejected NOT_LOGGED, UNKNOWN_KEY, BELOW_THRESHOLD, UNKNOWN_TENANT; what is wrong with
   *     the log, if it is needed
   */
  public void requirePower(TrustChain trust, VerifiedStatement<? extends TenantStatement> power)
      throws Rejected {
    try {
      Power.requireInForce(trust, power);
    } catch (Rejected now) {
      Power.requireOfItsTime(trust, power, log(trust));
    }
  }

  /** As {@link #requirePower}; revoked keys are not in force. */
  public void requireRelease(TrustChain trust, VerifiedStatement<ReleaseStatement> release)
      throws Rejected {
    try {
      trust.requireReleaseInForce(release);
    } catch (Rejected now) {
      ReleaseStatement statement = release.statement();
      String path = RepositoryPaths.release(statement.tenant(), statement.version());
      trust.requireReleaseOfItsTime(path, release, log(trust));
    }
  }

  /** As {@link #requirePower}. */
  public void requireTheme(TrustChain trust, VerifiedStatement<ThemeStatement> theme)
      throws Rejected {
    try {
      trust.requireThemeInForce(theme);
    } catch (Rejected now) {
      trust.requireOfItsTime(theme, log(trust));
    }
  }

  /**
   * The newest version of a folder, such as {@code trust/holds/dinkes}, of which something was
   * logged, whether it lies there still or not; 0 if there is none.
   *
   * @throws Rejected what is wrong with the log
   */
  public long newestLogged(TrustChain trust, String folder) throws Rejected {
    SortedSet<Long> logged = log(trust).versions(folder);
    return logged.isEmpty() ? 0 : logged.last();
  }

  /**
   * The highest version of a folder below one to which those that were logged lead from nothing,
   * step by step.
   *
   * @throws Rejected what is wrong with the log
   */
  long reach(TrustChain trust, String folder, long below) throws Rejected {
    return log(trust).reach(folder, 0, below);
  }

  private synchronized TransparencyLog log(TrustChain trust) throws Rejected {
    return shown.of(trust);
  }

  /** By the log's key of the root in force: who has an older one vouches for nothing. */
  private TransparencyLog newest(Repository repository, TrustChain trust) throws Rejected {
    byte[] note = repository.log(LogFiles.CHECKPOINT, SignedNote.MAX_BYTES);
    TransparencyLog log = known.get();
    if (log == null || !Arrays.equals(log.checkpoint().orElseThrow().bytes(), note)) {
      List<TrustRoot> roots =
          TrustChain.rootsOfLog(
              TrustChain.newestRoots(repository, trust.pinnedRoot()), trust.root().version());
      log = TransparencyLog.replay(TrustChain.checkpoint(note, roots), repository::log);
      known = new SoftReference<>(log);
    }
    return log;
  }

  private TransparencyLog unchanged(Checkpoint checkpoint, LogFiles files) throws Rejected {
    TransparencyLog log = known.get();
    if (log == null) {
      log = TransparencyLog.replay(checkpoint, files);
      known = new SoftReference<>(log);
    }
    return log;
  }
}
