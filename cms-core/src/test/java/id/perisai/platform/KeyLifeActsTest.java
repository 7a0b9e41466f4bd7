package id.perisai.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Acting;
import id.perisai.access.Refusal;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.publish.AwaitingSignatures;
import id.perisai.publish.Candidates;
import id.perisai.publish.EndAccess;
import id.perisai.publish.OfferKey;
import id.perisai.publish.PreparePower;
import id.perisai.publish.Prepared;
import id.perisai.publish.PublishDirectory;
import id.perisai.publish.PublishPower;
import id.perisai.publish.PublishRefusal;
import id.perisai.publish.ReleaseSigners;
import id.perisai.publish.RemoveKey;
import id.perisai.publish.Signed;
import id.perisai.publish.SignedByKey;
import id.perisai.publish.StatementCandidates;
import id.perisai.publish.Town;
import id.perisai.publish.VouchForKeys;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.HoldStatement;
import id.perisai.release.Signatures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** New keys that are vouched for, stolen ones, and sites whose only publisher leaves. */
class KeyLifeActsTest {
  private Town town;

  @BeforeEach
  void found(@TempDir Path folder) throws Exception {
    town = new Town(folder);
    for (Town.Person person :
        List.of(town.publisher, town.second, town.unlisted, town.administrator)) {
      String email = person.acting().person() + "@kota.go.id";
      town.database.superuser(
          "update perisai.person set email = ?, account = ? where id = ?",
          email,
          new id.perisai.access.Email(email).account().bytes(),
          person.acting().person());
    }
  }

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void a_key_that_a_colleague_vouches_for_signs_at_once_and_everybody_is_told() throws Exception {
    offer(town.unlisted);
    Prepared prepared = prepare(vouched());
    Directory next = directory(prepared);
    Signed early = sign(prepared, town.administrator.sign(next));
    assertEquals(1, early.missing());
    assertEquals(1, town.repository.trust().directory().version(), "not yet");
    assertEquals(
        List.of(prepared.candidate()),
        waiting(town.publisher).stream().map(AwaitingSignatures.Awaiting::candidate).toList());
    assertEquals(List.of(), waiting(town.stranger));
    assertEquals(
        1,
        vouch()
            .sign(acting(town.publisher), prepared.candidate(), town.publisher.sign(next))
            .missing());
    assertTrue(sign(prepared, town.administrator.sign(next)).isInForce());
    assertEquals(List.of(), waiting(town.publisher), "nobody is asked any more");

    town.approved("satu", "Satu");
    Prepared release = town.prepare().prepare(acting(town.unlisted));
    town.publish()
        .publish(
            acting(town.unlisted),
            release.candidate(),
            town.signed(release, town.unlisted, town.unlisted));
    assertEquals(1, town.inForce().version());
    String print = town.unlisted.software().keyId().fingerprint();
    assertEquals(4, lettersWith(print), "to both publishers, the new one and the administrator");
    assertEquals(4, lettersWith("key counts from " + town.clock.instant()), "at once, and says so");
    assertEquals(0, lettersWith("A key that does not count yet"));
  }

  @Test
  void nobody_but_a_publisher_whose_key_counts_vouches() throws Exception {
    offer(town.unlisted);
    Prepared prepared = prepare(vouched());
    Directory next = directory(prepared);
    refused(
        PublishRefusal.CANDIDATE_UNKNOWN,
        () -> vouch().sign(acting(town.stranger), prepared.candidate(), town.stranger.sign(next)));
    refused(
        id.perisai.access.AccessRefusal.NOT_PERMITTED,
        () -> vouch().sign(acting(town.author), prepared.candidate(), town.author.sign(next)));
    for (Town.Person wrong :
        List.of(town.unlisted, town.second, town.stranger, town.administrator)) {
      refused(
          PublishRefusal.SIGNATURE_REFUSED,
          () -> vouch().sign(acting(town.publisher), prepared.candidate(), wrong.sign(next)));
    }
    refused(
        PublishRefusal.SIGNATURE_REFUSED,
        () -> vouch().sign(acting(town.publisher), prepared.candidate(), Signatures.of(List.of())));
    assertEquals(1, sign(prepared, town.administrator.sign(next)).missing());
  }

