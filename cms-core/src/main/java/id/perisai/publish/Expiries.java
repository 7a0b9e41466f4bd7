package id.perisai.publish;

import id.perisai.release.Directory;
import id.perisai.release.TrustChain;
import id.perisai.release.TrustRoot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * When the trust root and the directory in force expire: from then on nothing new is taken, though
 * all stays served. Whoever warns of it asks here.
 */
public final class Expiries {
  private Expiries() {}

  /** How near an expiry is. */
  public enum Level {
    /** Longer than {@link #NOTICE}. */
    FAR(Long.MAX_VALUE),
    /** At most 60 days: time to set a date for the ceremony. */
    NOTICE(60),
    /** At most 30 days. */
    WARNING(30),
    /** At most 7 days. */
    URGENT(7),
    /** Past: nothing new is taken any more. */
    EXPIRED(0);

    private final long days;

    Level(long days) {
      this.days = days;
    }

    static Level of(Duration left) {
      Level nearest = FAR;
      for (Level level : values()) {
        boolean reached = level == FAR || left.compareTo(Duration.ofDays(level.days)) <= 0;
        nearest = reached ? level : nearest;
      }
      return nearest;
    }

    /** As programs read it. */
    public String code() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * @param type {@code root} or {@code directory}
   * @param days whole days left, rounded down; negative once it is past
   */
  public record Due(String type, long version, Instant expires, Level level, long days) {
    private static Due of(String type, long version, Instant expires, Instant now) {
      Duration left = Duration.between(now, expires);
      return new Due(
          type, version, expires, Level.of(left), Math.floorDiv(left.toSeconds(), 86_400L));
    }

    /** Whether somebody should be told. */
    public boolean isNear() {
      return level != Level.FAR;
    }
  }

  /** Of the root and of the directory in force, in this order, near or far. */
  public static List<Due> of(TrustChain trust, Instant now) {
    TrustRoot root = trust.root();
    Directory directory = trust.directory();
    return List.of(
        Due.of(root.type(), root.version(), root.expires(), now),
        Due.of(directory.type(), directory.version(), directory.expires(), now));
  }
}
