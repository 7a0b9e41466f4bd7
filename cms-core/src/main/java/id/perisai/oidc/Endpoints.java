package id.perisai.oidc;

import id.perisai.access.Refused;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * Where the provider does what, as it says itself (OpenID Connect Discovery 1.0, section 3).
 *
 * @param secretInBody whether it takes the client's secret in the form and not as Basic
 * @param namesIssuer whether it names itself in what browsers bring back (RFC 9207)
 */
record Endpoints(
    URI authorization, URI token, URI keys, boolean secretInBody, boolean namesIssuer) {
  static final String PATH = "/.well-known/openid-configuration";

  /**
   * @throws Refused SIGN_ON_REFUSED for who is another one, or sends secrets where all may read
   */
  static Endpoints of(Map<String, Object> said, ProviderSettings settings) {
    if (!settings.issuer().toString().equals(said.get("issuer"))) {
      throw IdTokens.refused("the provider names another issuer");
    }
    List<?> ways =
        said.get("token_endpoint_auth_methods_supported") instanceof List<?> list
            ? list
            : List.of("client_secret_basic");
    return new Endpoints(
        address(said, "authorization_endpoint", settings),
        address(said, "token_endpoint", settings),
        address(said, "jwks_uri", settings),
        !ways.contains("client_secret_basic"),
        Boolean.TRUE.equals(said.get("authorization_response_iss_parameter_supported")));
  }

  private static URI address(Map<String, Object> said, String name, ProviderSettings settings) {
    try {
      URI address = URI.create(String.valueOf(said.get(name)));
      if (address.getScheme() != null && ProviderSettings.isSafe(address, settings.issuer())) {
        return address;
      }
    } catch (IllegalArgumentException malformed) {
      throw IdTokens.refused(name);
    }
    throw IdTokens.refused(name);
  }
}
