package id.perisai.message;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Whose turn it is, where there may be more than one look comes to: whoever makes many keeps the
 * others waiting, but not for ever. From one thread.
 */
final class Turns<T> {
  private final Comparator<T> order;
  private final int most;
  private final Duration time;
  private Optional<T> last = Optional.empty();

  /**
   * @param most how many one look comes to
   * @param time after which it begins with no other
   */
  Turns(Comparator<T> order, int most, Duration time) {
    this.order = order;
    this.most = most;
    this.time = time;
  }

  /**
   * Comes to those whose turn it is: in order from the first one, or after the one that the look
   * before ended at.
   *
   * @return how many have to wait for another look
   */
  int look(Collection<T> all, Consumer<T> one) {
    List<T> turns = new ArrayList<>(all);
    turns.sort(order);
    long before = turns.stream().filter(this::wasReached).count();
    Collections.rotate(turns, -Math.toIntExact(before));
    long begun = System.nanoTime();
    int done = 0;
    while (done < Math.min(most, turns.size()) && (done == 0 || isTime(begun))) {
      one.accept(turns.get(done));
      done++;
    }
    last = done < turns.size() ? Optional.of(turns.get(done - 1)) : Optional.empty();
    return turns.size() - done;
  }

  private boolean wasReached(T one) {
    return last.isPresent() && order.compare(one, last.get()) <= 0;
  }

  private boolean isTime(long begun) {
    return System.nanoTime() - begun < time.toNanos();
  }
}
