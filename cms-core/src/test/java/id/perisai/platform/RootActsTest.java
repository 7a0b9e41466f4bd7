package id.perisai.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Acting;
import id.perisai.access.Email;
import id.perisai.access.Permission;
import id.perisai.access.Refusal;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.publish.AccessList;
import id.perisai.publish.AwaitingSignatures;
import id.perisai.publish.Candidates;
import id.perisai.publish.EndAccess;
import id.perisai.publish.OfferKey;
import id.perisai.publish.Prepared;
import id.perisai.publish.PublishDirectory;
import id.perisai.publish.PublishRefusal;
import id.perisai.publish.PublishRelease;
import id.perisai.publish.PublishRoot;
import id.perisai.publish.PublishTheme;
import id.perisai.publish.PublishTrust;
import id.perisai.publish.ReleaseSigners;
import id.perisai.publish.RemoveKey;
import id.perisai.publish.Signed;
import id.perisai.publish.SigningDesk;
import id.perisai.publish.SoftwareKey;
import id.perisai.publish.StatementCandidates;
import id.perisai.publish.TestThemes;
import id.perisai.publish.Town;
import id.perisai.publish.TrustChange;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Key;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.Signatures;
import id.perisai.release.ThemeStatement;
import id.perisai.release.TrustRoot;
import id.perisai.render.Theme;
import id.perisai.tenant.AccessReview;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** The platform's own keys, from an offered one to a root that names it, on the screen and off. */
class RootActsTest {
  private static final SoftwareKey SECOND_KEY = SoftwareKey.make(Town.PASSPHRASE);

  private Town town;
  private Town.Person first;
  private Town.Person second;

  @BeforeEach
  void found(@TempDir Path folder) throws Exception {
    town = new Town(folder);
    first = town.administrator;
    Acting dewi = town.database.person("Dewi Admin", "platform", Role.PLATFORM_ADMIN);
    second = new Town.Person(dewi, SECOND_KEY, SECOND_KEY.open(Town.PASSPHRASE));
  }

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void a_second_administrator_comes_in_by_the_signatures_of_both() throws Exception {
    offer(second);
    assertEquals(
        List.of(second.software().keyId()),
        keys().waiting(first.acting()).stream().map(key -> key.keyId()).toList());
    Prepared prepared = prepare(add(second), new RootChange.Threshold(2));
    assertEquals(1, sign(first, prepared, first.sign(root(first, prepared))).missing());
    assertEquals(1, town.repository.trust().newestRoot().version());
    assertEquals(
        List.of("root"),
        new AwaitingSignatures(town.work, town.repository)
            .of(second.acting()).stream().map(AwaitingSignatures.Awaiting::kind).toList());
    assertEquals(0, sign(second, prepared, second.sign(root(second, prepared))).missing());
    // Its own threshold is of two, and one alone had signed the directory: so it waits.
    assertEquals(2, town.repository.trust().newestRoot().version());
    assertEquals(1, town.repository.trust().root().version());
    assertEquals(List.of(), keys().waiting(first.acting()));
    assertEquals(
        List.of("Sari Admin", "Dewi Admin"),
        keys().listed(first.acting()).stream().map(PlatformKeys.Listed::name).toList());

    Prepared directory = directory();
    Directory next = Directory.parse(statement(first, directory));
    assertEquals(
        1, directories().sign(first.acting(), directory.candidate(), first.sign(next)).missing());
    assertEquals(
        0, directories().sign(second.acting(), directory.candidate(), second.sign(next)).missing());
    assertEquals(2, town.repository.trust().root().version());
    assertEquals(2, town.repository.trust().directory().version());
  }

