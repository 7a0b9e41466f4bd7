package id.perisai.audit;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * From where the running request comes, for the entries that it makes: 16 digits of its network
 * address under the month's key ({@link PlaceKeys}), as {@code from}. Two entries from one place
 * show the same digits within a month; which address it was is not written down. Absent for what no
 * request does.
 */
public final class AuditPlace {
  private static final ThreadLocal<String> HERE = new ThreadLocal<>();
  private static final String MEMBER = "from";

  private static volatile PlaceKeys keys = new PlaceKeys(null, Clock.systemUTC());

  private AuditPlace() {}

  /** Keys that outlive this process, from now on. */
  public static void keep(PlaceKeys kept) {
    keys = kept;
  }

  /** What a request does, on this thread. */
  public interface Act<X extends Exception, Y extends Exception> {
    void act() throws X, Y;
  }

  /**
   * @param address the network address of the browser, as text
   */
  public static <X extends Exception, Y extends Exception> void at(String address, Act<X, Y> act)
      throws X, Y {
    HERE.set(digits(address));
    try {
      act.act();
    } finally {
      HERE.remove();
    }
  }

  /** What a request does whose place is not told: the entries that it makes say nothing of it. */
  public static void untold(Runnable act) {
    String here = HERE.get();
    HERE.remove();
    try {
      act.run();
    } finally {
      HERE.set(here);
    }
  }

  /** The digits by which an address is known in entries. */
  public static String digits(String address) {
    return keys.digits(address);
  }

  static Map<String, Object> with(Map<String, Object> details) {
    if (HERE.get() == null || details.containsKey(MEMBER)) {
      return details;
    }
    Map<String, Object> more = new LinkedHashMap<>(details);
    more.put(MEMBER, HERE.get());
    return more;
  }
}
