package id.perisai.publish;

import id.perisai.access.Token;
import id.perisai.release.Digest;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A candidate that waits at the signing desk.
 *
 * @param statement whose fingerprint the desk shows too
 * @param token to be put into the desk's fragment, shown once
 * @param findings what was changed behind the product's back; the desk shows them too
 * @param held pages under embargo that this candidate does not hold
 * @param leftOut when the site would change again, too late for this candidate
 */
public record Prepared(
    UUID candidate,
    Token token,
    Instant expires,
    long version,
    Digest statement,
    List<Finding> findings,
    List<Scheduled> held,
    List<Instant> leftOut) {
  public Prepared {
    held = List.copyOf(held);
    leftOut = List.copyOf(leftOut);
    findings = List.copyOf(findings);
  }

  /** What the desk's address ends with. */
  public String fragment() {
    return "#" + candidate + "." + token.text();
  }
}
