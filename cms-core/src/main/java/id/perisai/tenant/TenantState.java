package id.perisai.tenant;

import java.util.Locale;

/** Where a tenant's public site stands. */
public enum TenantState {
  ACTIVE,
  /** Still on its old site: its people may prepare, nothing is served. */
  LEGACY,
  SUSPENDED,
  /** The platform's own tenant. */
  SYSTEM;

  /** The label of the database's enum {@code tenant_state}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static TenantState ofLabel(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
