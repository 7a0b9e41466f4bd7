package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.publish.Town.Person;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.HoldStatement;
import id.perisai.release.HoldStatement.Action;
import id.perisai.release.PurgeStatement;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.RepositoryVerification;
import id.perisai.release.Signature;
import id.perisai.release.Signatures;
import id.perisai.release.Statement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Releases of several signers, holds, lifts and purges, from the act to the repository. */
class PowerActsTest {
  private static final String MARKER = "3273010101900001";

  @TempDir Path folder;
  private Town town;

  @BeforeEach
  void a_town_with_one_release() throws Exception {
    town = new Town(folder);
    town.approved("pertama", "Artikel pertama");
    town.publishAll();
  }

  @AfterEach
  void close() {
    town.close();
  }

  private PreparePower prepare() {
    return new PreparePower(town.work, town.repository, town.store);
  }

  private Statement statement(Acting who, Prepared prepared) {
    Candidate candidate =
        PreparePower.isPlatform(who)
            ? town.work.platform(
                who, em -> Candidates.open(em, who, prepared.candidate(), town.clock.instant()))
            : town.work.in(
                who,
                Permission.PUBLISH,
                em -> Candidates.open(em, who, prepared.candidate(), town.clock.instant()));
    try {
      return candidate.kind() == Candidate.Kind.HOLD
          ? HoldStatement.parse(candidate.statement())
          : PurgeStatement.parse(candidate.statement());
    } catch (Rejected e) {
      throw new IllegalStateException(e);
    }
  }

  private Signed sign(Person signer, Prepared prepared) throws Rejected {
    Signatures signatures = signer.sign(statement(signer.acting(), prepared));
    return power().sign(signer.acting(), prepared.candidate(), signatures);
  }

  private PublishPower power() {
    return new PublishPower(town.work, town.repository, town.store);
  }

  private void requireTwo() throws Exception {
    Directory before = town.repository.trust().directory();
    Directory next =
        Directory.of(
            before.version() + 1,
            town.repository.now(),
            before.expires(),
            before.domain(),
            before.signing(),
            before.tenants().values().stream()
                .map(tenant -> tenant.id().equals("alfa") ? tenant.withThreshold(2) : tenant)
                .toList());
    town.repository
        .writer()
        .statement(RepositoryPaths.directory(next.version()), next, town.administrator.sign(next));
  }

  @Test
  void keeps_the_first_signature_and_publishes_with_that_of_a_second_person() throws Exception {
    requireTwo();
    town.approved("kedua", "Artikel kedua");
    Prepared prepared = town.prepare().prepare(town.publisher.acting());
    AwaitingSignatures awaiting = new AwaitingSignatures(town.work, town.repository);
    assertEquals(List.of(), awaiting.of(town.second.acting()));
    assertRefused(
        PublishRefusal.CANDIDATE_UNKNOWN,
        () -> awaiting.open(town.second.acting(), prepared.candidate()));
    Signatures first = town.signed(prepared, town.publisher, town.publisher);
    Signed one = town.publish().sign(town.publisher.acting(), prepared.candidate(), first);
    assertEquals(new Signed(2, 1), one);
    assertEquals(1, town.inForce().version());

    // The same person once more, with the same key: still one person.
    assertEquals(
        new Signed(2, 1),
        town.publish().sign(town.publisher.acting(), prepared.candidate(), first));
    assertTrue(awaiting.of(town.publisher.acting()).get(0).mine());
    AwaitingSignatures.Awaiting shown = awaiting.of(town.second.acting()).get(0);
    assertFalse(shown.mine());
    assertEquals("Budi Penerbit", shown.signers());
    assertEquals(List.of(), awaiting.of(town.stranger.acting()));

    Prepared opened = awaiting.open(town.second.acting(), shown.candidate());
    ReleaseStatement statement = town.statement(opened, town.second);
    assertEquals(town.statement(prepared, town.publisher).digest(), statement.digest());
    assertRefused(
        PublishRefusal.SIGNATURE_REFUSED,
        () ->
            town.publish()
                .sign(town.second.acting(), shown.candidate(), town.publisher.sign(statement)));
    assertRefused(
        PublishRefusal.SIGNATURE_REFUSED,
        () ->
            town.publish()
                .sign(town.unlisted.acting(), shown.candidate(), town.unlisted.sign(statement)));
    Signed two =
        town.publish().sign(town.second.acting(), shown.candidate(), town.second.sign(statement));
    assertEquals(new Signed(2, 0), two);
    assertEquals(2, town.inForce().version());
    assertEquals(2, town.inForce().signers().size());
    assertEquals(List.of(), awaiting.of(town.second.acting()));
  }