  @Test
  void a_key_that_nobody_vouches_for_waits_a_day() throws Exception {
    offer(town.unlisted);
    Prepared prepared =
        prepare(new DirectoryChange.EnrolKey("alfa", town.unlisted.software().keyId()));
    assertTrue(sign(prepared, town.administrator.sign(directory(prepared))).isInForce());
    assertEquals(
        town.clock.instant().plus(Duration.ofHours(24)),
        town.repository.trust().signsFrom("alfa", town.unlisted.publicKey()));
    town.approved("satu", "Satu");
    Prepared release = town.prepare().prepare(acting(town.unlisted));
    refused(
        PublishRefusal.SIGNATURE_REFUSED,
        () ->
            town.publish()
                .publish(
                    acting(town.unlisted),
                    release.candidate(),
                    town.signed(release, town.unlisted, town.unlisted)));
    assertEquals(
        4, lettersWith("key counts from " + town.clock.instant().plus(Duration.ofHours(24))));
  }

  @Test
  void the_only_publisher_is_replaced_by_the_platform_after_a_day() throws Exception {
    enact(new DirectoryChange.RevokeKey("alfa", town.publisher.software().keyId()));
    DirectoryChange last = new DirectoryChange.RevokeKey("alfa", town.second.software().keyId());
    refused(PlatformRefusal.LAST_PUBLISHER, () -> prepare(last));
    offer(town.unlisted);
    DirectoryChange successor =
        new DirectoryChange.EnrolKey("alfa", town.unlisted.software().keyId());
    enact(last, successor);
    town.approved("satu", "Satu");
    town.clock.pass(Duration.ofHours(25));
    Prepared release = town.prepare().prepare(acting(town.unlisted));
    town.publish()
        .publish(
            acting(town.unlisted),
            release.candidate(),
            town.signed(release, town.unlisted, town.unlisted));
    assertEquals(1, town.inForce().version());
  }

  @Test
  void a_held_site_may_be_left_without_a_publisher_and_gets_one_again() throws Exception {
    hold("alfa");
    enact(
        new DirectoryChange.RevokeKey("alfa", town.publisher.software().keyId()),
        new DirectoryChange.RevokeKey("alfa", town.second.software().keyId()));
    offer(town.unlisted);
    refused(PlatformRefusal.NOBODY_VOUCHES, () -> prepare(vouched()));
    enact(new DirectoryChange.EnrolKey("alfa", town.unlisted.software().keyId()));
    assertTrue(
        town.repository
            .trust()
            .waitsUntil("alfa", town.unlisted.publicKey())
            .isAfter(town.clock.instant()));
  }

  private void hold(String tenant) throws Exception {
    Prepared hold =
        new PreparePower(town.work, town.repository, town.store)
            .hold(
                acting(town.administrator),
                tenant,
                HoldStatement.Action.MAINTENANCE,
                OptionalLong.empty(),
                "Penerbit terakhir keluar");
    HoldStatement statement =
        HoldStatement.parse(
            town.work.platform(
                acting(town.administrator),
                em ->
                    Candidates.open(
                            em, acting(town.administrator), hold.candidate(), town.clock.instant())
                        .statement()));
    new PublishPower(town.work, town.repository, town.store)
        .sign(acting(town.administrator), hold.candidate(), town.administrator.sign(statement));
  }

  @Test
  void a_threshold_above_the_people_is_refused_in_words() throws Exception {
    refused(
        PlatformRefusal.TOO_FEW_PERSONS,
        () -> prepare(new DirectoryChange.SetThreshold("alfa", 3)));
    enact(new DirectoryChange.SetThreshold("alfa", 2));
    assertEquals(2, town.repository.trust().directory().tenant("alfa").orElseThrow().threshold());
    refused(
        PlatformRefusal.TOO_FEW_PERSONS,
        () -> prepare(new DirectoryChange.RevokeKey("alfa", town.second.software().keyId())));
  }

