package id.perisai.platform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refusal;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.content.Content;
import id.perisai.content.CreatePage;
import id.perisai.platform.RenewLooks.Look;
import id.perisai.platform.RenewLooks.Round;
import id.perisai.platform.RenewLooks.State;
import id.perisai.publish.AwaitingSignatures;
import id.perisai.publish.Candidates;
import id.perisai.publish.DelegateRerenders;
import id.perisai.publish.Leak;
import id.perisai.publish.PreparePower;
import id.perisai.publish.PrepareRelease;
import id.perisai.publish.Prepared;
import id.perisai.publish.PublishDirectory;
import id.perisai.publish.PublishRefusal;
import id.perisai.publish.SignedRepository;
import id.perisai.publish.StatementCandidates;
import id.perisai.publish.TestThemes;
import id.perisai.publish.Town;
import id.perisai.publish.VouchForKeys;
import id.perisai.release.Directory;
import id.perisai.release.PurgeStatement;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Rerender;
import id.perisai.release.Signatures;
import id.perisai.release.VerifiedRelease;
import id.perisai.review.Approve;
import id.perisai.review.SubmitForReview;
import id.perisai.tenant.SampleContent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Two sites are brought over to a new theme; alfa leaves the signing to the platform. */
class RenewLooksTest {
  @TempDir Path folder;
  private Town town;
  private Acting admin;

  @BeforeEach
  void two_sites_with_releases() throws Exception {
    town = new Town(folder);
    admin = town.administrator.acting();
    town.database.superuser("update perisai.person set email = id::text || '@serangkota.go.id'");
    town.approved("satu", "Satu");
    town.publishAll();
    publishBeta();
  }

  @AfterEach
  void close() {
    town.close();
  }

  private void publishBeta() throws Exception {
    Map<String, Object> news = SampleContent.news("beta-satu", "Beta satu");
    Content content = Content.parse(news);
    Acting author = town.database.author("beta");
    UUID page = new CreatePage(town.work).create(author, content.type(), "id", news);
    var submitted =
        new SubmitForReview(town.work).submit(author, page, content.digest(), "sudah diperiksa");
    new Approve(town.work)
        .approve(town.stranger.acting(), submitted.submission(), content.digest());
    Prepared prepared = town.prepare().prepare(town.stranger.acting());
    town.publish()
        .publish(
            town.stranger.acting(),
            prepared.candidate(),
            town.signed(prepared, town.stranger, town.stranger));
  }

  @Test
  void prepares_each_site_for_those_who_may_sign_it() throws Exception {
    delegated();
    town.sameThemeAgain();
    assertEquals(List.of(State.OPEN, State.OPEN), states());
    all();
    assertEquals(List.of(State.PLATFORM, State.PUBLISHERS), states());

    sign(town.administrator, looks().get(0));
    assertEquals(List.of(State.LIVE, State.PUBLISHERS), states());
    VerifiedRelease renewed = town.inForce();
    assertEquals(2, renewed.version());
    assertEquals(2, renewed.theme().statement().version());
    assertEquals(List.of(town.administrator.publicKey()), renewed.signers());
    assertEquals(1, renewed.base().orElseThrow().release().statement().version());
    assertTrue(town.page("/berita/satu").contains("Satu"));

    AwaitingSignatures awaiting = new AwaitingSignatures(town.work, town.repository);
    var offered = awaiting.of(town.stranger.acting());
    assertEquals(1, offered.size());
    Prepared opened = awaiting.open(town.stranger.acting(), offered.get(0).candidate());
    town.publish()
        .publish(
            town.stranger.acting(),
            opened.candidate(),
            town.signed(opened, town.stranger, town.stranger));
    assertEquals(List.of(State.LIVE, State.LIVE), states());
    assertEquals(
        1,
        town.database.count(
            "select count(*) from perisai.letter where tenant_id = 'beta'"
                + " and subject like '%tampilan baru menunggu%'"));
    assertEquals(
        2, // of both publishers
        town.database.count(
            "select count(*) from perisai.letter where tenant_id = 'alfa'"
                + " and body like '%Ditandatangani oleh platform%'"));
  }