  @Test
  void drops_a_half_signed_candidate_whose_base_another_release_replaced() throws Exception {
    requireTwo();
    town.approved("kedua", "Artikel kedua");
    Prepared old = town.prepare().prepare(town.publisher.acting());
    ReleaseStatement statement = town.statement(old, town.publisher);
    town.publish().sign(town.publisher.acting(), old.candidate(), town.publisher.sign(statement));
    Prepared next = town.prepare().prepare(town.second.acting());
    ReleaseStatement nextStatement = town.statement(next, town.second);
    List<Signature> both = new ArrayList<>(town.publisher.sign(nextStatement).list());
    both.addAll(town.second.sign(nextStatement).list());
    assertTrue(
        town.publish()
            .sign(town.second.acting(), next.candidate(), Signatures.of(both))
            .isInForce());
    assertRefused(
        PublishRefusal.CANDIDATE_STALE,
        () ->
            town.publish()
                .sign(town.second.acting(), old.candidate(), town.second.sign(statement)));
  }

  @Test
  void holds_by_one_signature_and_lifts_by_the_threshold() throws Exception {
    requireTwo();
    Acting publisher = town.publisher.acting();
    assertRefused(
        PublishRefusal.POWER_REFUSED,
        () -> prepare().hold(publisher, "alfa", Action.LIFT, OptionalLong.empty(), "coba"));
    assertRefused(
        PublishRefusal.POWER_REFUSED,
        () -> prepare().hold(publisher, "alfa", Action.SERVE, OptionalLong.of(9), "coba"));
    assertRefused(
        PublishRefusal.SITE_NOT_SERVED,
        () -> prepare().hold(publisher, "beta", Action.MAINTENANCE, OptionalLong.empty(), "jahat"));
    Prepared hold =
        prepare().hold(publisher, "alfa", Action.MAINTENANCE, OptionalLong.empty(), "disusupi");
    Signatures foreign = town.stranger.sign(statement(publisher, hold));
    assertRefused(
        PublishRefusal.SIGNATURE_REFUSED, () -> power().sign(publisher, hold.candidate(), foreign));
    assertEquals(new Signed(1, 0), sign(town.publisher, hold));
    HoldStatement inForce = town.repository.hold(town.repository.trust(), "alfa").get().statement();
    assertEquals("disusupi", inForce.reason());

    Prepared lift =
        prepare().hold(publisher, "alfa", Action.LIFT, OptionalLong.empty(), "sudah diperiksa");
    assertEquals(new Signed(2, 1), sign(town.publisher, lift));
    assertEquals(
        1, town.repository.hold(town.repository.trust(), "alfa").get().statement().version());
    new AwaitingSignatures(town.work, town.repository).open(town.second.acting(), lift.candidate());
    assertEquals(new Signed(2, 0), sign(town.second, lift));
    assertEquals(
        Action.LIFT,
        town.repository.hold(town.repository.trust(), "alfa").get().statement().action());
  }

  @Test
  void lets_the_platform_hold_any_site_with_one_key_of_its_own() throws Exception {
    Prepared hold =
        prepare()
            .hold(
                town.administrator.acting(),
                "alfa",
                Action.SERVE,
                OptionalLong.of(1),
                "permintaan dinas");
    assertEquals(new Signed(1, 0), sign(town.administrator, hold));
    assertEquals(
        1L,
        town.repository.hold(town.repository.trust(), "alfa").get().statement().release().get());
  }

