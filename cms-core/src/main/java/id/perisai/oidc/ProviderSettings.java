package id.perisai.oidc;

import java.net.URI;
import java.util.Objects;
import java.util.Set;

/**
 * The provider, as the operator named it.
 *
 * @param issuer exactly as its tokens say it
 * @param callback where browsers come back to, exactly as registered there
 * @param twoFactors values of {@code acr} or {@code amr} that mean two factors; empty: none do
 */
public record ProviderSettings(
    URI issuer, String clientId, String clientSecret, URI callback, Set<String> twoFactors) {
  private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

  public ProviderSettings {
    Objects.requireNonNull(callback);
    if (!isSafe(issuer, issuer) || issuer.getQuery() != null || issuer.getFragment() != null) {
      throw new IllegalArgumentException(
          "'" + issuer + "' is no issuer; give its https address, without query");
    }
    if (clientId.isBlank() || clientSecret.isBlank()) {
      throw new IllegalArgumentException("a client has an id and a secret");
    }
    twoFactors = Set.copyOf(twoFactors);
  }

  /** Whether secrets may go there: by TLS, or on this machine where the issuer itself is. */
  static boolean isSafe(URI address, URI issuer) {
    return address.getHost() != null
        && address.getUserInfo() == null
        && (address.getScheme().equals("https")
            || address.getScheme().equals("http")
                && issuer.getScheme().equals("http")
                && HERE.contains(address.getHost()));
  }

  @Override
  public String toString() {
    return "ProviderSettings[" + issuer + ", " + clientId + "]"; // the secret is nobody's
  }
}