  @Test
  void the_tenant_goes_on_from_a_re_render_and_the_platform_from_the_tenants() throws Exception {
    delegated();
    for (int theme = 2; theme <= 3; theme++) {
      town.sameThemeAgain();
      all();
      sign(town.administrator, looks().get(0));
    }
    assertEquals(2, town.inForce().base().orElseThrow().releases().size());
    town.approved("dua", "Dua");
    assertEquals(4, town.publishAll());
    assertTrue(town.inForce().base().isEmpty());
    town.sameThemeAgain();
    all();
    sign(town.administrator, looks().get(0));
    assertEquals(4, town.inForce().base().orElseThrow().release().statement().version());
  }

  @Test
  void what_changes_by_itself_keeps_its_times_though_some_of_them_are_past() throws Exception {
    delegated();
    town.approved(timed("nanti", 2, 6));
    town.publishAll();
    assertEquals(3, variants("/berita/nanti"));
    town.clock.pass(Duration.ofHours(3));
    town.sameThemeAgain();
    all();
    assertEquals(State.PLATFORM, looks().get(0).state());
    sign(town.administrator, looks().get(0));
    assertEquals(3, town.inForce().version());
    assertEquals(3, variants("/berita/nanti"));
  }

  @Test
  void more_than_a_new_look_goes_to_the_publishers_and_says_why() throws Exception {
    delegated();
    directory(tenant -> tenant.withHosts(List.of("alfa-baru.localhost")));
    town.sameThemeAgain();
    all();
    Look alfa = looks().get(0);
    assertEquals(State.PUBLISHERS, alfa.state());
    assertTrue(alfa.detail().contains("NOT_A_RERENDER"), alfa.detail());
    refused(PublishRefusal.CANDIDATE_UNKNOWN, () -> sign(town.administrator, alfa));
    assertEquals(1, town.inForce().version());
  }

  @Test
  void one_site_that_fails_does_not_stop_the_others() throws Exception {
    delegated();
    directory("beta", tenant -> tenant.withRerender(Rerender.PLATFORM));
    town.sameThemeAgain();
    Path manifest =
        folder
            .resolve("repository")
            .resolve(RepositoryPaths.blob("alfa", town.inForce().manifest().rootDigest()));
    byte[] honest = Files.readAllBytes(manifest);
    Files.write(manifest, "{}".getBytes());
    SignedRepository forgetful =
        new SignedRepository(town.repositoryFolder(), town.pinned, town.clock, folder);
    RenewLooks acts =
        new RenewLooks(
            town.work,
            forgetful,
            new PrepareRelease(
                town.work, forgetful, town.store, TestThemes.templates(), TestThemes.theme()));
    Round round = acts.begin(admin);
    while (acts.step(admin, round)) {
      continue;
    }
    assertEquals(List.of(State.FAILED, State.PLATFORM), states());
    assertEquals("REPOSITORY_DAMAGED", looks().get(0).refusal());
    Files.write(manifest, honest);
    town.clock.pass(Duration.ofMinutes(1));
    all();
    assertEquals(List.of(State.PLATFORM, State.PLATFORM), states());
  }

  @Test
  void a_round_goes_on_where_it_stopped_and_prepares_nothing_twice() throws Exception {
    town.sameThemeAgain();
    Round round = acts().begin(admin);
    assertTrue(acts().step(admin, round));
    assertEquals(List.of(State.PUBLISHERS, State.OPEN), states());
    RenewLooks restarted = acts();
    assertEquals(round, restarted.open(admin).orElseThrow());
    assertEquals(round, restarted.begin(admin));
    assertTrue(restarted.step(admin, round));
    assertFalse(restarted.step(admin, round));
    assertTrue(restarted.open(admin).isEmpty());
    long candidates = town.database.count("select count(*) from perisai.candidate");
    all();
    assertEquals(candidates, town.database.count("select count(*) from perisai.candidate"));
  }

  @Test
  void what_another_release_overtook_is_prepared_again() throws Exception {
    delegated();
    town.sameThemeAgain();
    all();
    Look before = looks().get(0);
    town.approved("dua", "Dua");
    town.publishAll();
    assertEquals(State.LIVE, looks().get(0).state());
    town.sameThemeAgain();
    all();
    town.clock.pass(Candidates.VALID_FOR_SEVERAL);
    assertEquals(State.STALE, looks().get(0).state());
    refused(PublishRefusal.CANDIDATE_EXPIRED, () -> sign(town.administrator, before));
    all();
    assertEquals(State.PLATFORM, looks().get(0).state());
  }

