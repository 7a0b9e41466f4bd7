package id.perisai.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Acting;
import id.perisai.access.DeskTokens;
import id.perisai.access.Permission;
import id.perisai.access.Refusal;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.publish.AccessList;
import id.perisai.publish.OfferKey;
import id.perisai.publish.OfferPasskey;
import id.perisai.publish.Offers;
import id.perisai.publish.OpenCandidate;
import id.perisai.publish.Prepared;
import id.perisai.publish.PublishDirectory;
import id.perisai.publish.PublishRefusal;
import id.perisai.publish.PublisherKeys;
import id.perisai.publish.RemoveKey;
import id.perisai.publish.StatementCandidates;
import id.perisai.publish.Town;
import id.perisai.release.Authenticator;
import id.perisai.release.Digest;
import id.perisai.release.Json;
import id.perisai.release.PasskeyKey;
import id.perisai.release.Rejected;
import id.perisai.release.SignedMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** The road of a passkey: offered, enrolled, used, taken out; and the offers that are refused. */
class PasskeyActsTest {
  private Town town;
  private Acting dewi;
  private Authenticator laptop;

  @BeforeEach
  void found(@TempDir Path folder) throws Exception {
    town = new Town(folder);
    dewi = town.second.acting();
    laptop = Authenticator.es256(dewi.person());
  }

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void a_passkey_waits_is_enrolled_signs_and_is_taken_out() throws Exception {
    offer(laptop, "Laptop kantor");
    PublisherKeys.Offered waits = waiting().of(town.administrator.acting()).get(0);
    assertEquals(laptop.key().keyId(), waits.keyId());
    assertEquals("webauthn", waits.key().type());
    assertEquals("Laptop kantor", waits.label());
    enact(new DirectoryChange.EnrolKey("alfa", waits.keyId()));
    assertTrue(
        town.repository
            .trust()
            .directory()
            .tenant("alfa")
            .orElseThrow()
            .keys()
            .contains(laptop.key()));

    town.clock.pass(java.time.Duration.ofHours(25));
    town.approved("satu", "Satu");
    Prepared release = town.prepare().prepare(dewi);
    town.publish()
        .publish(dewi, release.candidate(), laptop.sign(town.statement(release, town.second)));
    assertEquals(List.of(laptop.key()), town.inForce().signers());

    new RemoveKey(town.work, town.clock).ask(dewi, laptop.key().keyId());
    PublisherKeys.Offered leaves = waiting().leaving(town.administrator.acting()).get(0);
    assertTrue(leaves.farewell().isPresent());
    enact(new DirectoryChange.RevokeKey("alfa", leaves.keyId()));
    assertEquals(List.of(), waiting().leaving(town.administrator.acting()));
    assertEquals(1, town.inForce().version(), "what it signed stays");
    town.approved("dua", "Dua");
    Prepared next = town.prepare().prepare(dewi);
    refused(
        PublishRefusal.SIGNATURE_REFUSED,
        () ->
            town.publish()
                .publish(dewi, next.candidate(), laptop.sign(town.statement(next, town.second))));
  }

  @Test
  void a_tenant_that_wants_passkeys_takes_no_software_key_whatever_else_changes() throws Exception {
    refused(
        PlatformRefusal.TOO_FEW_PERSONS,
        () -> enact(new DirectoryChange.RequirePasskeys("alfa", true)));
    offer(laptop, "Laptop");
    enact(new DirectoryChange.EnrolKey("alfa", laptop.key().keyId()));
    enact(new DirectoryChange.RequirePasskeys("alfa", true));
    enact(new DirectoryChange.RevokeKey("alfa", town.publisher.software().keyId()));
    assertTrue(town.repository.trust().directory().tenant("alfa").orElseThrow().passkeys());
    town.clock.pass(java.time.Duration.ofHours(25));
    town.approved("satu", "Satu");
    Prepared release = town.prepare().prepare(dewi);
    refused(
        PublishRefusal.SIGNATURE_REFUSED,
        () ->
            town.publish()
                .publish(
                    dewi, release.candidate(), town.signed(release, town.second, town.second)));
    town.publish()
        .publish(dewi, release.candidate(), laptop.sign(town.statement(release, town.second)));
    assertEquals(0, keysOf(town.second));
    assertEquals(Instant.MAX, signsFrom(town.second));
    assertTrue(waitsUntil(town.second).isBefore(town.clock.instant()), "it waits for nothing");
    enact(new DirectoryChange.RequirePasskeys("alfa", false));
    assertEquals(1, keysOf(town.second), "will count");
    assertEquals(town.clock.instant().plus(java.time.Duration.ofHours(24)), signsFrom(town.second));
    assertEquals(signsFrom(town.second), waitsUntil(town.second));
    town.approved("dua", "Dua");
    Prepared next = town.prepare().prepare(dewi);
    refused(
        PublishRefusal.SIGNATURE_REFUSED,
        () ->
            town.publish()
                .publish(dewi, next.candidate(), town.signed(next, town.second, town.second)));
    town.clock.pass(java.time.Duration.ofHours(25));
    Prepared later = town.prepare().prepare(dewi);
    town.publish().publish(dewi, later.candidate(), town.signed(later, town.second, town.second));
    assertEquals(2, town.inForce().version());
  }

