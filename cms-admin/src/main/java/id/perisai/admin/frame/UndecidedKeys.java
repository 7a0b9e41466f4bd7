package id.perisai.admin.frame;

import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.platform.WaitingKeys;
import id.perisai.publish.PublisherKeys.Offered;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.List;

/**
 * Publishers' keys that the platform has to decide on, read once per request for the menu, the
 * dashboard and their own screen.
 */
@RequestScoped
public class UndecidedKeys {
  @Inject private WaitingKeys keys;
  @Inject private Visitor visit;

  private List<Offered> waiting;
  private List<Offered> leaving;

  /** Those that wait to be listed. */
  public List<Offered> waiting() {
    if (waiting == null) {
      waiting = keys.of(visit.acting());
    }
    return waiting;
  }

  /** Those that count and are to be taken out: of leavers, and of lost devices. */
  public List<Offered> leaving() {
    if (leaving == null) {
      leaving = keys.leaving(visit.acting());
    }
    return leaving;
  }

  /**
   * How many these are; 0 for people who sign no directory. The menu stands on screens that need no
   * repository as well: one that cannot be read is told of by those that do.
   */
  public int count() {
    if (!visit.acting().may(Permission.SIGN_DIRECTORY)) {
      return 0;
    }
    try {
      return waiting().size() + leaving().size();
    } catch (Refused unreadable) {
      return 0;
    }
  }
}
