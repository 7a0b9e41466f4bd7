package id.perisai.release;

import java.util.List;

/**
 * A statement that those who may have signed, each signature checked over the stored bytes. Only
 * {@link TrustChain} makes one.
 */
public final class VerifiedStatement<S extends Statement> {
  private final S statement;
  private final Signatures signatures;
  private final List<Key> signers;
  private final boolean delegated;

  VerifiedStatement(S statement, Signatures signatures, List<Key> signers) {
    this(statement, signatures, signers, false);
  }

  private VerifiedStatement(
      S statement, Signatures signatures, List<Key> signers, boolean delegated) {
    this.statement = statement;
    this.signatures = signatures;
    this.signers = List.copyOf(signers);
    this.delegated = delegated;
  }

  /** The same, signed by those to whom a tenant delegated it. */
  VerifiedStatement<S> delegated() {
    return new VerifiedStatement<>(statement, signatures, signers, true);
  }

  public S statement() {
    return statement;
  }

  /** The file of signatures as it was when verified. */
  public Signatures signatures() {
    return signatures;
  }

  /**
   * Whether the platform signed in the tenant's place. That it was allowed to says {@link
   * Rerendering} alone, of the release as a whole.
   */
  public boolean isDelegated() {
    return delegated;
  }

  /** The trusted keys that signed. */
  public List<Key> signers() {
    return signers;
  }
}
