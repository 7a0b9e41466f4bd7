package id.perisai.factor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.AtOnce;
import id.perisai.access.CheckPassword;
import id.perisai.access.Email;
import id.perisai.access.Entrance;
import id.perisai.access.Grants;
import id.perisai.access.Memberships;
import id.perisai.access.Reach;
import id.perisai.access.RedeemLink;
import id.perisai.access.Refusal;
import id.perisai.access.Refused;
import id.perisai.access.RefusedCodes;
import id.perisai.access.Role;
import id.perisai.access.Section;
import id.perisai.access.Sessions;
import id.perisai.access.SignIn;
import id.perisai.access.SignInRules;
import id.perisai.access.SignedIn;
import id.perisai.access.Stage;
import id.perisai.access.Stale;
import id.perisai.access.Token;
import id.perisai.access.Visit;
import id.perisai.factor.Recovery.Lost;
import id.perisai.publish.EndAccess;
import id.perisai.publish.LeaveTenant;
import id.perisai.publish.Town.SettableClock;
import id.perisai.release.Authenticator;
import id.perisai.release.Digest;
import id.perisai.release.Json;
import id.perisai.release.PasskeySignature;
import id.perisai.release.SigningPlace;
import id.perisai.tenant.InvitePerson;
import id.perisai.tenant.Invited;
import id.perisai.tenant.IssueLink;
import id.perisai.tenant.TestDatabase;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Somebody has the password, or the phone, or the session; the owner has what the other lacks. */
class FactorsTest {
  private static final SigningPlace SCREENS = SigningPlace.ofDesk("https://redaksi.contoh.go.id");
  private static final CodeKey KEY = CodeKey.of("kunci untuk uji coba saja 12345");
  private static final Visit VISIT = new Visit("192.0.2.7", "Chrome, Android");

  private static TestDatabase database;

  private final SettableClock clock = new SettableClock();
  private Entrance entrance;
  private Sessions sessions;
  private Prove prove;
  private AddPasskey addPasskey;
  private EnterByPasskey enter;
  private SetUpCodes codes;
  private RemoveFactor remove;
  private MyFactors factors;

