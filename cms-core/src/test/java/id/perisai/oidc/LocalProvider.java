package id.perisai.oidc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import id.perisai.release.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/**
 * An identity provider on this machine: it keeps to the protocol (secret, code once, PKCE), and
 * lies where a test tells it to. Browsers are asked which account is theirs, each time.
 */
public final class LocalProvider implements AutoCloseable {
  public static final String CLIENT = "perisai";
  public static final String SECRET = "rahasia untuk uji + coba";
  static final URI CALLBACK = URI.create("https://redaksi.contoh.go.id/tindakan/sso");

  /** Makes the token of what it would say honestly. */
  interface Lie {
    String token(JwtClaims honest, LocalProvider provider) throws Exception;
  }

  private static final Lie HONEST = (claims, provider) -> provider.sign(claims);

  private record Code(Map<String, String> asked, String subject, Lie lie) {}

  final PublicJsonWebKey key = rsa("kunci-1");
  final Map<String, Object> metadata = new HashMap<>();
  List<JsonWebKey> listed = List.of(key);
  int keysAsked;

  private final HttpServer server;
  private final Clock clock;
  private final Map<String, Code> codes = new ConcurrentHashMap<>();

  public LocalProvider(Clock clock) throws IOException {
    this.clock = clock;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    metadata.put("issuer", issuer());
    metadata.put("authorization_endpoint", issuer() + "/auth");
    metadata.put("token_endpoint", issuer() + "/token");
    metadata.put("jwks_uri", issuer() + "/keys");
    server.createContext(
        "/kota" + Endpoints.PATH, exchange -> answer(exchange, 200, JsonUtil.toJson(metadata)));
    server.createContext(
        "/kota/keys",
        exchange -> {
          keysAsked++;
          answer(exchange, 200, new JsonWebKeySet(listed).toJson());
        });
    server.createContext("/kota/auth", this::ask);
    server.createContext("/kota/token", this::redeem);
    server.start();
  }

  static PublicJsonWebKey rsa(String id) {
    try {
      PublicJsonWebKey made = RsaJwkGenerator.generateJwk(2048);
      made.setKeyId(id);
      return made;
    } catch (JoseException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  public String issuer() {
    return "http://localhost:" + server.getAddress().getPort() + "/kota";
  }

  ProviderSettings settings(String... twoFactors) {
    return new ProviderSettings(URI.create(issuer()), CLIENT, SECRET, CALLBACK, Set.of(twoFactors));
  }

  /** Somebody with this account follows the address; what their browser brings back. */
  Returned visit(URI address, String subject, Lie lie) {
    Map<String, String> asked = form(address.getRawQuery());
    String code = UUID.randomUUID().toString();
    codes.put(code, new Code(asked, subject, lie));
    return new Returned(
        java.util.Optional.of(code),
        asked.get("state"),
        java.util.Optional.empty(),
        java.util.Optional.empty());
  }

  /** Where the browser of somebody with this account, who followed the address, is sent back to. */
  public URI answer(URI address, String subject) {
    Returned back = visit(address, subject, HONEST);
    return URI.create(
        form(address.getRawQuery()).get("redirect_uri")
            + "?code="
            + back.code().orElseThrow()
            + "&state="
            + back.state());
  }

  private void ask(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("GET")) {
      answer(
          exchange,
          200,
          "text/html;charset=UTF-8",
          "<!DOCTYPE html><html lang=id><title>SSO</title>"
              + "<form method=post><input name=akun><button>Masuk</button></form>");
      return;
    }
    Map<String, String> body = form(text(exchange));
    URI back = answer(exchange.getRequestURI(), body.get("akun"));
    exchange.getResponseHeaders().set("Location", back.toString());
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private void redeem(HttpExchange exchange) throws IOException {
    Map<String, String> body = form(text(exchange));
    Code code = codes.remove(body.getOrDefault("code", ""));
    boolean known = knowsClient(exchange.getRequestHeaders().getFirst("Authorization"));
    if (!known || code == null || !matches(code.asked(), body)) {
      answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
      return;
    }
    try {
      answer(
          exchange,
          200,
          JsonUtil.toJson(
              Map.of(
                  "token_type",
                  "Bearer",
                  "access_token",
                  "x",
                  "id_token",
                  code.lie().token(honest(code), this))));
    } catch (Exception e) {
      answer(exchange, 500, "{}");
      throw new IllegalStateException(e);
    }
  }

  private static boolean knowsClient(String authorization) {
    String both =
        URLDecoder.decode(
            new String(
                Base64.getDecoder().decode(authorization.replaceFirst("Basic ", "")),
                StandardCharsets.UTF_8),
            StandardCharsets.UTF_8);
    return both.equals(CLIENT + ":" + SECRET);
  }

  private static boolean matches(Map<String, String> asked, Map<String, String> body) {
    String challenge =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                Digest.of(
                        body.getOrDefault("code_verifier", "").getBytes(StandardCharsets.US_ASCII))
                    .bytes());
    return challenge.equals(asked.get("code_challenge"))
        && asked.get("redirect_uri").equals(body.get("redirect_uri"));
  }

  private JwtClaims honest(Code code) {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(issuer());
    claims.setAudience(CLIENT);
    claims.setSubject(code.subject());
    claims.setStringClaim("nonce", code.asked().get("nonce"));
    claims.setIssuedAt(at(0));
    claims.setExpirationTime(at(300));
    if (code.asked().containsKey("max_age")) {
      claims.setClaim("auth_time", at(0).getValue());
    }
    return claims;
  }

  /** So many seconds from now. */
  NumericDate at(long seconds) {
    return NumericDate.fromSeconds(clock.instant().getEpochSecond() + seconds);
  }

  String sign(JwtClaims claims) throws JoseException {
    return jws(claims, "RS256", key).getCompactSerialization();
  }

  static JsonWebSignature jws(JwtClaims claims, String algorithm, PublicJsonWebKey key) {
    JsonWebSignature jws = new JsonWebSignature();
    jws.setPayload(claims.toJson());
    jws.setAlgorithmHeaderValue(algorithm);
    jws.setKeyIdHeaderValue(key.getKeyId());
    jws.setKey(key.getPrivateKey());
    return jws;
  }

  private static Map<String, String> form(String text) {
    Map<String, String> members = new HashMap<>();
    for (String one : text.split("&")) {
      String[] both = one.split("=", 2);
      members.put(both[0], URLDecoder.decode(both[1], StandardCharsets.UTF_8));
    }
    return members;
  }

  private static String text(HttpExchange exchange) throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    answer(exchange, status, "application/json", json);
  }

  private static void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    // Else its end closes a connection that the client keeps for the next request.
    exchange.getRequestBody().readAllBytes();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** Lists another key beside those it has. */
  void alsoList(PublicJsonWebKey more) {
    List<JsonWebKey> all = new ArrayList<>(listed);
    all.add(more);
    listed = all;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
