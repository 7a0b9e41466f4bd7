package id.perisai.release;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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
      return trust.directory().delegatesRerenders(statement.scope())
          ? ofEither(trust, statement, signatures)
          : of(trust.signers(statement.scope()), statement, signatures);
    }
    if (statement instanceof HoldStatement || statement instanceof PurgeStatement) {
      return ofEither(trust, statement, signatures);
    }
    if (statement instanceof TrustRoot next) {
      return ofBoth(trust.newestRoot().keys(), next, signatures);
    }
    if (statement instanceof Directory next) {
      // A root that waits for its directory: the directory that brings it into force is by its
      // keys.
      SigningProgress platform = of(trust.newestRoot().keys(), statement, signatures);
      int vouchers =
          trust.missingVouchers(next, signatures).values().stream().mapToInt(n -> n).sum();
      return new SigningProgress(platform.signers, platform.missing + vouchers);
    }
    return of(trust.root().keys(), statement, signatures);
  }

  /**
   * The people of one root.
   *
   * @throws Rejected unless every signature that names one of their keys fits, and there is one
   */
  public static SigningProgress by(TrustRoot root, Statement statement, Signatures signatures)
      throws Rejected {
    return of(root.keys(), statement, signatures);
  }

  /** The people of the root before and those of the next: whoever is among both counts for both. */
  private static SigningProgress ofBoth(TrustedKeys before, TrustRoot next, Signatures signatures)
      throws Rejected {
    Set<Key> signers = new LinkedHashSet<>();
    int missing = 0;
    for (TrustedKeys keys : List.of(before, next.keys())) {
      List<Key> some = keys.signers(next.signedMessage(), signatures, next.label());
      signers.addAll(some);
      missing = Math.max(missing, keys.missing(some));
    }
    if (signers.isEmpty()) {
      throw new Rejected(
          Reason.UNKNOWN_KEY,
          next.label(),
          "a signature of a person of the root before, or of this one",
          "untrusted " + signatures.list().stream().map(Signature::key).toList());
    }
    return new SigningProgress(List.copyOf(signers), missing);
  }

  /** The tenant's people or the platform's: whichever of them are nearer. */
  private static SigningProgress ofEither(
      TrustChain trust, Statement statement, Signatures signatures) throws Rejected {
    boolean takes =
        !(statement instanceof ReleaseStatement)
            && !(statement instanceof HoldStatement hold
                && hold.action() == HoldStatement.Action.LIFT);
    TrustedKeys publishers =
        statement instanceof ReleaseStatement
            ? trust.signers(statement.scope())
            : trust.directory().publishers(statement.scope());
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
    return new SigningProgress(signers, keys.missing(signers));
  }
}
