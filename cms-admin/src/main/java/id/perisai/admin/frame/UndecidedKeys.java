package id.perisai.admin.frame;

import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.message.SealingKeys;
import id.perisai.platform.PlatformKeys;
import id.perisai.platform.WaitingKeys;
import id.perisai.platform.WaitingSealingKeys;
import id.perisai.publish.PublisherKeys.Offered;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * Keys that the platform has to decide on, read once per request for the menu, the dashboard and
 * their own screens.
 */
@RequestScoped
public class UndecidedKeys {
  @Inject private WaitingKeys keys;
  @Inject private PlatformKeys platformKeys;
  @Inject private WaitingSealingKeys sealingKeys;
  @Inject private Visitor visit;

  private List<Offered> waiting;
  private List<Offered> leaving;
  private List<Refused> leavingRefusals;
  private List<PlatformKeys.Listed> leavingRoot;
  private List<SealingKeys.Offered> sealing;
  private List<WaitingSealingKeys.Leaving> sealingLeaving;

  /** Those that wait to be listed. */
  public List<Offered> waiting() {
    if (waiting == null) {
      waiting = keys.of(visit.acting());
    }
    return waiting;
  }

  /** Departments' keys that count and are to be taken out, of leavers and of lost devices. */
  public List<Offered> leaving() {
    if (leaving == null) {
      leaving = keys.leaving(visit.acting());
    }
    return leaving;
  }

  /** Why a directory without them would be refused. */
  public List<Refused> leavingRefusals() {
    if (leavingRefusals == null) {
      leavingRefusals = keys.refusals(visit.acting());
    }
    return leavingRefusals;
  }

  /** The same of the platform's own, which a trust root leaves out. */
  public List<PlatformKeys.Listed> leavingRoot() {
    if (leavingRoot == null) {
      leavingRoot = platformKeys.leaving(visit.acting());
    }
    return leavingRoot;
  }

  /** Keys for opening messages that wait to be listed. */
  public List<SealingKeys.Offered> sealing() {
    if (sealing == null) {
      sealing = sealingKeys.of(visit.acting());
    }
    return sealing;
  }

  /** Listed keys for messages whose owners ask to be rid of them, or left. */
  public List<WaitingSealingKeys.Leaving> sealingLeaving() {
    if (sealingLeaving == null) {
      sealingLeaving = sealingKeys.leaving(visit.acting());
    }
    return sealingLeaving;
  }

  /** How many wait for a directory; 0 for people who sign none. */
  public int count() {
    return count(
        () -> waiting().size() + leaving().size() + sealing().size() + sealingLeaving().size());
  }

  /** How many are to come or go with the next trust root; 0 for people who sign none. */
  public int countOfRoot() {
    return count(() -> leavingRoot().size() + platformKeys.undecided(visit.acting()).size());
  }

  /**
   * The menu stands on screens that need no repository as well: one that cannot be read is told of
   * by those that do.
   */
  private int count(IntSupplier keys) {
    if (!visit.acting().may(Permission.SIGN_DIRECTORY)) {
      return 0;
    }
    try {
      return keys.getAsInt();
    } catch (Refused unreadable) {
      return 0;
    }
  }
}