  @Test
  void one_sitting_leads_from_one_candidate_to_the_next() throws Exception {
    delegated();
    directory("beta", tenant -> tenant.withRerender(Rerender.PLATFORM));
    town.sameThemeAgain();
    all();
    Prepared first = acts().sit(admin);
    RenewLooks.Sitting sitting = acts().after(admin, first.candidate()).orElseThrow();
    assertEquals(1, sitting.number());
    assertEquals(2, sitting.of());
    Prepared second = sitting.next().orElseThrow();
    assertEquals(looks().get(1).candidate(), second.candidate());
    sign(town.administrator, looks().get(0));
    RenewLooks.Sitting last = acts().after(admin, second.candidate()).orElseThrow();
    assertEquals(2, last.number());
    assertEquals(2, last.of());
    assertTrue(last.next().isEmpty());
  }

  @Test
  void takes_the_platforms_word_from_nobody_else() throws Exception {
    delegated();
    town.sameThemeAgain();
    all();
    Look alfa = looks().get(0);
    refused(PublishRefusal.SIGNATURE_REFUSED, () -> sign(town.stranger, alfa));
    refused(AccessRefusal.NOT_PERMITTED, () -> acts().begin(town.publisher.acting()));
    refused(
        AccessRefusal.NOT_PERMITTED,
        () -> town.prepare().offerRerender(town.publisher.acting(), "alfa"));
    refused(
        PublishRefusal.CANDIDATE_UNKNOWN,
        () ->
            town.publish()
                .publish(town.stranger.acting(), alfa.candidate(), Signatures.of(List.of())));
    assertEquals(1, town.inForce().version());
  }

  @Test
  void a_withdrawal_counts_at_once() throws Exception {
    delegated();
    town.sameThemeAgain();
    all();
    Look alfa = looks().get(0);
    assertEquals(State.PLATFORM, alfa.state());
    delegating().withdraw(town.second.acting());
    refused(PublishRefusal.NOT_DELEGATED, () -> sign(town.administrator, alfa));
    town.sameThemeAgain();
    all();
    assertEquals(State.PUBLISHERS, looks().get(0).state());
    refused(
        PublishRefusal.NOT_DELEGATED,
        () -> change(new DirectoryChange.Rerenders("alfa", Rerender.PLATFORM)));
    change(new DirectoryChange.Rerenders("alfa", Rerender.TENANT));
    assertFalse(town.repository.trust().directory().delegatesRerenders("alfa"));
  }

  @Test
  void delegating_takes_a_publishers_word() throws Exception {
    Acting chief = town.database.person("Ketua Alfa", "alfa", Role.TENANT_ADMIN);
    DirectoryChange give = new DirectoryChange.Rerenders("alfa", Rerender.PLATFORM);
    refused(PublishRefusal.NOT_DELEGATED, () -> change(give));
    assertTrue(delegating().delegate(chief).isAsked());
    assertFalse(delegating().standing(chief).isAgreed());
    refused(PublishRefusal.NOT_DELEGATED, () -> change(give));
    // Of somebody whose key the directory does not list, the word is not a publisher's.
    assertFalse(delegating().delegate(town.unlisted.acting()).isAgreed());
    assertTrue(delegating().delegate(town.publisher.acting()).isAgreed());
    assertFalse(town.repository.trust().directory().delegatesRerenders("alfa"));
    change(give);
    assertTrue(delegating().standing(chief).inForce());
    assertTrue(delegating().withdraw(chief).isWithdrawn());
    refused(AccessRefusal.NOT_PERMITTED, () -> delegating().delegate(town.author.acting()));
  }

  @Test
  void what_was_purged_since_it_was_drawn_is_not_shown_by_the_platforms_signature()
      throws Exception {
    delegated();
    town.sameThemeAgain();
    all();
    Look alfa = looks().get(0);
    purge("/berita/satu");
    refused(PublishRefusal.CANDIDATE_PURGED, () -> sign(town.administrator, alfa));
    assertEquals(1, town.inForce().version());
  }