  @Test
  void theme_and_desk_are_signed_by_one_after_the_other_at_the_desk(@TempDir Path other)
      throws Exception {
    new SigningDesk(town.repository, TestThemes.theme()).publish(first.key());
    twoMustSign();
    Theme newer = TestThemes.changed(other, "assets/site.css", "\nh1{letter-spacing:0}\n");
    PrepareTheme act =
        new PrepareTheme(
            town.work,
            town.repository,
            new StatementCandidates(town.store, town.repository),
            newer);

    Prepared theme = act.prepare(first.acting());
    ThemeStatement look = ThemeStatement.parse(statement(first, theme));
    PublishTheme themes = new PublishTheme(town.work, town.repository, town.store);
    assertEquals(1, themes.publish(first.acting(), theme.candidate(), first.sign(look)).missing());
    assertEquals(List.of("theme"), awaited(second));
    assertEquals(look.digest(), opened(second, theme));
    assertEquals(
        0, themes.publish(second.acting(), theme.candidate(), second.sign(look)).missing());
    assertEquals(2, town.repository.newestTheme(town.repository.trust()));

    Prepared desk = act.prepare(first.acting());
    ReleaseStatement release = ReleaseStatement.parse(statement(first, desk));
    PublishRelease releases = town.publish();
    assertEquals(1, releases.sign(first.acting(), desk.candidate(), first.sign(release)).missing());
    assertEquals(1, releases.sign(first.acting(), desk.candidate(), first.sign(release)).missing());
    assertEquals(1, desk(), "one person twice is one person");
    assertEquals(List.of("release"), awaited(second));
    assertEquals(release.digest(), opened(second, desk));
    refused(
        PublishRefusal.SIGNATURE_REFUSED,
        () -> releases.sign(second.acting(), desk.candidate(), town.publisher.sign(release)));
    assertEquals(
        0, releases.sign(second.acting(), desk.candidate(), second.sign(release)).missing());
    assertEquals(2, desk());
    assertEquals(List.of(), awaited(second));
    assertEquals(Optional.empty(), act.next());
  }

  @Test
  void what_came_in_a_file_counts_with_what_was_signed_at_the_desk_and_alone_is_too_little()
      throws Exception {
    new SigningDesk(town.repository, TestThemes.theme()).publish(first.key());
    twoMustSign();
    Prepared theme =
        new PrepareTheme(
                town.work,
                town.repository,
                new StatementCandidates(town.store, town.repository),
                TestThemes.changed(
                    town.folder.resolve("newer"), "assets/site.css", "\nh1{letter-spacing:0}\n"))
            .prepare(first.acting());
    ThemeStatement look = ThemeStatement.parse(statement(first, theme));
    PublishTheme themes = new PublishTheme(town.work, town.repository, town.store);
    Acting operator = Acting.commandLine("platform");
    refused(
        PublishRefusal.SIGNATURES_MISSING,
        () -> themes.publish(operator, theme.candidate(), second.sign(look)));
    refused(
        PublishRefusal.SIGNATURE_REFUSED,
        () -> themes.publish(operator, theme.candidate(), town.publisher.sign(look)));
    themes.publish(first.acting(), theme.candidate(), first.sign(look));
    assertEquals(0, themes.publish(operator, theme.candidate(), second.sign(look)).missing());
    assertEquals(2, town.repository.newestTheme(town.repository.trust()));
    assertEquals(Optional.of(town.clock.instant()), signed(second), "who signed elsewhere signed");
  }

  /** When the access review says that a signature of theirs was last taken. */
  private Optional<Instant> signed(Town.Person person) {
    return new AccessReview(town.work)
        .of(first.acting()).stream()
            .filter(line -> line.person().equals(person.acting().person()))
            .findFirst()
            .orElseThrow()
            .signed();
  }

  @Test
  void a_root_that_comes_in_a_folder_is_of_those_who_signed_it_too() throws Exception {
    offer(second);
    TrustRoot next = root(first, prepare(add(second)));
    assertEquals(Optional.empty(), signed(first));
    Signatures both = Signatures.of(List.of(first.key().sign(next), second.key().sign(next)));
    trust().publish(Acting.commandLine("platform"), TrustChange.of(next, both));
    assertEquals(Optional.of(town.clock.instant()), signed(first));
    assertEquals(Optional.of(town.clock.instant()), signed(second));
  }

  @Test
  void a_release_is_of_those_whose_signatures_came_in_a_folder_and_not_of_who_brought_it()
      throws Exception {
    new SigningDesk(town.repository, TestThemes.theme()).publish(first.key());
    twoMustSign();
    PrepareTheme act =
        new PrepareTheme(
            town.work,
            town.repository,
            new StatementCandidates(town.store, town.repository),
            TestThemes.changed(
                town.folder.resolve("newer"), "assets/site.css", "\nh1{letter-spacing:0}\n"));
    Prepared theme = act.prepare(first.acting());
    ThemeStatement look = ThemeStatement.parse(statement(first, theme));
    Acting operator = Acting.commandLine("platform");
    new PublishTheme(town.work, town.repository, town.store)
        .publish(
            operator,
            theme.candidate(),
            Signatures.of(List.of(first.key().sign(look), second.key().sign(look))));
    Prepared desk = act.prepare(first.acting());
    ReleaseStatement release = ReleaseStatement.parse(statement(first, desk));
    Signatures both = Signatures.of(List.of(first.key().sign(release), second.key().sign(release)));
    assertEquals(0, town.publish().sign(operator, desk.candidate(), both).missing());
    assertEquals(
        Optional.of(
            new ReleaseSigners(Set.of(first.acting().person(), second.acting().person()), false)),
        ReleaseSigners.of(town.repository.trust(), "platform", 2, release.bytes(), both.bytes()));
    assertEquals(
        Optional.empty(),
        ReleaseSigners.of(
            town.repository.trust(),
            "platform",
            2,
            release.bytes(),
            town.publisher.sign(release).bytes()));
  }

