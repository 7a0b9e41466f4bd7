package id.perisai.release;

import java.util.List;

/**
 * What a release stands on that the platform signed in a tenant's place: the releases below it, and
 * what the last one that the tenant itself signed says.
 *
 * @param releases the newest first; the last of them is the one that the tenant signed
 * @param manifest of that one
 */
public record SignedBase(List<VerifiedStatement<ReleaseStatement>> releases, Manifest manifest) {
  public SignedBase {
    releases = List.copyOf(releases);
  }

  /** The release that the tenant signed. */
  public VerifiedStatement<ReleaseStatement> release() {
    return releases.get(releases.size() - 1);
  }
}
