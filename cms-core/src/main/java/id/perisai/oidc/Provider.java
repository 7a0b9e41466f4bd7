package id.perisai.oidc;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Refused;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;

/**
 * The identity provider, spoken to by authorization code with PKCE. What it says of itself and its
 * keys is remembered for a while; one for the whole server.
 */
public final class Provider {
  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  /** Whoever sends tokens with made-up key ids must not make us ask all day. */
  private static final Duration NOT_SOONER = Duration.ofSeconds(30);

  private final ProviderSettings settings;
  private final ProviderLine line;
  private final IdTokens tokens;
  private final Clock clock;

  private Endpoints endpoints;
  private Instant endpointsRead = Instant.MIN;
  private List<JsonWebKey> keys = List.of();
  private Instant keysRead = Instant.MIN;

  public Provider(ProviderSettings settings, ProviderLine line, Clock clock) {
    this.settings = settings;
    this.line = line;
    this.tokens = new IdTokens(settings, clock);
    this.clock = clock;
  }

  /**
   * Where to send the browser.
   *
   * @param again whether the provider must ask the person anew, although it knows them
   */
  URI begin(SignOnAttempt attempt, boolean again) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", settings.clientId());
    query.put("redirect_uri", settings.callback().toString());
    query.put("scope", "openid");
    query.put("state", attempt.state());
    query.put("nonce", attempt.nonce());
    query.put("code_challenge", attempt.challenge());
    query.put("code_challenge_method", "S256");
    if (!settings.twoFactors().isEmpty()) {
      query.put("acr_values", String.join(" ", settings.twoFactors().stream().sorted().toList()));
    }
    if (again) {
      query.put("prompt", "login");
      query.put("max_age", "0");
    }
    URI authorization = endpoints().authorization();
    return URI.create(authorization + (authorization.getQuery() == null ? "?" : "&") + form(query));
  }

  /**
   * Who came back.
   *
   * @throws Refused SIGN_ON_REFUSED, SIGN_ON_UNREACHABLE
   */
  Verified end(SignOnAttempt attempt, Returned returned) {
    if (!attempt.state().equals(returned.state())) {
      throw IdTokens.refused("state");
    }
    requireIssuer(returned);
    if (returned.error().isPresent()) {
      throw IdTokens.refused("error " + returned.error().get().replaceAll("[^a-z_]", ""));
    }
    String code = returned.code().orElseThrow(() -> IdTokens.refused("no code"));
    if (line.redeem(redemption(attempt, code)).get("id_token") instanceof String token) {
      return tokens.check(token, attempt.nonce(), listed());
    }
    throw IdTokens.refused("no token");
  }

  /** An answer of another provider is none (mix-up, RFC 9207). */
  private void requireIssuer(Returned returned) {
    String ours = settings.issuer().toString();
    if (returned.issuer().isEmpty() && endpoints().namesIssuer()
        || returned.issuer().filter(named -> !named.equals(ours)).isPresent()) {
      throw IdTokens.refused("issuer of the answer");
    }
  }

  private HttpRequest redemption(SignOnAttempt attempt, String code) {
    Map<String, String> body = new LinkedHashMap<>();
    body.put("grant_type", "authorization_code");
    body.put("code", code);
    body.put("redirect_uri", settings.callback().toString());
    body.put("code_verifier", attempt.verifier());
    HttpRequest.Builder request = HttpRequest.newBuilder(endpoints().token());
    if (endpoints().secretInBody()) {
      body.put("client_id", settings.clientId());
      body.put("client_secret", settings.clientSecret());
    } else {
      String both = encoded(settings.clientId()) + ":" + encoded(settings.clientSecret());
      request.header(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.US_ASCII)));
    }
    return request
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(form(body)))
        .build();
  }

  private IdTokens.Keys listed() {
    return new IdTokens.Keys() {
      @Override
      public List<JsonWebKey> known() {
        return keys(REMEMBERED);
      }

      @Override
      public List<JsonWebKey> anew() {
        return keys(NOT_SOONER);
      }
    };
  }

  private synchronized Endpoints endpoints() {
    if (endpoints == null || isOlder(endpointsRead, REMEMBERED)) {
      endpoints = Endpoints.of(line.read(URI.create(base() + Endpoints.PATH)), settings);
      endpointsRead = clock.instant();
    }
    return endpoints;
  }

  private String base() {
    return settings.issuer().toString().replaceAll("/$", "");
  }

  private synchronized List<JsonWebKey> keys(Duration atMost) {
    if (isOlder(keysRead, atMost)) {
      keysRead = clock.instant();
      keys = parsed(line.text(endpoints().keys()));
    }
    return keys;
  }

  private static List<JsonWebKey> parsed(String text) {
    try {
      return new JsonWebKeySet(text).getJsonWebKeys();
    } catch (JoseException noKeys) {
      throw new Refused(AccessRefusal.SIGN_ON_UNREACHABLE);
    }
  }

  private boolean isOlder(Instant read, Duration than) {
    return read.equals(Instant.MIN) || read.plus(than).isBefore(clock.instant());
  }

  private static String form(Map<String, String> members) {
    return members.entrySet().stream()
        .map(one -> one.getKey() + "=" + encoded(one.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