  @Test
  void garbage_in_the_place_of_the_next_hold_or_purge_keeps_neither() throws Exception {
    for (String folder : List.of("trust/holds/alfa/", "trust/purges/alfa/")) {
      for (String name : List.of("1", "1.sig", "999999999999999", "1000000000000000")) {
        Path file = town.repository.files().directory().resolve(folder + name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "sampah");
      }
      Files.createDirectories(town.repository.files().directory().resolve(folder + "2/sampah"));
    }
    Prepared hold = maintenance();
    assertEquals(1, hold.version());
    assertEquals(new Signed(1, 0), sign(town.publisher, hold));
    assertTrue(
        town.repository.hold(town.repository.trust(), "alfa").get().statement().version() == 1);
    Prepared next = maintenance();
    assertEquals(3, next.version(), "a folder is passed by");
    assertEquals(new Signed(3, 0), sign(town.publisher, next));
    Prepared purge =
        prepare()
            .purge(
                town.publisher.acting(),
                "alfa",
                new Leak(Set.of("/berita/pertama"), false),
                "bocor");
    assertEquals(1, purge.version());
    assertEquals(new Signed(1, 0), sign(town.publisher, purge));
    assertFalse(town.repository.purged(town.repository.trust(), "alfa").digests().isEmpty());
    town.repository.anchor().log();
  }

  @Test
  void a_number_that_was_logged_is_not_given_again_though_its_file_was_exchanged()
      throws Exception {
    assertEquals(new Signed(1, 0), sign(town.publisher, maintenance()));
    Path first = town.repository.files().directory().resolve("trust/holds/alfa/1");
    Files.writeString(first, "sampah");
    Prepared next = maintenance();
    assertEquals(2, next.version());
    assertEquals(new Signed(2, 0), sign(town.publisher, next));
  }

  @Test
  void a_garbled_checkpoint_keeps_nobody_from_holding_a_site() throws Exception {
    assertEquals(new Signed(1, 0), sign(town.publisher, maintenance()));
    Path checkpoint = town.repository.files().directory().resolve("log/checkpoint");
    Files.writeString(checkpoint, "sampah");
    Prepared next = maintenance();
    assertEquals(2, next.version());
    Files.writeString(checkpoint, "sampah");
    assertEquals(new Signed(2, 0), sign(town.publisher, next));
  }

  private Prepared maintenance() {
    return prepare()
        .hold(town.publisher.acting(), "alfa", Action.MAINTENANCE, OptionalLong.empty(), "uji");
  }

  @Test
  void holds_and_purges_nothing_of_the_signing_desk() {
    Acting administrator = town.administrator.acting();
    String desk = town.repository.trust().directory().signing().tenant();
    assertRefused(
        PublishRefusal.SIGNING_DESK,
        () ->
            prepare()
                .hold(administrator, desk, Action.MAINTENANCE, OptionalLong.empty(), "dikunci"));
    assertRefused(
        PublishRefusal.SIGNING_DESK,
        () -> prepare().hold(administrator, desk, Action.SERVE, OptionalLong.of(1), "mundur"));
    assertRefused(
        PublishRefusal.SIGNING_DESK,
        () -> prepare().purge(administrator, desk, new Leak(Set.of("/"), true), "dikunci"));
  }

  @Test
  void takes_only_one_of_two_holds_of_the_same_version() throws Exception {
    Prepared one =
        prepare()
            .hold(
                town.publisher.acting(), "alfa", Action.MAINTENANCE, OptionalLong.empty(), "satu");
    Prepared other =
        prepare().hold(town.second.acting(), "alfa", Action.SERVE, OptionalLong.of(1), "dua");
    sign(town.publisher, one);
    assertRefused(PublishRefusal.CANDIDATE_STALE, () -> sign(town.second, other));
  }

  @Test
  void leaves_purged_words_nowhere_and_publishes_without_them() throws Exception {
    UUID page = town.approved("seleksi", "Peserta " + MARKER);
    town.publishAll();
    town.revised(page, 1, "seleksi", "Peserta lagi " + MARKER);
    town.publishAll();
    town.approved("ketiga", "Artikel ketiga");
    town.prepare().prepare(town.publisher.acting());
    String path = pathOf(page);
    assertEquals(List.of("revision"), rowsHold(MARKER));
    assertTrue(filesHold(MARKER).size() > 2, filesHold(MARKER).toString());

    assertRefused(
        PublishRefusal.NOTHING_TO_PURGE,
        () ->
            prepare()
                .purge(
                    town.publisher.acting(),
                    "alfa",
                    new Leak(Set.of("/tidak-ada"), true),
                    "salah ketik"));
    Prepared purge =
        prepare()
            .purge(town.publisher.acting(), "alfa", new Leak(Set.of(path), true), "NIK tersebar");
    assertEquals(new Signed(1, 0), sign(town.publisher, purge));

    assertEquals(List.of(), rowsHold(MARKER));
    assertEquals(List.of(), filesHold(MARKER));
    RepositoryVerification before = verification();
    assertEquals(List.of(), before.refusals());
    assertTrue(purgedPaths(before).contains(path), purgedPaths(before).toString());

    Prepared next = town.prepare().prepare(town.publisher.acting());
    town.publish()
        .publish(
            town.publisher.acting(),
            next.candidate(),
            town.signed(next, town.publisher, town.publisher));
    assertTrue(town.inForce().manifest().entry(path).isEmpty());
    RepositoryVerification after = verification();
    assertEquals(List.of(), after.refusals());
    assertEquals(List.of(), purgedPaths(after));
    assertEquals(List.of(), filesHold(MARKER));
  }

