package id.perisai.platform;

import id.perisai.access.Refused;
import id.perisai.publish.PublishRefusal;
import id.perisai.release.Digest;
import id.perisai.release.Key;
import id.perisai.release.Rejected;
import id.perisai.release.ServerKey;
import id.perisai.release.SigningPlace;
import id.perisai.release.TrustRoot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The next trust root in the making: the newest one with changes. */
public final class RootDraft {
  /** How long a root is valid unless it says otherwise. */
  public static final Duration USUALLY_VALID = InitCeremony.ROOT_VALID;

  private final TrustRoot before;
  private final List<Key> keys;
  private int threshold;
  private TrustRoot.Log log;
  private ServerKey timestamp;
  private SigningPlace signing;
  private Duration valid = USUALLY_VALID;

  private RootDraft(TrustRoot before) {
    this.before = before;
    this.keys = new ArrayList<>(before.keys().keys());
    this.threshold = before.keys().threshold();
    this.log = before.log();
    this.timestamp = before.timestamp();
    this.signing = before.signing();
  }

  /** As the newest root is, for another while. */
  public static RootDraft of(TrustRoot newest) {
    return new RootDraft(newest);
  }

  /**
   * One more key of the platform.
   *
   * @throws Refused KEY_IN_ROOT
   */
  public RootDraft add(Key key) {
    if (keys.stream().anyMatch(listed -> listed.keyId().equals(key.keyId()))) {
      throw new Refused(PlatformRefusal.KEY_IN_ROOT, before.version(), key.keyId().hex());
    }
    keys.add(key);
    return this;
  }

  /**
   * Without this key.
   *
   * @throws Refused KEY_NOT_IN_ROOT
   */
  public RootDraft remove(Digest keyId) {
    if (!keys.removeIf(key -> key.keyId().equals(keyId))) {
      throw new Refused(PlatformRefusal.KEY_NOT_IN_ROOT, before.version(), keyId.hex());
    }
    return this;
  }

  /** How many persons must sign from then on. */
  public RootDraft threshold(int persons) {
    threshold = persons;
    return this;
  }

  /** Another key signs the log's checkpoints; the log stays the same one. */
  public RootDraft logKey(ServerKey key) {
    log = new TrustRoot.Log(before.log().origin(), key);
    return this;
  }

  /** Another key signs the timestamp. */
  public RootDraft timestampKey(ServerKey key) {
    timestamp = key;
    return this;
  }

  /** The platform's passkeys sign elsewhere from then on. */
  public RootDraft signing(SigningPlace place) {
    signing = place;
    return this;
  }

  /** Valid for so long from when it is made. */
  public RootDraft valid(Duration time) {
    valid = time;
    return this;
  }

  /**
   * @param now of whole seconds
   * @throws Refused ROOT_REFUSED where the keys are of too few persons, or it is not valid
   */
  public TrustRoot made(Instant now) {
    try {
      return TrustRoot.of(
          before.version() + 1, now, now.plus(valid), threshold, keys, log, timestamp, signing);
    } catch (Rejected e) {
      throw new Refused(PublishRefusal.ROOT_REFUSED, e.getMessage());
    }
  }
}
