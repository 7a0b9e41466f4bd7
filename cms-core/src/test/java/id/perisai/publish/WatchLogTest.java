package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Email;
import id.perisai.access.Permission;
import id.perisai.access.Transactions;
import id.perisai.audit.AuditTrail;
import id.perisai.mail.Letter;
import id.perisai.mail.Outbox;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.FaultyDisk;
import id.perisai.release.HoldStatement;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Signatures;
import id.perisai.release.Statement;
import id.perisai.release.TenantStatement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements that nobody signed at the desk: who is told of them, and how often. */
class WatchLogTest {
  @TempDir Path folder;
  private Town town;
  private Outbox outbox;
  private WatchLog watch;

  @BeforeEach
  void start() throws Exception {
    town = new Town(folder);
    town.approved("satu", "Satu");
    town.publishAll();
    outbox = new Outbox(town.database.factory(), town.clock);
    address(town.publisher, "budi@contoh.id");
    address(town.second, "dewi@contoh.id");
    address(town.stranger, "rudi@contoh.id");
    address(town.administrator, "sari@contoh.id");
    watch = watch();
    watch.round();
    letters();
  }

  @AfterEach
  void stop() {
    town.close();
  }

  @Test
  void takes_what_was_there_before_the_first_look_as_known_and_says_so_once() throws Exception {
    assertEquals(List.of(), watch.round());
    assertEquals(List.of(WatchLog.BEGUN), acts());
    assertEquals(List.of(), watch.recent());
  }

  @Test
  void says_nothing_of_what_goes_through_the_platform() throws Exception {
    town.approved("dua", "Dua");
    town.publishAll();
    hold(HoldStatement.Action.MAINTENANCE, town.publisher);
    hold(HoldStatement.Action.LIFT, town.second);
    assertEquals(List.of(), watch.round());
    assertEquals(List.of(), watch.recent());
    assertFalse(acts().contains(WatchLog.UNKNOWN));
  }

  @Test
  void a_release_that_a_stolen_key_signed_and_somebody_wrote_into_the_repository_is_told_of()
      throws Exception {
    ReleaseStatement stolen = straightIntoTheRepository();
    List<UnknownStatement> found = watch.round();
    assertEquals(List.of("sites/alfa/2"), paths(found));
    assertFalse(found.get(0).prepared());
    List<Letter> letters = letters();
    assertEquals(List.of("budi@contoh.id", "dewi@contoh.id", "sari@contoh.id"), addresses(letters));
    for (Letter letter : letters) {
      assertTrue(letter.subject().contains("not through this platform"), letter.subject());
      assertTrue(letter.body().contains(stolen.digest().fingerprint()), letter.body());
      assertTrue(letter.body().contains("Budi Penerbit ("), letter.body());
    }
    assertEquals(List.of(WatchLog.BEGUN, WatchLog.UNKNOWN), acts());
    assertEquals(List.of("sites/alfa/2"), paths(watch.recent()));
  }

  @Test
  void each_is_told_of_once_over_restarts_a_lost_memory_and_a_second_server() throws Exception {
    straightIntoTheRepository();
    Path memory = folder.resolve("log-watched");
    byte[] before = Files.readAllBytes(memory);
    assertEquals(1, watch.round().size());
    assertEquals(List.of(), watch.round());
    assertEquals(List.of(), watch().round(), "after a restart");
    Files.write(memory, before);
    assertEquals(List.of(), watch().round(), "another server, or a stop before it was remembered");
    Files.delete(memory);
    assertEquals(List.of(), watch().round());
    assertEquals(List.of(WatchLog.BEGUN, WatchLog.UNKNOWN, WatchLog.BEGUN), acts());
    assertEquals(3, letters().size());
    assertEquals(List.of("sites/alfa/2"), paths(watch().recent()));
  }