  @Test
  void the_platform_does_not_sign_beside_a_release_that_came_between() throws Exception {
    delegated();
    town.sameThemeAgain();
    all();
    Look alfa = looks().get(0);
    town.approved("dua", "Dua");
    Prepared between = town.prepare().prepare(town.second.acting());
    town.publish()
        .publish(
            town.second.acting(),
            between.candidate(),
            town.signed(between, town.second, town.second));
    byte[] taken = Files.readAllBytes(town.repositoryFolder().resolve("sites/alfa/2"));
    refused(PublishRefusal.CANDIDATE_STALE, () -> sign(town.administrator, alfa));
    // The site goes back to the base of the candidate, and the version stays used up all the same.
    change(new DirectoryChange.DistrustKey("alfa", town.second.software().keyId(), 2));
    assertEquals(1, town.inForce().version());
    refused(PublishRefusal.SIGNATURE_REFUSED, () -> sign(town.administrator, alfa));
    assertArrayEquals(taken, Files.readAllBytes(town.repositoryFolder().resolve("sites/alfa/2")));
  }

  /** In force by its signature; the machine stopped before anything was removed here. */
  private void purge(String path) throws Exception {
    Acting publisher = town.publisher.acting();
    Prepared purge =
        new PreparePower(town.work, town.repository, town.store)
            .purge(publisher, "alfa", new Leak(Set.of(path), false), "data pribadi");
    byte[] statement =
        town.work.in(
            publisher,
            Permission.PUBLISH,
            em ->
                Candidates.open(em, publisher, purge.candidate(), town.clock.instant())
                    .statement());
    PurgeStatement signed = PurgeStatement.parse(statement);
    town.repository
        .writer()
        .statement(
            RepositoryPaths.purge("alfa", signed.version()), signed, town.publisher.sign(signed));
  }

  @Test
  void what_no_publisher_signed_waits_a_day_and_the_round_says_so() throws Exception {
    delegating().delegate(town.publisher.acting());
    Prepared prepared = prepared(new DirectoryChange.Rerenders("alfa", Rerender.PLATFORM));
    enact(prepared);
    town.sameThemeAgain();
    all();
    assertEquals(List.of(State.FAILED, State.PUBLISHERS), states());
    assertEquals("DELEGATION_WAITS", looks().get(0).refusal());
    assertEquals(
        3, // both publishers, and the administrator
        town.database.count(
            "select count(*) from perisai.letter where body like '%Rules that ask for less count"
                + " from "
                + town.clock.instant().plus(Duration.ofDays(1))
                + "%'"));
    town.clock.pass(Duration.ofHours(25));
    all();
    assertEquals(State.PLATFORM, looks().get(0).state());
    sign(town.administrator, looks().get(0));
    assertEquals(2, town.inForce().version());
  }

  @Test
  void a_re_render_by_the_platform_is_refused_as_long_as_its_word_waits() throws Exception {
    delegated();
    town.sameThemeAgain();
    all();
    Look alfa = looks().get(0);
    directory("alfa", tenant -> tenant.withRerender(Rerender.TENANT), town.administrator);
    directory("alfa", tenant -> tenant.withRerender(Rerender.PLATFORM), town.administrator);
    refused(PublishRefusal.SIGNATURE_REFUSED, () -> sign(town.administrator, alfa));
    assertEquals(1, town.inForce().version());
    town.clock.pass(Duration.ofHours(25));
    sign(town.administrator, alfa);
    assertEquals(2, town.inForce().version());
  }

  @Test
  void publishers_are_asked_to_sign_what_gives_power_and_nobody_else_is() throws Exception {
    delegating().delegate(town.publisher.acting());
    Prepared prepared = prepared(new DirectoryChange.Rerenders("alfa", Rerender.PLATFORM));
    AwaitingSignatures awaiting = new AwaitingSignatures(town.work, town.repository);
    assertEquals(1, awaiting.of(town.publisher.acting()).size());
    assertEquals(0, awaiting.of(town.stranger.acting()).size());
    VouchForKeys vouch = new VouchForKeys(town.work, town.repository);
    refused(
        PublishRefusal.SIGNATURE_REFUSED,
        () ->
            vouch.sign(
                town.publisher.acting(),
                prepared.candidate(),
                town.administrator.sign(directory(prepared))));
    assertEquals(
        1,
        vouch
            .sign(
                town.publisher.acting(),
                prepared.candidate(),
                town.publisher.sign(directory(prepared)))
            .missing());
    enact(prepared);
    assertTrue(town.repository.trust().delegatesRerenders("alfa"), "at once");
    assertEquals(0, awaiting.of(town.second.acting()).size());
    assertEquals(
        3,
        town.database.count(
            "select count(*) from perisai.letter where body like '%Counts at once: publishers of"
                + " this site signed it as well%'"));
    change(new DirectoryChange.Rerenders("alfa", Rerender.TENANT));
    assertFalse(town.repository.trust().directory().delegatesRerenders("alfa"), "taken by one");
  }

