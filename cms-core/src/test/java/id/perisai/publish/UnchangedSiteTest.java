package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Refused;
import id.perisai.content.ContentType;
import id.perisai.content.CreatePage;
import id.perisai.release.Digest;
import id.perisai.release.Measured;
import id.perisai.tenant.SampleContent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One who has prepared releases all day leaves unread and unmade what did not change; one who has
 * just been started reads and makes all of it. Both must come to the same manifest.
 */
class UnchangedSiteTest {
  private static final int PAGES = 60;
  private Town town;
  private PrepareRelease prepare;
  private Random random;
  private final Map<Integer, UUID> pages = new HashMap<>();
  private final Map<UUID, Integer> revisions = new HashMap<>();

  @BeforeEach
  void found(@TempDir Path folder) throws Exception {
    town = new Town(folder);
    prepare = town.prepare();
  }

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void who_remembers_makes_the_manifest_that_one_makes_who_does_not() throws Exception {
    walk(94, 20);
  }

  @Test
  @Tag("deep")
  void who_remembers_for_hundreds_of_acts_makes_the_manifest_that_one_makes_who_does_not()
      throws Exception {
    long seed = Long.getLong("unchanged.seed", System.nanoTime());
    int steps = Integer.getInteger("unchanged.steps", 300);
    walk(seed, steps);
    Measured.write(
        "unchanged.txt", steps + " preparations, seed " + seed + ": the same manifests\n");
  }

  private void walk(long seed, int steps) throws Exception {
    random = new Random(seed);
    int published = 0;
    for (int step = 0; step < steps; step++) {
      for (int act = step == 0 ? 30 : 1 + random.nextInt(3); act > 0; act--) {
        act(step);
      }
      if (random.nextInt(3) == 0) {
        town.clock.pass(Duration.ofHours(random.nextInt(8)));
      }
      Optional<Prepared> remembering = prepared(prepare);
      Optional<Prepared> fresh = prepared(town.prepare());
      assertEquals(
          remembering.map(this::manifest),
          fresh.map(this::manifest),
          "seed " + seed + ", step " + step);
      if (remembering.isPresent() && random.nextInt(4) > 0) {
        publish(random.nextBoolean() ? remembering.get() : fresh.get());
        published++;
      }
    }
    assertTrue(published > steps / 2, "only " + published + " steps were published");
  }

  @Test
  void does_not_read_again_what_it_knows_and_finds_it_rewritten_all_the_same() throws Exception {
    town.approved("satu", "Satu yang benar");
    publish(prepare.prepare(town.publisher.acting()));
    town.approved("dua", "Dua");
    publish(prepare.prepare(town.publisher.acting()));
    rewrite();
    town.approved("tiga", "Tiga");
    Prepared prepared = prepare.prepare(town.publisher.acting());
    publish(prepared);
    assertFalse(town.page("/berita/satu").contains("SLOT GACOR"));
    assertFalse(town.page("/berita").contains("SLOT GACOR"));
    assertEquals(2, count(prepared, Finding.Kind.CONTENT_RESTORED));
    town.approved("empat", "Empat");
    assertEquals(
        2,
        count(prepare.prepare(town.publisher.acting()), Finding.Kind.CONTENT_RESTORED),
        "told each time until it is put right");
  }

  @Test
  void publishes_nothing_of_what_was_rewritten_without_a_trace_and_tells_it_within_the_hour()
      throws Exception {
    town.approved("satu", "Satu yang benar");
    publish(prepare.prepare(town.publisher.acting()));
    // The counters do not move: as if somebody wrote into the files of the database.
    rewriteUncounted();
    town.approved("dua", "Dua");
    Prepared first = prepare.prepare(town.publisher.acting());
    publish(first);
    assertTrue(town.page("/berita").contains("Satu yang benar"));
    assertFalse(town.page("/berita").contains("SLOT GACOR"));
    town.clock.pass(Duration.ofMinutes(61));
    town.approved("tiga", "Tiga");
    Prepared later = prepare.prepare(town.publisher.acting());
    assertEquals(1, count(later, Finding.Kind.CONTENT_RESTORED));
  }

  @Test
  void takes_an_approval_that_was_committed_after_a_later_one() throws Exception {
    town.approved("satu", "Satu");
    new CreatePage(town.work)
        .create(town.author.acting(), ContentType.NEWS, "id", SampleContent.news("lama", "Lama"));
    try (var connection = town.database.superuser().getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("set session_replication_role = replica");
      statement.execute(
          "insert into perisai.decision (tenant_id, id, submission_id, page_id, revision_id,"
              + " digest, kind, decided_by, decided_at) select tenant_id, id, id, page_id, id,"
              + " digest, 'approve', author, created_at from perisai.revision"
              + " where path = '/berita/lama'");
      town.approved("dua", "Dua");
      publish(prepare.prepare(town.publisher.acting()));
      connection.commit();
    }
    publish(prepare.prepare(town.publisher.acting()));
    assertTrue(town.inForce().manifest().entry("/berita/lama").isPresent());
  }

