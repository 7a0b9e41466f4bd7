package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Refusal;
import id.perisai.access.Refused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrepareReleaseTest {
  private Town town;

  @BeforeEach
  void found(@TempDir Path folder) throws Exception {
    town = new Town(folder);
  }

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void publishes_what_is_approved_and_nothing_else() throws Exception {
    town.approved("pasar-murah", "Pasar murah di alun-alun");
    UUID draft =
        new id.perisai.content.CreatePage(town.work)
            .create(
                town.author.acting(),
                id.perisai.content.ContentType.NEWS,
                "id",
                id.perisai.tenant.SampleContent.news("rahasia", "Belum disetujui"));
    assertEquals(1, town.publishAll());
    assertTrue(town.page("/berita/pasar-murah").contains("Pasar murah di alun-alun"));
    assertFalse(town.inForce().manifest().entry("/berita/rahasia").isPresent(), draft.toString());
    assertFalse(town.page("/").contains("Belum disetujui"));
  }

  @Test
  void writes_nothing_into_the_repository_before_the_signature() throws Exception {
    town.approved("satu", "Satu");
    List<Path> before = files(town.repositoryFolder());
    town.prepare().prepare(town.publisher.acting());
    assertEquals(before, files(town.repositoryFolder()));
  }

  @Test
  void says_that_there_is_nothing_to_publish() throws Exception {
    town.approved("satu", "Satu");
    town.publishAll();
    refused(PublishRefusal.NOTHING_CHANGED, () -> town.prepare().prepare(town.publisher.acting()));
  }

  @Test
  void renders_what_is_in_force_anew_and_leaves_out_what_was_approved_since() throws Exception {
    UUID page = town.approved("satu", "Satu");
    town.publishAll();
    refused(
        PublishRefusal.NOTHING_CHANGED,
        () -> town.prepare().prepareRerender(town.publisher.acting()));
    town.revised(page, 1, "satu", "Satu yang baru");
    town.approved("dua", "Dua");
    town.sameThemeAgain();
    assertEquals(
        java.util.Optional.of(new PrepareRelease.NewTheme(1, 2)), town.prepare().newTheme("alfa"));

    publish(town.prepare().prepareRerender(town.publisher.acting()));
    assertEquals(2, town.inForce().version());
    assertEquals(2, town.inForce().theme().statement().version());
    assertTrue(town.page("/berita/satu").contains("Satu"));
    assertFalse(town.page("/berita/satu").contains("Satu yang baru"));
    assertFalse(town.inForce().manifest().entry("/berita/dua").isPresent());
    assertEquals(java.util.Optional.empty(), town.prepare().newTheme("alfa"));

    assertEquals(3, town.publishAll());
    assertTrue(town.page("/berita/satu").contains("Satu yang baru"));
    assertTrue(town.page("/berita/dua").contains("Dua"));
  }

  @Test
  void an_author_prepares_nothing() {
    town.approved("satu", "Satu");
    refused(AccessRefusal.NOT_PERMITTED, () -> town.prepare().prepare(town.author.acting()));
  }

  @Test
  void restores_content_that_was_rewritten_from_the_repository() throws Exception {
    town.approved("satu", "Satu yang benar");
    town.publishAll();
    rewriteContents();
    town.approved("dua", "Dua");
    Prepared prepared = town.prepare().prepare(town.publisher.acting());
    assertEquals(
        List.of(Finding.Kind.CONTENT_RESTORED),
        prepared.findings().stream().map(Finding::kind).toList());
    assertEquals("Satu yang benar", prepared.findings().get(0).title());
    publish(prepared);
    assertTrue(town.page("/berita/satu").contains("Satu yang benar"));
    assertFalse(town.page("/berita/satu").contains("SLOT GACOR"));
    assertTrue(town.page("/berita/dua").contains("Dua"));
  }

  @Test
  void keeps_the_last_published_content_when_a_newer_approval_was_rewritten() throws Exception {
    UUID page = town.approved("satu", "Satu lama");
    town.publishAll();
    town.revised(page, 1, "satu", "Satu baru");
    rewriteContents();
    town.approved("dua", "Dua");
    Prepared prepared = town.prepare().prepare(town.publisher.acting());
    assertEquals(Finding.Kind.CONTENT_KEPT_BACK, prepared.findings().get(0).kind());
    publish(prepared);
    assertTrue(town.page("/berita/satu").contains("Satu lama"));
  }

  @Test
  void leaves_out_a_page_that_was_rewritten_before_it_was_ever_published() throws Exception {
    town.approved("satu", "Satu");
    rewriteContents();
    town.approved("dua", "Dua");
    Prepared prepared = town.prepare().prepare(town.publisher.acting());
    assertEquals(Finding.Kind.CONTENT_LEFT_OUT, prepared.findings().get(0).kind());
    publish(prepared);
    assertFalse(town.inForce().manifest().entry("/berita/satu").isPresent());
  }

  @Test
  void refuses_to_fall_back_to_an_older_approval_when_the_newest_was_deleted() throws Exception {
    UUID page = town.approved("satu", "Satu lama");
    town.revised(page, 1, "satu", "Satu baru");
    town.publishAll();
    asSuperuser(
        "delete from perisai.decision d using perisai.revision r"
            + " where r.id = d.revision_id and r.number = 2");
    Refused refused =
        refused(
            PublishRefusal.UNEXPLAINED_CHANGE,
            () -> town.prepare().prepare(town.publisher.acting()));
    assertTrue(refused.arguments().get(0).toString().contains("/berita/satu"));
  }

  @Test
  void refuses_a_page_that_vanished_without_a_withdrawal() throws Exception {
    town.approved("satu", "Satu");
    town.approved("dua", "Dua");
    town.publishAll();
    asSuperuser(
        "delete from perisai.decision d using perisai.revision r"
            + " where r.id = d.revision_id and r.path = '/berita/satu'");
    refused(
        PublishRefusal.UNEXPLAINED_CHANGE, () -> town.prepare().prepare(town.publisher.acting()));
  }

  @Test
  void refuses_to_publish_on_top_of_a_repository_that_was_set_back() throws Exception {
    town.approved("satu", "Satu");
    town.publishAll();
    town.approved("dua", "Dua");
    town.publishAll();
    Files.delete(town.repositoryFolder().resolve("sites/alfa/2"));
    town.approved("tiga", "Tiga");
    refused(
        PublishRefusal.REPOSITORY_ROLLED_BACK,
        () -> town.prepare().prepare(town.publisher.acting()));
  }

  @Test
  void writes_damaged_files_of_the_repository_anew() throws Exception {
    town.approved("satu", "Satu");
    town.publishAll();
    var coding =
        town.inForce().manifest().entry("/berita/satu").orElseThrow().variants().get(0).identity();
    Path blob =
        town.repositoryFolder()
            .resolve(id.perisai.release.RepositoryPaths.blob("alfa", coding.digest()));
    Files.writeString(blob, "SLOT GACOR");
    Prepared prepared = town.prepare().prepare(town.publisher.acting());
    assertEquals(Finding.Kind.REPOSITORY_REPAIRED, prepared.findings().get(0).kind());
    publish(prepared);
    assertTrue(town.page("/berita/satu").contains("Satu"));
  }

  @Test
  void takes_nothing_new_once_the_directory_has_expired() throws Exception {
    town.approved("satu", "Satu");
    town.publishAll();
    town.approved("dua", "Dua");
    town.clock.pass(Duration.ofDays(400));
    refused(PublishRefusal.TRUST_EXPIRED, () -> town.prepare().prepare(town.publisher.acting()));
    assertEquals(1, town.inForce().version());
  }

  private void publish(Prepared prepared) throws Exception {
    town.publish()
        .publish(
            town.publisher.acting(),
            prepared.candidate(),
            town.signed(prepared, town.publisher, town.publisher));
  }

  private void rewriteContents() throws Exception {
    asSuperuser(
        "update perisai.revision set content = jsonb_set(content, '{title}', '\"SLOT GACOR\"')");
  }

  private void asSuperuser(String sql) throws Exception {
    try (var connection = town.database.superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("set session_replication_role = replica");
      statement.execute(sql);
    }
  }

  static Refused refused(Refusal refusal, org.junit.jupiter.api.function.Executable act) {
    Refused refused = assertThrows(Refused.class, act);
    assertEquals(refusal, refused.refusal());
    return refused;
  }

  private static List<Path> files(Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.sorted().toList();
    }
  }
}
