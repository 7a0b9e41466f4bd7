package id.perisai.platform;

import id.perisai.access.Refusal;

/** Why an act of the platform is refused. */
public enum PlatformRefusal implements Refusal {
  /** The id or the host label has characters that no host may have. */
  TENANT_MALFORMED,
  /** Another tenant has this id or host. */
  TENANT_TAKEN,
  /** The signed directory does not list the tenant. */
  TENANT_NOT_LISTED,
  /** The signed directory lists the key already. */
  KEY_LISTED,
  /** No such key waits, or is listed. */
  KEY_UNKNOWN
}
