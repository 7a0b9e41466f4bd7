package id.perisai.audit;

import id.perisai.release.Digest;

/** The audit trail of a tenant is not as it was written. */
public final class ChainBroken extends Exception {
  private static final long serialVersionUID = 1;

  private final String tenant;
  private final long number;

  ChainBroken(String tenant, long number, Digest expected, Digest found) {
    super(
        expected == null
            ? "audit trail of %s: entry %d is missing".formatted(tenant, number)
            : "audit trail of %s: entry %d is not as it was written: expected chain %s, found %s"
                .formatted(tenant, number, expected.hex(), found.hex()));
    this.tenant = tenant;
    this.number = number;
  }

  ChainBroken(String tenant, long number, Digest found, Exception cause) {
    super(
        "audit trail of %s: entry %d with chain %s cannot be read"
            .formatted(tenant, number, found.hex()),
        cause);
    this.tenant = tenant;
    this.number = number;
  }

  /** An entry that is none of ours. */
  ChainBroken(String tenant, long number) {
    super("audit trail of %s: entry %d was put in".formatted(tenant, number));
    this.tenant = tenant;
    this.number = number;
  }

  public String tenant() {
    return tenant;
  }

  /** As {@link #tenant}, for views. */
  public String getTenant() {
    return tenant;
  }

  /** As {@link #number}, for views. */
  public long getNumber() {
    return number;
  }

  /** The first entry that does not fit. */
  public long number() {
    return number;
  }
}
