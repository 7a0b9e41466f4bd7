package id.perisai.oidc;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Refused;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodeValidator;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * Checks ID tokens (OpenID Connect Core, section 3.1.3.7; RFC 8725): a signature by RS256 or ES256
 * under a key that the provider lists, never one that the token brings; this issuer, this client
 * and nobody beside it; not expired, not old, and made for this very attempt.
 */
final class IdTokens {
  private static final int LONGEST = 16 * 1024;
  private static final int LONGEST_SUBJECT = 255;
  private static final int SKEW_SECONDS = 60;

  /** A token is made when its code is redeemed: one that lay around is somebody's copy. */
  private static final int OLDEST_SECONDS = 10 * 60;

  private static final AlgorithmConstraints SIGNED_BY =
      new AlgorithmConstraints(
          ConstraintType.PERMIT,
          AlgorithmIdentifiers.RSA_USING_SHA256,
          AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);

  private final ProviderSettings settings;
  private final Clock clock;

  IdTokens(ProviderSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** The provider's keys; asked a second time, those of now. */
  interface Keys {
    List<JsonWebKey> known();

    List<JsonWebKey> anew();
  }

  /**
   * @throws Refused SIGN_ON_REFUSED with what is wrong, in a word for the log
   */
  Verified check(String token, String nonce, Keys keys) {
    if (token.length() > LONGEST) {
      throw refused("too long");
    }
    try {
      JwtClaims claims = consumer(keys).processToClaims(token);
      require(nonce.equals(claims.getStringClaimValue("nonce")), "nonce");
      requireForUs(claims);
      String subject = claims.getSubject();
      require(!subject.isBlank() && subject.length() <= LONGEST_SUBJECT, "subject");
      return new Verified(
          claims.getIssuer(), subject, saysTwoFactors(claims), authenticated(claims));
    } catch (InvalidJwtException wrong) {
      throw refused(
          wrong.getErrorDetails().stream()
              .map(error -> "token error " + error.getErrorCode())
              .collect(Collectors.joining(", ")));
    } catch (MalformedClaimException wrong) {
      throw refused("claims");
    }
  }

  private JwtConsumer consumer(Keys keys) {
    return new JwtConsumerBuilder()
        .setJwsAlgorithmConstraints(SIGNED_BY)
        .setVerificationKeyResolver((jws, nesting) -> key(jws, keys))
        .setExpectedIssuer(true, settings.issuer().toString())
        .setExpectedAudience(true, settings.clientId())
        .setRequireSubject()
        .setRequireIssuedAt()
        .setRequireExpirationTime()
        .setMaxFutureValidityInMinutes(24 * 60)
        .setIssuedAtRestrictions(SKEW_SECONDS, OLDEST_SECONDS)
        .setAllowedClockSkewInSeconds(SKEW_SECONDS)
        .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
        .registerValidator(
            (ErrorCodeValidator)
                context ->
                    context.getJoseObjects().size() == 1
                            && isIdToken(context.getJoseObjects().get(0).getHeader("typ"))
                        ? null
                        : new ErrorCodeValidator.Error(-1, "another kind of token"))
        .build();
  }

  /** Access and logout tokens of the same provider are signed by the same keys. */
  private static boolean isIdToken(String type) {
    return type == null || type.toLowerCase(Locale.ROOT).equals("jwt");
  }

  private static java.security.Key key(JsonWebSignature jws, Keys keys)
      throws UnresolvableKeyException {
    return only(jws, keys::known)
        .or(() -> only(jws, keys::anew))
        .orElseThrow(() -> new UnresolvableKeyException("the provider lists no such key"))
        .getPublicKey();
  }

  /** The key that the header names; the only one that fits, where it names none. */
  private static Optional<PublicJsonWebKey> only(
      JsonWebSignature jws, Supplier<List<JsonWebKey>> keys) {
    List<PublicJsonWebKey> fitting = new ArrayList<>();
    for (JsonWebKey key : keys.get()) {
      if (key instanceof PublicJsonWebKey listed && fits(listed, jws)) {
        fitting.add(listed);
      }
    }
    return fitting.size() == 1 ? Optional.of(fitting.get(0)) : Optional.empty();
  }

  private static boolean fits(PublicJsonWebKey key, JsonWebSignature jws) {
    String id = jws.getKeyIdHeaderValue();
    try {
      return (id == null || id.equals(key.getKeyId()))
          && (key.getUse() == null || key.getUse().equals("sig"))
          && (key.getAlgorithm() == null
              || key.getAlgorithm().equals(jws.getAlgorithmHeaderValue()))
          && key.getKeyType().equals(jws.getAlgorithm().getKeyType());
    } catch (JoseException unknown) {
      return false;
    }
  }

  private void requireForUs(JwtClaims claims) throws MalformedClaimException {
    require(claims.getAudience().equals(List.of(settings.clientId())), "audience");
    String party = claims.getStringClaimValue("azp");
    require(party == null || party.equals(settings.clientId()), "authorized party");
  }

  private boolean saysTwoFactors(JwtClaims claims) throws MalformedClaimException {
    Set<String> said = new HashSet<>();
    if (claims.hasClaim("amr")) {
      said.addAll(claims.getStringListClaimValue("amr"));
    }
    if (claims.hasClaim("acr")) {
      said.add(claims.getStringClaimValue("acr"));
    }
    said.retainAll(settings.twoFactors());
    return !said.isEmpty();
  }

  private static Optional<Instant> authenticated(JwtClaims claims) throws MalformedClaimException {
    return Optional.ofNullable(claims.getNumericDateClaimValue("auth_time"))
        .map(time -> Instant.ofEpochSecond(time.getValue()));
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw refused(what);
    }
  }

  static Refused refused(String what) {
    return new Refused(AccessRefusal.SIGN_ON_REFUSED, what);
  }
}
