package id.perisai.oidc;

import id.perisai.access.Token;
import id.perisai.release.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * One way to the provider and back. Everything that goes along is made of one token that only the
 * browser keeps, in a cookie: so the answer is worth something in that browser alone, and the
 * database, which knows the token's hash, can answer nothing.
 */
record SignOnAttempt(Token token) {
  static SignOnAttempt fresh() {
    return new SignOnAttempt(Token.random());
  }

  /** Comes back as it was sent (RFC 6749, section 10.12). */
  String state() {
    return made("state");
  }

  /** Stands in the ID token, so that no other answer's token is taken for this one's. */
  String nonce() {
    return made("nonce");
  }

  /** Shown when the code is redeemed (RFC 7636): whoever read the code along the way has it not. */
  String verifier() {
    return made("verifier");
  }

  String challenge() {
    return base64url(Digest.of(verifier().getBytes(StandardCharsets.US_ASCII)));
  }

  private String made(String of) {
    return base64url(
        Digest.of(
            ("perisai sign-on " + of + "\0" + token.text()).getBytes(StandardCharsets.UTF_8)));
  }

  private static String base64url(Digest digest) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.bytes());
  }
}