  @Test
  void a_key_of_the_root_waits_for_nothing_and_is_told_of_from_when_its_owner_leaves()
      throws Exception {
    offer(first);
    twoMustSign();
    address(first);
    LeavingKeyLetters letters = new LeavingKeyLetters(town.database.factory(), town.repository);
    WaitingKeys waiting = new WaitingKeys(town.work, town.repository);
    assertEquals(List.of(), waiting.of(first.acting()), "no directory is to list them");
    assertEquals(0, letters.write());

    new EndAccess(town.work, town.clock).end(first.acting(), second.acting().person(), "");
    assertEquals(
        List.of(second.software().keyId()),
        keys().leaving(first.acting()).stream().map(key -> key.key().keyId()).toList());
    assertEquals(List.of(), waiting.leaving(first.acting()), "no directory is to leave it out");
    assertEquals(1, letters.write());
    assertEquals(
        1,
        town.database.count(
            "select count(*) from perisai.letter where body like '%- akar kepercayaan / trust"
                + " root: Dewi Admin, %'"));
    PlatformKeys.Listed hers = keys().listed(first.acting()).get(1);
    assertEquals("Dewi Admin", hers.name());
    assertTrue(hers.left() && hers.farewell().isPresent());
    assertTrue(!keys().listed(first.acting()).get(0).left());

    TrustRoot without =
        RootDraft.of(town.repository.trust().newestRoot())
            .remove(second.software().keyId())
            .threshold(1)
            .made(town.repository.now());
    Signatures both = Signatures.of(List.of(first.key().sign(without), second.key().sign(without)));
    trust().publish(first.acting(), TrustChange.of(without, both));
    assertEquals(3, town.repository.trust().root().version());
    town.clock.pass(Duration.ofHours(25));
    assertEquals(List.of(), keys().leaving(first.acting()));
    assertEquals(0, letters.write());
  }

  /** Of whoever leaves, nobody can bring the key back: who is invited anew is a new person. */
  @Test
  void says_how_many_who_can_sign_a_root_are_missing_before_and_after_somebody_leaves()
      throws Exception {
    offer(first);
    twoMustSign();
    UUID leaver = second.acting().person();
    PlatformKeys.Signers both = keys().signers(first.acting());
    assertEquals(0, both.missing());
    assertTrue(both.isNobodySpare());
    assertEquals(1, both.missingWithout(leaver));
    assertEquals(0, both.missingWithout(town.publisher.acting().person()), "who signs no root");

    new EndAccess(town.work, town.clock).end(first.acting(), leaver, "");
    PlatformKeys.Signers one = keys().signers(first.acting());
    assertEquals(1, one.missing());
    assertEquals(0, one.missingWithout(leaver), "who went already takes nobody");

    Key offline = Key.ed25519(UUID.randomUUID(), town.publisher.software().publicKey());
    TrustRoot next =
        RootDraft.of(town.repository.trust().newestRoot()).add(offline).made(town.repository.now());
    Signatures byBoth = Signatures.of(List.of(first.key().sign(next), second.key().sign(next)));
    trust().publish(first.acting(), TrustChange.of(next, byBoth));
    PlatformKeys.Signers with = keys().signers(first.acting());
    assertEquals(0, with.missing(), "holders of keys off the network are unknown here");
    assertEquals(1, with.missingWithout(first.acting().person()));
  }

  @Test
  void a_key_that_was_asked_out_is_not_reckoned_on_for_the_next_root_and_its_owner_is_warned_of()
      throws Exception {
    offer(first);
    twoMustSign();
    new RemoveKey(town.work, town.clock).ask(first.acting(), first.software().keyId());
    PlatformKeys.Signers lost = keys().signers(second.acting());
    assertEquals(1, lost.missing());
    assertEquals(2, lost.missingWithout(second.acting().person()));
    assertEquals(1, lost.missingWithout(first.acting().person()), "it may still sign");
  }

