package id.perisai.oidc;

import java.util.Optional;

/**
 * What a browser brought back from the provider (RFC 6749, section 4.1.2, and RFC 9207).
 *
 * @param error a code such as {@code access_denied}
 * @param issuer who says that they sent it
 */
public record Returned(
    Optional<String> code, String state, Optional<String> error, Optional<String> issuer) {}
