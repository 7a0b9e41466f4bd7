package id.perisai.access;

import java.time.Duration;
import java.util.Locale;

/**
 * What costs the platform more than a screen does, and how much of it one person may do: so many at
 * once, and then one each so often. Well above what hands do, well below what a script does with a
 * stolen session. {@code docs/limits.md} says the same, by a test.
 */
public enum Cost {
  /** Tables of the audit trail and of the access review. */
  EXPORT(30, Duration.ofSeconds(10)),
  /** Images are decoded and written anew, documents read whole. */
  UPLOAD(100, Duration.ofSeconds(5)),
  /** Lists by words, and the audit trail's. */
  SEARCH(300, Duration.ofMillis(500)),
  /** A page rendered among what stands approved. */
  PREVIEW(200, Duration.ofSeconds(1)),
  /** A whole site rendered for a candidate. */
  PREPARATION(30, Duration.ofSeconds(20)),
  /** Invitations, one-time links and recoveries: each opens an account, or writes to somebody. */
  LINK(40, Duration.ofSeconds(30)),
  /** New pages, which stay for ever. */
  PAGE(200, Duration.ofSeconds(10));

  private final int atOnce;
  private final Duration thenEach;

  Cost(int atOnce, Duration thenEach) {
    this.atOnce = atOnce;
    this.thenEach = thenEach;
  }

  public int atOnce() {
    return atOnce;
  }

  /** How long one more takes to be free again. */
  public Duration thenEach() {
    return thenEach;
  }

  /** Of the database's enum. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
