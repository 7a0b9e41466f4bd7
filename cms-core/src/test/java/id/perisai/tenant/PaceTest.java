package id.perisai.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Cost;
import id.perisai.access.Grants;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.media.UploadImage;
import id.perisai.publish.Town.SettableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A script with somebody's session does no more of what costs than hands would. */
class PaceTest {
  private static TestDatabase database;

  private final SettableClock clock = new SettableClock();
  private final Work work = new Work(database.factory(), clock);

  @BeforeAll
  static void open() {
    database = TestDatabase.fresh();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void so_many_at_once_and_then_one_each_so_often() {
    Acting author = database.author("alfa");
    for (Cost cost : Cost.values()) {
      spend(author, cost, cost.atOnce());
      Refused refused = refused(author, cost);
      assertEquals(AccessRefusal.TOO_FAST, refused.refusal());
      long wait = (Long) refused.arguments().get(0);
      assertTrue(wait >= 1 && wait <= Math.max(1, cost.thenEach().toSeconds()), cost + " " + wait);
      clock.pass(Duration.ofSeconds(wait));
      work.spend(author, Permission.READ, cost); // the refusal told the truth
    }
  }

  @Test
  void a_refusal_counts_nothing_and_rest_makes_room_again() {
    Acting author = database.author("alfa");
    spend(author, Cost.EXPORT, Cost.EXPORT.atOnce());
    for (int i = 0; i < 50; i++) {
      refused(author, Cost.EXPORT);
    }
    clock.pass(Cost.EXPORT.thenEach().multipliedBy(3));
    spend(author, Cost.EXPORT, 3);
    refused(author, Cost.EXPORT);
    clock.pass(Duration.ofDays(30));
    spend(author, Cost.EXPORT, Cost.EXPORT.atOnce()); // and rest saves up no more than that
    refused(author, Cost.EXPORT);
  }

  @Test
  void a_clock_that_is_set_back_lets_nobody_go_on_earlier() {
    Acting author = database.author("alfa");
    spend(author, Cost.EXPORT, Cost.EXPORT.atOnce());
    clock.pass(Duration.ofHours(-2));
    refused(author, Cost.EXPORT);
    clock.pass(Duration.ofHours(2));
    refused(author, Cost.EXPORT);
  }

  @Test
  void nobody_else_waits_and_no_other_act_does() {
    Acting busy = database.author("alfa");
    spend(busy, Cost.EXPORT, Cost.EXPORT.atOnce());
    refused(busy, Cost.EXPORT);
    work.spend(database.author("alfa"), Permission.READ, Cost.EXPORT);
    work.spend(busy, Permission.READ, Cost.SEARCH);
  }

  @Test
  void another_server_and_another_department_of_the_same_person_make_no_more_of_it() {
    Acting alfa = database.author("alfa");
    database.superuser(
        "insert into perisai.membership (tenant_id, person_id, role) values ('beta', ?, 'author')",
        alfa.person());
    spend(alfa, Cost.EXPORT, Cost.EXPORT.atOnce());
    Work other = new Work(TestDatabase.factoryAt(database.address()), clock);
    Acting beta = database.acting(alfa.person(), "beta");
    assertThrows(Refused.class, () -> other.spend(beta, Permission.READ, Cost.EXPORT));
  }

  @Test
  void of_many_at_the_same_moment_no_more_get_through() throws Exception {
    Acting author = database.author("alfa");
    spend(author, Cost.EXPORT, Cost.EXPORT.atOnce() - 3);
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      List<Callable<Boolean>> all =
          IntStream.range(0, 24).<Callable<Boolean>>mapToObj(i -> () -> goes(author)).toList();
      int through = 0;
      for (Future<Boolean> one : threads.invokeAll(all)) {
        through += one.get() ? 1 : 0;
      }
      assertEquals(3, through);
    } finally {
      threads.shutdownNow();
    }
  }

  private boolean goes(Acting who) {
    try {
      work.spend(who, Permission.READ, Cost.EXPORT);
      return true;
    } catch (Refused refused) {
      return false;
    }
  }

  @Test
  void whoever_may_not_is_told_that_and_is_not_counted() {
    Acting author = database.author("alfa");
    Refused refused =
        assertThrows(Refused.class, () -> work.spend(author, Permission.MANAGE_PEOPLE, Cost.LINK));
    assertEquals(AccessRefusal.NOT_PERMITTED, refused.refusal());
    assertEquals(
        0,
        database.count(
            "select count(*) from perisai.costly_act where person_id = '" + author.person() + "'"));
  }

  @Test
  void commands_on_the_machine_go_on() {
    spend(Acting.commandLine("alfa"), Cost.EXPORT, Cost.EXPORT.atOnce() + 1);
  }

  /** The acts ask, and before they do what costs: each fails here by its pace, not by its input. */
  @Test
  void the_acts_are_held_to_it() throws IOException {
    Acting author = database.author("alfa");
    spend(author, Cost.UPLOAD, Cost.UPLOAD.atOnce());
    tooFast(() -> new UploadImage(work).upload(author, "rusak.jpg", new byte[] {1}));
    tooFast(
        () ->
            new id.perisai.media.UploadFile(work)
                .upload(author, "rusak.pdf", new java.io.ByteArrayInputStream(new byte[] {1})));
    Acting admin = database.person("Admin", "alfa", Role.TENANT_ADMIN);
    for (int i = 0; i < Cost.LINK.atOnce(); i++) {
      work.spend(admin, Permission.MANAGE_PEOPLE, Cost.LINK);
    }
    tooFast(
        () ->
            new InvitePerson(work)
                .invite(admin, "baru@serangkota.go.id", "Baru", Grants.of(Role.AUTHOR)));
    tooFast(() -> new IssueLink(work).issue(admin, author.person()));
    tooFast(
        () ->
            new id.perisai.factor.Recovery(work, clock)
                .ask(admin, author.person(), id.perisai.factor.Recovery.Lost.EVERYTHING, "hilang"));
    assertEquals(
        0,
        database.count(
            "select count(*) from perisai.person where email = 'baru@serangkota.go.id'"));
    spend(author, Cost.PAGE, Cost.PAGE.atOnce());
    tooFast(
        () ->
            new id.perisai.content.CreatePage(work)
                .create(
                    author,
                    id.perisai.content.ContentType.PAGE,
                    "id",
                    Map.of("path", "/terlalu-cepat", "title", "Cepat", "body", List.of())));
  }

  /** What operators read is what is held. */
  @Test
  void the_page_of_limits_says_the_same() throws IOException {
    String page = Files.readString(Path.of("../docs/limits.md"), StandardCharsets.UTF_8);
    for (Cost cost : Cost.values()) {
      String row =
          "%d at once, then one in %s s"
              .formatted(
                  cost.atOnce(),
                  cost.thenEach().toMillis() % 1000 == 0
                      ? Long.toString(cost.thenEach().toSeconds())
                      : Double.toString(cost.thenEach().toMillis() / 1000.0));
      assertTrue(
          page.lines().anyMatch(line -> line.contains(row) && line.contains("`Cost." + cost + "`")),
          cost + ": " + row);
    }
  }

  private static void tooFast(org.junit.jupiter.api.function.Executable act) {
    assertEquals(AccessRefusal.TOO_FAST, assertThrows(Refused.class, act).refusal());
  }

  private void spend(Acting who, Cost cost, int times) {
    for (int i = 0; i < times; i++) {
      work.spend(who, Permission.READ, cost);
    }
  }

  private Refused refused(Acting who, Cost cost) {
    return assertThrows(Refused.class, () -> work.spend(who, Permission.READ, cost));
  }
}
