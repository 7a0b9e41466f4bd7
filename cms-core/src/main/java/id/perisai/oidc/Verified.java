package id.perisai.oidc;

import id.perisai.release.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * Somebody as the provider's token named them, after all of it was checked.
 *
 * @param subject never given to anybody else by this issuer (OpenID Connect Core, section 2)
 * @param twoFactors whether it says, in words that the operator listed, that two were shown
 * @param authenticated when the person last showed the provider who they are
 */
record Verified(
    String issuer, String subject, boolean twoFactors, Optional<Instant> authenticated) {

  private static final int DIGITS = 16;

  /** The first digits of the account, for audit entries. */
  String shortened() {
    return account().hex().substring(0, DIGITS);
  }

  /** The account, as it is known here. */
  Digest account() {
    return Digest.of((issuer + "\0" + subject).getBytes(StandardCharsets.UTF_8));
  }
}