  @Test
  void a_key_that_the_directory_alone_lists_for_the_desk_counts_for_nothing_and_nobody_is_told()
      throws Exception {
    offer(first);
    offer(second);
    Prepared prepared = prepare(add(second), new RootChange.RemoveKey(first.software().keyId()));
    TrustRoot next = root(first, prepared);
    sign(first, prepared, first.sign(next));
    new EndAccess(town.work, town.clock).end(second.acting(), first.acting().person(), "");
    assertEquals(
        List.of(first.software().keyId()),
        keys().leaving(second.acting()).stream().map(key -> key.key().keyId()).toList());
    assertEquals(false, keys().leaving(second.acting()).get(0).isOut());
    sign(second, prepared, second.sign(next));
    assertEquals(1, keys().leaving(second.acting()).size(), "in force until there is a directory");
    assertTrue(keys().leaving(second.acting()).get(0).isOut(), "another root would not help");
    address(second);
    LeavingKeyLetters letters = new LeavingKeyLetters(town.database.factory(), town.repository);
    assertEquals(1, letters.write());
    assertEquals(
        1,
        town.database.count(
            "select count(*) from perisai.letter where body like '%new root waits for a directory):"
                + " Sari Admin, %'"));
    Directory directory = directoryAfter(next);
    trust().publish(second.acting(), TrustChange.of(directory, second.sign(directory)));
    assertEquals(2, town.repository.trust().root().version());
    assertEquals(
        1, town.repository.trust().directory().tenant("platform").orElseThrow().keys().size());
    assertEquals(List.of(), keys().leaving(second.acting()));
  }

  /** The number in the menu goes back to none by each decision. */
  @Test
  void a_new_administrators_key_waits_until_a_root_lists_it_and_not_anew_when_one_leaves_it_out()
      throws Exception {
    offer(first);
    assertEquals(List.of(), keys().undecided(first.acting()));
    offer(second);
    assertEquals(
        List.of(second.software().keyId()),
        keys().undecided(first.acting()).stream().map(key -> key.keyId()).toList());
    Prepared with = prepare(add(second));
    sign(first, with, first.sign(root(first, with)));
    assertEquals(List.of(), keys().undecided(first.acting()));
    Prepared without = prepare(new RootChange.RemoveKey(second.software().keyId()));
    sign(first, without, first.sign(root(first, without)));
    assertEquals(List.of(), keys().undecided(first.acting()));
    assertEquals(1, keys().waiting(first.acting()).size(), "another root may list it again");
  }

  /** As made by {@code trust key --person}: no screen of ours was ever offered it. */
  @Test
  void who_leaves_with_a_key_that_came_into_the_root_in_a_folder_is_told_of_too() throws Exception {
    Key hers = Key.ed25519(second.acting().person(), SECOND_KEY.publicKey());
    TrustRoot next =
        RootDraft.of(town.repository.trust().newestRoot()).add(hers).made(town.repository.now());
    trust().publish(first.acting(), TrustChange.of(next, first.sign(next)));
    address(first);
    LeavingKeyLetters letters = new LeavingKeyLetters(town.database.factory(), town.repository);
    AccessList list = new AccessList(town.work, town.repository);
    assertEquals(2, list.able("platform", list.of(first.acting())));
    assertEquals(List.of(), keys().leaving(first.acting()));
    assertEquals(0, letters.write());

    new EndAccess(town.work, town.clock).end(first.acting(), second.acting().person(), "");
    assertEquals(
        List.of("Dewi Admin"),
        keys().leaving(first.acting()).stream().map(PlatformKeys.Listed::name).toList());
    assertEquals(1, letters.write());
    List<AccessList.Item> items = list.of(first.acting());
    assertEquals(
        List.of("Dewi Admin", "Sari Admin"),
        items.stream().map(item -> item.line().name()).toList());
    assertTrue(items.get(0).isKeyWithoutRole());
    assertEquals(1, list.able("platform", items), "a leaver is no stranger");
    assertEquals(2, list.signing("platform", items));
  }

  /** Without one, nothing is written to a person. */
  private void address(Town.Person person) {
    String email = person.acting().person() + "@kota.go.id";
    town.database.superuser(
        "update perisai.person set email = ?, account = ? where id = ?",
        email,
        new Email(email).account().bytes(),
        person.acting().person());
  }

