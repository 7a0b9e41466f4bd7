package id.perisai.platform;

import id.perisai.access.Refusal;

/** Why an act of the platform is refused. */
public enum PlatformRefusal implements Refusal {
  /** The id or the host label has characters that no host may have. */
  TENANT_MALFORMED,
  /** Another tenant has this id or host. */
  TENANT_TAKEN
}