  private DelegateRerenders delegating() {
    return new DelegateRerenders(town.work, town.repository);
  }

  private void delegated() throws Exception {
    delegating().delegate(town.publisher.acting());
    change(new DirectoryChange.Rerenders("alfa", Rerender.PLATFORM));
  }

  /** A platform administrator prepares the directory, a publisher vouches for it if asked to. */
  private void change(DirectoryChange change) throws Exception {
    Prepared prepared = prepared(change);
    Directory next = directory(prepared);
    if (change.equals(new DirectoryChange.Rerenders("alfa", Rerender.PLATFORM))) {
      new VouchForKeys(town.work, town.repository)
          .sign(town.publisher.acting(), prepared.candidate(), town.publisher.sign(next));
    }
    enact(prepared);
  }

  private Prepared prepared(DirectoryChange change) {
    return new PrepareDirectory(
            town.work, town.repository, new StatementCandidates(town.store, town.repository))
        .prepare(admin, List.of(change));
  }

  private Directory directory(Prepared prepared) throws Exception {
    return Directory.parse(
        town.work.platform(
            admin,
            em ->
                Candidates.open(em, admin, prepared.candidate(), town.clock.instant())
                    .statement()));
  }

  private void enact(Prepared prepared) throws Exception {
    Directory next = directory(prepared);
    new PublishDirectory(town.work, town.repository, town.store)
        .publish(admin, prepared.candidate(), town.administrator.sign(next));
  }

  private void directory(UnaryOperator<Directory.Tenant> change) throws Exception {
    directory("alfa", change);
  }

  private void directory(String site, UnaryOperator<Directory.Tenant> change) throws Exception {
    directory(site, change, town.administrator, town.publisher, town.stranger);
  }

  private void directory(
      String site, UnaryOperator<Directory.Tenant> change, Town.Person... signers)
      throws Exception {
    Directory inForce = town.repository.trust().directory();
    List<Directory.Tenant> tenants = new ArrayList<>();
    inForce
        .tenants()
        .values()
        .forEach(tenant -> tenants.add(tenant.id().equals(site) ? change.apply(tenant) : tenant));
    Directory next =
        Directory.of(
            inForce.version() + 1,
            town.repository.now(),
            inForce.expires(),
            inForce.domain(),
            inForce.signing(),
            tenants);
    town.repository
        .writer()
        .statement(RepositoryPaths.directory(next.version()), next, Town.signedBy(next, signers));
  }

  private RenewLooks acts() {
    return new RenewLooks(town.work, town.repository, town.prepare());
  }

  private List<Look> looks() {
    return acts().looks(admin);
  }

  private List<State> states() {
    return looks().stream().map(Look::state).toList();
  }

  private void all() {
    RenewLooks acts = acts();
    Round round = acts.begin(admin);
    while (acts.step(admin, round)) {
      continue;
    }
  }

  private void sign(Town.Person signer, Look look) throws Exception {
    ReleaseStatement statement =
        ReleaseStatement.parse(
            town.work.platformIn(
                admin,
                look.site(),
                em ->
                    (byte[])
                        em.createNativeQuery(
                                "select cast(statement as bytea) from candidate"
                                    + " where tenant_id = :tenant and id = :id")
                            .setParameter("tenant", look.site())
                            .setParameter("id", look.candidate())
                            .getSingleResult()));
    town.publish().publish(admin, look.candidate(), signer.sign(statement));
  }

  private int variants(String path) {
    return town.inForce().manifest().entry(path).orElseThrow().variants().size();
  }

  private Map<String, Object> timed(String slug, int from, int until) {
    Map<String, Object> news = new LinkedHashMap<>(SampleContent.news(slug, "Nanti"));
    news.put("publishFrom", at(from));
    news.put("publishUntil", at(until));
    return news;
  }

  private String at(int hours) {
    return LocalDateTime.ofInstant(
            town.clock.instant().plus(Duration.ofHours(hours)), ZoneOffset.ofHours(7))
        .format(DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm"));
  }

  private static void refused(Refusal refusal, Executable act) {
    assertEquals(refusal, assertThrows(Refused.class, act).refusal());
  }
}
