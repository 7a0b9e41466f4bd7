package id.perisai.publish;

import id.perisai.release.Key;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.TrustChain;
import id.perisai.release.VerifiedStatement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Who signed a release, by the signatures that were recorded with it. The record itself names
 * whoever acted last: where signatures came in a folder that is nobody who signed, and where the
 * database caught up with the repository it is one of several.
 *
 * @param persons those first whose keys still count
 * @param revoked whether the release counts no more since a key of theirs was revoked
 */
public record ReleaseSigners(Set<UUID> persons, boolean revoked) {
  /** Empty where no key is known any more by which it can be verified. */
  public static Optional<ReleaseSigners> of(
      TrustChain trust, String tenant, long version, byte[] statement, byte[] signatures) {
    try {
      VerifiedStatement<ReleaseStatement> verified =
          trust.verifyOnceInForce(statement, signatures, tenant, version);
      List<Key> signers = trust.signersEver(verified);
      Set<UUID> persons =
          signers.stream().map(Key::person).collect(Collectors.toCollection(LinkedHashSet::new));
      boolean fallen =
          signers.stream()
                  .flatMap(key -> trust.revokedFrom(tenant, key.keyId()).stream())
                  .anyMatch(from -> from <= version)
              && !counts(trust, tenant, version, statement, signatures);
      return Optional.of(new ReleaseSigners(persons, fallen));
    } catch (Rejected lost) {
      return Optional.empty();
    }
  }

  /** With a threshold of two, others may have signed it as well. */
  private static boolean counts(
      TrustChain trust, String tenant, long version, byte[] statement, byte[] signatures) {
    try {
      trust.verifyKept(statement, signatures, tenant, version);
      return true;
    } catch (Rejected revoked) {
      return false;
    }
  }
}
