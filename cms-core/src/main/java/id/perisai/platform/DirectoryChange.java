package id.perisai.platform;

import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Rerender;

/** A change that a platform administrator wants signed into the next directory. */
public sealed interface DirectoryChange {
  String tenant();

  /**
   * Lets a waiting key sign for its tenant.
   *
   * @param vouched whether publishers of the tenant will sign the directory too, so that the key
   *     counts at once and not after 24 hours
   */
  record EnrolKey(String tenant, Digest key, boolean vouched) implements DirectoryChange {
    public EnrolKey(String tenant, Digest key) {
      this(tenant, key, false);
    }
  }

  /** Takes a key's power to sign. What it signed stays in force. */
  record RevokeKey(String tenant, Digest key) implements DirectoryChange {}

  /**
   * Says that a key is in wrong hands: nothing that it signed from a release on counts.
   *
   * @param from the version of that release
   */
  record DistrustKey(String tenant, Digest key, long from) implements DirectoryChange {}

  /**
   * Seals messages to a waiting key too: those of the tenant's forms; for the tenant {@code
   * platform}, reports of incidents on all sites.
   */
  record AddSealing(String tenant, Digest key) implements DirectoryChange {}

  /** Seals nothing more to a key. What was sealed to it before, it opens still. */
  record RemoveSealing(String tenant, Digest key) implements DirectoryChange {}

  /** Says how many people must sign a tenant's releases. */
  record SetThreshold(String tenant, int threshold) implements DirectoryChange {}

  /** Lists a tenant of the database at its host. */
  record ListTenant(String tenant) implements DirectoryChange {}

  /** Says whether signatures by passkey alone count for a tenant. */
  record RequirePasskeys(String tenant, boolean required) implements DirectoryChange {}

  /** Says who may sign new looks of a tenant's site, as its people wish. */
  record Rerenders(String tenant, Rerender by) implements DirectoryChange {}

  /** Turns a listed tenant's site on or off. */
  record SetState(String tenant, Directory.State state) implements DirectoryChange {}
}