  @Test
  void a_stolen_key_falls_with_what_it_signed_and_honest_publishers_go_on() throws Exception {
    town.approved("satu", "Satu");
    town.publishAll();
    town.approved("dua", "Dua");
    town.publishAll();
    assertEquals(2, town.inForce().version());
    var stolen = town.publisher.software().keyId();
    refused(
        PlatformRefusal.REVOKED_FROM,
        () -> prepare(new DirectoryChange.DistrustKey("alfa", stolen, 4)));
    refused(
        PlatformRefusal.KEY_UNKNOWN,
        () ->
            prepare(new DirectoryChange.DistrustKey("alfa", town.stranger.software().keyId(), 2)));
    enact(new DirectoryChange.DistrustKey("alfa", stolen, 2));
    assertEquals(1, town.inForce().version(), "the newest that stands");
    Set<UUID> thief = Set.of(town.publisher.acting().person());
    assertEquals(Optional.of(new ReleaseSigners(thief, false)), signers(1));
    assertEquals(Optional.of(new ReleaseSigners(thief, true)), signers(2));
    assertEquals(2, town.repository.seen(town.repository.trust(), "alfa").version());

    Prepared next = town.prepare().prepare(acting(town.second));
    assertEquals(3, next.version());
    town.publish()
        .publish(
            acting(town.second), next.candidate(), town.signed(next, town.second, town.second));
    assertEquals(3, town.inForce().version());
    assertEquals(Optional.of(2L), town.repository.trust().revokedFrom("alfa", stolen));
    assertEquals(3, lettersWith("key revoked from release 2"));
  }

  @Test
  void a_release_stays_of_all_who_signed_it_when_one_of_them_left() throws Exception {
    town.approved("satu", "Satu");
    enact(new DirectoryChange.SetThreshold("alfa", 2));
    Prepared prepared = town.prepare().prepare(acting(town.publisher));
    for (Town.Person one : List.of(town.publisher, town.second)) {
      town.publish()
          .sign(acting(one), prepared.candidate(), town.signed(prepared, town.publisher, one));
    }
    Set<UUID> persons = Set.of(town.publisher.acting().person(), town.second.acting().person());
    assertEquals(Optional.of(new ReleaseSigners(persons, false)), signers(1));
    enact(new DirectoryChange.SetThreshold("alfa", 1));
    enact(new DirectoryChange.RevokeKey("alfa", town.second.software().keyId()));
    town.clock.pass(Duration.ofDays(2));
    assertEquals(
        List.of(town.publisher.acting().person()),
        town.repository.inForce(town.repository.trust(), "alfa").orElseThrow().signers().stream()
            .map(key -> key.person())
            .toList(),
        "who is enough now");
    assertEquals(Optional.of(new ReleaseSigners(persons, false)), signers(1));
  }

  @Test
  void a_key_that_was_taken_out_first_is_revoked_from_a_release_on_all_the_same() throws Exception {
    town.approved("satu", "Satu");
    town.publishAll();
    town.approved("dua", "Dua");
    town.publishAll();
    var stolen = town.publisher.software().keyId();
    enact(new DirectoryChange.RevokeKey("alfa", stolen));
    assertEquals(2, town.inForce().version(), "what it signed while it counted stands");
    assertEquals(Optional.empty(), town.repository.trust().revokedFrom("alfa", stolen));
    enact(new DirectoryChange.DistrustKey("alfa", stolen, 2));
    assertEquals(1, town.inForce().version());
    assertEquals(Optional.of(2L), town.repository.trust().revokedFrom("alfa", stolen));
  }

  @Test
  void what_a_key_signed_is_listed_with_what_it_may_have_signed() throws Exception {
    town.approved("satu", "Satu");
    town.publishAll();
    town.approved("dua", "Dua");
    town.publishAll();
    var key = town.publisher.software().keyId();
    assertEquals(List.of("sites/alfa/1", "sites/alfa/2"), traces("alfa", key, false));
    assertEquals(List.of(), traces("alfa", key, true));

    Path signatures = town.repositoryFolder().resolve("sites/alfa/2.sig");
    Files.delete(signatures);
    assertEquals(List.of("sites/alfa/1"), traces("alfa", key, false));
    assertEquals(List.of("sites/alfa/2"), traces("alfa", key, true));
    assertEquals(List.of(), traces("beta", key, true), "no release of another department");
    Files.writeString(signatures, "others");
    assertEquals(List.of("sites/alfa/2"), traces("alfa", key, true));
  }

  private List<String> traces(String tenant, Digest key, boolean unknown) throws Exception {
    return SignedByKey.in(
            town.repository.files(), town.repository.trust().pinnedRoot(), tenant, key)
        .stream()
        .filter(trace -> trace.unknown() == unknown)
        .map(SignedByKey.Trace::path)
        .toList();
  }

