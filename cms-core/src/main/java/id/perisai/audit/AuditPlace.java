package id.perisai.audit;

import id.perisai.release.Digest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * From where the running request comes, for the entries that it makes: 16 digits of the digest of
 * its network address, under {@code from}. Two entries from one place show the same digits; which
 * address it was is not written down. Absent for what no request does.
 */
public final class AuditPlace {
  private static final ThreadLocal<String> HERE = new ThreadLocal<>();
  private static final String MEMBER = "from";
  private static final int DIGITS = 16;

  private AuditPlace() {}

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

  /** The digits by which an address is known in entries. */
  public static String digits(String address) {
    return Digest.of(("place " + address).getBytes(StandardCharsets.UTF_8))
        .hex()
        .substring(0, DIGITS);
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