  private void twoMustSign() throws Exception {
    offer(second);
    Prepared root = prepare(add(second), new RootChange.Threshold(2));
    TrustRoot next = root(first, root);
    sign(first, root, first.sign(next));
    Directory directory = directoryAfter(next);
    trust()
        .publish(
            first.acting(),
            new TrustChange(
                Optional.of(new TrustChange.Part<>(next, second.sign(next))),
                Optional.of(new TrustChange.Part<>(directory, both(directory)))));
    assertEquals(2, town.repository.trust().root().keys().threshold());
  }

  private List<String> awaited(Town.Person person) {
    return new AwaitingSignatures(town.work, town.repository)
        .of(person.acting()).stream().map(AwaitingSignatures.Awaiting::kind).toList();
  }

  /** What a colleague is shown of a candidate. */
  private Digest opened(Town.Person person, Prepared prepared) {
    return new AwaitingSignatures(town.work, town.repository)
        .open(person.acting(), prepared.candidate())
        .statement();
  }

  private long desk() {
    return town.repository.inForce(town.repository.trust(), "platform").orElseThrow().version();
  }

  @Test
  void a_root_that_changes_no_key_is_in_force_at_once() throws Exception {
    Prepared prepared = prepare();
    assertEquals(0, sign(first, prepared, first.sign(root(first, prepared))).missing());
    assertEquals(2, town.repository.trust().root().version());
    Duration left =
        Duration.between(town.clock.instant(), town.repository.trust().root().expires());
    assertEquals(RootDraft.USUALLY_VALID, left);
  }

  @Test
  void new_server_keys_sign_from_the_root_that_names_them() throws Exception {
    TrustRoot before = town.repository.trust().root();
    Prepared prepared = prepare(new RootChange.NewLogKey(), new RootChange.NewTimestampKey());
    sign(first, prepared, first.sign(root(first, prepared)));
    TrustRoot now = town.repository.trust().root();
    assertEquals(2, now.version());
    assertTrue(!now.log().key().equals(before.log().key()));
    assertTrue(!now.timestamp().equals(before.timestamp()));
    town.approved("satu", "Satu");
    town.publishAll();
    assertEquals(1, town.inForce().version());
  }

  @Test
  void refuses_a_root_that_one_side_alone_signed_or_somebody_else() throws Exception {
    offer(second);
    Prepared prepared = prepare(add(second), new RootChange.RemoveKey(first.software().keyId()));
    TrustRoot next = root(first, prepared);
    refused(
        PublishRefusal.SIGNATURE_REFUSED, () -> sign(first, prepared, town.publisher.sign(next)));
    refused(PublishRefusal.SIGNATURE_REFUSED, () -> sign(first, prepared, second.sign(next)));
    assertEquals(1, sign(first, prepared, first.sign(next)).missing());
    assertEquals(1, sign(first, prepared, first.sign(next)).missing());
    assertEquals(0, sign(second, prepared, second.sign(next)).missing());
    assertEquals(2, town.repository.trust().newestRoot().version());
  }

  @Test
  void refuses_keys_that_are_not_offered_or_in_already_and_a_threshold_nobody_reaches() {
    refused(PlatformRefusal.KEY_UNKNOWN, () -> prepare(add(second)));
    offer(town.unlisted); // A publisher's: of another tenant.
    refused(PlatformRefusal.KEY_UNKNOWN, () -> prepare(add(town.unlisted)));
    offer(first);
    refused(PlatformRefusal.KEY_IN_ROOT, () -> prepare(add(first)));
    refused(
        PlatformRefusal.KEY_NOT_IN_ROOT,
        () -> prepare(new RootChange.RemoveKey(Digest.of(new byte[] {1}))));
    refused(PublishRefusal.ROOT_REFUSED, () -> prepare(new RootChange.Threshold(2)));
    refused(
        PublishRefusal.ROOT_REFUSED,
        () -> prepare(new RootChange.RemoveKey(first.software().keyId())));
  }

  @Test
  void refuses_a_root_that_was_made_on_an_older_one() throws Exception {
    Prepared stale = prepare();
    Prepared good = prepare();
    sign(first, good, first.sign(root(first, good)));
    TrustRoot old = root(first, stale);
    refused(PublishRefusal.CANDIDATE_STALE, () -> sign(first, stale, first.sign(old)));
    refused(
        PublishRefusal.TRUST_REFUSED,
        () -> trust().publish(first.acting(), TrustChange.of(old, first.sign(old))));
  }