  private void rewrite() throws Exception {
    asSuperuser(
        "update perisai.revision set content = jsonb_set(content, '{title}', '\"SLOT GACOR\"')");
  }

  private void rewriteUncounted() throws Exception {
    asSuperuser(
        "set track_counts = off; update perisai.revision set content ="
            + " jsonb_set(content, '{title}', '\"SLOT GACOR\"')");
  }

  private void asSuperuser(String sql) throws Exception {
    try (var connection = town.database.superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("set session_replication_role = replica");
      statement.execute(sql);
      // Else what was counted is seen a moment after the connection has ended.
      statement.execute("select pg_stat_force_next_flush()");
    }
  }

  private static long count(Prepared prepared, Finding.Kind kind) {
    return prepared.findings().stream().filter(finding -> finding.kind() == kind).count();
  }

  private Optional<Prepared> prepared(PrepareRelease by) {
    try {
      return Optional.of(by.prepare(town.publisher.acting()));
    } catch (Refused e) {
      assertEquals(PublishRefusal.NOTHING_CHANGED, e.refusal());
      return Optional.empty();
    }
  }

  private Digest manifest(Prepared prepared) {
    try {
      return town.statement(prepared, town.publisher).manifest();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void publish(Prepared prepared) throws Exception {
    town.publish()
        .publish(
            town.publisher.acting(),
            prepared.candidate(),
            town.signed(prepared, town.publisher, town.publisher));
  }

  /** Writes a new page, or writes one again. */
  private void act(int step) {
    int number = random.nextInt(PAGES);
    Map<String, Object> content = content(number, step);
    UUID page = pages.get(number);
    if (page == null) {
      pages.put(number, town.approved(content));
    } else {
      int base = revisions.merge(page, 1, Integer::sum);
      town.revised(page, base, content);
    }
  }

  private Map<String, Object> content(int number, int step) {
    Map<String, Object> json = new LinkedHashMap<>();
    boolean english = number % 5 == 4;
    json.put("language", english ? "en" : "id");
    json.put("title", "Judul " + number + " langkah " + step);
    json.put("summary", random.nextBoolean() ? "" : "Ringkasan " + step);
    json.put("body", List.of());
    json.put("date", "2026-10-" + (10 + random.nextInt(20)));
    json.put("aliases", random.nextInt(4) == 0 ? List.of("/lama-" + random.nextInt(9)) : List.of());
    if (random.nextInt(4) == 0) {
      json.put("translates", english ? "/p" + (number - 1) : "/en/p" + (number + 1));
    }
    boolean isScheduled = number % 7 != 4;
    if (isScheduled && random.nextInt(5) == 0) {
      int from = random.nextInt(40) - 15;
      json.put("publishFrom", at(from));
      if (random.nextBoolean()) {
        json.put("publishUntil", at(from + 1 + random.nextInt(20)));
      }
    }
    if (pages.containsKey(number) && random.nextInt(6) == 0) {
      json.put("withdrawn", true);
      boolean isConsolidated = random.nextBoolean();
      json.put("withdrawal", isConsolidated ? "consolidated" : "error");
      json.put("withdrawalTo", isConsolidated ? "/berita/p" + other(number) : "");
      json.put("withdrawalReason", "Sudah tidak berlaku");
      json.put("withdrawalDate", "2026-11-20");
    }
    place(json, number, english);
    return json;
  }

  /** A page leads to another one, never to itself. */
  private int other(int number) {
    return (number + 1 + random.nextInt(PAGES - 1)) % PAGES;
  }

  private void place(Map<String, Object> json, int number, boolean english) {
    List<String[]> kinds = new ArrayList<>();
    kinds.add(new String[] {"news", "/berita/p", "/en/news/p"});
    kinds.add(new String[] {"news", "/berita/p", "/en/news/p"});
    kinds.add(new String[] {"page", "/p", "/en/p"});
    kinds.add(new String[] {"event", "/agenda/p", "/en/events/p"});
    kinds.add(new String[] {"document", "/dokumen/p", "/en/documents/p"});
    String[] kind = kinds.get(number % 7 % kinds.size());
    json.put("type", kind[0]);
    json.put("path", kind[english ? 2 : 1] + number);
    json.put("fields", Map.of());
    if (kind[0].equals("event")) {
      json.put("fields", Map.of("start", at(random.nextInt(100) - 50)));
    }
    if (kind[0].equals("document")) {
      json.put("fields", Map.of("ppid", random.nextBoolean() ? "berkala" : "setiap-saat"));
    }
  }

  private String at(int hours) {
    return LocalDateTime.ofInstant(town.clock.instant(), ZoneOffset.ofHours(7))
        .plusHours(hours)
        .toString()
        .substring(0, 16);
  }
}
