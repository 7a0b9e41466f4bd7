package id.perisai.transfer;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Levels of headings below the page's title: from 2 to 4, never a level skipped, whatever the old
 * page did.
 */
final class HeadingLevels {
  private final Deque<Integer> open = new ArrayDeque<>();

  /**
   * @param old 1 to 6
   */
  int next(int old) {
    while (!open.isEmpty() && open.peek() >= old) {
      open.pop();
    }
    open.push(old);
    return Math.min(4, 1 + open.size());
  }
}