  @Test
  void joins_a_signature_of_the_desk_with_one_that_came_in_a_file() throws Exception {
    offer(second);
    Prepared prepared = prepare(add(second), new RootChange.Threshold(2));
    TrustRoot next = root(first, prepared);
    sign(first, prepared, first.sign(next));
    Directory directory = directoryAfter(next);
    TrustChange change =
        new TrustChange(
            Optional.of(new TrustChange.Part<>(next, second.sign(next))),
            Optional.of(new TrustChange.Part<>(directory, both(directory))));
    long entries = audited();
    trust().publish(first.acting(), change);
    assertEquals(2, town.repository.trust().root().version());
    assertEquals(2, town.repository.trust().directory().version());
    assertEquals(entries + 2, audited());
    refused(PublishRefusal.CANDIDATE_DONE, () -> sign(second, prepared, second.sign(next)));
  }

  @Test
  void refuses_files_with_too_few_signatures_or_one_person_twice() throws Exception {
    UUID person = first.acting().person();
    Key again = Key.ed25519(person, SECOND_KEY.publicKey());
    TrustRoot two =
        RootDraft.of(town.repository.trust().newestRoot())
            .add(again)
            .add(town.publisher.publicKey())
            .threshold(2)
            .made(town.repository.now());
    Signatures onePerson = Signatures.of(List.of(first.key().sign(two), second.key().sign(two)));
    Refused refused =
        refused(
            PublishRefusal.TRUST_REFUSED,
            () -> trust().publish(first.acting(), TrustChange.of(two, onePerson)));
    assertTrue(refused.getMessage().contains("1 persons"), refused.getMessage());
    TrustRoot next = RootDraft.of(town.repository.trust().newestRoot()).made(town.repository.now());
    refused(
        PublishRefusal.TRUST_REFUSED,
        () -> trust().publish(first.acting(), TrustChange.of(next, Signatures.of(List.of()))));
    assertEquals(1, town.repository.trust().newestRoot().version());
  }

  private Signatures both(Directory directory) throws Exception {
    return Signatures.of(List.of(first.key().sign(directory), second.key().sign(directory)));
  }

  private Directory directoryAfter(TrustRoot root) throws Exception {
    Directory now = town.repository.trust().directory();
    return Directory.of(
        now.version() + 1,
        root.issued(),
        root.issued().plus(Duration.ofDays(300)),
        now.domain(),
        now.signing(),
        List.copyOf(now.tenants().values()));
  }

  private long audited() {
    return town.work.in(
        first.acting(),
        Permission.READ_AUDIT,
        em ->
            ((Number)
                    em.createNativeQuery(
                            "select count(*) from audit_entry where act like '%.publish'")
                        .getSingleResult())
                .longValue());
  }

  private void offer(Town.Person person) {
    OfferKey offer = new OfferKey(town.work, town.clock);
    OfferKey.Leave leave = offer.request(person.acting());
    offer.offer(person.acting(), leave.id(), person.software().bytes());
  }

  private static RootChange add(Town.Person person) {
    return new RootChange.AddKey(person.software().keyId());
  }

  private PlatformKeys keys() {
    return new PlatformKeys(town.work, town.repository);
  }

  private Prepared prepare(RootChange... changes) {
    return new PrepareRoot(
            town.work,
            town.repository,
            new StatementCandidates(town.store, town.repository),
            town.folder)
        .prepare(first.acting(), List.of(changes));
  }

  private Prepared directory() {
    return new PrepareDirectory(
            town.work, town.repository, new StatementCandidates(town.store, town.repository))
        .prepare(first.acting(), List.of());
  }

  private PublishDirectory directories() {
    return new PublishDirectory(town.work, town.repository, town.store);
  }

  private PublishTrust trust() {
    return new PublishTrust(town.work, town.repository, town.store);
  }

  private Signed sign(Town.Person who, Prepared prepared, Signatures signatures) {
    return new PublishRoot(town.work, town.repository, town.store)
        .sign(who.acting(), prepared.candidate(), signatures);
  }

  private TrustRoot root(Town.Person who, Prepared prepared) throws Exception {
    return TrustRoot.parse(statement(who, prepared));
  }

  private byte[] statement(Town.Person who, Prepared prepared) {
    return town.work.platform(
        who.acting(),
        em ->
            Candidates.open(em, who.acting(), prepared.candidate(), town.clock.instant())
                .statement());
  }

  private static Refused refused(Refusal refusal, Executable act) {
    Refused refused = assertThrows(Refused.class, act);
    assertEquals(refusal, refused.refusal(), refused.getMessage());
    return refused;
  }
}
