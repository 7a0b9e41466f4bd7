package id.perisai.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Acting;
import id.perisai.access.Email;
import id.perisai.mail.Letter;
import id.perisai.mail.Outbox;
import id.perisai.publish.Leak;
import id.perisai.publish.OpenCandidate;
import id.perisai.publish.PreparePower;
import id.perisai.publish.Prepared;
import id.perisai.publish.PublishDirectory;
import id.perisai.publish.PublishPower;
import id.perisai.publish.PublishTheme;
import id.perisai.publish.PublishTrust;
import id.perisai.publish.StatementCandidates;
import id.perisai.publish.TestThemes;
import id.perisai.publish.Town;
import id.perisai.publish.TrustChange;
import id.perisai.release.Directory;
import id.perisai.release.HoldStatement;
import id.perisai.release.HoldStatement.Action;
import id.perisai.release.PurgeStatement;
import id.perisai.release.Rerender;
import id.perisai.release.Signatures;
import id.perisai.release.Statement;
import id.perisai.release.ThemeStatement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is told of a directory, a theme, a hold, a purge: by whom, why, with which fingerprint. */
class StatementLettersTest {
  private static final String BUDI = "budi@contoh.id";
  private static final String DEWI = "dewi@contoh.id";
  private static final String RUDI = "rudi@contoh.id";
  private static final String SIBER = "siber@contoh.id";

  @TempDir Path folder;
  private Town town;

  @BeforeEach
  void found() throws Exception {
    town = new Town(folder);
    address(town.publisher, BUDI);
    address(town.second, DEWI);
    address(town.stranger, RUDI);
    address(town.administrator, SIBER);
    address(town.unlisted, "eko@contoh.id");
    address(town.author, "siti@contoh.id");
  }

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void a_hold_is_told_to_all_key_holders_of_the_site_and_to_the_platform() throws Exception {
    Prepared hold =
        power()
            .hold(
                town.publisher.acting(),
                "alfa",
                Action.MAINTENANCE,
                OptionalLong.empty(),
                "disusupi");
    Statement statement = HoldStatement.parse(bytes(town.publisher.acting(), hold));
    sign(town.publisher, hold, statement);
    for (Letter letter : told(BUDI, DEWI, SIBER)) {
      assertTrue(letter.subject().contains("Dinas Alfa"), letter.subject());
      assertTrue(letter.subject().contains("pemeliharaan"), letter.subject());
      assertTrue(letter.body().contains("disusupi"), letter.body());
      assertTrue(letter.body().contains("by: Budi Penerbit"), letter.body());
      assertTrue(letter.body().contains(statement.digest().fingerprint()), letter.body());
    }
  }

  @Test
  void a_hold_by_the_platform_is_told_to_the_site_too() throws Exception {
    Prepared hold =
        power()
            .hold(
                town.administrator.acting(),
                "alfa",
                Action.MAINTENANCE,
                OptionalLong.empty(),
                "laporan BSSN");
    Statement statement = HoldStatement.parse(bytes(town.administrator.acting(), hold));
    sign(town.administrator, hold, statement);
    for (Letter letter : told(BUDI, DEWI, SIBER)) {
      assertTrue(letter.body().contains("by: Sari Admin"), letter.body());
      assertTrue(letter.body().contains("laporan BSSN"), letter.body());
    }
  }

  @Test
  void a_purge_is_told_with_its_reason() throws Exception {
    town.approved("bocor", "Daftar yang bocor");
    town.publishAll();
    new Outbox(town.database.factory(), town.clock).carryDue(letter -> {});
    Prepared purge =
        power()
            .purge(
                town.publisher.acting(),
                "alfa",
                new Leak(Set.of("/berita/bocor"), true),
                "data pribadi");
    Statement statement = PurgeStatement.parse(bytes(town.publisher.acting(), purge));
    sign(town.publisher, purge, statement);
    for (Letter letter : told(BUDI, DEWI, SIBER)) {
      assertTrue(letter.body().contains("data pribadi"), letter.body());
      assertTrue(letter.body().contains(statement.digest().fingerprint()), letter.body());
      assertFalse(letter.body().contains("Daftar yang bocor"), letter.body());
    }
  }

  @Test
  void a_key_taken_out_is_told_to_its_site_also_to_whose_key_it_was_and_to_no_other_site()
      throws Exception {
    Prepared prepared =
        prepareDirectory(new DirectoryChange.RevokeKey("alfa", town.second.software().keyId()));
    Directory next = Directory.parse(bytes(town.administrator.acting(), prepared));
    new PublishDirectory(town.work, town.repository, town.store)
        .publish(town.administrator.acting(), prepared.candidate(), town.administrator.sign(next));
    for (Letter letter : told(BUDI, DEWI, SIBER)) {
      assertTrue(letter.body().contains("key taken out: Dewi Penerbit"), letter.body());
      assertTrue(
          letter.body().contains(town.second.software().keyId().fingerprint()), letter.body());
      assertTrue(letter.body().contains("by: Sari Admin"), letter.body());
    }
  }

