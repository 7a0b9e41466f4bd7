package id.perisai.release;

import java.time.Duration;
import java.util.Optional;

/**
 * How a node judges the age of what it is shown.
 *
 * @param red how long after the expiry of the newest timestamp health turns from yellow to red
 * @param acceptStale the operator's word that a node without memory may begin with an expired
 *     timestamp: the root hash of the log's checkpoint that it must list
 */
public record Freshness(Duration red, Optional<Digest> acceptStale) {
  /** Clocks that are well kept differ by less. */
  static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

  public static final Freshness USUAL = new Freshness(Duration.ofHours(24), Optional.empty());

  /** What the newest timestamp says about this node. */
  public enum Level {
    /** A timestamp that has not expired. */
    GREEN,
    /** Nothing new is taken: there is none, it has expired, or the clocks disagree. */
    YELLOW,
    /** As yellow, for longer than anybody planned. */
    RED
  }
}
