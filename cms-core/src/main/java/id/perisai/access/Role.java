package id.perisai.access;

import java.util.Locale;

/** What a person is in a tenant. One person may be several things, in several tenants. */
public enum Role {
  AUTHOR,
  REVIEWER,
  PUBLISHER,
  TENANT_ADMIN,
  /** Opens what visitors wrote; in the tenant {@code platform}, reports of incidents (CSIRT). */
  RESPONDER,
  /** Only in the tenant {@code platform}. */
  PLATFORM_ADMIN,
  /** Reads everything and changes nothing (Inspektorat, an outside auditor). */
  AUDITOR,
  /**
   * The department's contact of the CSIRT (agen siber): reads everything, to understand an
   * incident.
   */
  CYBER_AGENT;

  /** The label of the database's enum {@code member_role}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Role ofLabel(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