  @Test
  void lets_the_platform_purge_and_names_it_in_the_audit_trail() throws Exception {
    UUID page = town.approved("seleksi", "Peserta " + MARKER);
    town.publishAll();
    Prepared purge =
        prepare()
            .purge(
                town.administrator.acting(),
                "alfa",
                new Leak(Set.of(pathOf(page)), true),
                "laporan warga");
    sign(town.administrator, purge);
    assertEquals(List.of(), rowsHold(MARKER));
    assertEquals(List.of(), filesHold(MARKER));
    assertEquals(
        1L,
        town.database.count("select count(*) from perisai.audit_entry where act = 'purge.remove'"));
  }

  @Test
  void does_not_let_the_application_delete_what_no_purge_names() {
    assertThrows(
        RuntimeException.class,
        () ->
            town.work.in(
                town.publisher.acting(),
                Permission.PUBLISH,
                em -> {
                  em.createNativeQuery("select set_config('perisai.purging', 'on', true)")
                      .getSingleResult();
                  return em.createNativeQuery("delete from revision").executeUpdate();
                }));
  }

  @Test
  void takes_no_rows_of_another_tenant_out() {
    UUID page = town.approved("seleksi", "Peserta " + MARKER);
    byte[][] digest = {
      Digest.ofBytes(
              (byte[])
                  town.work.in(
                      town.publisher.acting(),
                      Permission.PUBLISH,
                      em ->
                          em.createNativeQuery(
                                  "select cast(digest as bytea) from revision where page_id ="
                                      + " :page")
                              .setParameter("page", page)
                              .getSingleResult()))
          .bytes()
    };
    assertEquals(0L, purgedRows(town.stranger, digest));
    assertEquals(List.of("revision"), rowsHold(MARKER));
    assertEquals(1L, purgedRows(town.publisher, digest));
    assertEquals(List.of(), rowsHold(MARKER));
  }

  private long purgedRows(Person who, byte[][] digests) {
    return ((Number)
            town.work.in(
                who.acting(),
                Permission.PUBLISH,
                em ->
                    em.createNativeQuery("select purge_digests(:digests)")
                        .setParameter("digests", digests)
                        .getSingleResult()))
        .longValue();
  }

  private String pathOf(UUID page) {
    return town.inForce().manifest().entries().values().stream()
        .filter(
            entry ->
                entry.variants().get(0).inputs().containsKey("revision:" + page)
                    && entry.path().endsWith("seleksi"))
        .findFirst()
        .orElseThrow()
        .path();
  }

  private RepositoryVerification verification() throws Rejected {
    return RepositoryVerification.of(
        town.repository.files(), town.pinned, town.clock, TestCodings.ALL);
  }

  private static List<String> purgedPaths(RepositoryVerification verification) {
    return verification.sites().stream()
        .filter(site -> site.tenant().equals("alfa"))
        .findFirst()
        .orElseThrow()
        .purged();
  }

  private List<String> rowsHold(String words) {
    return new Traces(town.database, folder).rows(words);
  }

  private List<String> filesHold(String words) throws IOException {
    return new Traces(town.database, folder).files(words);
  }

  private static void assertRefused(
      PublishRefusal expected, org.junit.jupiter.api.function.Executable act) {
    Refused refused = assertThrows(Refused.class, act);
    assertEquals(expected, refused.refusal(), refused.getMessage());
  }
}
