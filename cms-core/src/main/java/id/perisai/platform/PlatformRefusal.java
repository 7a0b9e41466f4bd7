package id.perisai.platform;

import id.perisai.access.Refusal;

/** Why an act of the platform is refused. */
public enum PlatformRefusal implements Refusal {
  /** The id or the host label has characters that no host may have. */
  TENANT_MALFORMED(
      "id %s or host label %s is not of lower-case letters, digits and hyphens, or there is no name"),
  /** Another tenant has this id or host. */
  TENANT_TAKEN("there is a tenant with id %s or host label %s already"),
  /** There is no such tenant, or it is the platform's own. */
  TENANT_NOT_THERE("there is no department %s"),
  /** A suspended tenant is suspended already; an open one is open. */
  TENANT_STATE_ALREADY("department %s is %s already"),
  /** Whoever suspends a department says why. */
  TENANT_REASON_MISSING("say why the department is suspended"),
  /** The signed directory does not list the tenant. */
  TENANT_NOT_LISTED("the signed directory does not list %s"),
  /** The signed directory lists the key already. */
  KEY_LISTED("the signed directory lists key %s already"),
  /** The trust root lists the key already. Arguments: the root's version, the key. */
  KEY_IN_ROOT("trust root %s lists key %s already"),
  /** The trust root does not list the key. Arguments as above. */
  KEY_NOT_IN_ROOT("trust root %s does not list key %s"),
  /** Nobody could sign for the site any more. Arguments: the tenant. */
  LAST_PUBLISHER(
      "%s would have no publisher left: list a successor in the same directory, or hold the site"
          + " first"),
  /** Fewer people than must sign. Arguments: the tenant, the threshold, the people. */
  TOO_FEW_PERSONS("at %s %s people would have to sign, and only %s have a key that counts"),
  /** Nobody can vouch for a key that is to count at once. Arguments: the tenant. */
  NOBODY_VOUCHES("too few publishers of %s can vouch for a new key: let it wait for 24 hours"),
  /** Arguments: the version given, the newest one. */
  REVOKED_FROM("keys are revoked from release 1 to %2$s on, not %1$s"),
  /** As many people as can be read a tenant's messages already. Arguments: the tenant, how many. */
  SEALING_FULL(
      "messages of %s are sealed to %s keys already, which is the most: take one out first"),
  /** No such key waits, or is listed. */
  KEY_UNKNOWN("no such key waits or is listed: %s");

  private final String english;

  PlatformRefusal(String english) {
    this.english = english;
  }

  @Override
  public String english() {
    return english;
  }
}
