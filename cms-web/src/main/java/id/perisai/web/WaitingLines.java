package id.perisai.web;

import id.perisai.web.AccessLog.Line;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Lines on their way to the access log: many threads put them, one takes them, nobody waits and
 * nobody is woken. A ring of places; each is empty again before it is anybody's next turn.
 */
final class WaitingLines {
  static final int MOST = 16_384;

  private final AtomicReferenceArray<Line> ring = new AtomicReferenceArray<>(MOST);
  private final AtomicLong put = new AtomicLong();
  private volatile long taken;

  /** False if all places are taken. */
  boolean offer(Line line) {
    long turn;
    do {
      turn = put.get();
      if (turn - taken >= MOST) {
        return false;
      }
    } while (!put.compareAndSet(turn, turn + 1));
    ring.setRelease(place(turn), line);
    return true;
  }

  /** Null if there is none, or if it is just being put. From one thread. */
  Line poll() {
    long turn = taken;
    Line line = ring.getAcquire(place(turn));
    if (line != null) {
      ring.setRelease(place(turn), null);
      taken = turn + 1;
    }
    return line;
  }

  private static int place(long turn) {
    return (int) (turn & MOST - 1);
  }
}
