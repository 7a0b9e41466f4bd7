package id.perisai.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.AtOnce;
import id.perisai.access.Entrance;
import id.perisai.access.LinkIssuer;
import id.perisai.access.LinkPurpose;
import id.perisai.access.Memberships;
import id.perisai.access.Permission;
import id.perisai.access.RedeemLink;
import id.perisai.access.Refusal;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.access.Sessions;
import id.perisai.access.SignIn;
import id.perisai.access.SignInRules;
import id.perisai.access.SignedIn;
import id.perisai.access.Stage;
import id.perisai.access.Token;
import id.perisai.access.Visit;
import id.perisai.factor.Recovery;
import id.perisai.publish.Town.SettableClock;
import id.perisai.tenant.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Somebody else than the city's provider answers, or answers for somebody else. */
class ProviderTest {
  private static int visits;
  private static final LocalProvider.Lie HONEST = (claims, provider) -> provider.sign(claims);
  private static final PublicJsonWebKey STRANGER = LocalProvider.rsa("kunci-1");

  private static TestDatabase database;

  private final SettableClock clock = new SettableClock();
  private LocalProvider there;
  private Provider provider;
  private EnterByProvider enter;
  private BindAccount bind;
  private ProveByProvider prove;
  private AcceptInvitation accept;
  private Sessions sessions;

