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

  VerifiedStatement(S statement, Signatures signatures, List<Key> signers) {
    this.statement = statement;
    this.signatures = signatures;
    this.signers = List.copyOf(signers);
  }

  public S statement() {
    return statement;
  }

  /** The file of signatures as it was when verified. */
  public Signatures signatures() {
    return signatures;
  }

  /** The trusted keys that signed. */
  public List<Key> signers() {
    return signers;
  }
}