  @Test
  void software_keys_that_stay_are_nobodys_where_the_last_passkey_leaves() throws Exception {
    offer(laptop, "Laptop");
    enact(new DirectoryChange.EnrolKey("alfa", laptop.key().keyId()));
    enact(new DirectoryChange.RequirePasskeys("alfa", true));
    assertEquals(List.of(), refusalsOfLeaving());
    new RemoveKey(town.work, town.clock).ask(dewi, laptop.key().keyId());
    assertEquals(List.of("TOO_FEW_PERSONS [alfa, 1, 0]"), refusalsOfLeaving());
  }

  private List<String> refusalsOfLeaving() {
    return waiting().refusals(town.administrator.acting()).stream()
        .map(one -> one.refusal().name() + " " + one.arguments())
        .toList();
  }

  /** As people read it. */
  private Instant waitsUntil(Town.Person person) throws Rejected {
    return town.repository.trust().waitsUntil("alfa", person.publicKey());
  }

  private Instant signsFrom(Town.Person person) throws Rejected {
    return town.repository.trust().signsFrom("alfa", person.publicKey());
  }

  /** As the access review counts those that are software keys. */
  private long keysOf(Town.Person person) {
    Acting admin = town.database.person("Admin", "alfa", Role.TENANT_ADMIN);
    AccessList list = new AccessList(town.work, town.repository);
    AccessList.Item item =
        list.of(admin).stream()
            .filter(one -> one.line().person().equals(person.acting().person()))
            .findFirst()
            .orElseThrow();
    return item.keys() - 1; // the passkey
  }

  @Test
  void the_desk_is_told_of_all_keys_of_a_person_and_how_each_signs() throws Exception {
    offer(laptop, "Laptop");
    offer(Authenticator.rs256(dewi.person()), "");
    new OfferKey(town.work, town.clock).offer(dewi, leave().id(), town.second.software().bytes());
    town.approved("satu", "Satu");
    Prepared release = town.prepare().prepare(dewi);
    Map<String, Object> said =
        new OpenCandidate(town.work, town.repository, town.store, town.clock)
            .describe(dewi, release.candidate());
    List<?> keys = (List<?>) said.get("keys");
    assertEquals(3, keys.size());
    assertEquals(
        List.of("ed25519", "webauthn", "webauthn"),
        keys.stream().map(key -> ((Map<?, ?>) key).get("type")).sorted().toList());
  }

  @Test
  void refuses_an_assertion_over_anything_but_this_offer() {
    OfferKey.Leave leave = leave();
    OfferKey.Leave another = leave();
    Digest key = laptop.key().keyId();
    byte[] statement = "{}".getBytes(StandardCharsets.UTF_8);
    for (byte[] message :
        List.of(
            Offers.message(dewi, another.id(), key),
            Offers.message(town.publisher.acting(), leave.id(), key),
            Offers.message(town.stranger.acting(), leave.id(), key),
            Offers.message(dewi, leave.id(), Digest.of(statement)),
            SignedMessage.of("release", "alfa", 1, statement),
            leave.id().toString().getBytes(StandardCharsets.UTF_8))) {
      refused(
          PublishRefusal.KEY_REFUSED, () -> offer(leave, laptop, message, c -> c, json -> json));
    }
    assertNoKeys();
  }

  @Test
  void refuses_an_offer_made_elsewhere_or_by_nobody() {
    OfferKey.Leave leave = leave();
    for (UnaryOperator<Authenticator.Ceremony> lie :
        List.<UnaryOperator<Authenticator.Ceremony>>of(
            ceremony -> ceremony.origin("http://localhost:9080"),
            ceremony -> ceremony.rp("localhost"),
            ceremony -> ceremony.flags(0x01),
            ceremony -> ceremony.flags(0x04))) {
      refused(
          PublishRefusal.KEY_REFUSED,
          () -> offer(leave, laptop, honest(leave, laptop), lie, json -> json));
    }
    assertNoKeys();
  }

  @Test
  void refuses_a_key_that_is_not_the_one_that_answered() {
    OfferKey.Leave leave = leave();
    PasskeyKey other = (PasskeyKey) Authenticator.es256(dewi.person()).key().publicKey();
    refused(
        PublishRefusal.KEY_REFUSED,
        () ->
            offer(
                leave,
                laptop,
                honest(leave, laptop),
                ceremony -> ceremony,
                json -> with(json, "public", other.toJson().get("public"))));
    for (Map.Entry<String, Object> lie :
        Map.<String, Object>of(
                "algorithm", -257L,
                "credential", "",
                "signature", "AAAA",
                "more", "x",
                "label", 3L)
            .entrySet()) {
      refused(
          PublishRefusal.KEY_REFUSED,
          () ->
              offer(
                  leave,
                  laptop,
                  honest(leave, laptop),
                  ceremony -> ceremony,
                  json -> with(json, lie.getKey(), lie.getValue())));
    }
    assertNoKeys();
  }