  @Test
  void administrators_are_told_once_for_each_step_before_trust_expires() throws Exception {
    ExpiryLetters letters = new ExpiryLetters(town.database.factory(), town.repository);
    java.time.Instant expires = town.repository.trust().directory().expires();
    town.clock.pass(Duration.between(town.clock.instant(), expires.minus(Duration.ofDays(61))));
    assertEquals(0, letters.write());
    town.clock.pass(Duration.ofDays(2));
    int first = letters.write();
    assertTrue(first > 0);
    assertEquals(0, letters.write(), "once");
    town.clock.pass(Duration.ofDays(30));
    assertEquals(first, letters.write());
    town.clock.pass(Duration.ofDays(23));
    assertEquals(first, letters.write());
    assertEquals(0, letters.write());
    town.clock.pass(Duration.ofDays(8));
    assertEquals(first, letters.write(), "and that it has expired");
  }

  @Test
  void administrators_are_told_of_a_leavers_key_at_once_and_each_day_until_it_is_taken_out()
      throws Exception {
    LeavingKeyLetters letters = new LeavingKeyLetters(town.database.factory(), town.repository);
    List.of(town.publisher, town.second, town.stranger, town.unlisted).forEach(this::offer);
    Acting admin = town.database.person("Admin", "alfa", Role.TENANT_ADMIN);
    EndAccess endAccess = new EndAccess(town.work, town.clock);
    endAccess.end(admin, town.unlisted.acting().person(), "");
    assertEquals(0, letters.write(), "no directory lists it: it never counted");
    endAccess.end(admin, town.publisher.acting().person(), "");
    assertEquals(1, letters.write());
    assertEquals(1, lettersWith("alfa: Budi Penerbit, "));
    assertEquals(0, letters.write(), "once");
    town.clock.pass(Duration.ofHours(23));
    assertEquals(0, letters.write());
    town.clock.pass(Duration.ofHours(2));
    assertEquals(1, letters.write(), "it still counts");
    enact(new DirectoryChange.RevokeKey("alfa", town.publisher.software().keyId()));
    town.clock.pass(Duration.ofHours(25));
    assertEquals(0, letters.write());

    town.clock.pass(Duration.ofHours(2));
    new RemoveKey(town.work, town.clock).ask(town.second.acting(), town.second.software().keyId());
    town.clock.pass(Duration.ofHours(-2));
    assertEquals(1, letters.write());
    assertEquals(0, letters.write(), "not each minute where the clock went back");
    town.clock.pass(Duration.ofHours(3));
    assertEquals(0, letters.write(), "told already");
    town.clock.pass(Duration.ofMinutes(1));
    new RemoveKey(town.work, town.clock)
        .ask(town.stranger.acting(), town.stranger.software().keyId());
    assertEquals(1, letters.write(), "another one came");
    assertEquals(1, lettersWith("beta: Rudi Penerbit, "));
    assertEquals(2, lettersWith("alfa: Budi Penerbit, "));
  }

  /** A directory without them would be refused, and the notice says what comes first. */
  @Test
  void why_a_directory_without_leavers_keys_is_refused_is_known_before_it_is_prepared()
      throws Exception {
    List.of(town.publisher, town.second, town.stranger).forEach(this::offer);
    Acting admin = town.database.person("Admin", "alfa", Role.TENANT_ADMIN);
    new EndAccess(town.work, town.clock).end(admin, town.publisher.acting().person(), "");
    new RemoveKey(town.work, town.clock)
        .ask(town.stranger.acting(), town.stranger.software().keyId());
    assertEquals(List.of("LAST_PUBLISHER [beta]"), refusalsOfLeaving());
    assertEquals(1, new LeavingKeyLetters(town.database.factory(), town.repository).write());
    assertEquals(
        1,
        town.database.count(
            "select count(*) from perisai.letter where subject like '%Kunci menunggu%'"
                + " and body like '%Tahan & hapus%' and body like '%Hold & purge%'"));

    enact(new DirectoryChange.SetThreshold("alfa", 2));
    assertEquals(
        List.of("LAST_PUBLISHER [beta]", "TOO_FEW_PERSONS [alfa, 2, 1]"), refusalsOfLeaving());
    refused(
        PlatformRefusal.TOO_FEW_PERSONS,
        () -> prepare(new DirectoryChange.RevokeKey("alfa", town.publisher.software().keyId())));
    enact(new DirectoryChange.SetThreshold("alfa", 1));
    hold("beta");
    assertEquals(List.of(), refusalsOfLeaving(), "a held site needs nobody who publishes");
    new RemoveKey(town.work, town.clock).ask(town.second.acting(), town.second.software().keyId());
    assertEquals(
        List.of("LAST_PUBLISHER [alfa]"), refusalsOfLeaving(), "neither goes with the other");
    enact(new DirectoryChange.RevokeKey("alfa", town.publisher.software().keyId()));
    enact(new DirectoryChange.RevokeKey("beta", town.stranger.software().keyId()));
    assertEquals(List.of("LAST_PUBLISHER [alfa]"), refusalsOfLeaving());
  }