  @Test
  void a_database_of_yesterday_accuses_nobody_of_what_it_forgot() throws Exception {
    town.approved("dua", "Dua");
    town.publishAll();
    watch.round();
    forgetReleases();
    assertEquals(List.of(), watch().round());
  }

  @Test
  void a_hold_on_one_site_and_a_theme_for_all_are_told_to_those_whom_they_concern()
      throws Exception {
    HoldStatement hold =
        HoldStatement.of(
            "beta",
            1,
            town.repository.now(),
            HoldStatement.Action.MAINTENANCE,
            "tanpa sepengetahuan siapa pun",
            OptionalLong.empty());
    write(RepositoryPaths.hold("beta", 1), hold, town.stranger.sign(hold));
    assertEquals(List.of("trust/holds/beta/1"), paths(watch.round()));
    assertEquals(List.of("rudi@contoh.id", "sari@contoh.id"), addresses(letters()));
    town.sameThemeAgain();
    assertEquals(List.of("trust/theme/2"), paths(watch.round()));
    assertEquals(
        List.of("budi@contoh.id", "dewi@contoh.id", "rudi@contoh.id", "sari@contoh.id"),
        addresses(letters()));
  }

  @Test
  void an_act_that_is_not_committed_yet_is_waited_for() throws Exception {
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch looking = new CountDownLatch(1);
    ExecutorService others = Executors.newFixedThreadPool(2);
    try {
      Future<?> act =
          others.submit(
              () ->
                  new Transactions(town.database.factory())
                      .in(
                          "alfa",
                          null,
                          em -> {
                            PublishRelease.awaitTurn(em, "alfa");
                            ReleaseStatement release = straightIntoTheRepository();
                            AuditTrail.record(
                                em,
                                "alfa",
                                null,
                                "release.publish",
                                Map.of("statement", release.digest().hex()));
                            written.countDown();
                            await(looking);
                            return null;
                          }));
      await(written);
      Future<List<UnknownStatement>> round = others.submit(watch::round);
      assertThrows(TimeoutException.class, () -> round.get(1, TimeUnit.SECONDS));
      looking.countDown();
      act.get(60, TimeUnit.SECONDS);
      assertEquals(List.of(), round.get(60, TimeUnit.SECONDS));
    } finally {
      others.shutdownNow();
    }
  }

  @Test
  void what_was_prepared_here_and_signed_elsewhere_is_told_of_as_unfinished() throws Exception {
    town.approved("dua", "Dua");
    Prepared prepared = town.prepare().prepare(town.publisher.acting());
    ReleaseStatement candidate = town.statement(prepared, town.publisher);
    write(RepositoryPaths.release("alfa", 2), candidate, town.publisher.sign(candidate));
    List<UnknownStatement> found = watch.round();
    assertEquals(List.of("sites/alfa/2"), paths(found));
    assertTrue(found.get(0).prepared());
    assertTrue(letters().get(0).body().contains("a stop may have come"));
    assertEquals(List.of(), watch.recent(), "an alarm only where nothing explains it");
  }

  /** The thief has a session too, and presses before the next round. */
  @Test
  void what_was_signed_elsewhere_is_told_of_even_if_the_next_release_was_prepared_before_the_look()
      throws Exception {
    town.approved("dua", "Dua");
    Prepared prepared = town.prepare().prepare(town.publisher.acting());
    Signatures signatures = town.signed(prepared, town.publisher, town.publisher);
    // All that the repository gets of a release, and nothing in the database.
    try (FaultyDisk disk = FaultyDisk.stoppingAfter("RENAME " + prepared.version())) {
      assertThrows(
          FaultyDisk.Stopped.class,
          () -> town.publish().publish(town.publisher.acting(), prepared.candidate(), signatures));
    }
    town.repository.stampTime().stamp(town.repository.anchor()::log);
    town.approved("tiga", "Tiga");
    town.prepare().prepare(town.publisher.acting());
    assertEquals(List.of("sites/alfa/2"), paths(watch.round()));
  }

