package id.perisai.platform;

import id.perisai.release.Digest;
import id.perisai.release.Directory;

/** A change that a platform administrator wants signed into the next directory. */
public sealed interface DirectoryChange {
  String tenant();

  /** Lets a waiting key sign for its tenant. */
  record EnrolKey(String tenant, Digest key) implements DirectoryChange {}

  /** Takes a key's power to sign. What it signed stays in force. */
  record RevokeKey(String tenant, Digest key) implements DirectoryChange {}

  /** Lists a tenant of the database at its host. */
  record ListTenant(String tenant) implements DirectoryChange {}

  /** Says whether signatures by passkey alone count for a tenant. */
  record RequirePasskeys(String tenant, boolean required) implements DirectoryChange {}

  /** Turns a listed tenant's site on or off. */
  record SetState(String tenant, Directory.State state) implements DirectoryChange {}
}