  @Test
  void a_leave_is_good_once() {
    OfferKey.Leave leave = leave();
    assertTrue(redeemed(leave));
    offer(leave, laptop, honest(leave, laptop), ceremony -> ceremony, json -> json);
    assertTrue(!redeemed(leave), "the token ended with the offer");
    refused(
        PublishRefusal.CANDIDATE_UNKNOWN,
        () -> offer(leave, laptop, honest(leave, laptop), ceremony -> ceremony, json -> json));
    UUID never = UUID.randomUUID();
    refused(
        PublishRefusal.CANDIDATE_UNKNOWN,
        () ->
            new OfferPasskey(town.work, town.repository)
                .offer(dewi, never, Offers.passkey(laptop, dewi, never, "Laptop")));
  }

  @Test
  void refuses_to_take_out_what_somebody_else_offered() {
    offer(laptop, "Laptop");
    RemoveKey remove = new RemoveKey(town.work, town.clock);
    Digest key = laptop.key().keyId();
    refused(PublishRefusal.KEY_NOT_OWN, () -> remove.ask(town.publisher.acting(), key));
    refused(PublishRefusal.KEY_NOT_OWN, () -> remove.ask(town.stranger.acting(), key));
    remove.ask(dewi, key);
    remove.ask(dewi, key);
    assertEquals(1, count("key_farewell"));
    assertEquals(List.of(), waiting().of(town.administrator.acting()));
  }

  @Test
  void a_name_is_one_short_line() {
    offer(laptop, "  Laptop\n\u202e kantor " + "x".repeat(200));
    String label = waiting().of(town.administrator.acting()).get(0).label();
    assertTrue(label.startsWith("Laptop") && label.length() == 60, label);
    assertTrue(label.chars().noneMatch(c -> c == '\n' || c == 0x202e), label);
  }

  private WaitingKeys waiting() {
    return new WaitingKeys(town.work, town.repository);
  }

  private OfferKey.Leave leave() {
    return new OfferKey(town.work, town.clock).request(dewi);
  }

  private boolean redeemed(OfferKey.Leave leave) {
    return town.tokens()
        .redeem(leave.token(), DeskTokens.Purpose.KEY, leave.id(), town.clock.instant())
        .isPresent();
  }

  private void offer(Authenticator passkey, String label) {
    OfferKey.Leave leave = leave();
    offer(
        leave,
        passkey,
        honest(leave, passkey),
        ceremony -> ceremony,
        json -> with(json, "label", label));
  }

  private byte[] honest(OfferKey.Leave leave, Authenticator passkey) {
    return Offers.message(dewi, leave.id(), passkey.key().keyId());
  }

  private void offer(
      OfferKey.Leave leave,
      Authenticator passkey,
      byte[] message,
      UnaryOperator<Authenticator.Ceremony> ceremony,
      UnaryOperator<Map<String, Object>> bent) {
    Map<String, Object> json =
        Offers.passkey(passkey, ceremony.apply(passkey.over(message)), "Laptop");
    new OfferPasskey(town.work, town.repository)
        .offer(dewi, leave.id(), Json.canonical(bent.apply(json)));
  }

  private static Map<String, Object> with(Map<String, Object> json, String name, Object value) {
    Map<String, Object> bent = new HashMap<>(json);
    bent.put(name, value);
    return bent;
  }

  private void enact(DirectoryChange change) throws Exception {
    Prepared prepared =
        new PrepareDirectory(
                town.work, town.repository, new StatementCandidates(town.store, town.repository))
            .prepare(town.administrator.acting(), List.of(change));
    id.perisai.release.Directory next =
        id.perisai.release.Directory.parse(
            town.work.platform(
                town.administrator.acting(),
                em ->
                    id.perisai.publish.Candidates.open(
                            em,
                            town.administrator.acting(),
                            prepared.candidate(),
                            town.clock.instant())
                        .statement()));
    new PublishDirectory(town.work, town.repository, town.store)
        .publish(town.administrator.acting(), prepared.candidate(), town.administrator.sign(next));
  }

  private void assertNoKeys() {
    assertEquals(0, count("publisher_key"));
  }

  private long count(String table) {
    return town.work.in(
        dewi,
        Permission.READ,
        em ->
            ((Number) em.createNativeQuery("select count(*) from " + table).getSingleResult())
                .longValue());
  }

  private static void refused(Refusal expected, Executable lie) {
    assertEquals(expected, assertThrows(Refused.class, lie).refusal());
  }
}