  @Test
  void a_log_that_is_another_one_is_not_followed_and_nothing_is_forgotten() throws Exception {
    Path memory = folder.resolve("log-watched");
    String line = Files.readString(memory);
    Files.writeString(memory, line.replaceFirst(" .*", " " + Digest.of(new byte[1]).hex()));
    straightIntoTheRepository();
    assertThrows(IOException.class, watch::round);
    Files.writeString(memory, "garbage");
    assertThrows(IOException.class, watch::round);
    Files.writeString(memory, line);
    assertEquals(1, watch.round().size());
  }

  /** The contents that are in force, once more, by a publisher's key and none of our acts. */
  private ReleaseStatement straightIntoTheRepository() {
    try {
      ReleaseStatement before = town.inForce().statement().statement();
      ReleaseStatement stolen =
          ReleaseStatement.of(
              "alfa",
              before.version() + 1,
              town.repository.now(),
              Optional.of(before.digest()),
              before.manifest(),
              before.theme());
      write(RepositoryPaths.release("alfa", stolen.version()), stolen, town.publisher.sign(stolen));
      return stolen;
    } catch (Rejected e) {
      throw new IllegalStateException(e);
    }
  }

  /** As a thief would: two files; the minute's round logs and stamps what verifies. */
  private void write(String path, Statement statement, Signatures signatures) {
    try {
      Path file = town.repositoryFolder().resolve(path);
      Files.createDirectories(file.getParent());
      Files.write(
          town.repositoryFolder().resolve(RepositoryPaths.signatures(path)), signatures.bytes());
      Files.write(file, statement.bytes());
      town.repository.stampTime().stamp(town.repository.anchor()::log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void hold(HoldStatement.Action action, Town.Person signer) throws Exception {
    PreparePower prepare = new PreparePower(town.work, town.repository, town.store);
    Prepared prepared =
        prepare.hold(signer.acting(), "alfa", action, OptionalLong.empty(), "uji coba");
    TenantStatement statement = HoldStatement.parse(candidate(signer, prepared));
    new PublishPower(town.work, town.repository, town.store)
        .sign(signer.acting(), prepared.candidate(), signer.sign(statement));
  }

  private byte[] candidate(Town.Person signer, Prepared prepared) {
    return town.work.in(
        signer.acting(),
        Permission.PUBLISH,
        em ->
            Candidates.open(em, signer.acting(), prepared.candidate(), town.clock.instant())
                .statement());
  }

  private WatchLog watch() {
    return new WatchLog(
        town.database.factory(),
        new SignedRepository(town.repositoryFolder(), town.pinned, town.clock, folder));
  }

  private List<String> acts() {
    return new Transactions(town.database.factory())
        .in(
            Directory.PLATFORM,
            null,
            em ->
                em
                    .createNativeQuery(
                        "select act from audit_entry where tenant_id = 'platform'"
                            + " and act like 'log.%' order by number",
                        String.class)
                    .getResultList()
                    .stream()
                    .map(String.class::cast)
                    .toList());
  }

  private void forgetReleases() {
    town.database.superuser("alter table perisai.audit_entry disable trigger user");
    town.database.superuser("delete from perisai.audit_entry where act = 'release.publish'");
    town.database.superuser("alter table perisai.audit_entry enable trigger user");
  }

  private void address(Town.Person person, String email) {
    town.database.superuser(
        "update perisai.person set email = ?, account = ? where id = ?",
        email,
        new Email(email).account().bytes(),
        person.acting().person());
  }

  private List<Letter> letters() {
    List<Letter> carried = new ArrayList<>();
    outbox.carryDue(carried::add);
    return carried;
  }

  private static List<String> addresses(List<Letter> letters) {
    return List.copyOf(new TreeSet<>(letters.stream().map(Letter::to).toList()));
  }

  private static List<String> paths(List<UnknownStatement> statements) {
    return statements.stream().map(UnknownStatement::path).toList();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(60, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
