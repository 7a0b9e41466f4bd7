package id.perisai.access;

import id.perisai.release.Digest;
import java.time.Instant;

/**
 * Somebody whose session goes on, and who showed who they are longer ago than acts of power ask.
 */
public final class Stale {
  private Stale() {}

  public static Acting of(Acting who) {
    return who.by(Digest.of(new byte[] {7}), Instant.now().minus(Acting.FRESH_FOR).minusSeconds(1));
  }
}