  private List<String> refusalsOfLeaving() {
    return new WaitingKeys(town.work, town.repository)
        .refusals(acting(town.administrator)).stream()
            .map(one -> one.refusal().name() + " " + one.arguments())
            .sorted()
            .toList();
  }

  @Test
  void a_letter_of_a_clock_that_ran_ahead_silences_none() {
    LeavingKeyLetters letters = new LeavingKeyLetters(town.database.factory(), town.repository);
    offer(town.publisher);
    offer(town.second);
    RemoveKey remove = new RemoveKey(town.work, town.clock);
    remove.ask(town.publisher.acting(), town.publisher.software().keyId());
    town.clock.pass(Duration.ofDays(200));
    assertEquals(1, letters.write());
    town.clock.pass(Duration.ofDays(-200));
    assertEquals(1, letters.write());
    assertEquals(0, letters.write());
    remove.ask(town.second.acting(), town.second.software().keyId());
    assertEquals(1, letters.write());
    town.clock.pass(Duration.ofHours(25));
    assertEquals(1, letters.write());
  }

  private Optional<ReleaseSigners> signers(long version) throws Exception {
    Path file = town.repositoryFolder().resolve("sites/alfa/" + version);
    return ReleaseSigners.of(
        town.repository.trust(),
        "alfa",
        version,
        town.repository.files().statement("sites/alfa/" + version),
        Files.readAllBytes(file.resolveSibling(version + ".sig")));
  }

  private VouchForKeys vouch() {
    return new VouchForKeys(town.work, town.repository);
  }

  private List<AwaitingSignatures.Awaiting> waiting(Town.Person person) {
    return new AwaitingSignatures(town.work, town.repository).of(acting(person));
  }

  private static id.perisai.access.Acting acting(Town.Person person) {
    return person.acting();
  }

  private DirectoryChange vouched() {
    return new DirectoryChange.EnrolKey("alfa", town.unlisted.software().keyId(), true);
  }

  private void offer(Town.Person person) {
    OfferKey offer = new OfferKey(town.work, town.clock);
    OfferKey.Leave leave = offer.request(person.acting());
    offer.offer(person.acting(), leave.id(), person.software().bytes());
  }

  private Prepared prepare(DirectoryChange... changes) {
    return new PrepareDirectory(
            town.work, town.repository, new StatementCandidates(town.store, town.repository))
        .prepare(acting(town.administrator), List.of(changes));
  }

  private void enact(DirectoryChange... changes) throws Exception {
    Prepared prepared = prepare(changes);
    assertTrue(sign(prepared, town.administrator.sign(directory(prepared))).isInForce());
  }

  private Directory directory(Prepared prepared) throws Exception {
    return Directory.parse(
        town.work.platform(
            acting(town.administrator),
            em ->
                Candidates.open(
                        em, acting(town.administrator), prepared.candidate(), town.clock.instant())
                    .statement()));
  }

  private Signed sign(Prepared prepared, Signatures signatures) {
    return new PublishDirectory(town.work, town.repository, town.store)
        .sign(acting(town.administrator), prepared.candidate(), signatures);
  }

  private long lettersWith(String words) {
    return town.work.platform(
        town.administrator.acting(),
        em ->
            ((Number)
                    em.createNativeQuery(
                            "select count(*) from letter where tenant_id = 'platform'"
                                + " and body like '%' || :words || '%'")
                        .setParameter("words", words)
                        .getSingleResult())
                .longValue());
  }

  private static void refused(Refusal refusal, Executable act) {
    assertEquals(refusal, assertThrows(Refused.class, act).refusal());
  }
}
