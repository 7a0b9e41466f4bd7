package id.perisai.web;

import id.perisai.inbox.FormKind;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Pages whose form is still empty, ready to be sent: the same for everybody, until something else
 * comes into force. So many bytes of them, those that were asked for last.
 */
final class EmptyForms {
  /** Some 300 pages as browsers take them, 70 as nobody does. */
  static final int MOST_BYTES = 4 << 20;

  private final Map<Asked, Ready> ready = new LinkedHashMap<>(64, 0.75f, true);
  private int held;

  /**
   * What is asked for.
   *
   * @param response by its identity: there is another one as soon as the page or its release is
   * @param path that the form is sent to
   * @param packed by gzip
   */
  record Asked(PreparedResponse response, String path, boolean packed) {}

  /**
   * A page as it is sent.
   *
   * @param taking that it shows
   */
  record Ready(FormKind kind, FormPages.Taking taking, byte[] bytes) {}

  /** Null if it is not ready. */
  synchronized Ready get(Asked asked) {
    return ready.get(asked);
  }

  synchronized void put(Asked asked, Ready page) {
    Ready before = ready.put(asked, page);
    held += page.bytes().length - (before == null ? 0 : before.bytes().length);
    Iterator<Ready> oldest = ready.values().iterator();
    while (held > MOST_BYTES) {
      held -= oldest.next().bytes().length;
      oldest.remove();
    }
  }

  /** What came into force may have purged something of it. */
  synchronized void forget() {
    ready.clear();
    held = 0;
  }

  /** How many bytes are ready. */
  synchronized int held() {
    return held;
  }
}