  @BeforeAll
  static void open() {
    database = TestDatabase.fresh();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void start() throws IOException {
    there = new LocalProvider(clock);
    sessions = new Sessions(database.factory(), SignInRules.USUAL, clock);
    use("mfa");
  }

  @AfterEach
  void stop() {
    there.close();
  }

  private void use(String... twoFactors) {
    provider = new Provider(there.settings(twoFactors), line(), clock);
    enter = new EnterByProvider(database.factory(), SignInRules.USUAL, provider, clock);
    bind = new BindAccount(database.factory(), provider, clock);
    prove = new ProveByProvider(database.factory(), provider, clock);
    accept = new AcceptInvitation(database.factory(), SignInRules.USUAL, provider, clock);
  }

  private static ProviderLine line() {
    try {
      return new ProviderLine(SSLContext.getDefault());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_bound_account_signs_in_and_the_second_factor_is_asked_for_as_ever() {
    Acting rina = database.person("Rina", "alfa", Role.AUTHOR);
    Acting dewi = database.person("Dewi", "alfa", Role.PUBLISHER);
    String hers = bound(rina);
    String publishers = bound(dewi);
    assertEquals(Stage.WHOLE, enter(hers, HONEST).stage());
    assertEquals(rina.person(), enter(hers, HONEST).acting().person());
    assertEquals(Stage.ENROL, enter(publishers, HONEST).stage());
    assertEquals(Stage.WHOLE, enter(publishers, says("amr", List.of("pwd", "mfa"))).stage());
    assertEquals(Stage.WHOLE, enter(publishers, says("acr", "mfa")).stage());
    assertEquals(Stage.ENROL, enter(publishers, says("amr", List.of("pwd"))).stage());
    use(); // the operator named no such words
    assertEquals(Stage.ENROL, enter(publishers, says("amr", List.of("mfa"))).stage());
  }

  @Test
  void refuses_every_token_that_is_not_this_providers_for_us_here_and_now() throws Exception {
    String hers = bound(database.person("Rina", "alfa", Role.AUTHOR));
    PublicJsonWebKey forEncryption = LocalProvider.rsa("kunci-2");
    forEncryption.setUse("enc");
    there.alsoList(forEncryption);
    Map<String, LocalProvider.Lie> lies = new LinkedHashMap<>();
    claims(lies, "another issuer", c -> c.setIssuer("https://sso.evil.example"));
    claims(lies, "nearly the issuer", c -> c.setIssuer(there.issuer() + "/"));
    claims(lies, "no issuer", c -> c.unsetClaim("iss"));
    claims(lies, "another client", c -> c.setAudience("lain"));
    claims(lies, "another client beside us", c -> c.setAudience(LocalProvider.CLIENT, "lain"));
    claims(lies, "no client", c -> c.unsetClaim("aud"));
    claims(lies, "given to another party", c -> c.setStringClaim("azp", "lain"));
    claims(lies, "no nonce", c -> c.unsetClaim("nonce"));
    claims(lies, "another nonce", c -> c.setStringClaim("nonce", "x"));
    claims(lies, "expired", c -> c.setExpirationTime(there.at(-61)));
    claims(lies, "for ever", c -> c.unsetClaim("exp"));
    claims(lies, "for years", c -> c.setExpirationTime(there.at(86400L * 400)));
    claims(lies, "not yet", c -> c.setNotBefore(there.at(120)));
    claims(lies, "made long ago", c -> c.setIssuedAt(there.at(-3600)));
    claims(lies, "made tomorrow", c -> c.setIssuedAt(there.at(3600)));
    claims(lies, "made never", c -> c.unsetClaim("iat"));
    claims(lies, "of nobody", c -> c.unsetClaim("sub"));
    claims(lies, "of an empty name", c -> c.setSubject(" "));
    claims(lies, "of a number", c -> c.setClaim("sub", 7));
    lies.put("unsigned", (c, p) -> unsigned(c));
    lies.put("signature cut off", (c, p) -> p.sign(c).replaceAll("[^.]+$", ""));
    lies.put("signature of another token", (c, p) -> swapped(c, p));
    lies.put("flipped", (c, p) -> flipped(p.sign(c)));
    lies.put("signed by a stranger", (c, p) -> compact(c, "RS256", STRANGER));
    lies.put("signed by a key it brings", (c, p) -> bringsKey(c));
    lies.put("an unknown key", (c, p) -> compact(c, "RS256", LocalProvider.rsa("kunci-9")));
    lies.put("the public key as a secret", (c, p) -> hmac(c, p.key.getPublicKey().getEncoded()));
    lies.put("the client's secret", (c, p) -> hmac(c, secret()));
    lies.put("another algorithm of the same key", (c, p) -> compact(c, "PS256", p.key));
    lies.put("a key for something else", (c, p) -> compact(c, "RS256", forEncryption));
    lies.put("an access token", (c, p) -> typed(c, p, "at+jwt"));
    lies.put("a logout token", (c, p) -> typed(c, p, "logout+jwt"));
    lies.put("demands what we do not know", (c, p) -> critical(c, p));
    lies.put("no token", (c, p) -> "abc");
    lies.put("far too long", (c, p) -> "e".repeat(20_000));
    lies.forEach(
        (name, lie) ->
            assertEquals(
                AccessRefusal.SIGN_ON_REFUSED,
                assertThrows(Refused.class, () -> enter(hers, lie), name).refusal(),
                name));
    assertEquals(35, lies.size());
    assertEquals(Stage.WHOLE, enter(hers, HONEST).stage(), "and takes the honest one");
    PublicJsonWebKey curve = EcJwkGenerator.generateJwk(EllipticCurves.P256);
    curve.setKeyId("kurva");
    there.alsoList(curve);
    clock.pass(Duration.ofSeconds(31));
    assertEquals(Stage.WHOLE, enter(hers, (c, p) -> compact(c, "ES256", curve)).stage());
  }

  @Test
  void an_answer_counts_once_in_the_browser_that_asked_for_it() {
    String hers = bound(database.person("Rina", "alfa", Role.AUTHOR));
    Way way = enter.begin("/");
    Returned back = there.visit(way.address(), hers, HONEST);
    enter.enter(way.token(), back, visit());
    refused(AccessRefusal.CHALLENGE_GONE, () -> enter.enter(way.token(), back, visit()));

    Way thiefs = enter.begin("/");
    Way owners = enter.begin("/");
    Returned stolen = there.visit(owners.address(), hers, HONEST);
    refused(
        AccessRefusal.SIGN_ON_REFUSED,
        () -> enter.enter(thiefs.token(), stolen, visit())); // the state is not this browser's
    Way again = enter.begin("/");
    Returned renamed =
        new Returned(
            stolen.code(),
            new SignOnAttempt(again.token()).state(),
            Optional.empty(),
            Optional.empty());
    refused(
        AccessRefusal.SIGN_ON_REFUSED,
        () -> enter.enter(again.token(), renamed, visit())); // nor has it the verifier
    refused(AccessRefusal.CHALLENGE_GONE, () -> enter.enter(Token.random(), stolen, visit()));
    Way late = enter.begin("/");
    Returned tooLate = there.visit(late.address(), hers, HONEST);
    clock.pass(Attempts.VALID_FOR.plusSeconds(1));
    refused(AccessRefusal.CHALLENGE_GONE, () -> enter.enter(late.token(), tooLate, visit()));
  }

  @Test
  void the_token_of_one_answer_is_none_of_another() throws Exception {
    String hers = bound(database.person("Rina", "alfa", Role.AUTHOR));
    StringBuilder caught = new StringBuilder();
    enter(
        hers,
        (c, p) -> {
          caught.append(p.sign(c));
          return caught.toString();
        });
    refused(AccessRefusal.SIGN_ON_REFUSED, () -> enter(hers, (c, p) -> caught.toString()));
  }

  @Test
  void an_answer_of_another_provider_is_none() {
    String hers = bound(database.person("Rina", "alfa", Role.AUTHOR));
    refused(AccessRefusal.SIGN_ON_REFUSED, () -> named(hers, "https://sso.evil.example"));
    assertEquals(Stage.WHOLE, named(hers, there.issuer()).signedIn().stage());
    there.metadata.put("authorization_response_iss_parameter_supported", true);
    use();
    refused(AccessRefusal.SIGN_ON_REFUSED, () -> named(hers, null));
    assertEquals(Stage.WHOLE, named(hers, there.issuer()).signedIn().stage());
  }

  private EnterByProvider.Entered named(String subject, String issuer) {
    Way way = enter.begin("/");
    Returned back = there.visit(way.address(), subject, HONEST);
    return enter.enter(
        way.token(),
        new Returned(back.code(), back.state(), Optional.empty(), Optional.ofNullable(issuer)),
        visit());
  }

  @Test
  void lets_nobody_in_whom_nobody_here_has_bound() {
    Acting rina = database.person("Rina", "alfa", Role.AUTHOR);
    String hers = bound(rina);
    LocalProvider.Lie sameAddress =
        (claims, p) -> {
          claims.setStringClaim("email", "rina@contoh.go.id");
          claims.setClaim("email_verified", true);
          return p.sign(claims);
        };
    refused(AccessRefusal.SIGN_ON_UNKNOWN, () -> enter("orang lain", sameAddress));
    database.superuser("delete from perisai.membership where person_id = ?", rina.person());
    refused(AccessRefusal.SIGN_ON_UNKNOWN, () -> enter(hers, HONEST)); // she left
  }

  @Test
  void somebody_says_no_at_the_provider() {
    Way way = enter.begin("/");
    String state = new SignOnAttempt(way.token()).state();
    Refused refused =
        assertThrows(
            Refused.class,
            () ->
                enter.enter(
                    way.token(),
                    new Returned(
                        Optional.empty(),
                        state,
                        Optional.of("access_denied\n<b>"),
                        Optional.empty()),
                    visit()));
    assertEquals(List.of("error access_deniedb"), refused.arguments());
  }

  @Test
  void an_account_is_bound_by_the_person_of_a_fresh_session_who_showed_it_anew() {
    Acting rina = database.person("Rina", "alfa", Role.AUTHOR);
    Acting tono = database.person("Tono", "alfa", Role.AUTHOR);
    String account = UUID.randomUUID().toString();
    Way his = bind.begin(tono, "/cara-masuk");
    Returned back = there.visit(his.address(), account, HONEST);
    refused(AccessRefusal.CHALLENGE_GONE, () -> bind.bind(rina, his.token(), back));
    Way old = bind.begin(rina, "/cara-masuk");
    Returned longAgo =
        there.visit(
            old.address(), account, says("auth_time", clock.instant().getEpochSecond() - 900));
    refused(AccessRefusal.SIGN_ON_REFUSED, () -> bind.bind(rina, old.token(), longAgo));
    Way unsaid = bind.begin(rina, "/cara-masuk");
    Returned never =
        there.visit(
            unsaid.address(),
            account,
            (claims, p) -> {
              claims.unsetClaim("auth_time");
              return p.sign(claims);
            });
    refused(AccessRefusal.SIGN_ON_REFUSED, () -> bind.bind(rina, unsaid.token(), never));
    assertEquals(Optional.empty(), bind.since(rina));

    Way hers = bind.begin(rina, "/cara-masuk");
    assertTrue(hers.address().getQuery().contains("prompt=login"));
    assertEquals(
        "/cara-masuk", bind.bind(rina, hers.token(), there.visit(hers.address(), account, HONEST)));
    assertTrue(bind.since(rina).isPresent());
    Way second = bind.begin(tono, "/");
    refused(
        AccessRefusal.SIGN_ON_TAKEN,
        () -> bind.bind(tono, second.token(), there.visit(second.address(), account, HONEST)));
    Way another = bind.begin(rina, "/");
    refused(
        AccessRefusal.SIGN_ON_TAKEN,
        () -> bind.bind(rina, another.token(), there.visit(another.address(), "lain", HONEST)));
    refused(AccessRefusal.LAST_WAY_IN, () -> bind.remove(rina));
    new RedeemLink(database.factory(), SignInRules.USUAL, clock)
        .redeem(invitation(rina), "jalan kaki tiap pagi buta", visit());
    bind.remove(rina);
    refused(AccessRefusal.SIGN_ON_UNKNOWN, () -> bind.remove(rina));
    refused(AccessRefusal.SIGN_ON_UNKNOWN, () -> enter(account, HONEST));
    Acting stale = stale(rina);
    refused(AccessRefusal.STEP_UP_NEEDED, () -> bind.begin(stale, "/"));
    refused(AccessRefusal.STEP_UP_NEEDED, () -> bind.remove(stale));
  }

  @Test
  void an_account_is_neither_bound_nor_taken_off_past_what_ends_meanwhile() throws Exception {
    Acting rina = database.person("Rina", "alfa", Role.AUTHOR);
    bound(rina);
    new RedeemLink(database.factory(), SignInRules.USUAL, clock)
        .redeem(invitation(rina), "jalan kaki tiap pagi buta", visit());
    AtOnce.refusedDuring(
        database,
        AccessRefusal.LAST_WAY_IN,
        em -> {
          Memberships.awaitTurn(em, rina.person());
          em.createNativeQuery("delete from password where person_id = :person")
              .setParameter("person", rina.person())
              .executeUpdate();
        },
        () -> bind.remove(rina));
    Acting tono = database.person("Tono", "alfa", Role.AUTHOR);
    Acting thief =
        new Sessions(database.factory(), SignInRules.USUAL, clock)
            .acting(
                new RedeemLink(database.factory(), SignInRules.USUAL, clock)
                    .redeem(invitation(tono), "jalan kaki tiap pagi buta", visit())
                    .session())
            .orElseThrow();
    AtOnce.refusedDuring(
        database,
        AccessRefusal.SESSION_UNKNOWN,
        em -> Sessions.endAll(em, tono.person()),
        () -> bound(thief));
    assertEquals(Optional.empty(), bind.since(tono));
  }

  @Test
  void an_invitation_is_taken_up_by_an_account_instead_of_a_password() {
    Acting rina = database.person("Rina", "alfa", Role.AUTHOR);
    Token link = invitation(rina);
    Way way = accept.begin(link);
    assertTrue(way.address().getQuery().contains("prompt=login"));
    assertTrue(AcceptInvitation.isAskedBy(way.token()));
    assertEquals(link.text(), AcceptInvitation.link(way.token()).text());
    SignedIn in =
        accept.accept(way.token(), there.visit(way.address(), "rina-sub", HONEST), visit());
    assertEquals(rina.person(), in.acting().person());
    assertEquals(Stage.WHOLE, in.stage());
    assertEquals(rina.person(), enter("rina-sub", HONEST).acting().person());
    assertTrue(bind.since(rina).isPresent());
    assertEquals(
        1L,
        database.count(
            "select count(*) from perisai.audit_entry where act = 'link.redeem'"
                + " and details ->> 'by' = 'provider' and details ->> 'issuer' like 'http%'"
                + " and details ->> 'given_by' is not null and person_id = '"
                + rina.person()
                + "'"));
    // Nothing else lets them in, so it stays until something does.
    refused(AccessRefusal.LAST_WAY_IN, () -> bind.remove(rina));
    assertEquals(Stage.WHOLE, enter("rina-sub", HONEST).stage());
    Acting dewi = database.person("Dewi", "alfa", Role.PUBLISHER);
    Way hers = accept.begin(invitation(dewi));
    assertEquals(
        Stage.ENROL, // whoever must have a second factor sets it up before anything else
        accept
            .accept(hers.token(), there.visit(hers.address(), "dewi-sub", HONEST), visit())
            .stage());
  }

  /** An administrator's link, and an account of their own that shows two factors. */
  @Test
  void a_link_binds_no_account_to_who_has_a_second_factor() {
    use("mfa");
    Acting rina = database.person("Rina", "alfa", Role.AUTHOR);
    Way before = accept.begin(invitation(rina));
    Returned back = there.visit(before.address(), "admins-own", says("acr", "mfa"));
    database.superuser( // signs in by it alone, and has no password
        "insert into perisai.sign_in_passkey (id, person_id, credential, algorithm, public,"
            + " counter, name, added_at) values (?, ?, ?, -7, ?, 0, 'laptop', now())",
        java.util.UUID.randomUUID(),
        rina.person(),
        Token.random().hash().bytes(),
        new byte[91]);
    refused(AccessRefusal.SIGN_ON_NOT_FIRST, () -> accepted(before, back)); // of the time before
    Token link = invitation(rina);
    refused(AccessRefusal.SIGN_ON_NOT_FIRST, () -> accept.begin(link));
    assertEquals(Optional.empty(), bind.since(rina));
    // The link is good for a password, after which the passkey is asked for.
    assertEquals(
        Stage.SECOND,
        new id.perisai.access.RedeemLink(database.factory(), SignInRules.USUAL, clock)
            .redeem(link, "sembilan ekor kerbau", visit())
            .stage());
  }

  @Test
  void an_invitation_is_taken_up_by_nobody_else() {
    Acting rina = database.person("Rina", "alfa", Role.AUTHOR);
    Acting tono = database.person("Tono", "alfa", Role.AUTHOR);
    String his = bound(tono);
    Token link = invitation(rina);

    Way taken = accept.begin(link);
    refused(
        AccessRefusal.SIGN_ON_TAKEN, // somebody's account already
        () -> accepted(taken, there.visit(taken.address(), his, HONEST)));
    Way stolen = accept.begin(link);
    Returned back = there.visit(stolen.address(), "rina-2", HONEST);
    Way thiefs = accept.begin(link);
    refused(AccessRefusal.SIGN_ON_REFUSED, () -> accepted(thiefs, back)); // another browser's
    Way old = accept.begin(link);
    refused(
        AccessRefusal.SIGN_ON_REFUSED,
        () ->
            accepted(
                old,
                there.visit(
                    old.address(),
                    "rina-2",
                    says("auth_time", clock.instant().getEpochSecond() - 900))));
    Way late = accept.begin(link);
    Returned tooLate = there.visit(late.address(), "rina-2", HONEST);
    clock.pass(Attempts.VALID_FOR.plusSeconds(1));
    refused(AccessRefusal.CHALLENGE_GONE, () -> accepted(late, tooLate));
    assertEquals(Optional.empty(), bind.since(rina), "nothing of it bound anything");

    // An attempt of a session takes up no invitation, and one of an invitation binds no session.
    Way session = bind.begin(rina, "/");
    refused(
        AccessRefusal.CHALLENGE_GONE,
        () -> accepted(session, there.visit(session.address(), "rina-2", HONEST)));
    Token mixed = Token.presented(session.token().text() + "." + link.text());
    refused(
        AccessRefusal.CHALLENGE_GONE,
        () -> accept.accept(mixed, there.visit(session.address(), "rina-2", HONEST), visit()));
    Way his2 = accept.begin(invitation(tono));
    refused(
        AccessRefusal.CHALLENGE_GONE,
        () -> bind.bind(rina, his2.token(), there.visit(his2.address(), "rina-2", HONEST)));
    // The link of one person, the attempt of another.
    Token crossed = Token.presented(his2.token().text().split("\\.")[0] + "." + link.text());
    refused(
        AccessRefusal.CHALLENGE_GONE,
        () -> accept.accept(crossed, there.visit(his2.address(), "rina-2", HONEST), visit()));

    Way good = accept.begin(link);
    accepted(good, there.visit(good.address(), "rina-2", HONEST));
    refused(AccessRefusal.LINK_NOT_VALID, () -> accept.begin(link));
  }

  @Test
  void a_link_that_is_used_expired_ended_or_none_for_a_first_time_is_taken_up_by_nobody() {
    Acting rina = database.person("Rina", "alfa", Role.AUTHOR);
    Token first = invitation(rina);
    Way before = accept.begin(first);
    Returned back = there.visit(before.address(), "rina-3", HONEST);
    Token second = invitation(rina); // ends the first
    refused(AccessRefusal.LINK_NOT_VALID, () -> accepted(before, back));
    Way open = accept.begin(second);
    Returned returned = there.visit(open.address(), "rina-3", HONEST);
    database.superuser(
        "update perisai.sign_in_link set expires_at = ? where hash = ?",
        java.time.OffsetDateTime.ofInstant(clock.instant(), java.time.ZoneOffset.UTC),
        second.hash().bytes());
    refused(AccessRefusal.LINK_NOT_VALID, () -> accepted(open, returned));
    refused(AccessRefusal.LINK_NOT_VALID, () -> accept.begin(second));
    refused(AccessRefusal.LINK_NOT_VALID, () -> accept.begin(Token.random()));
    Token reset =
        database
            .work()
            .in(
                rina,
                Permission.READ,
                em -> LinkIssuer.issue(em, rina.person(), LinkPurpose.RESET, rina.person()));
    refused(AccessRefusal.LINK_NOT_VALID, () -> accept.begin(reset));
    Acting gone = database.person("Pergi", "alfa", Role.AUTHOR);
    Way leavers = accept.begin(invitation(gone));
    Returned theirs = there.visit(leavers.address(), "pergi", HONEST);
    database.superuser("delete from perisai.membership where person_id = ?", gone.person());
    refused(AccessRefusal.LINK_NOT_VALID, () -> accepted(leavers, theirs));
    assertEquals(Optional.empty(), bind.since(rina));
  }

  private Token invitation(Acting who) {
    return database
        .work()
        .in(
            who,
            Permission.READ,
            em -> LinkIssuer.issue(em, who.person(), LinkPurpose.INVITATION, who.person()));
  }

  private SignedIn accepted(Way way, Returned returned) {
    return accept.accept(way.token(), returned, visit());
  }

  private Acting stale(Acting who) {
    Token session =
        new Entrance(database.factory(), SignInRules.USUAL, clock)
            .open(who.person(), Entrance.Shown.ONE, visit(), em -> {}, "sign_in", Map.of())
            .session();
    database.superuser(
        "update perisai.web_session set proven_at = now() - interval '6 minutes' where hash = ?",
        session.hash().bytes());
    return sessions.acting(session).orElseThrow();
  }

  @Test
  void the_provider_proves_only_its_own_person_and_takes_no_second_factors_place() {
    Acting rina = database.person("Rina", "alfa", Role.AUTHOR);
    String hers = bound(rina);
    String his = bound(database.person("Tono", "alfa", Role.AUTHOR));
    Acting in = holder(enter(hers, HONEST));
    refused(AccessRefusal.SIGN_ON_REFUSED, () -> proves(in, his, HONEST));
    ProveByProvider.Proven proven = proves(in, hers, HONEST);
    assertEquals("/orang", proven.next());
    assertEquals(Optional.empty(), sessions.acting(in.session().map(h -> Token.random()).get()));
    Acting goesOn = sessions.acting(proven.session()).orElseThrow();
    database.superuser(
        "insert into perisai.code_app (person_id, sealed, last_step, made_at, confirmed_at)"
            + " values (?, ?, 0, now(), now())",
        rina.person(),
        new byte[40]);
    refused(AccessRefusal.SIGN_ON_WEAK, () -> proves(goesOn, hers, HONEST));
    SignedIn half = enter(hers, HONEST);
    assertEquals(Stage.SECOND, half.stage());
    refused(AccessRefusal.SIGN_ON_WEAK, () -> proves(holder(half), hers, HONEST));
    Token whole = proves(holder(half), hers, says("amr", List.of("mfa"))).session();
    assertTrue(sessions.acting(whole).isPresent());
    Acting dewi = database.person("Dewi", "alfa", Role.PUBLISHER);
    String publishers = bound(dewi);
    SignedIn enrols = enter(publishers, HONEST);
    Token still = proves(holder(enrols), publishers, HONEST).session();
    assertEquals(Stage.ENROL, sessions.holder(still).orElseThrow().stage());
  }

  private ProveByProvider.Proven proves(Acting who, String subject, LocalProvider.Lie lie) {
    Way way = prove.begin(who, "/orang");
    return prove.prove(who, way.token(), there.visit(way.address(), subject, lie), visit());
  }

  private Acting holder(SignedIn signedIn) {
    return sessions.holder(signedIn.session()).orElseThrow().acting();
  }

  @Test
  void recovery_by_two_forgets_the_account_too() {
    Acting rina = database.person("Rina", "alfa", Role.AUTHOR);
    String hers = bound(rina);
    Recovery recovery = new Recovery(database.work(), clock);
    Acting second = database.person("Dua", "alfa", Role.TENANT_ADMIN);
    recovery.ask(
        database.person("Satu", "alfa", Role.TENANT_ADMIN),
        rina.person(),
        Recovery.Lost.EVERYTHING,
        "hilang");
    recovery.agree(second, recovery.waiting(second).get(0));
    refused(AccessRefusal.SIGN_ON_UNKNOWN, () -> enter(hers, HONEST));
  }

  @Test
  void believes_no_provider_that_says_it_is_another_or_sends_secrets_elsewhere() {
    for (Map.Entry<String, String> lie :
        Map.of(
                "issuer", "https://sso.evil.example",
                "token_endpoint", "http://sso.evil.example/token",
                "jwks_uri", "file:///etc/passwd",
                "authorization_endpoint", "javascript:alert(1)")
            .entrySet()) {
      Object honest = there.metadata.put(lie.getKey(), lie.getValue());
      use();
      refused(AccessRefusal.SIGN_ON_REFUSED, () -> enter.begin("/"));
      there.metadata.put(lie.getKey(), honest);
    }
    there.metadata.put("padding", "x".repeat(300_000));
    use();
    refused(AccessRefusal.SIGN_ON_UNREACHABLE, () -> enter.begin("/"));
    there.metadata.remove("padding");
    use();
    enter.begin("/");
    there.close();
    use();
    refused(AccessRefusal.SIGN_ON_UNREACHABLE, () -> enter.begin("/"));
    for (String issuer : List.of("http://sso.contoh.go.id", "https://sso.contoh.go.id/?a=b")) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              new ProviderSettings(
                  URI.create(issuer), "a", "b", LocalProvider.CALLBACK, java.util.Set.of()));
    }
  }

  @Test
  void takes_a_new_key_soon_and_is_not_made_to_ask_all_day() {
    String hers = bound(database.person("Rina", "alfa", Role.AUTHOR));
    enter(hers, HONEST);
    PublicJsonWebKey next = LocalProvider.rsa("kunci-baru");
    there.listed = List.of(next);
    clock.pass(Duration.ofSeconds(31));
    assertEquals(Stage.WHOLE, enter(hers, (c, p) -> compact(c, "RS256", next)).stage());
    int asked = there.keysAsked;
    for (int i = 0; i < 5; i++) {
      refused(
          AccessRefusal.SIGN_ON_REFUSED,
          () -> enter(hers, (c, p) -> compact(c, "RS256", LocalProvider.rsa("dikarang"))));
    }
    assertEquals(asked, there.keysAsked);
  }

  @Test
  void many_wrong_answers_from_an_address_wait() {
    String hers = bound(database.person("Rina", "alfa", Role.AUTHOR));
    Visit from = Visit.from("198.51.100.77");
    for (int i = 0; i < 30; i++) {
      Way way = enter.begin("/");
      Returned wrong =
          new Returned(Optional.of("dikarang"), "x", Optional.empty(), Optional.empty());
      refused(AccessRefusal.SIGN_ON_REFUSED, () -> enter.enter(way.token(), wrong, from));
    }
    Way way = enter.begin("/");
    Returned right = there.visit(way.address(), hers, HONEST);
    refused(AccessRefusal.SIGN_IN_DELAYED, () -> enter.enter(way.token(), right, from));
    assertEquals(Stage.WHOLE, enter(hers, HONEST).stage(), "from elsewhere");
  }

  @Test
  void passwords_that_are_guessed_at_an_address_hold_no_answer_of_the_provider_there() {
    String hers = bound(database.person("Rina", "alfa", Role.AUTHOR));
    Visit office = Visit.from("198.51.100.79");
    SignIn guesses = new SignIn(database.factory(), SignInRules.USUAL, clock);
    for (int i = 0; i < 30; i++) {
      String email = "apa" + i + "@contoh.id";
      refused(AccessRefusal.SIGN_IN_REFUSED, () -> guesses.signIn(email, "salah", office));
    }
    refused(AccessRefusal.SIGN_IN_DELAYED, () -> guesses.signIn("a@contoh.id", "salah", office));
    Way way = enter.begin("/");
    Returned right = there.visit(way.address(), hers, HONEST);
    assertEquals(Stage.WHOLE, enter.enter(way.token(), right, office).signedIn().stage());
  }

  @Test
  void the_database_knows_nothing_that_answers() {
    Way way = enter.begin("/");
    SignOnAttempt attempt = new SignOnAttempt(way.token());
    String row =
        database.text(
            "select to_jsonb(a) from perisai.sign_on_attempt a where hash = '\\x"
                + way.token().hash().hex()
                + "'");
    assertTrue(row.contains("enter"));
    for (String secret :
        List.of(way.token().text(), attempt.state(), attempt.nonce(), attempt.verifier())) {
      assertFalse(row.contains(secret));
      assertEquals(43, secret.length());
    }
    assertFalse(way.address().toString().contains(attempt.verifier()));
    assertFalse(there.settings().toString().contains(LocalProvider.SECRET));
  }

  /** Each from an address of its own, so that no test waits for another's mistakes. */
  private static Visit visit() {
    visits++;
    return new Visit("198.18." + visits / 250 + "." + (1 + visits % 250), "Chrome, Android");
  }

  private SignedIn enter(String subject, LocalProvider.Lie lie) {
    Way way = enter.begin("/");
    return enter.enter(way.token(), there.visit(way.address(), subject, lie), visit()).signedIn();
  }

  /** The account that this person has bound. */
  private String bound(Acting who) {
    String subject = UUID.randomUUID().toString();
    Way way = bind.begin(who, "/");
    bind.bind(who, way.token(), there.visit(way.address(), subject, HONEST));
    return subject;
  }

  private static LocalProvider.Lie says(String claim, Object value) {
    return (claims, provider) -> {
      claims.setClaim(claim, value);
      return provider.sign(claims);
    };
  }

  private interface Change {
    void of(JwtClaims claims);
  }

  private static void claims(Map<String, LocalProvider.Lie> lies, String name, Change change) {
    lies.put(
        name,
        (claims, provider) -> {
          change.of(claims);
          return provider.sign(claims);
        });
  }

  private static String compact(JwtClaims claims, String algorithm, PublicJsonWebKey key)
      throws Exception {
    return LocalProvider.jws(claims, algorithm, key).getCompactSerialization();
  }

  private static String unsigned(JwtClaims claims) throws Exception {
    JsonWebSignature jws = new JsonWebSignature();
    jws.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
    jws.setPayload(claims.toJson());
    jws.setAlgorithmHeaderValue("none");
    return jws.getCompactSerialization();
  }

  private static String hmac(JwtClaims claims, byte[] secret) throws Exception {
    JsonWebSignature jws = new JsonWebSignature();
    jws.setPayload(claims.toJson());
    jws.setAlgorithmHeaderValue("HS256");
    jws.setKeyIdHeaderValue("kunci-1");
    jws.setKey(new HmacKey(secret));
    jws.setDoKeyValidation(false);
    return jws.getCompactSerialization();
  }

  private static byte[] secret() {
    return (LocalProvider.SECRET + "-".repeat(32)).getBytes(StandardCharsets.UTF_8);
  }

  private static String bringsKey(JwtClaims claims) throws Exception {
    JsonWebSignature jws = LocalProvider.jws(claims, "RS256", STRANGER);
    jws.setJwkHeader(STRANGER);
    jws.setHeader("jku", "https://sso.evil.example/keys");
    return jws.getCompactSerialization();
  }

  private static String typed(JwtClaims claims, LocalProvider provider, String type)
      throws Exception {
    JsonWebSignature jws = LocalProvider.jws(claims, "RS256", provider.key);
    jws.setHeader("typ", type);
    return jws.getCompactSerialization();
  }

  private static String critical(JwtClaims claims, LocalProvider provider) throws Exception {
    JsonWebSignature jws = LocalProvider.jws(claims, "RS256", provider.key);
    jws.setCriticalHeaderNames("perisai");
    jws.setHeader("perisai", "1");
    return jws.getCompactSerialization();
  }

  private static String swapped(JwtClaims claims, LocalProvider provider) throws Exception {
    String honest = provider.sign(claims);
    claims.setSubject("orang lain");
    return provider.sign(claims).replaceAll("[^.]+$", honest.replaceAll("^.*\\.", ""));
  }

  private static String flipped(String token) {
    String[] parts = token.split("\\.");
    byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
    signature[7] ^= 1;
    return parts[0]
        + "."
        + parts[1]
        + "."
        + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
  }

  private static void refused(Refusal refusal, Executable act) {
    assertEquals(refusal, assertThrows(Refused.class, act).refusal());
  }
}