  @BeforeAll
  static void open() {
    database = TestDatabase.fresh();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void start() {
    var factory = database.factory();
    entrance = new Entrance(factory, SignInRules.USUAL, clock);
    sessions = new Sessions(factory, SignInRules.USUAL, clock);
    prove = new Prove(factory, SCREENS, KEY, clock);
    addPasskey = new AddPasskey(factory, SCREENS, clock);
    enter = new EnterByPasskey(factory, SignInRules.USUAL, SCREENS, clock);
    codes = new SetUpCodes(factory, KEY, clock);
    remove = new RemoveFactor(factory, SignInRules.USUAL, clock);
    factors = new MyFactors(database.work());
  }

  @Test
  void a_publisher_without_a_second_factor_is_led_to_set_one_up_before_anything_else() {
    Acting dewi = database.person("Dewi", "alfa", Role.PUBLISHER);
    SignedIn signedIn = byPassword(dewi);
    assertEquals(Stage.ENROL, signedIn.stage());
    assertEquals(Optional.empty(), sessions.acting(signedIn.session()), "may not work yet");
    Token whole = withApp(holder(signedIn.session())).session;
    assertEquals(dewi.person(), sessions.acting(whole).orElseThrow().person());
    assertEquals(Optional.empty(), sessions.holder(signedIn.session()), "another token by now");
    Acting rina = database.person("Rina", "alfa", Role.AUTHOR);
    assertEquals(Stage.WHOLE, byPassword(rina).stage(), "not asked of authors");
  }

  @Test
  void the_password_shown_again_is_no_way_around_setting_one_up() {
    Acting dewi = database.person("Dewi", "alfa", Role.PUBLISHER);
    Acting admin = database.person("Admin", "alfa", Role.TENANT_ADMIN);
    Token link = new IssueLink(database.work()).issue(admin, dewi.person());
    String password = "angin laut pagi hari";
    SignedIn signedIn =
        new RedeemLink(database.factory(), SignInRules.USUAL, clock).redeem(link, password, VISIT);
    assertEquals(Stage.ENROL, signedIn.stage());
    Token again = prove.byPassword(holder(signedIn.session()), password, VISIT);
    assertEquals(Stage.ENROL, sessions.holder(again).orElseThrow().stage());
    assertEquals(Optional.empty(), sessions.acting(again), "still may not work");
    Token whole = withApp(holder(again)).session;
    assertTrue(sessions.acting(whole).isPresent());
  }

  @Test
  void a_role_given_meanwhile_is_used_by_nobody_who_showed_the_password_alone() {
    for (String way : List.of("invited", "changed", "platform")) {
      Acting rina = database.person("Rina", "beta", Role.AUTHOR);
      String email = "rina." + way + "@contoh.id";
      database.superuser(
          "update perisai.person set email = ?, account = ? where id = ?",
          email,
          new id.perisai.access.Email(email).account().bytes(),
          rina.person());
      Token thiefs = byPassword(rina).session();
      assertTrue(sessions.acting(thiefs).isPresent(), "an author needs no more");
      String tenant = give(way, rina.person(), email);
      refused(AccessRefusal.NOT_A_MEMBER, () -> sessions.switchTenant(thiefs, tenant, VISIT));
      assertEquals(Stage.ENROL, sessions.holder(thiefs).orElseThrow().stage(), way);
      assertEquals(Optional.empty(), sessions.acting(thiefs), way);
      Token own = withApp(holder(byPassword(rina).session())).session;
      assertEquals(tenant, sessions.switchTenant(own, tenant, VISIT).tenant(), "its owner goes on");
      assertEquals(
          Stage.SECOND,
          sessions.holder(thiefs).orElseThrow().stage(),
          "and the other session is asked for what the owner set up: " + way);
    }
  }

  /** Makes a publisher or platform administrator of an author of beta. */
  private static String give(String way, UUID person, String email) {
    if (way.equals("changed")) {
      database.superuser(
          "insert into perisai.membership (tenant_id, person_id, role)"
              + " values ('alfa', ?, 'author')",
          person);
      database.change(
          database.person("Admin", "alfa", Role.TENANT_ADMIN), person, Grants.of(Role.PUBLISHER));
      return "alfa";
    }
    String tenant = way.equals("platform") ? "platform" : "alfa";
    new InvitePerson(database.work())
        .invite(
            Acting.commandLine(tenant),
            email,
            "Rina",
            Grants.of(way.equals("platform") ? Role.PLATFORM_ADMIN : Role.PUBLISHER));
    return tenant;
  }

  @Test
  void the_password_shown_again_takes_nobody_past_a_role_given_meanwhile() {
    Acting rina = database.person("Rina", "alfa", Role.AUTHOR);
    Acting admin = database.person("Admin", "beta", Role.TENANT_ADMIN);
    Token link = new IssueLink(database.work()).issue(admin(rina), rina.person());
    String password = "angin laut pagi hari";
    Token session =
        new RedeemLink(database.factory(), SignInRules.USUAL, clock)
            .redeem(link, password, VISIT)
            .session();
    assertTrue(sessions.acting(session).isPresent());
    database.superuser(
        "insert into perisai.membership (tenant_id, person_id, role) values ('beta', ?, 'author')",
        rina.person());
    database.change(admin, rina.person(), Grants.of(Role.PUBLISHER));
    Token again = prove.byPassword(holder(session), password, VISIT);
    assertEquals(Stage.ENROL, sessions.holder(again).orElseThrow().stage());
    refused(AccessRefusal.NOT_A_MEMBER, () -> sessions.switchTenant(again, "beta", VISIT));
  }

  private static Acting admin(Acting of) {
    return database.person("Admin", of.tenant(), Role.TENANT_ADMIN);
  }

  @Test
  void whoever_has_only_the_password_gets_no_further() {
    Acting rina = database.person("Rina", "alfa", Role.AUTHOR);
    App app = withApp(rina);
    SignedIn thief = byPassword(rina);
    assertEquals(Stage.SECOND, thief.stage());
    assertEquals(Optional.empty(), sessions.acting(thief.session()));
    assertThrows(Refused.class, () -> sessions.switchTenant(thief.session(), "alfa", VISIT));
    Acting half = holder(thief.session());
    refused(AccessRefusal.SECOND_FACTOR_WRONG, () -> prove.byCode(half, app.wrong(), VISIT));
    refused(AccessRefusal.SECOND_FACTOR_WRONG, () -> prove.byPassword(half, "kata sandi", VISIT));
    clock.pass(Duration.ofMinutes(16));
    assertEquals(Optional.empty(), sessions.holder(thief.session()), "no second try for long");
  }

  @Test
  void a_code_is_good_once_also_after_a_restart_and_on_another_node() throws Exception {
    App app = withApp(database.person("Rina", "alfa", Role.AUTHOR));
    clock.pass(Duration.ofMinutes(1));
    String code = app.code();
    Token session = prove.byCode(holder(byPassword(app.who).session()), code, VISIT);
    assertTrue(sessions.acting(session).isPresent());
    Prove otherNode = new Prove(database.factory(), SCREENS, KEY, clock);
    refused(
        AccessRefusal.SECOND_FACTOR_WRONG,
        () -> otherNode.byCode(holder(byPassword(app.who).session()), code, VISIT));
    clock.pass(Duration.ofSeconds(30));
    refused(
        AccessRefusal.SECOND_FACTOR_WRONG,
        () -> prove.byCode(holder(byPassword(app.who).session()), code, VISIT));
    Acting one = holder(byPassword(app.who).session());
    Acting other = holder(byPassword(app.who).session());
    clock.pass(Duration.ofSeconds(30));
    assertEquals(1, atOnce(app.code(), one, other), "of two at once, one");
  }

  @Test
  void guessing_codes_waits_and_the_owners_passkey_does_not() {
    Acting rina = database.person("Rina", "alfa", Role.AUTHOR);
    Passkey passkey = withPasskey(rina, Authenticator.es256(rina.person()));
    App app = withApp(rina);
    for (int i = 0; i < 5; i++) {
      Acting thief = holder(byPassword(rina).session());
      refused(AccessRefusal.SECOND_FACTOR_WRONG, () -> prove.byCode(thief, app.wrong(), VISIT));
    }
    clock.pass(Duration.ofSeconds(1));
    refused(
        AccessRefusal.SIGN_IN_DELAYED,
        () -> prove.byCode(holder(byPassword(rina).session()), app.code(), VISIT));
    assertEquals(Stage.WHOLE, passkey.enter(8).stage());
  }

  @Test
  void a_thief_of_the_password_keeps_no_owner_out_where_they_work() {
    Acting rina = database.person("Rina", "alfa", Role.AUTHOR);
    App app = withApp(rina);
    Visit office = new Visit("203.0.113.20", "Firefox, Linux");
    Visit thiefs = new Visit("203.0.113.66", "");
    // So that the next code is a new one before the wait of half a minute is over.
    clock.pass(Duration.ofSeconds(90 - clock.instant().getEpochSecond() % 30 - 10));
    prove.byCode(holder(byPassword(rina, office).session()), app.code(), office);
    for (int i = 0; i < 5; i++) {
      Acting thief = holder(byPassword(rina, thiefs).session());
      refused(AccessRefusal.SECOND_FACTOR_WRONG, () -> prove.byCode(thief, app.wrong(), thiefs));
    }
    for (String elsewhere : List.of("203.0.113.66", "203.0.113.67")) {
      Visit from = new Visit(elsewhere, "");
      Acting thief = holder(byPassword(rina, from).session());
      refused(AccessRefusal.SIGN_IN_DELAYED, () -> prove.byCode(thief, "123456", from));
    }
    clock.pass(Duration.ofSeconds(29));
    prove.byCode(holder(byPassword(rina, office).session()), app.code(), office);
    Acting again = holder(byPassword(rina, thiefs).session());
    refused(AccessRefusal.SIGN_IN_DELAYED, () -> prove.byCode(again, "123456", thiefs));
    for (int i = 0; i < 5; i++) {
      Acting inTheOffice = holder(byPassword(rina, office).session());
      refused(AccessRefusal.SECOND_FACTOR_WRONG, () -> prove.byCode(inTheOffice, "123", office));
    }
    Acting sixth = holder(byPassword(rina, office).session());
    refused(AccessRefusal.SIGN_IN_DELAYED, () -> prove.byCode(sixth, "123456", office));
  }

  @Test
  void who_waits_for_the_second_factor_does_not_use_up_the_owners_tries_of_the_password() {
    Acting rina = database.person("Rina", "alfa", Role.AUTHOR);
    Acting admin = database.person("Admin", "alfa", Role.TENANT_ADMIN);
    String password = "angin laut pagi hari";
    new RedeemLink(database.factory(), SignInRules.USUAL, clock)
        .redeem(new IssueLink(database.work()).issue(admin, rina.person()), password, VISIT);
    withApp(rina);
    Acting thief = holder(byPassword(rina).session());
    for (int i = 0; i < 6; i++) {
      refused(AccessRefusal.SECOND_FACTOR_WRONG, () -> prove.byPassword(thief, "salah", VISIT));
    }
    new CheckPassword(database.factory(), clock).require(rina, password);
  }

  @Test
  void a_recovery_code_is_good_once_and_its_owner_is_told() {
    App app = withApp(database.person("Rina", "alfa", Role.AUTHOR));
    List<String> paper = codes.recoveryCodes(app.who);
    assertEquals(10, paper.stream().distinct().count());
    String typed = " " + paper.get(3).toLowerCase(java.util.Locale.ROOT).replace("-", " ") + " ";
    prove.byCode(holder(byPassword(app.who).session()), typed, VISIT);
    assertEquals(9, factors.of(app.who).recoveryCodes());
    refused(
        AccessRefusal.SECOND_FACTOR_WRONG,
        () -> prove.byCode(holder(byPassword(app.who).session()), paper.get(3), VISIT));
    codes.recoveryCodes(app.who);
    refused(
        AccessRefusal.SECOND_FACTOR_WRONG,
        () -> prove.byCode(holder(byPassword(app.who).session()), paper.get(4), VISIT));
    Acting tono = database.person("Tono", "alfa", Role.AUTHOR);
    withApp(tono);
    List<String> his = codes.recoveryCodes(tono);
    refused(
        AccessRefusal.SECOND_FACTOR_WRONG,
        () -> prove.byCode(holder(byPassword(app.who).session()), his.get(0), VISIT));
  }

  /** Below 112 bits a plain digest would not do (ASVS 6.5.2). */
  @Test
  void recovery_codes_have_as_many_bits_as_their_plain_digest_asks_for() {
    App app = withApp(database.person("Rina", "alfa", Role.AUTHOR));
    for (String code : codes.recoveryCodes(app.who)) {
      assertTrue(code.matches("([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}"), code);
    }
    assertTrue(24 * (Math.log(32) / Math.log(2)) >= 112);
  }

  @Test
  void a_passkey_alone_signs_in_as_its_owner() {
    Acting dewi = database.person("Dewi", "alfa", Role.PUBLISHER);
    for (Authenticator device :
        List.of(
            Authenticator.es256(dewi.person()),
            Authenticator.ed25519(dewi.person()),
            Authenticator.rs256(dewi.person()))) {
      Passkey passkey = withPasskey(dewi, device);
      SignedIn signedIn = passkey.enter(8);
      assertEquals(Stage.WHOLE, signedIn.stage());
      assertEquals(dewi.person(), sessions.acting(signedIn.session()).orElseThrow().person());
    }
    assertEquals(3, factors.of(dewi).passkeys().size());
  }

  @Test
  void refuses_every_answer_that_is_not_this_passkeys_here_and_now() {
    Acting dewi = database.person("Dewi", "alfa", Role.PUBLISHER);
    Passkey passkey = withPasskey(dewi, Authenticator.es256(dewi.person()));
    passkey.enter(8);
    passkey.refused(lie -> lie.counter(9).origin("https://sign.contoh.go.id"));
    passkey.refused(lie -> lie.counter(9).origin("https://redaksi.contoh.go.id.evil.example"));
    passkey.refused(lie -> lie.counter(9).rp("contoh.go.id"));
    passkey.refused(lie -> lie.counter(9).rp("sign.contoh.go.id"));
    passkey.refused(lie -> lie.counter(9).flags(0x01)); // present, not verified
    passkey.refused(lie -> lie.counter(9).flags(0x04));
    passkey.refused(lie -> lie.counter(9).challenge(new byte[32]));
    Acting rina = database.person("Rina", "alfa", Role.AUTHOR);
    Authenticator strange = Authenticator.es256(rina.person());
    Ceremony.Challenge challenge = enter.begin();
    refused(
        AccessRefusal.PASSKEY_REFUSED,
        () ->
            enter.enter(
                challenge.token(),
                answer(touch(strange, challenge, same -> same), passkey.credential, dewi.person()),
                VISIT));
    Ceremony.Challenge again = enter.begin();
    refused(
        AccessRefusal.PASSKEY_REFUSED,
        () ->
            enter.enter(
                again.token(),
                answer(
                    touch(passkey.device, again, honest -> honest.counter(9)),
                    passkey.credential,
                    rina.person()),
                VISIT));
    for (String junk : List.of("", "{}", "[1]", "{\"credential\":\"AA\"}", "x".repeat(100_000))) {
      refused(AccessRefusal.PASSKEY_REFUSED, () -> enter.enter(enter.begin().token(), junk, VISIT));
    }
  }

  @Test
  void a_challenge_is_good_once_in_its_time_for_its_ceremony_and_person() {
    Acting dewi = database.person("Dewi", "alfa", Role.PUBLISHER);
    Passkey passkey = withPasskey(dewi, Authenticator.es256(dewi.person()));
    Ceremony.Challenge challenge = enter.begin();
    String answer = passkey.answer(challenge, 8);
    enter.enter(challenge.token(), answer, VISIT);
    refused(AccessRefusal.CHALLENGE_GONE, () -> enter.enter(challenge.token(), answer, VISIT));
    Ceremony.Challenge old = enter.begin();
    clock.pass(Duration.ofMinutes(16));
    refused(
        AccessRefusal.CHALLENGE_GONE,
        () -> enter.enter(old.token(), passkey.answer(old, 9), VISIT));
    Acting who = holder(passkey.enter(10).session());
    Ceremony.Challenge proving = prove.begin(who);
    refused(
        AccessRefusal.CHALLENGE_GONE,
        () -> enter.enter(proving.token(), passkey.answer(proving, 11), VISIT));
    Acting rina = database.person("Rina", "alfa", Role.AUTHOR);
    Ceremony.Challenge hers = prove.begin(rina);
    refused(
        AccessRefusal.CHALLENGE_GONE,
        () -> prove.byPasskey(who, hers.token(), passkey.answer(hers, 11), VISIT));
    assertTrue(
        sessions
            .acting(prove.byPasskey(who, proving.token(), passkey.answer(proving, 11), VISIT))
            .isPresent());
  }

  private static long copiesOf(Acting who) {
    return database.count(
        "select count(*) from perisai.audit_entry where act = 'passkey.copied'"
            + " and details->>'person' = '"
            + who.person()
            + "'");
  }

  @Test
  void a_passkey_that_counts_backwards_was_copied() {
    Acting dewi = addressed(database.person("Dewi", "alfa", Role.PUBLISHER));
    Passkey passkey = withPasskey(dewi, Authenticator.es256(dewi.person()));
    passkey.enter(20);
    refused(AccessRefusal.PASSKEY_COPIED, () -> passkey.enter(20));
    refused(AccessRefusal.PASSKEY_COPIED, () -> passkey.enter(19));
    refused(AccessRefusal.PASSKEY_COPIED, () -> passkey.enter(0));
    SignedIn in = passkey.enter(21);
    assertEquals(3, copiesOf(dewi));
    Acting who = holder(in.session());
    for (int counter : new int[] {21, 5}) {
      Ceremony.Challenge proving = prove.begin(who);
      refused(
          AccessRefusal.PASSKEY_COPIED,
          () -> prove.byPasskey(who, proving.token(), passkey.answer(proving, counter), VISIT));
    }
    assertEquals(5, copiesOf(dewi), "in the middle of a session too");
    assertEquals(1, letters(dewi, "%passkey that may be a copy%"), "once a day");
    for (int more = 0; more < 20; more++) {
      refused(AccessRefusal.PASSKEY_COPIED, () -> passkey.enter(1));
    }
    assertEquals(20, copiesOf(dewi), "nobody fills the trail, which is kept for ever");
    clock.pass(Duration.ofDays(1));
    refused(AccessRefusal.PASSKEY_COPIED, () -> passkey.enter(1));
    assertEquals(21, copiesOf(dewi));
    assertEquals(2, letters(dewi, "%passkey that may be a copy%"));
    Acting rina = database.person("Rina", "alfa", Role.AUTHOR);
    Passkey counting = withPasskey(rina, Authenticator.es256(rina.person()), 0);
    counting.enter(0); // most platforms keep no count
    counting.enter(0);
  }

  @Test
  void one_credential_belongs_to_one_person() {
    Acting dewi = database.person("Dewi", "alfa", Role.PUBLISHER);
    Passkey passkey = withPasskey(dewi, Authenticator.es256(dewi.person()));
    Acting rina = database.person("Rina", "alfa", Role.AUTHOR);
    AddPasskey.Request request = addPasskey.begin(rina);
    String taken =
        offer(
            Authenticator.es256(rina.person()),
            request.challenge(),
            passkey.credential,
            rina.person(),
            7);
    refused(
        AccessRefusal.PASSKEY_KNOWN,
        () -> addPasskey.add(rina, request.challenge().token(), taken, "", VISIT));
    assertEquals(
        1,
        addPasskey.begin(dewi).known().size(),
        "its authenticator is told to make no second one");
  }

  @Test
  void a_sign_in_signs_no_statement_and_a_statements_signature_signs_nobody_in() throws Exception {
    Acting dewi = database.person("Dewi", "alfa", Role.PUBLISHER);
    Authenticator device = Authenticator.es256(dewi.person());
    Passkey passkey = withPasskey(dewi, device);
    Ceremony.Challenge challenge = enter.begin();
    PasskeySignature signIn = touch(device, challenge, honest -> honest.counter(8));
    SigningPlace desk = SigningPlace.ofDesk("https://sign.contoh.go.id");
    byte[] statement = "a release of alfa".getBytes(StandardCharsets.UTF_8);
    // Even if the same key were enrolled at the desk, and the server chose the challenge itself.
    PasskeySignature tricked =
        device.over(statement).origin(SCREENS.origins().get(0)).rp(SCREENS.rp()).touch();
    for (PasskeySignature lie : List.of(signIn, tricked)) {
      assertThrows(
          id.perisai.release.Rejected.class,
          () -> device.key().publicKey().verify(statement, lie, desk, "a release"));
    }
    PasskeySignature atDesk =
        device.over(statement).origin(desk.origins().get(0)).rp(desk.rp()).touch();
    device.key().publicKey().verify(statement, atDesk, desk, "a release"); // the control
    refused(
        AccessRefusal.PASSKEY_REFUSED,
        () ->
            enter.enter(
                challenge.token(), answer(atDesk, passkey.credential, dewi.person()), VISIT));
  }

  @Test
  void what_the_rules_ask_for_and_one_way_in_remain() {
    Acting dewi = database.person("Dewi", "alfa", Role.PUBLISHER);
    Passkey passkey = withPasskey(dewi, Authenticator.es256(dewi.person()));
    UUID id = factors.of(dewi).passkeys().get(0).id();
    refused(AccessRefusal.LAST_WAY_IN, () -> remove.passkey(dewi, id));
    givePassword(dewi);
    refused(AccessRefusal.FACTOR_NEEDED, () -> remove.passkey(dewi, id));
    App app = withApp(dewi);
    remove.passkey(dewi, id);
    refused(AccessRefusal.PASSKEY_REFUSED, () -> passkey.enter(9));
    refused(AccessRefusal.FACTOR_NEEDED, () -> remove.app(app.who));
    Acting rina = database.person("Rina", "alfa", Role.AUTHOR);
    givePassword(rina);
    withPasskey(rina, Authenticator.es256(rina.person()));
    UUID hers = factors.of(rina).passkeys().get(0).id();
    refused(AccessRefusal.PASSKEY_REFUSED, () -> remove.passkey(dewi, hers));
    codes.recoveryCodes(rina);
    remove.passkey(rina, hers);
    assertTrue(factors.of(rina).none());
    assertEquals(0, factors.of(rina).recoveryCodes());
    assertEquals(Stage.WHOLE, byPassword(rina).stage());
  }

  @Test
  void of_two_that_take_away_at_once_one_leaves_what_must_remain() throws Exception {
    Acting rina = database.person("Rina", "alfa", Role.AUTHOR);
    withPasskey(rina, Authenticator.es256(rina.person()));
    withPasskey(rina, Authenticator.es256(rina.person()));
    UUID one = factors.of(rina).passkeys().get(0).id();
    UUID other = factors.of(rina).passkeys().get(1).id();
    AtOnce.refusedDuring(
        database,
        AccessRefusal.LAST_WAY_IN,
        em -> takeAway(em, rina, "sign_in_passkey where id = '" + one + "' and person_id"),
        () -> remove.passkey(rina, other));
    Acting dewi = database.person("Dewi", "alfa", Role.PUBLISHER);
    givePassword(dewi);
    withPasskey(dewi, Authenticator.es256(dewi.person()));
    App app = withApp(dewi);
    AtOnce.refusedDuring(
        database,
        AccessRefusal.FACTOR_NEEDED,
        em -> takeAway(em, dewi, "sign_in_passkey where person_id"),
        () -> remove.app(app.who));
  }

  private static void takeAway(EntityManager em, Acting who, String whose) {
    Memberships.awaitTurn(em, who.person());
    em.createNativeQuery("delete from " + whose + " = :person")
        .setParameter("person", who.person())
        .executeUpdate();
  }

  /** Whoever has a stolen session is in the middle of an act when its owner ends it. */
  @Test
  void what_is_under_way_in_a_session_that_ends_changes_no_way_in() throws Exception {
    Acting rina = database.person("Rina", "alfa", Role.AUTHOR);
    Passkey passkey = withPasskey(rina, Authenticator.es256(rina.person()));
    givePassword(rina);
    UUID id = factors.of(rina).passkeys().get(0).id();
    int counter = 8;
    for (Function<Acting, Runnable> act :
        List.<Function<Acting, Runnable>>of(
            thief -> () -> remove.passkey(thief, id),
            thief -> () -> codes.recoveryCodes(thief),
            thief -> () -> withPasskey(thief, Authenticator.es256(rina.person())))) {
      Acting thief = sessions.acting(passkey.enter(counter++).session()).orElseThrow();
      AtOnce.refusedDuring(
          database,
          AccessRefusal.SESSION_UNKNOWN,
          em -> Sessions.endAll(em, rina.person()),
          act.apply(thief));
    }
    assertEquals(1, factors.of(rina).passkeys().size());
    assertEquals(0, factors.of(rina).recoveryCodes());
  }

  @Test
  void a_session_that_went_on_for_long_changes_no_way_in_until_its_owner_shows_up_again() {
    Acting rina = database.person("Rina", "alfa", Role.AUTHOR);
    App app = withApp(rina);
    clock.pass(Duration.ofSeconds(30));
    Token session = prove.byCode(holder(byPassword(rina).session()), app.code(), VISIT);
    assertFalse(sessions.acting(session).orElseThrow().isStale());
    // What is stale is told by the wall clock, which tests do not turn.
    database.superuser(
        "update perisai.web_session set proven_at = now() - interval '6 minutes' where hash = ?",
        session.hash().bytes());
    Acting stolen = sessions.acting(session).orElseThrow();
    assertTrue(stolen.isStale());
    AddPasskey.Request request = addPasskey.begin(stolen);
    refused(
        AccessRefusal.STEP_UP_NEEDED,
        () -> addPasskey.add(stolen, request.challenge().token(), "{}", "", VISIT));
    refused(AccessRefusal.STEP_UP_NEEDED, () -> codes.begin(stolen));
    refused(AccessRefusal.STEP_UP_NEEDED, () -> codes.recoveryCodes(stolen));
    refused(AccessRefusal.STEP_UP_NEEDED, () -> codes.confirm(stolen, "1", VISIT));
    refused(AccessRefusal.STEP_UP_NEEDED, () -> remove.app(stolen));
    refused(AccessRefusal.STEP_UP_NEEDED, () -> remove.passkey(stolen, UUID.randomUUID()));
    clock.pass(Duration.ofSeconds(30));
    Token fresh = prove.byCode(stolen, app.code(), VISIT);
    assertNotEquals(session.text(), fresh.text());
    assertEquals(Optional.empty(), sessions.acting(session), "the stolen token is worth nothing");
    Acting owner = sessions.acting(fresh).orElseThrow();
    assertEquals(10, codes.recoveryCodes(owner).size());
    assertEquals(
        1,
        database.count(
            "select count(distinct opened_at) from perisai.web_session"
                + " where hash in ('\\x"
                + session.hash().hex()
                + "','\\x"
                + fresh.hash().hex()
                + "')"),
        "a session does not grow longer by it");
  }

  @Test
  void who_lost_everything_is_let_in_by_two_and_by_nobody_alone() {
    Acting dewi = database.person("Dewi", "alfa", Role.PUBLISHER);
    Acting one = database.person("Admin Satu", "alfa", Role.TENANT_ADMIN);
    Acting two = database.person("Admin Dua", "alfa", Role.TENANT_ADMIN);
    Passkey lost = withPasskey(dewi, Authenticator.es256(dewi.person()));
    codes.recoveryCodes(dewi);
    Token open = lost.enter(8).session();
    Recovery recovery = new Recovery(database.work(), clock);
    refused(AccessRefusal.SECOND_PERSON_NEEDED, () -> agree(one, dewi));
    refused(
        AccessRefusal.RECOVERY_REASON_MISSING,
        () -> recovery.ask(one, dewi.person(), Lost.EVERYTHING, " "));
    recovery.ask(one, dewi.person(), Lost.EVERYTHING, "Ponselnya hilang di pasar.");
    assertEquals(1, recovery.waiting(two).size());
    refused(AccessRefusal.SECOND_PERSON_NEEDED, () -> agree(one, dewi));
    refused(
        AccessRefusal.OWN_ROLES,
        () -> recovery.ask(one, one.person(), Lost.EVERYTHING, "Ponsel hilang."));
    Acting stranger = database.person("Admin Beta", "beta", Role.TENANT_ADMIN);
    refused(AccessRefusal.PERSON_UNKNOWN, () -> agree(stranger, dewi));
    assertFalse(factors.of(dewi).none(), "nothing happened yet");
    clock.pass(Duration.ofDays(3).plusSeconds(1));
    refused(AccessRefusal.SECOND_PERSON_NEEDED, () -> agree(two, dewi));
    recovery.ask(one, dewi.person(), Lost.EVERYTHING, "Masih hilang.");
    agree(two, dewi);
    assertTrue(factors.of(dewi).none());
    assertEquals(0, factors.of(dewi).recoveryCodes());
    assertEquals(Optional.empty(), sessions.holder(open));
    refused(AccessRefusal.PASSKEY_REFUSED, () -> lost.enter(9));
    refused(AccessRefusal.SECOND_PERSON_NEEDED, () -> agree(two, dewi));
    assertEquals(Stage.ENROL, byPassword(dewi).stage(), "and sets one up anew");
  }

  @Test
  void what_was_asked_for_is_asked_anew_taken_back_or_declined_by_its_person() {
    Acting dewi = database.person("Dewi", "alfa", Role.PUBLISHER);
    withPasskey(dewi, Authenticator.es256(dewi.person()));
    Acting one = database.person("Admin Satu", "alfa", Role.TENANT_ADMIN);
    Acting two = database.person("Admin Dua", "alfa", Role.TENANT_ADMIN);
    Acting stranger = database.person("Admin Beta", "beta", Role.TENANT_ADMIN);
    Acting author = database.person("Rina", "alfa", Role.AUTHOR);
    addressed(two);
    givePassword(two);
    Acting newcomer = addressed(database.person("Admin Tiga", "alfa", Role.TENANT_ADMIN));
    Recovery recovery = new Recovery(database.work(), clock);
    refused(AccessRefusal.RECOVERY_GONE, () -> recovery.takeBack(two, dewi.person()));
    recovery.ask(one, dewi.person(), Lost.EVERYTHING, "Salah tekan.");
    recovery.ask(one, dewi.person(), Lost.PASSWORD, "Lupa kata sandi.");
    Recovery.Waiting asked = recovery.mine(dewi).orElseThrow();
    assertEquals(Lost.PASSWORD, asked.lost());
    assertEquals(Optional.empty(), recovery.mine(author));
    refused(AccessRefusal.RECOVERY_GONE, () -> recovery.takeBack(stranger, dewi.person()));
    refused(AccessRefusal.NOT_PERMITTED, () -> recovery.takeBack(author, dewi.person()));
    refused(AccessRefusal.STEP_UP_NEEDED, () -> recovery.takeBack(Stale.of(two), dewi.person()));
    refused(AccessRefusal.RECOVERY_GONE, () -> recovery.decline(author));
    refused(AccessRefusal.STEP_UP_NEEDED, () -> recovery.decline(Stale.of(dewi)));
    assertEquals(Optional.of(asked), recovery.mine(dewi), "and waits still");
    recovery.takeBack(two, dewi.person());
    refused(AccessRefusal.SECOND_PERSON_NEEDED, () -> recovery.agree(two, asked));
    recovery.ask(one, dewi.person(), Lost.EVERYTHING, "Ponselnya hilang.");
    Recovery.Waiting again = recovery.mine(dewi).orElseThrow();
    recovery.decline(dewi);
    assertEquals(
        1,
        database.count(
            "select count(*) from perisai.letter where person_id = '"
                + two.person()
                + "' and body like '%Admin Satu%Ponselnya hilang.%'"
                + " and body not like '%akun Anda%'"),
        "who asked, and nothing of the administrator's own account");
    assertEquals(0, letters(newcomer, "%"), "never signed in: anybody's address");
    refused(AccessRefusal.SECOND_PERSON_NEEDED, () -> recovery.agree(two, again));
    assertEquals(Optional.empty(), recovery.mine(dewi));
    assertFalse(factors.of(dewi).none());
  }

  @Test
  void what_a_leaver_asked_for_or_was_to_get_waits_for_nobody() {
    Acting dewi = database.person("Dewi", "alfa", Role.PUBLISHER);
    Acting one = database.person("Admin Satu", "alfa", Role.TENANT_ADMIN, Role.AUTHOR);
    Acting two = database.person("Admin Dua", "alfa", Role.TENANT_ADMIN);
    Acting three = database.person("Admin Tiga", "alfa", Role.TENANT_ADMIN);
    Recovery recovery = new Recovery(database.work(), clock);
    recovery.ask(one, dewi.person(), Lost.EVERYTHING, "Ponselnya hilang.");
    database.change(three, one.person(), Grants.of(Role.AUTHOR));
    assertEquals(Optional.empty(), recovery.mine(dewi), "nobody could agree to it");
    recovery.ask(two, dewi.person(), Lost.EVERYTHING, "Ponselnya hilang.");
    agree(three, dewi);
    recovery.ask(two, dewi.person(), Lost.EVERYTHING, "Hilang lagi.");
    database.change(three, dewi.person(), Grants.NONE);
    assertEquals(0, requests(dewi));
    recovery.ask(two, one.person(), Lost.PASSWORD, "Lupa.");
    new EndAccess(database.work(), clock).end(three, two.person(), "pindah");
    assertEquals(0, requests(one));
    recovery.ask(three, one.person(), Lost.PASSWORD, "Lupa.");
    new EndAccess(database.work(), clock).end(three, one.person(), "pindah");
    assertEquals(0, requests(one));
  }

  private static long requests(Acting who) {
    return database.count(
        "select count(*) from perisai.recovery where person_id = '" + who.person() + "'");
  }

  /** The one who asks could else have a look at "forgot it" agreed to, and mean all the rest. */
  @Test
  void whoever_agrees_agrees_to_what_they_saw() {
    Acting dewi = database.person("Dewi", "alfa", Role.PUBLISHER);
    Acting asking = database.person("Admin Satu", "alfa", Role.TENANT_ADMIN);
    Acting agreeing = database.person("Admin Dua", "alfa", Role.TENANT_ADMIN);
    Acting third = database.person("Admin Tiga", "alfa", Role.TENANT_ADMIN);
    withPasskey(dewi, Authenticator.es256(dewi.person()));
    Recovery recovery = new Recovery(database.work(), clock);
    Supplier<Recovery.Waiting> shown =
        () ->
            recovery.waiting(agreeing).stream()
                .filter(one -> one.person().equals(dewi.person()))
                .findFirst()
                .orElseThrow();
    recovery.ask(asking, dewi.person(), Lost.PASSWORD, "Lupa.");
    Recovery.Waiting seen = shown.get();
    for (Runnable another :
        List.<Runnable>of(
            () -> recovery.ask(asking, dewi.person(), Lost.EVERYTHING, "Lupa."),
            () -> recovery.ask(asking, dewi.person(), Lost.PASSWORD, "Tasnya hilang."),
            () -> recovery.ask(third, dewi.person(), Lost.PASSWORD, "Lupa."),
            () -> recovery.ask(asking, dewi.person(), Lost.PASSWORD, "Lupa."))) {
      clock.pass(Duration.ofSeconds(1));
      another.run();
      refused(AccessRefusal.RECOVERY_CHANGED, () -> recovery.agree(agreeing, seen));
      assertFalse(factors.of(dewi).none());
    }
    recovery.ask(asking, dewi.person(), Lost.EVERYTHING, "Ponsel hilang.");
    recovery.agree(agreeing, shown.get());
    assertTrue(factors.of(dewi).none());
  }

  /** A bag was stolen: whoever has the phone may have the password that the laptop kept. */
  @Test
  void who_lost_everything_is_let_in_by_the_link_and_not_by_the_password_of_before()
      throws Exception {
    String email = "wati@" + System.nanoTime() + ".go.id";
    String known = "hujan turun di bulan juni 7";
    Acting two = database.person("Admin Dua", "alfa", Role.TENANT_ADMIN);
    Recovery recovery = new Recovery(database.work(), clock);
    Acting asking = database.person("Admin Satu", "alfa", Role.TENANT_ADMIN);
    Map<String, Function<Acting, Token>> ways =
        Map.of(
            "by two",
            wati -> {
              recovery.ask(asking, wati.person(), Lost.EVERYTHING, "Tasnya dicuri.");
              return agree(two, wati);
            },
            "by the operator",
            wati -> recovery.byOperator(Acting.commandLine("alfa"), wati.person()));
    for (Map.Entry<String, Function<Acting, Token>> way : ways.entrySet()) {
      Acting wati = database.person("Wati", "alfa", Role.REVIEWER);
      String address = way.getKey().replace(' ', '-') + email;
      database.superuser(
          "update perisai.person set account = ?, email = ? where id = ?",
          new Email(address).account().bytes(),
          address,
          wati.person());
      RedeemLink redeem = new RedeemLink(database.factory());
      redeem.redeem(
          new IssueLink(database.work()).issue(Acting.commandLine("alfa"), wati.person()),
          known,
          VISIT);
      withApp(wati);
      SignIn signIn = new SignIn(database.factory(), SignInRules.USUAL, clock);
      assertEquals(Stage.SECOND, signIn.signIn(address, known, VISIT).stage());
      Token link = way.getValue().apply(wati);
      refused(AccessRefusal.SIGN_IN_REFUSED, () -> signIn.signIn(address, known, VISIT));
      refused(
          AccessRefusal.LINK_BY_TWO,
          () -> new IssueLink(database.work()).issue(two, wati.person()));
      redeem.redeem(link, "kemarau panjang di bulan mei 3", VISIT);
      assertEquals(
          Stage.WHOLE, signIn.signIn(address, "kemarau panjang di bulan mei 3", VISIT).stage());
    }
  }

  /** Without a password of before too, so that nobody alone gives them another link. */
  @Test
  void who_had_only_a_passkey_is_given_no_other_link_by_one_alone() {
    Acting dewi = database.person("Dewi", "alfa", Role.PUBLISHER);
    withPasskey(dewi, Authenticator.es256(dewi.person()));
    Acting one = database.person("Admin Satu", "alfa", Role.TENANT_ADMIN);
    Acting two = database.person("Admin Dua", "alfa", Role.TENANT_ADMIN);
    Recovery recovery = new Recovery(database.work(), clock);
    recovery.ask(one, dewi.person(), Lost.EVERYTHING, "Ponselnya hilang.");
    Token link = agree(two, dewi);
    refused(
        AccessRefusal.LINK_BY_TWO, () -> new IssueLink(database.work()).issue(one, dewi.person()));
    RedeemLink redeem = new RedeemLink(database.factory());
    assertTrue(redeem.look(link).orElseThrow().first());
    redeem.redeemInstead(link, Entrance.Shown.ONE, VISIT, (em, tenant) -> {}, Map.of());
    assertEquals(
        0,
        database.count(
            "select count(*) from perisai.password where person_id = '" + dewi.person() + "'"),
        "the password that nobody knows is gone with the link");
  }

  /** Whoever asks, or agrees, made an accomplice an administrator, or was one until yesterday. */
  @Test
  void nobody_makes_their_own_second_person() {
    Acting dewi = database.person("Dewi", "alfa", Role.PUBLISHER);
    withPasskey(dewi, Authenticator.es256(dewi.person()));
    Acting one = database.person("Admin Satu", "alfa", Role.TENANT_ADMIN);
    Acting known = database.person("Admin Dua", "alfa", Role.TENANT_ADMIN);
    Acting made = sinceToday(database.person("Kaki tangan", "alfa", Role.TENANT_ADMIN));
    Recovery recovery = new Recovery(database.work(), clock);
    refused(
        AccessRefusal.SECOND_PERSON_NEW,
        () -> recovery.ask(made, dewi.person(), Lost.EVERYTHING, "Ponsel hilang."));
    recovery.ask(one, dewi.person(), Lost.EVERYTHING, "Ponsel hilang.");
    refused(AccessRefusal.SECOND_PERSON_NEW, () -> agree(made, dewi));
    sinceToday(one); // the role was taken and given back
    refused(AccessRefusal.SECOND_PERSON_NEW, () -> agree(known, dewi));
    database.superuser(
        "update perisai.membership set role = 'author' where person_id = ?", one.person());
    refused(AccessRefusal.SECOND_PERSON_NEEDED, () -> agree(known, dewi));
    assertFalse(factors.of(dewi).none(), "nothing happened");
    database.superuser(
        "update perisai.membership set role = 'tenant_admin',"
            + " granted_at = granted_at - interval '2 days' where person_id = ?",
        one.person());
    agree(known, dewi);
    assertTrue(factors.of(dewi).none());
  }

  /** However long they wait, and however many stand between. */
  @Test
  void two_of_whom_one_made_the_other_are_one() {
    Acting dewi = database.person("Dewi", "alfa", Role.PUBLISHER);
    withPasskey(dewi, Authenticator.es256(dewi.person()));
    Acting first = database.person("Admin Satu", "alfa", Role.TENANT_ADMIN);
    Acting puppet = administrator(first);
    Acting puppets = administrator(puppet);
    Acting twin = administrator(first);
    notTwo(first, puppet, dewi);
    notTwo(puppet, first, dewi);
    notTwo(first, puppets, dewi);
    notTwo(twin, puppet, dewi);
    notTwo(puppets, twin, dewi);
    new EndAccess(database.work(), clock).end(first, puppet.person(), "");
    notTwo(first, puppets, dewi);
    Acting other = database.person("Admin Dua", "alfa", Role.TENANT_ADMIN);
    database.change(other, first.person(), Grants.of(Role.AUTHOR));
    notTwo(twin, puppets, dewi);
    Recovery recovery = new Recovery(database.work(), clock);
    recovery.ask(other, dewi.person(), Lost.EVERYTHING, "Ponsel hilang.");
    agree(puppets, dewi);
    assertTrue(factors.of(dewi).none(), "whom nobody here made, and anybody");
  }

  /** A third one invites them again in good faith: they left by mistake, as it seems. */
  @Test
  void whoever_leaves_and_is_invited_again_sheds_nobody_whom_they_made() {
    Acting dewi = database.person("Dewi", "alfa", Role.PUBLISHER);
    withPasskey(dewi, Authenticator.es256(dewi.person()));
    Acting platform = database.person("Ani", "platform", Role.PLATFORM_ADMIN);
    Acting first = administrator(platform);
    Acting other = administrator(platform);
    Acting puppet = administrator(first);
    Invited author =
        new InvitePerson(database.work())
            .invite(
                first, "penulis-" + ++addresses + "@alfa.example", "Baru", Grants.of(Role.AUTHOR));
    new RedeemLink(database.factory(), SignInRules.USUAL, clock)
        .redeem(author.link().orElseThrow(), "angin laut pagi hari", VISIT);
    database.change(other, author.person(), Grants.of(Role.AUTHOR, Role.TENANT_ADMIN));
    Acting linked = sinceTwoDays(database.acting(author.person(), "alfa"));
    new EndAccess(database.work(), clock).end(puppet, first.person(), "");
    Acting again = database.acting(vouch(platform, first).person(), "alfa");
    assertNotEquals(first.person(), again.person());
    sinceTwoDays(again);
    for (Acting made : List.of(puppet, linked)) {
      notTwo(again, made, dewi);
      notTwo(made, again, dewi);
    }
    new Recovery(database.work(), clock)
        .ask(other, dewi.person(), Lost.EVERYTHING, "Ponsel hilang.");
    agree(again, dewi);
    assertTrue(factors.of(dewi).none(), "with whom they did not make");
  }

  @Test
  void whom_the_platform_made_or_vouches_for_is_nobodys_in_the_department() {
    Acting dewi = database.person("Dewi", "alfa", Role.PUBLISHER);
    withPasskey(dewi, Authenticator.es256(dewi.person()));
    Acting platform = database.person("Ani", "platform", Role.PLATFORM_ADMIN);
    Acting first = administrator(platform);
    Acting second = administrator(first);
    Acting third = administrator(platform);
    notTwo(first, second, dewi);
    vouch(platform, second);
    Recovery recovery = new Recovery(database.work(), clock);
    refused(
        AccessRefusal.SECOND_PERSON_NEW,
        () -> recovery.ask(second, dewi.person(), Lost.PASSWORD, "Lupa."));
    sinceTwoDays(second);
    recovery.ask(second, dewi.person(), Lost.PASSWORD, "Lupa.");
    agree(first, dewi);
    recovery.ask(third, dewi.person(), Lost.EVERYTHING, "Ponsel hilang.");
    agree(first, dewi);
    assertTrue(factors.of(dewi).none());
  }

  /** Else one administrator sits at another one's screen as well, and is both of the two. */
  @Test
  void the_first_link_of_an_administrator_comes_from_who_made_them() {
    Acting platform = database.person("Ani", "platform", Role.PLATFORM_ADMIN);
    Acting first = administrator(platform);
    Acting third = administrator(platform);
    IssueLink links = new IssueLink(database.work());
    InvitePerson invite = new InvitePerson(database.work());
    refused(AccessRefusal.LINK_BY_TWO, () -> links.issue(first, third.person()));
    for (Role role : List.of(Role.TENANT_ADMIN, Role.AUDITOR)) {
      refused(
          AccessRefusal.LINK_BY_TWO,
          () -> invite.invite(first, address(third), "Admin", Grants.of(role)));
    }
    assertEquals(
        1,
        database.count(
            "select count(*) from perisai.sign_in_link where person_id = '%s'"
                .formatted(third.person())),
        "the platform's");
    assertTrue(vouch(platform, third).link().isPresent());
    links.issue(Acting.commandLine("alfa"), third.person());
    Acting own = administrator(first);
    links.issue(first, own.person());
    assertTrue(
        invite.invite(first, address(own), "Admin", Grants.of(Role.AUDITOR)).link().isPresent());
    assertEquals(1, letters(own, "%your invitation%"), "one a day");
    Acting colleague = database.person("Budi", "platform", Role.PLATFORM_ADMIN);
    refused(AccessRefusal.LINK_BY_TWO, () -> links.issue(platform, colleague.person()));
    known(colleague);
    refused(
        AccessRefusal.LINK_BY_TWO,
        () -> invite.invite(platform, address(colleague), "Budi", Grants.of(Role.PLATFORM_ADMIN)));
    Invited both =
        invite.invite(
            platform, "dua@kota.example", "Dua", Grants.of(Role.TENANT_ADMIN, Role.CYBER_AGENT));
    links.issue(platform, both.person());
    Acting other = database.person("Cici", "platform", Role.PLATFORM_ADMIN);
    database.change(
        other, both.person(), Grants.of(Role.TENANT_ADMIN, Role.CYBER_AGENT, Role.PLATFORM_ADMIN));
    for (Acting one : List.of(platform, other)) {
      refused(AccessRefusal.LINK_BY_TWO, () -> links.issue(one, both.person()));
    }
  }

  /** In departments a platform administrator vouches for everybody: for no colleague, though. */
  @Test
  void nobody_of_the_platform_is_opened_by_a_colleague_in_a_department() {
    Acting platform = database.person("Ani", "platform", Role.PLATFORM_ADMIN);
    IssueLink links = new IssueLink(database.work());
    InvitePerson invite = new InvitePerson(database.work());
    RedeemLink redeem = new RedeemLink(database.factory(), SignInRules.USUAL, clock);
    for (Role role : List.of(Role.PLATFORM_ADMIN, Role.TENANT_ADMIN, Role.AUDITOR)) {
      Acting colleague = known(database.person("Budi", "platform", role));
      Token operators = links.issue(Acting.commandLine("platform"), colleague.person());
      Invited invited =
          invite.inviteInto(platform, "alfa", address(colleague), "Budi", Grants.of(Role.AUTHOR));
      assertEquals(Optional.empty(), invited.link());
      assertEquals(colleague.person(), invited.person());
      assertTrue(redeem.look(operators).isPresent(), "and still lets in whom it was made for");
      database.superuser(
          "insert into perisai.membership (tenant_id, person_id, role, granted_at)"
              + " values ('alfa', ?, 'tenant_admin', now() - interval '2 days')"
              + " on conflict do nothing",
          platform.person());
      Acting here = database.acting(platform.person(), "alfa");
      Acting asking = database.person("Admin Alfa", "alfa", Role.TENANT_ADMIN);
      Recovery recovery = new Recovery(database.work(), clock);
      for (Runnable first : List.<Runnable>of(() -> {}, () -> givePassword(colleague))) {
        first.run();
        refused(AccessRefusal.PERSON_ELSEWHERE, () -> links.issue(here, colleague.person()));
        refused(
            AccessRefusal.PERSON_ELSEWHERE,
            () -> recovery.ask(asking, colleague.person(), Lost.EVERYTHING, "Ponsel hilang."));
      }
      // Asked for before they were of the platform.
      database.superuser(
          "delete from perisai.membership where tenant_id = 'platform' and person_id = ?",
          colleague.person());
      recovery.ask(asking, colleague.person(), Lost.EVERYTHING, "Ponsel hilang.");
      database.superuser(
          "insert into perisai.membership (tenant_id, person_id, role)"
              + " values ('platform', ?, cast(? as perisai.member_role))",
          colleague.person(),
          role.label());
      refused(AccessRefusal.PERSON_ELSEWHERE, () -> agree(here, colleague));
      recovery.takeBack(here, colleague.person());
      recovery.byOperator(Acting.commandLine("alfa"), colleague.person());
    }
  }

  /** Nobody in a department gives them another one. */
  @Test
  void the_operators_link_lets_in_who_runs_the_platform_whatever_a_department_gives_them() {
    Acting platform = database.person("Ani", "platform", Role.PLATFORM_ADMIN);
    Acting admin = database.person("Admin", "alfa", Role.TENANT_ADMIN);
    RedeemLink redeem = new RedeemLink(database.factory(), SignInRules.USUAL, clock);
    for (Role first : List.of(Role.TENANT_ADMIN, Role.AUTHOR)) {
      for (boolean known : List.of(false, true)) {
        Acting colleague = known(database.person("Budi", "platform", Role.PLATFORM_ADMIN));
        if (known) {
          givePassword(colleague);
          withPasskey(colleague, Authenticator.es256(colleague.person()));
        }
        Token operators =
            new IssueLink(database.work())
                .issue(Acting.commandLine("platform"), colleague.person());
        new InvitePerson(database.work())
            .inviteInto(platform, "alfa", address(colleague), "Budi", Grants.of(first));
        assertTrue(redeem.look(operators).isPresent(), first.name());
        database.change(
            admin, colleague.person(), Grants.of(Role.AUTHOR, Role.TENANT_ADMIN, Role.AUDITOR));
        assertTrue(redeem.look(operators).isPresent(), first.name());
      }
    }
  }

  /** It was made for an author. */
  @Test
  void the_first_link_ends_when_somebody_else_makes_its_person_an_administrator() {
    Acting first = database.person("Admin Satu", "alfa", Role.TENANT_ADMIN);
    Acting other = database.person("Admin Dua", "alfa", Role.TENANT_ADMIN);
    RedeemLink redeem = new RedeemLink(database.factory(), SignInRules.USUAL, clock);
    for (Acting by : List.of(first, other)) {
      Invited author =
          new InvitePerson(database.work())
              .invite(
                  first,
                  "penulis-" + by.person() + "@alfa.example",
                  "Baru",
                  Grants.of(Role.AUTHOR));
      database.change(by, author.person(), Grants.of(Role.AUTHOR, Role.TENANT_ADMIN));
      assertEquals(by == first, redeem.look(author.link().orElseThrow()).isPresent());
    }
  }

  /** The entry of an invitation and of a change says all roles that their person has since. */
  @Test
  void who_gives_an_administrator_another_role_did_not_make_them_one() {
    Acting lost = database.person("Tono", "alfa", Role.PUBLISHER);
    withPasskey(lost, Authenticator.es256(lost.person()));
    Acting platform = database.person("Ani", "platform", Role.PLATFORM_ADMIN);
    Acting ali = administrator(platform);
    Acting budi = administrator(platform);
    Acting citra = administrator(ali);
    Acting dewi = administrator(citra);
    givePassword(citra);
    new InvitePerson(database.work())
        .invite(budi, address(citra), "Citra", Grants.of(Role.PUBLISHER));
    database.change(
        budi, citra.person(), Grants.of(Role.TENANT_ADMIN, Role.PUBLISHER, Role.REVIEWER));
    new EndAccess(database.work(), clock).end(ali, citra.person(), "");
    notTwo(dewi, ali, lost); // who made who made her
    new Recovery(database.work(), clock)
        .ask(dewi, lost.person(), Lost.EVERYTHING, "Ponsel hilang.");
    agree(budi, lost);
    assertTrue(factors.of(lost).none());
  }

  /** Whoever gave it may sit there, whoever makes its person an administrator in good faith. */
  @Test
  void who_gave_the_link_that_an_author_took_up_is_in_their_line_for_thirty_days() {
    Acting dewi = database.person("Dewi", "alfa", Role.PUBLISHER);
    withPasskey(dewi, Authenticator.es256(dewi.person()));
    Acting platform = database.person("Ani", "platform", Role.PLATFORM_ADMIN);
    Acting first = administrator(platform);
    Acting other = administrator(platform);
    Invited author =
        new InvitePerson(database.work())
            .invite(
                first, "penulis-" + ++addresses + "@alfa.example", "Baru", Grants.of(Role.AUTHOR));
    new RedeemLink(database.factory(), SignInRules.USUAL, clock)
        .redeem(author.link().orElseThrow(), "angin laut pagi hari", VISIT);
    database.change(other, author.person(), Grants.of(Role.AUTHOR, Role.TENANT_ADMIN));
    Acting puppet = sinceTwoDays(database.acting(author.person(), "alfa"));
    notTwo(first, puppet, dewi);
    notTwo(puppet, first, dewi);
    vouch(platform, puppet);
    sinceTwoDays(puppet);
    notTwo(first, puppet, dewi);
    new Recovery(database.work(), clock).ask(other, dewi.person(), Lost.PASSWORD, "Lupa.");
    agree(puppet, dewi);
    clock.pass(Duration.ofDays(31));
    new Recovery(database.work(), clock)
        .ask(first, dewi.person(), Lost.EVERYTHING, "Ponsel hilang.");
    agree(puppet, dewi);
    assertTrue(factors.of(dewi).none(), "with all that the platform vouched for since");
  }

  /** A colleague takes in good faith whoever works in that department. */
  @Test
  void who_gave_a_link_that_was_taken_up_in_another_department_is_in_its_persons_line() {
    Acting platform = database.person("Ani", "platform", Role.PLATFORM_ADMIN);
    Acting other = database.person("Cici", "platform", Role.PLATFORM_ADMIN);
    Acting lost = database.person("Budi", "platform", Role.PLATFORM_ADMIN);
    withPasskey(lost, Authenticator.es256(lost.person()));
    String email = "admin-" + ++addresses + "@alfa.example";
    InvitePerson invite = new InvitePerson(database.work());
    Invited invited =
        invite.inviteInto(platform, "alfa", email, "Baru", Grants.of(Role.TENANT_ADMIN));
    new RedeemLink(database.factory(), SignInRules.USUAL, clock)
        .redeem(invited.link().orElseThrow(), "angin laut pagi hari", VISIT);
    invite.invite(other, email, "Baru", Grants.of(Role.PLATFORM_ADMIN));
    Acting puppet = sinceTwoDays(database.acting(invited.person(), "platform"));
    notTwo(platform, puppet, lost);
    notTwo(puppet, platform, lost);
    clock.pass(Duration.ofDays(31));
    new Recovery(database.work(), clock).ask(platform, lost.person(), Lost.PASSWORD, "Lupa.");
    agree(puppet, lost);
  }

  /** They may sit at the screens of both, whoever makes the two administrators in good faith. */
  @Test
  void who_gave_both_their_links_in_another_department_is_in_the_lines_of_both() {
    Acting dewi = database.person("Dewi", "alfa", Role.PUBLISHER);
    withPasskey(dewi, Authenticator.es256(dewi.person()));
    Acting platform = database.person("Ani", "platform", Role.PLATFORM_ADMIN);
    Acting giver = database.person("Yuli", "beta", Role.TENANT_ADMIN);
    Acting one = takenUpInBeta(giver, platform);
    Acting two = takenUpInBeta(giver, platform);
    notTwo(one, two, dewi);
    notTwo(two, one, dewi);
    clock.pass(Duration.ofDays(31));
    new Recovery(database.work(), clock).ask(one, dewi.person(), Lost.EVERYTHING, "Ponsel hilang.");
    agree(two, dewi);
  }

  /** They vouch for both. */
  @Test
  void whom_the_platform_or_the_operator_gave_their_links_are_two() {
    Acting platform = database.person("Ani", "platform", Role.PLATFORM_ADMIN);
    Acting left = database.person("Cici", "platform", Role.PLATFORM_ADMIN);
    for (Acting giver : List.of(platform, Acting.commandLine("beta"), left)) {
      Acting dewi = database.person("Dewi", "alfa", Role.PUBLISHER);
      withPasskey(dewi, Authenticator.es256(dewi.person()));
      Acting founder = giver.equals(left) ? left : platform;
      Acting one = takenUpInBeta(giver, founder);
      Acting two = takenUpInBeta(giver, founder);
      database.superuser("delete from perisai.membership where person_id = ?", left.person());
      new Recovery(database.work(), clock)
          .ask(one, dewi.person(), Lost.EVERYTHING, "Ponsel hilang.");
      agree(two, dewi);
      database.superuser(
          "insert into perisai.membership (tenant_id, person_id, role)"
              + " values ('platform', ?, 'platform_admin')",
          left.person());
    }
  }

  /** An author of beta by a link of {@code giver}, whom the platform made alfa's administrator. */
  private Acting takenUpInBeta(Acting giver, Acting platform) {
    String email = "penulis-" + ++addresses + "@beta.example";
    InvitePerson invite = new InvitePerson(database.work());
    Grants author = Grants.of(Role.AUTHOR);
    Invited invited =
        giver.tenant().equals("beta")
            ? invite.invite(giver, email, "Penulis", author)
            : invite.inviteInto(giver, "beta", email, "Penulis", author);
    new RedeemLink(database.factory(), SignInRules.USUAL, clock)
        .redeem(invited.link().orElseThrow(), "angin laut pagi hari", VISIT);
    invite.inviteInto(platform, "alfa", email, "Penulis", Grants.of(Role.TENANT_ADMIN));
    return sinceTwoDays(database.acting(invited.person(), "alfa"));
  }

  private static int addresses;

  /** Made an administrator of alfa two days ago. */
  private static Acting administrator(Acting by) {
    String email = "admin-" + ++addresses + "@alfa.example";
    InvitePerson invite = new InvitePerson(database.work());
    Grants grants = Grants.of(Role.TENANT_ADMIN);
    Invited invited =
        by.tenant().equals("alfa")
            ? invite.invite(by, email, "Admin", grants)
            : invite.inviteInto(by, "alfa", email, "Admin", grants);
    return sinceTwoDays(database.acting(invited.person(), "alfa"));
  }

  private static Invited vouch(Acting platform, Acting administrator) {
    return new InvitePerson(database.work())
        .inviteInto(
            platform, "alfa", address(administrator), "Admin", Grants.of(Role.TENANT_ADMIN));
  }

  private static String address(Acting who) {
    return database.text("select email from perisai.person where id = '" + who.person() + "'");
  }

  private static Acting sinceTwoDays(Acting who) {
    database.superuser(
        "update perisai.membership set granted_at = now() - interval '2 days'"
            + " where person_id = ?",
        who.person());
    return who;
  }

  private void notTwo(Acting asking, Acting agreeing, Acting lost) {
    Recovery recovery = new Recovery(database.work(), clock);
    recovery.ask(asking, lost.person(), Lost.EVERYTHING, "Ponsel hilang.");
    refused(AccessRefusal.SECOND_PERSON_MADE, () -> agree(agreeing, lost));
    assertFalse(factors.of(lost).none());
  }

  @Test
  void a_new_password_for_whoever_may_approve_is_given_by_two_who_leave_the_factors() {
    Acting reviewer = addressed(database.person("Rina", "alfa", Role.REVIEWER));
    Acting author = database.person("Tono", "alfa", Role.AUTHOR);
    Acting fresh = database.person("Baru", "alfa", Role.REVIEWER);
    Acting one = database.person("Admin Satu", "alfa", Role.TENANT_ADMIN);
    Acting two = database.person("Admin Dua", "alfa", Role.TENANT_ADMIN);
    givePassword(reviewer);
    givePassword(author);
    withApp(reviewer);
    IssueLink links = new IssueLink(database.work());
    refused(AccessRefusal.LINK_BY_TWO, () -> links.issue(one, reviewer.person()));
    RedeemLink redeem = new RedeemLink(database.factory(), SignInRules.USUAL, clock);
    Token authors = links.issue(one, author.person());
    assertTrue(redeem.look(authors).isPresent());
    assertTrue(redeem.look(links.issue(one, fresh.person())).isPresent(), "never signed in");
    database.change(one, author.person(), Grants.of(Role.AUTHOR, Role.REVIEWER));
    assertFalse(redeem.look(authors).isPresent(), "a link does not grow with its person's roles");
    Recovery recovery = new Recovery(database.work(), clock);
    recovery.ask(one, reviewer.person(), Lost.PASSWORD, "Lupa.");
    assertEquals(Lost.PASSWORD, recovery.waiting(two).get(0).lost());
    refused(AccessRefusal.SECOND_PERSON_NEEDED, () -> agree(one, reviewer));
    Token link = agree(two, reviewer);
    SignedIn in = redeem.redeem(link, "angin laut pagi hari", VISIT);
    assertEquals(Stage.SECOND, in.stage(), "the factors stay, and are asked for");
    assertEquals(
        List.of(1L, 1L, 1L),
        List.of(
            letters(reviewer, "%new password was asked for"),
            letters(reviewer, "%one-time link for your account%"),
            letters(reviewer, "%one-time link set a password")));
  }

  /** Else one administrator takes the role, sits down in the account, and gives the role back. */
  @Test
  void whoever_was_a_reviewer_lately_gets_a_new_password_from_two_as_well() {
    Acting one = database.person("Admin Satu", "alfa", Role.TENANT_ADMIN);
    Acting two = database.person("Admin Dua", "alfa", Role.TENANT_ADMIN);
    Acting reviewer = database.limited(List.of("/berita"), Role.REVIEWER);
    Acting tenants = database.person("Tono", "alfa", Role.AUTHOR, Role.PUBLISHER);
    IssueLink links = new IssueLink(database.work());
    IssueLink later =
        new IssueLink(
            database.work(), Clock.offset(Clock.systemUTC(), Duration.ofDays(30).plusMinutes(1)));
    for (Acting person : List.of(reviewer, tenants)) {
      givePassword(person);
      database.change(one, person.person(), Grants.of(Role.AUTHOR));
      refused(AccessRefusal.LINK_BY_TWO, () -> links.issue(one, person.person()));
      // Once more, so that the last change alone would not tell.
      database.change(
          one,
          person.person(),
          Grants.of(List.of(Role.AUTHOR), Reach.of(List.of(Section.parse("/galeri")))));
      refused(AccessRefusal.LINK_BY_TWO, () -> links.issue(one, person.person()));
      later.issue(one, person.person());
    }
    Acting back = database.person("Wayan", "alfa", Role.REVIEWER);
    givePassword(back);
    String membership =
        "insert into perisai.membership (tenant_id, person_id, role) values (?, ?, 'author')";
    database.superuser(membership, "beta", back.person());
    new LeaveTenant(database.work(), clock).leave(back);
    database.superuser(membership, "alfa", back.person());
    database.superuser(
        "delete from perisai.membership where tenant_id = 'beta' and person_id = ?", back.person());
    refused(AccessRefusal.LINK_BY_TWO, () -> links.issue(one, back.person()));
    later.issue(one, back.person());
    Recovery recovery = new Recovery(database.work(), clock);
    recovery.ask(one, reviewer.person(), Lost.PASSWORD, "Lupa.");
    agree(two, reviewer);
    new IssueLink(database.work()).issue(Acting.commandLine("alfa"), reviewer.person());
    Acting author = database.person("Wati", "alfa", Role.AUTHOR);
    givePassword(author);
    database.change(
        one,
        author.person(),
        Grants.of(List.of(Role.AUTHOR), Reach.of(List.of(Section.parse("/galeri")))));
    links.issue(one, author.person()); // never was more
  }

  /** Else an administrator writes to any address of the world, by an accomplice's name. */
  @Test
  void who_never_signed_in_gets_words_of_ours_alone_once_a_day() {
    Acting lying =
        database.person("Akun Anda ditutup https://jahat.contoh", "alfa", Role.TENANT_ADMIN);
    Acting second = database.person("Admin Dua", "alfa", Role.TENANT_ADMIN);
    InvitePerson invite = new InvitePerson(database.work());
    IssueLink links = new IssueLink(database.work());
    Recovery recovery = new Recovery(database.work(), clock);
    UUID person = null;
    for (int i = 0; i < 4; i++) {
      person =
          invite.invite(lying, "siapa@pun.example", "Siapa", Grants.of(Role.REVIEWER)).person();
    }
    Acting stranger = database.acting(person, "alfa");
    for (int day = 1; day <= 2; day++) {
      links.issue(lying, person);
      links.issue(lying, person);
      recovery.ask(lying, person, Lost.PASSWORD, "Masuk di https://jahat.contoh");
      recovery.takeBack(lying, person);
      recovery.ask(lying, person, Lost.EVERYTHING, "Masuk di https://jahat.contoh");
      if (day == 2) {
        agree(second, stranger);
      }
      assertEquals(day, letters(stranger, "%"));
      assertEquals(day, letters(stranger, "%your invitation to Dinas Alfa"));
      database.superuser(
          "update perisai.letter set written_at = written_at - interval '1 day'"
              + " where person_id = ?",
          person);
    }
    assertEquals(
        0,
        database.count(
            "select count(*) from perisai.letter where person_id = '"
                + person
                + "' and subject || body ~ 'jahat|akun Anda|Akun Anda'"));
  }

  /** Else ending and inviting again, which cost nothing, write to it as often as one likes. */
  @Test
  void an_address_gets_such_a_letter_once_a_day_whoever_begins_anew_there() {
    Acting admin = database.person("Admin", "alfa", Role.TENANT_ADMIN);
    InvitePerson invite = new InvitePerson(database.work());
    String email = "siapa@saja.example";
    String letters =
        "perisai.letter where person_id in (select id from perisai.person where email = '%s')"
            .formatted(email);
    for (int day = 1; day <= 2; day++) {
      for (int i = 0; i < 3; i++) {
        UUID person = invite.invite(admin, email, "Siapa", Grants.of(Role.AUTHOR)).person();
        invite.invite(admin, email, "Siapa", Grants.of(Role.AUTHOR));
        new EndAccess(database.work(), clock).end(admin, person, "");
      }
      assertEquals(day, database.count("select count(*) from " + letters));
      database.superuser(
          "update perisai.letter set written_at = written_at - interval '1 day'"
              + " where person_id in (select id from perisai.person where email = ?)",
          email);
    }
    assertEquals(
        6, database.count("select count(*) from perisai.person where email = '" + email + "'"));
  }

  private static long letters(Acting to, String subject) {
    return database.count(
        "select count(*) from perisai.letter where person_id = '"
            + to.person()
            + "' and subject like '"
            + subject
            + "'");
  }

  /** To what waits now; to something that never was asked for, if nothing does. */
  private Token agree(Acting who, Acting lost) {
    Recovery recovery = new Recovery(database.work(), clock);
    return recovery.agree(
        who,
        recovery.waiting(who).stream()
            .filter(one -> one.person().equals(lost.person()))
            .findFirst()
            .orElseGet(
                () ->
                    new Recovery.Waiting(
                        lost.person(),
                        lost.person(),
                        "Admin",
                        clock.instant(),
                        Lost.EVERYTHING,
                        "Ponsel hilang.")));
  }

  private static Acting sinceToday(Acting who) {
    database.superuser(
        "update perisai.membership set granted_at = now() where person_id = ?", who.person());
    return who;
  }

  @Test
  void a_wrong_code_after_the_right_password_is_told_to_the_owner_once_a_day() {
    Acting rina = addressed(database.person("Rina", "alfa", Role.AUTHOR));
    App app = withApp(rina);
    for (int i = 0; i < 3; i++) {
      Acting thief = holder(byPassword(rina).session());
      refused(AccessRefusal.SECOND_FACTOR_WRONG, () -> prove.byCode(thief, app.wrong(), VISIT));
    }
    assertEquals(1, letters(rina, "%wrong code after the right password"));
    assertEquals(
        3,
        database.count(
            "select count(*) from perisai.audit_entry where act = 'second_factor.refused'"
                + " and person_id = '"
                + rina.person()
                + "'"));
    clock.pass(Duration.ofHours(25));
    prove.byCode(holder(byPassword(rina).session()), app.code(), VISIT);
    assertEquals(1, letters(rina, "%wrong code after the right password"));
    Acting thief = holder(byPassword(rina).session());
    refused(AccessRefusal.SECOND_FACTOR_WRONG, () -> prove.byCode(thief, app.wrong(), VISIT));
    assertEquals(2, letters(rina, "%wrong code after the right password"));
  }

  /** A right code in between ends the waiting, which is all that slows the wrong ones down. */
  @Test
  void wrong_codes_are_so_many_entries_an_hour_and_one_that_says_there_were_more() {
    Acting rina = database.person("Rina", "alfa", Role.AUTHOR);
    App app = withApp(rina);
    clock.pass(Duration.ofMinutes(61 - clock.instant().atOffset(ZoneOffset.UTC).getMinute()));
    Token session = byPassword(rina).session();
    for (int i = 0; i < 10; i++) {
      session = wrongCodesAndARightOne(session, app);
    }
    assertEquals(RefusedCodes.AN_HOUR, entries(rina, "second_factor.refused"));
    assertEquals(1, entries(rina, "second_factor.refused_more"));
    clock.pass(Duration.ofHours(1));
    wrongCodesAndARightOne(byPassword(rina).session(), app);
    assertEquals(RefusedCodes.AN_HOUR + 4, entries(rina, "second_factor.refused"), "a new hour");
    assertEquals(1, entries(rina, "second_factor.refused_more"));
  }

  private Token wrongCodesAndARightOne(Token session, App app) {
    Acting who = holder(session);
    for (int i = 0; i < 4; i++) {
      refused(AccessRefusal.SECOND_FACTOR_WRONG, () -> prove.byCode(who, app.wrong(), VISIT));
    }
    clock.pass(Duration.ofMinutes(1)); // a code counts once
    return prove.byCode(who, app.code(), VISIT);
  }

  private static long entries(Acting who, String act) {
    return database.count(
        "select count(*) from perisai.audit_entry where act = '"
            + act
            + "' and person_id = '"
            + who.person()
            + "'");
  }

  /** Letters go to whoever has an address. */
  private static Acting addressed(Acting who) {
    database.superuser(
        "update perisai.person set email = id || '@contoh.id' where id = ?", who.person());
    return who;
  }

  /** Found by that address, too. */
  private static Acting known(Acting who) {
    String email = who.person() + "@contoh.id";
    database.superuser(
        "update perisai.person set email = ?, account = ? where id = ?",
        email,
        new Email(email).account().bytes(),
        who.person());
    return who;
  }

  @Test
  void a_secret_that_somebody_else_began_is_neither_shown_nor_taken() {
    Acting rina = database.person("Rina", "alfa", Role.AUTHOR);
    Acting thief = holder(byPassword(rina).session());
    byte[] known = codes.begin(thief);
    Acting owner = holder(byPassword(rina).session());
    assertEquals(Optional.empty(), codes.begun(owner), "not the thief's");
    String thiefs = OneTimeCode.at(known, OneTimeCode.step(clock.instant()));
    refused(AccessRefusal.SECOND_FACTOR_WRONG, () -> codes.confirm(owner, thiefs, VISIT));
    byte[] own = codes.begin(owner);
    assertFalse(java.util.Arrays.equals(known, own), "beginning again makes a new one");
    org.junit.jupiter.api.Assertions.assertArrayEquals(own, codes.begun(owner).orElseThrow());
    refused(AccessRefusal.SECOND_FACTOR_WRONG, () -> codes.confirm(thief, thiefs, VISIT));
    assertEquals(Optional.empty(), codes.begun(thief));
    clock.pass(Duration.ofMinutes(16));
    assertEquals(Optional.empty(), codes.begun(owner), "and not for ever");
    codes.begin(owner);
    Acting admin = database.person("Admin", "alfa", Role.TENANT_ADMIN);
    Token link = new IssueLink(database.work()).issue(admin, rina.person());
    new RedeemLink(database.factory(), SignInRules.USUAL, clock)
        .redeem(link, "angin laut pagi hari", VISIT);
    assertEquals(
        0,
        database.count(
            "select count(*) from perisai.code_app where person_id = '" + rina.person() + "'"),
        "a new password ends it");
  }

  @Test
  void an_app_is_set_up_on_when_its_owner_shows_meanwhile_who_they_are() {
    Acting rina = database.person("Rina", "alfa", Role.AUTHOR);
    Passkey passkey = withPasskey(rina, Authenticator.es256(rina.person()));
    Acting who = holder(passkey.enter(8).session());
    byte[] secret = codes.begin(who);
    Ceremony.Challenge challenge = prove.begin(who);
    Acting on =
        holder(prove.byPasskey(who, challenge.token(), passkey.answer(challenge, 9), VISIT));
    String code = OneTimeCode.at(secret, OneTimeCode.step(clock.instant()));
    assertTrue(codes.confirm(on, code, VISIT).isPresent());
  }

  @Test
  void only_the_operator_recovers_alone() {
    Acting dewi = database.person("Dewi", "alfa", Role.PUBLISHER);
    withPasskey(dewi, Authenticator.es256(dewi.person()));
    Recovery recovery = new Recovery(database.work(), clock);
    Acting admin = database.person("Admin", "alfa", Role.TENANT_ADMIN);
    refused(AccessRefusal.NOT_PERMITTED, () -> recovery.byOperator(admin, dewi.person()));
    recovery.byOperator(Acting.commandLine("alfa"), dewi.person());
    assertTrue(factors.of(dewi).none());
  }

  /** A phone. */
  private final class App {
    private final Acting who;
    private final byte[] secret;
    private final Token session;

    private App(Acting who, byte[] secret, Token session) {
      this.who = who;
      this.secret = secret;
      this.session = session;
    }

    String code() {
      return OneTimeCode.at(secret, OneTimeCode.step(clock.instant()));
    }

    /** Six digits that are no code of about now. */
    String wrong() {
      return Stream.of("000000", "111111", "222222", "333333")
          .filter(digits -> OneTimeCode.match(secret, digits, clock.instant()).isEmpty())
          .findFirst()
          .orElseThrow();
    }
  }

  private App withApp(Acting who) {
    byte[] secret = codes.begin(who);
    refused(AccessRefusal.SECOND_FACTOR_WRONG, () -> codes.confirm(who, "000000x", VISIT));
    String code = OneTimeCode.at(secret, OneTimeCode.step(clock.instant()));
    return new App(who, secret, codes.confirm(who, code, VISIT).orElse(null));
  }

  /** A device that keeps a passkey. */
  private final class Passkey {
    private final UUID person;
    private final Authenticator device;
    private final byte[] credential;

    private Passkey(UUID person, Authenticator device, byte[] credential) {
      this.person = person;
      this.device = device;
      this.credential = credential;
    }

    String answer(Ceremony.Challenge challenge, int counter) {
      return FactorsTest.answer(
          touch(device, challenge, honest -> honest.counter(counter)), credential, person);
    }

    SignedIn enter(int counter) {
      Ceremony.Challenge challenge = enter.begin();
      return enter.enter(challenge.token(), answer(challenge, counter), VISIT);
    }

    void refused(UnaryOperator<Authenticator.Ceremony> lie) {
      Ceremony.Challenge challenge = enter.begin();
      String answer = FactorsTest.answer(touch(device, challenge, lie), credential, person);
      FactorsTest.refused(
          AccessRefusal.PASSKEY_REFUSED, () -> enter.enter(challenge.token(), answer, VISIT));
    }
  }

  private Passkey withPasskey(Acting who, Authenticator device) {
    return withPasskey(who, device, 7);
  }

  private Passkey withPasskey(Acting who, Authenticator device, int counter) {
    byte[] credential = Digest.of(device.key().keyId().bytes()).bytes();
    AddPasskey.Request request = addPasskey.begin(who);
    addPasskey.add(
        who,
        request.challenge().token(),
        offer(device, request.challenge(), credential, who.person(), counter),
        "Ponsel",
        VISIT);
    return new Passkey(who.person(), device, credential);
  }

  private static PasskeySignature touch(
      Authenticator device,
      Ceremony.Challenge challenge,
      UnaryOperator<Authenticator.Ceremony> lie) {
    return lie.apply(
            device
                .over(new byte[0])
                .challenge(Base64.getUrlDecoder().decode(challenge.challenge()))
                .origin(SCREENS.origins().get(0))
                .rp(SCREENS.rp()))
        .touch();
  }

  private static String offer(
      Authenticator device,
      Ceremony.Challenge challenge,
      byte[] credential,
      UUID person,
      int counter) {
    Map<String, Object> json =
        parts(touch(device, challenge, honest -> honest.counter(counter)), credential, person);
    Map<String, Object> key = device.key().publicKey().toJson();
    json.put("algorithm", key.get("algorithm"));
    json.put("public", key.get("public"));
    return text(json);
  }

  private static String answer(PasskeySignature assertion, byte[] credential, UUID person) {
    return text(parts(assertion, credential, person));
  }

  private static Map<String, Object> parts(
      PasskeySignature assertion, byte[] credential, UUID person) {
    Map<String, Object> json = new TreeMap<>(assertion.toJson());
    json.remove("key");
    json.remove("type");
    json.put("credential", base64url(credential));
    json.put("user", base64url(Answer.handle(person)));
    return json;
  }

  private static String text(Map<String, Object> json) {
    return new String(Json.canonical(json), StandardCharsets.UTF_8);
  }

  private static String base64url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private SignedIn byPassword(Acting who) {
    return byPassword(who, VISIT);
  }

  private SignedIn byPassword(Acting who, Visit visit) {
    return entrance.open(who.person(), Entrance.Shown.ONE, visit, em -> {}, "sign_in", Map.of());
  }

  private Acting holder(Token session) {
    return sessions.holder(session).orElseThrow().acting();
  }

  private void givePassword(Acting who) {
    database.superuser(
        "insert into perisai.password (person_id, salt, hash, memory_kib, passes, lanes, set_at)"
            + " values (?, ?, ?, 19456, 2, 1, now())",
        who.person(),
        new byte[16],
        new byte[32]);
  }

  private int atOnce(String code, Acting one, Acting other) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      List<Callable<Boolean>> both = List.of(() -> proves(one, code), () -> proves(other, code));
      int proven = 0;
      for (Future<Boolean> each : pool.invokeAll(both)) {
        proven += each.get() ? 1 : 0;
      }
      return proven;
    } finally {
      pool.shutdown();
    }
  }

  private boolean proves(Acting who, String code) {
    try {
      prove.byCode(who, code, VISIT);
      return true;
    } catch (Refused wrong) {
      return false;
    }
  }

  private static void refused(Refusal refusal, Executable act) {
    assertEquals(refusal, assertThrows(Refused.class, act).refusal());
  }
}
