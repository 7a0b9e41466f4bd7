package id.perisai.platform;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.publish.OnlineKeys;
import id.perisai.publish.Prepared;
import id.perisai.publish.PublisherKeys;
import id.perisai.publish.SignedRepository;
import id.perisai.publish.StatementCandidates;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.TrustRoot;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes a candidate for the next trust root: the newest one with the changes asked for. It counts
 * once enough people of the root before and of its own have seen and signed it.
 */
public final class PrepareRoot {
  private final Work work;
  private final SignedRepository repository;
  private final StatementCandidates candidates;
  private final Path home;

  /**
   * @param home where the servers' keys are
   */
  public PrepareRoot(
      Work work, SignedRepository repository, StatementCandidates candidates, Path home) {
    this.work = work;
    this.repository = repository;
    this.candidates = candidates;
    this.home = home;
  }

  /**
   * @throws Refused NOT_PERMITTED, KEY_UNKNOWN, KEY_IN_ROOT, KEY_NOT_IN_ROOT, ROOT_REFUSED
   */
  public Prepared prepare(Acting who, List<RootChange> changes) {
    who.requireFresh();
    who.require(Permission.SIGN_DIRECTORY);
    return work.platform(who, em -> prepare(em, who, changes));
  }

  private Prepared prepare(EntityManager em, Acting who, List<RootChange> changes) {
    TrustRoot newest = repository.trust().newestRoot();
    RootDraft draft = RootDraft.of(newest);
    changes.forEach(change -> apply(em, draft, change));
    draft.made(repository.now()); // Before any server's key is made for a root that cannot be.
    changes.forEach(change -> applyServers(draft, change));
    return candidates.root(em, who, draft.made(repository.now()), newest.digest());
  }

  private static void apply(EntityManager em, RootDraft draft, RootChange change) {
    if (change instanceof RootChange.AddKey add) {
      draft.add(offered(em, add.key()).listed());
    } else if (change instanceof RootChange.RemoveKey remove) {
      draft.remove(remove.key());
    } else if (change instanceof RootChange.Threshold threshold) {
      draft.threshold(threshold.persons());
    }
  }

  private void applyServers(RootDraft draft, RootChange change) {
    try {
      if (change instanceof RootChange.NewLogKey) {
        draft.logKey(OnlineKeys.ofLog(home).makeNext());
      } else if (change instanceof RootChange.NewTimestampKey) {
        draft.timestampKey(OnlineKeys.ofTimestamp(home).makeNext());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a new server key cannot be written", e);
    }
  }

  /** Only what an administrator of the platform offered as theirs here. */
  private static PublisherKeys.Offered offered(EntityManager em, Digest keyId) {
    return PublisherKeys.all(em).stream()
        .filter(key -> key.tenant().equals(Directory.PLATFORM) && key.keyId().equals(keyId))
        .findFirst()
        .orElseThrow(() -> new Refused(PlatformRefusal.KEY_UNKNOWN, keyId.hex()));
  }
}
