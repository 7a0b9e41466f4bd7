package id.perisai.release;

import java.util.List;

/**
 * How far a statement is from being signed by enough people.
 *
 * @param signers the trusted keys that signed it, each signature checked
 * @param missing how many more people must sign; 0 when it may come into force
 */
public record SigningProgress(List<Key> signers, int missing) {
  public SigningProgress {
    signers = List.copyOf(signers);
  }

  /**
   * @throws Rejected unless every signature that names a trusted key fits, and there is one
   */
  public static SigningProgress of(TrustChain trust, Statement statement, Signatures signatures)
      throws Rejected {
    if (statement instanceof ReleaseStatement) {
      return of(trust.directory().publishers(statement.scope()), statement, signatures);
    }
    if (statement instanceof HoldStatement || statement instanceof PurgeStatement) {
      return ofEither(trust, statement, signatures);
    }
    return of(trust.root().keys(), statement, signatures);
  }

  /** The tenant's people or the platform's: whichever of them are nearer. */
  private static SigningProgress ofEither(
      TrustChain trust, Statement statement, Signatures signatures) throws Rejected {
    boolean takes =
        !(statement instanceof HoldStatement hold && hold.action() == HoldStatement.Action.LIFT);
    TrustedKeys publishers = trust.directory().publishers(statement.scope());
    TrustedKeys platform = trust.root().keys();
    SigningProgress nearest = null;
    Rejected refused = null;
    for (TrustedKeys keys : List.of(publishers, platform)) {
      try {
        SigningProgress one = of(takes ? keys.anyOne() : keys, statement, signatures);
        nearest = nearest == null || one.missing < nearest.missing ? one : nearest;
      } catch (Rejected e) {
        refused = e;
      }
    }
    if (nearest == null) {
      throw refused;
    }
    return nearest;
  }

  private static SigningProgress of(TrustedKeys keys, Statement statement, Signatures signatures)
      throws Rejected {
    List<Key> signers =
        keys.anyOne().requireThreshold(statement.signedMessage(), signatures, statement.label());
    long persons = signers.stream().map(Key::person).distinct().count();
    return new SigningProgress(signers, (int) Math.max(0, keys.threshold() - persons));
  }
}
