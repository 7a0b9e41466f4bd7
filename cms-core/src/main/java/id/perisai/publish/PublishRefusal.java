package id.perisai.publish;

import id.perisai.access.Refusal;

/** Why preparing, signing or publishing is refused. */
public enum PublishRefusal implements Refusal {
  /** Argument: the addresses, one a line. */
  UNEXPLAINED_CHANGE("what would be published changed without an approved act that names it: %s"),
  /** Arguments: the title of a forced page, and the hour. */
  FORCED_BEFORE_HOUR("%s is under embargo until %s; take the embargo off, then force it"),
  NOTHING_CHANGED("there is nothing to publish: the site already shows all that was approved"),
  /** Argument: the version of the theme in force. */
  THEME_NOT_SIGNED(
      "this version of the product brings another theme than number %s, which is in force: a"
          + " platform administrator must sign it first"),
  /** The department has not said so, or no publisher of it has. */
  NOT_DELEGATED("no publisher of %s has agreed that the platform signs new looks"),
  /** Arguments: the department, and from when. */
  DELEGATION_WAITS("the platform may sign new looks of %s from %s: nobody there signed that"),
  SITE_NOT_SERVED("tenant %s is not active in the signed directory"),
  /** The candidate or its token is unknown, of another tenant or person; never says which. */
  CANDIDATE_UNKNOWN("there is no such candidate, or the token is not its token"),
  CANDIDATE_EXPIRED("the candidate expired; prepare it again"),
  CANDIDATE_DONE("the candidate was signed or given up already"),
  CANDIDATE_STALE("another release came first: the candidate is based on %s, in force is %s"),
  CANDIDATE_CHANGED("the stored candidate is not what was prepared: %s"),
  /** Argument: an address. */
  CANDIDATE_PURGED("%s shows what was purged since; prepare the candidate again"),
  /** Argument: how many. */
  SIGNATURES_MISSING("the signature is kept; it takes %s more people"),
  /** What a hold, a lift or a purge asks for cannot be done; says why. */
  POWER_REFUSED("this cannot be done: %s"),
  /** The way to take a bad release of the desk back is a new release of it. */
  SIGNING_DESK(
      "the signing desk's own site is never held or purged, since nobody could sign then; publish a"
          + " new release of it"),
  /** Nothing that was ever published lies at the addresses given. */
  NOTHING_TO_PURGE("nothing that was published or kept matches %s"),
  /** A purge is in force, and bytes that it names are still here; says why. */
  PURGE_UNFINISHED(
      "the purge is in force, but not everything here could be removed yet: %s; it is tried again"
          + " each minute"),
  SIGNATURE_REFUSED("the signature was refused: %s"),
  /** Argument: the names of the images, or their digests. */
  MEDIA_LOST("the bytes of these images are not what was approved: %s; upload them again"),
  REPOSITORY_DAMAGED("the repository does not verify: %s"),
  REPOSITORY_ROLLED_BACK("release %s was published, but the repository ends with %s"),
  REPOSITORY_UNWRITABLE("the repository cannot be written: %s; free the disk, then sign again"),
  TRUST_EXPIRED("nothing new is taken until the platform renews its trust: %s"),
  /** A root or directory that would not come into force as it stands; says why. */
  TRUST_REFUSED("this would not come into force: %s"),
  /** Says why, such as keys of fewer persons than must sign. */
  ROOT_REFUSED("the trust root would not be valid: %s"),
  KEY_REFUSED("the key was refused: %s"),
  KEY_NOT_OWN("that is no key that you offered here"),
  DIRECTORY_REFUSED("the directory would not be valid: %s");

  private final String english;

  PublishRefusal(String english) {
    this.english = english;
  }

  @Override
  public String english() {
    return english;
  }
}