  @Test
  void a_directory_signed_offline_is_told_all_the_same() throws Exception {
    Directory before = town.repository.trust().directory();
    Directory next =
        Directory.of(
            before.version() + 1,
            town.repository.now(),
            before.expires(),
            before.domain(),
            before.signing(),
            before.tenants().values().stream()
                .map(tenant -> tenant.id().equals("beta") ? tenant.withPasskeys(false) : tenant)
                .map(
                    tenant ->
                        tenant.id().equals("alfa")
                            ? tenant
                                .withThreshold(2)
                                .withRerender(Rerender.PLATFORM)
                                .withState(Directory.State.SUSPENDED)
                            : tenant)
                .toList());
    new PublishTrust(town.work, town.repository, town.store)
        .publish(town.administrator.acting(), TrustChange.of(next, town.administrator.sign(next)));
    for (Letter letter : told(BUDI, DEWI, SIBER)) {
      assertTrue(letter.body().contains("signers: 1 → 2"), letter.body());
      assertTrue(
          letter.body().contains("keadaan / state: aktif / active → dihentikan / suspended"),
          letter.body());
      assertTrue(
          letter.body().contains("re-rendered by: penerbit situs / publishers → platform\n"),
          letter.body());
      assertFalse(letter.body().contains("true"), letter.body());
      assertTrue(letter.body().contains("Sari Admin (ed25519 "), letter.body());
    }
  }

  @Test
  void a_theme_is_told_to_the_platform() throws Exception {
    Prepared prepared =
        new PrepareTheme(
                town.work,
                town.repository,
                candidates(),
                TestThemes.changed(folder.resolve("newer"), "assets/site.css", "h1{top:0}"))
            .prepare(town.administrator.acting());
    Statement theme = ThemeStatement.parse(bytes(town.administrator.acting(), prepared));
    new PublishTheme(town.work, town.repository, town.store)
        .publish(town.administrator.acting(), prepared.candidate(), town.administrator.sign(theme));
    Letter letter = told(SIBER).get(0);
    assertTrue(letter.subject().contains("shared appearance 2"), letter.subject());
    assertTrue(letter.body().contains(theme.digest().fingerprint()), letter.body());
  }

  @Test
  void nothing_is_told_of_what_was_refused() throws Exception {
    Prepared prepared =
        prepareDirectory(new DirectoryChange.RevokeKey("alfa", town.second.software().keyId()));
    org.junit.jupiter.api.Assertions.assertThrows(
        id.perisai.access.Refused.class,
        () ->
            new PublishDirectory(town.work, town.repository, town.store)
                .publish(
                    town.administrator.acting(), prepared.candidate(), Signatures.of(List.of())));
    assertEquals(
        new Outbox.State(0, 0, 0), new Outbox(town.database.factory(), town.clock).state());
  }

  private PreparePower power() {
    return new PreparePower(town.work, town.repository, town.store);
  }

  private void sign(Town.Person signer, Prepared prepared, Statement statement) throws Exception {
    new PublishPower(town.work, town.repository, town.store)
        .sign(signer.acting(), prepared.candidate(), signer.sign(statement));
  }

  private StatementCandidates candidates() {
    return new StatementCandidates(town.store, town.repository);
  }

  private Prepared prepareDirectory(DirectoryChange change) {
    return new PrepareDirectory(town.work, town.repository, candidates())
        .prepare(town.administrator.acting(), List.of(change));
  }

  /** The statement as the desk gets it. */
  private byte[] bytes(Acting who, Prepared prepared) {
    Map<String, Object> shown =
        new OpenCandidate(town.work, town.repository, town.store, town.clock)
            .describe(who, prepared.candidate());
    return Base64.getUrlDecoder().decode((String) shown.get("statement"));
  }

  /** One letter each, to just these. */
  private List<Letter> told(String... addresses) {
    List<Letter> carried = new ArrayList<>();
    new Outbox(town.database.factory(), town.clock).carryDue(carried::add);
    assertEquals(
        List.copyOf(new TreeSet<>(List.of(addresses))),
        carried.stream().map(Letter::to).sorted().toList());
    return carried;
  }

  private void address(Town.Person person, String email) {
    town.database.superuser(
        "update perisai.person set email = ?, account = ? where id = ?",
        email,
        new Email(email).account().bytes(),
        person.acting().person());
  }
}
