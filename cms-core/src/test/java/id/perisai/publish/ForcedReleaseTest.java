package id.perisai.publish;

import static id.perisai.publish.PrepareReleaseTest.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Email;
import id.perisai.access.Role;
import id.perisai.content.Content;
import id.perisai.content.ContentRefusal;
import id.perisai.content.ContentType;
import id.perisai.content.CreatePage;
import id.perisai.content.Revisions;
import id.perisai.content.SaveRevision;
import id.perisai.mail.Letter;
import id.perisai.mail.Outbox;
import id.perisai.release.Digest;
import id.perisai.review.Approve;
import id.perisai.review.Force;
import id.perisai.review.Forced;
import id.perisai.review.Refuse;
import id.perisai.review.ReviewQueue;
import id.perisai.review.ReviewRefusal;
import id.perisai.review.SubmitForReview;
import id.perisai.tenant.SampleContent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A publisher puts pages into a release that nobody reviewed: what that may, and what it may not.
 */
class ForcedReleaseTest {
  private static final String REASON = "Tsunami: warga harus tahu sekarang";

  private Town town;
  private UUID page;

  @BeforeEach
  void found(@TempDir Path folder) throws Exception {
    town = new Town(folder);
    page = town.approved("siaga", "Siaga biasa");
    town.publishAll();
    save(page, 1, "siaga", "Segera mengungsi");
  }

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void goes_live_with_a_signature_and_is_flagged_until_a_second_person_approves() throws Exception {
    assertEquals(List.of(), flags());
    assertEquals(2, publish(force(page)));
    assertTrue(town.page("/berita/siaga").contains("Segera mengungsi"));

    Forced.Flag flag = flags().get(0);
    assertEquals(page, flag.page());
    assertEquals(REASON, flag.reason());
    assertEquals("Budi Penerbit", flag.forcedBy());
    assertEquals(2, flag.release());
    assertFalse(flag.rewritten());
    assertEquals(1, count("audit_entry where act = 'release.force'"));
    assertEquals(
        List.of("alfa"),
        new Forced(town.work)
            .ofAll(town.administrator.acting()).stream().map(Forced.OfTenant::tenant).toList());

    approve(town.second, flag.submission().orElseThrow());
    assertEquals(List.of(), flags());
    assertEquals(List.of(), new Forced(town.work).ofAll(town.administrator.acting()));
    nothingToPublish();
  }

  @Test
  void nobody_who_wrote_or_forced_it_approves_it_afterwards() throws Exception {
    publish(force(page));
    UUID submission = flags().get(0).submission().orElseThrow();
    refused(ReviewRefusal.OWN_WORK, () -> approve(town.publisher, submission));
    Town.Person reviewing = town.author;
    also(reviewing.acting().person(), "reviewer");
    refused(ReviewRefusal.OWN_WORK, () -> approve(reviewing, submission));
    ReviewQueue.Waiting waiting = new ReviewQueue(town.work).of(town.second.acting()).get(0);
    assertTrue(waiting.refusal(town.publisher.acting()).isPresent());
    assertTrue(waiting.refusal(town.author.acting()).isPresent());
    assertEquals(Optional.empty(), waiting.refusal(town.second.acting()));
    assertEquals(1, flags().size());
  }

  @Test
  void who_forced_it_does_not_approve_it_by_another_submission_either() throws Exception {
    publish(force(page));
    new Refuse(town.work)
        .refuse(town.second.acting(), flags().get(0).submission().orElseThrow(), "salah alamat");
    Forced.Flag refusedAfterwards = flags().get(0);
    assertEquals(Optional.of("salah alamat"), refusedAfterwards.refusal());
    assertEquals("Dewi Penerbit", refusedAfterwards.refusedBy());

    UUID again =
        new SubmitForReview(town.work)
            .submit(town.author.acting(), page, newest(page), "sudah diperiksa")
            .submission();
    refused(ReviewRefusal.OWN_WORK, () -> approve(town.publisher, again));
    assertEquals(1, flags().size());
    approve(town.second, again);
    assertEquals(List.of(), flags());
  }

  @Test
  void the_database_refuses_the_approval_of_who_forced_it_whatever_the_application_thinks()
      throws Exception {
    publish(force(page));
    RuntimeException refused =
        assertThrows(
            RuntimeException.class,
            () ->
                town.work.in(
                    town.publisher.acting(),
                    em ->
                        em.createNativeQuery(
                                "insert into decision (tenant_id, id, submission_id, page_id,"
                                    + " revision_id, digest, kind, decided_by, decided_at) select"
                                    + " tenant_id, gen_random_uuid(), id, page_id, revision_id,"
                                    + " digest, 'approve', :me, now() from submission where digest"
                                    + " = :digest order by submitted_at limit 1")
                            .setParameter("me", town.publisher.acting().person())
                            .setParameter("digest", newest(page).bytes())
                            .executeUpdate()));
    assertTrue(String.valueOf(refused.getMessage()).contains("own work"), refused.toString());
  }

  @Test
  void a_later_edit_needs_a_review_and_its_approval_takes_the_flag_off() throws Exception {
    publish(force(page));
    save(page, 2, "siaga", "Keadaan aman kembali");
    nothingToPublish();
    assertTrue(town.page("/berita/siaga").contains("Segera mengungsi"));
    assertEquals(1, flags().size(), "an edit approves nothing");

    UUID submission =
        new SubmitForReview(town.work)
            .submit(town.author.acting(), page, newest(page), "sudah diperiksa")
            .submission();
    approve(town.second, submission);
    town.publishAll();
    assertTrue(town.page("/berita/siaga").contains("Keadaan aman kembali"));
    assertEquals(List.of(), flags());
  }

  @Test
  void own_work_can_be_forced_and_a_new_page_too() throws Exception {
    Acting alone = town.publisher.acting();
    also(alone.person(), "author");
    UUID own =
        new CreatePage(town.work)
            .create(alone, ContentType.NEWS, "id", SampleContent.news("banjir", "Banjir bandang"));
    publish(force(own));
    assertTrue(town.page("/berita/banjir").contains("Banjir bandang"));
    assertFalse(town.page("/berita/siaga").contains("Segera mengungsi"), "that was not chosen");
    assertEquals(List.of(own), flags().stream().map(Forced.Flag::page).toList());
  }

  @Test
  void counts_for_nothing_until_its_own_candidate_is_signed() throws Exception {
    force(page);
    nothingToPublish();
    UUID other = town.approved("lain", "Hal lain");
    town.publishAll();
    assertTrue(town.page("/berita/siaga").contains("Siaga biasa"));
    assertEquals(List.of(), flags());
    assertTrue(town.page("/berita/lain").contains("Hal lain"), other.toString());
  }

  @Test
  void stays_in_force_when_something_else_is_published_and_when_it_was_edited_before_the_signature()
      throws Exception {
    Prepared prepared = force(page);
    save(page, 2, "siaga-2", "Kata lain yang belum ditinjau");
    publish(prepared);
    assertTrue(town.page("/berita/siaga").contains("Segera mengungsi"));
    town.approved("lain", "Hal lain");
    town.publishAll();
    assertTrue(town.page("/berita/siaga").contains("Segera mengungsi"));
    assertEquals(1, flags().size());
    // Its address is still its own, though the newest revision has another.
    refused(
        ContentRefusal.PATH_TAKEN,
        () ->
            new CreatePage(town.work)
                .create(
                    town.author.acting(),
                    ContentType.NEWS,
                    "id",
                    SampleContent.news("siaga", "Tempat yang sama")));
  }

  @Test
  void needs_a_reason_and_pages_as_they_were_shown() {
    refused(ReviewRefusal.FORCE_REASON_MISSING, () -> force(" \n", chosen(page)));
    refused(ReviewRefusal.FORCE_REASON_MISSING, () -> force("x".repeat(501), chosen(page)));
    refused(ReviewRefusal.NOTHING_FORCED, () -> force(REASON));
    refused(ReviewRefusal.NOTHING_FORCED, () -> force(REASON, chosen(page), chosen(page)));
    refused(
        ReviewRefusal.CHANGED_SINCE,
        () -> force(REASON, new Force.Chosen(page, Digest.of(new byte[] {1}))));
    refused(
        ContentRefusal.PAGE_UNKNOWN,
        () -> force(REASON, new Force.Chosen(UUID.randomUUID(), Digest.of(new byte[] {1}))));
    assertEquals(0, count("forced_revision"));
    assertEquals(0, count("audit_entry where act = 'release.force'"));
  }

  @Test
  void refuses_another_tenants_page_and_whoever_is_no_publisher() {
    Force.Chosen foreign = chosen(page);
    for (Town.Person person : List.of(town.stranger)) {
      refused(
          ContentRefusal.PAGE_UNKNOWN,
          () -> town.prepare().prepareForced(person.acting(), order(REASON, foreign)));
    }
    Acting reviewer = town.database.reviewer("alfa");
    Acting admin = town.database.person("Admin", "alfa", Role.TENANT_ADMIN);
    for (Acting who : List.of(reviewer, admin, town.author.acting(), town.administrator.acting())) {
      refused(
          AccessRefusal.NOT_PERMITTED,
          () -> town.prepare().prepareForced(who, order(REASON, foreign)));
    }
    assertEquals(0, count("forced_revision"));
  }

  @Test
  void refuses_what_is_approved_was_refused_or_lies_behind_an_approval() {
    UUID approved = town.approved("sudah", "Sudah disetujui");
    refused(ReviewRefusal.APPROVED_ALREADY, () -> force(REASON, chosen(approved)));
    UUID submission =
        new SubmitForReview(town.work)
            .submit(town.author.acting(), page, newest(page), "sudah diperiksa")
            .submission();
    new Refuse(town.work).refuse(town.second.acting(), submission, "isinya keliru");
    refused(ReviewRefusal.REFUSED_BEFORE, () -> force(REASON, chosen(page)));
  }

  @Test
  void findings_need_a_word_of_their_own_and_go_along_to_desk_review_and_audit() throws Exception {
    save(page, 2, "siaga", "Slot gacor hari ini maxwin");
    refused(ReviewRefusal.FINDINGS_NEED_REASON, () -> force(REASON, chosen(page)));
    Prepared prepared =
        town.prepare()
            .prepareForced(
                town.publisher.acting(),
                new Force.Order(List.of(chosen(page)), REASON, "dikutip dari imbauan polisi"));
    OpenCandidate open = new OpenCandidate(town.work, town.repository, town.store, town.clock);
    Map<?, ?> shown =
        (Map<?, ?>)
            ((List<?>) open.describe(town.publisher.acting(), prepared.candidate()).get("forced"))
                .get(0);
    assertEquals(REASON, shown.get("reason"));
    assertEquals("dikutip dari imbauan polisi", shown.get("explanation"));
    assertFalse(((List<?>) shown.get("findings")).isEmpty());
    publish(prepared);
    ReviewQueue.Detail detail =
        new ReviewQueue(town.work)
            .open(town.second.acting(), flags().get(0).submission().orElseThrow());
    assertFalse(detail.findings().isEmpty());
    assertEquals("dikutip dari imbauan polisi", detail.waiting().reason());
    assertEquals(
        1,
        count(
            "audit_entry where act = 'release.force'"
                + " and details ->> 'explanation' = 'dikutip dari imbauan polisi'"));
  }

  @Test
  void what_is_under_embargo_is_not_forced_out() {
    Map<String, Object> secret = new LinkedHashMap<>(SampleContent.news("siaga", "Hasil ujian"));
    secret.put("publishFrom", "2099-01-01T08:00");
    secret.put("embargo", true);
    new SaveRevision(town.work).save(town.author.acting(), page, 2, secret);
    refused(PublishRefusal.FORCED_BEFORE_HOUR, () -> force(REASON, chosen(page)));
    assertEquals(0, count("forced_revision"));
  }

  @Test
  void a_planted_row_forces_nothing() throws Exception {
    Prepared never = force(page);
    UUID planted = plantRevision();
    // Everything that a database's owner can write: a revision, and a row that says it was forced.
    replica(
        "update perisai.forced_revision set revision_id = '"
            + planted
            + "', digest = (select digest from perisai.revision where id = '"
            + planted
            + "')");
    town.approved("lain", "Hal lain");
    town.publishAll();
    assertFalse(town.page("/berita/siaga").contains("ditanam"), never.toString());
    assertTrue(town.page("/berita/siaga").contains("Siaga biasa"));
  }

  @Test
  void a_forced_row_led_to_other_words_takes_nothing_live_and_is_noticed() throws Exception {
    publish(force(page));
    UUID planted = plantRevision();
    replica(
        "update perisai.forced_revision set revision_id = '"
            + planted
            + "', digest = (select digest from perisai.revision where id = '"
            + planted
            + "')");
    town.approved("lain", "Hal lain");
    refused(
        PublishRefusal.UNEXPLAINED_CHANGE, () -> town.prepare().prepare(town.publisher.acting()));
    assertTrue(town.page("/berita/siaga").contains("Segera mengungsi"));
  }

  @Test
  void a_flag_that_was_deleted_stops_the_next_release_until_somebody_approves() throws Exception {
    publish(force(page));
    UUID submission = flags().get(0).submission().orElseThrow();
    replica("delete from perisai.forced_revision");
    town.approved("lain", "Hal lain");
    refused(
        PublishRefusal.UNEXPLAINED_CHANGE, () -> town.prepare().prepare(town.publisher.acting()));
    approve(town.second, submission);
    assertEquals(3, town.publishAll());
  }

  @Test
  void a_forced_content_that_was_rewritten_is_taken_from_the_repository() throws Exception {
    publish(force(page));
    replica(
        "update perisai.revision set content = jsonb_set(content, '{title}', '\"SLOT GACOR\"')");
    town.approved("lain", "Hal lain");
    town.publishAll();
    assertTrue(town.page("/berita/siaga").contains("Segera mengungsi"));
  }

  @Test
  void a_reason_that_was_rewritten_shows() throws Exception {
    publish(force(page));
    replica("update perisai.forced_revision set reason = 'semua baik-baik saja'");
    assertTrue(flags().get(0).rewritten());
  }

  @Test
  void the_menu_can_be_forced_too_and_stays() throws Exception {
    Map<String, Object> menu = new LinkedHashMap<>();
    menu.put("type", "menu");
    menu.put("items", List.of(Map.of("text", "Titik kumpul", "href", "/berita/siaga")));
    UUID id = new CreatePage(town.work).create(town.author.acting(), ContentType.MENU, "id", menu);
    publish(force(id));
    assertTrue(town.page("/").contains("Titik kumpul"));
    assertEquals(List.of(id), flags().stream().map(Forced.Flag::page).toList());
    town.approved("lain", "Hal lain");
    town.publishAll();
    assertTrue(town.page("/").contains("Titik kumpul"));
  }

  @Test
  void a_purge_takes_the_row_of_a_forced_revision_along() throws Exception {
    publish(force(page));
    byte[] digest = newest(page).bytes();
    town.work.in(
        town.publisher.acting(),
        em ->
            em.createNativeQuery("select purge_digests(cast(array[:digest] as bytea[]))")
                .setParameter("digest", digest)
                .getSingleResult());
    assertEquals(0, count("forced_revision"));
    assertEquals(1, count("revision"));
  }

  @Test
  void everyone_with_a_key_and_the_platform_are_told_why() throws Exception {
    address(town.publisher, "budi@contoh.id");
    address(town.second, "dewi@contoh.id");
    address(town.stranger, "rudi@contoh.id");
    address(town.administrator, "siber@contoh.id");
    publish(force(page));
    List<Letter> carried = new ArrayList<>();
    new Outbox(town.database.factory(), town.clock).carryDue(carried::add);
    Set<String> told =
        carried.stream().map(Letter::to).collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of("budi@contoh.id", "dewi@contoh.id", "siber@contoh.id"), told);
    for (Letter letter : carried) {
      assertTrue(letter.subject().contains("DARURAT"), letter.subject());
      assertTrue(letter.body().contains(REASON), letter.body());
      assertTrue(letter.body().contains("- Segera mengungsi\n"), letter.body());
    }
  }

  private void also(UUID person, String role) {
    town.database.superuser(
        "insert into perisai.membership (tenant_id, person_id, role) values ('alfa', ?,"
            + " cast(? as perisai.member_role))",
        person,
        role);
  }

  private Prepared force(UUID forced) {
    return force(REASON, chosen(forced));
  }

  private Prepared force(String reason, Force.Chosen... pages) {
    return town.prepare().prepareForced(town.publisher.acting(), order(reason, pages));
  }

  private static Force.Order order(String reason, Force.Chosen... pages) {
    return new Force.Order(List.of(pages), reason, "");
  }

  private Force.Chosen chosen(UUID of) {
    return new Force.Chosen(of, newest(of));
  }

  private Digest newest(UUID of) {
    return new Revisions(town.work).newest(town.author.acting(), of).digest();
  }

  private void save(UUID of, int base, String slug, String title) {
    new SaveRevision(town.work)
        .save(town.author.acting(), of, base, SampleContent.news(slug, title));
  }

  private void approve(Town.Person reviewer, UUID submission) {
    ReviewQueue.Detail detail = new ReviewQueue(town.work).open(town.second.acting(), submission);
    new Approve(town.work).approve(reviewer.acting(), submission, detail.waiting().digest());
  }

  private long publish(Prepared prepared) throws Exception {
    return town.publish()
        .publish(
            town.publisher.acting(),
            prepared.candidate(),
            town.signed(prepared, town.publisher, town.publisher));
  }

  private void nothingToPublish() {
    refused(PublishRefusal.NOTHING_CHANGED, () -> town.prepare().prepare(town.publisher.acting()));
  }

  private List<Forced.Flag> flags() {
    return new Forced(town.work).of(town.author.acting());
  }

  /** A revision that nobody saved, on top of the newest, with an honest digest. */
  private UUID plantRevision() {
    UUID id = UUID.randomUUID();
    Content content = Content.parse(SampleContent.news("siaga", "Kata yang ditanam"));
    town.database.superuser(
        "insert into perisai.revision (tenant_id, id, page_id, number, base, line, content, digest,"
            + " title, path, author, created_at) values ('alfa', ?, ?, 9, 2, 'main',"
            + " cast(? as jsonb), ?, ?, ?, ?, now())",
        id,
        page,
        new String(content.canonical(), java.nio.charset.StandardCharsets.UTF_8),
        content.digest().bytes(),
        content.title(),
        content.path(),
        town.author.acting().person());
    return id;
  }

  /** As the owner of the database server, with triggers and references out of the way. */
  private void replica(String sql) throws Exception {
    try (var connection = town.database.superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("set session_replication_role = replica");
      statement.executeUpdate(sql);
    }
  }

  private long count(String from) {
    try (var connection = town.database.superuser().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from perisai." + from)) {
      rows.next();
      return rows.getLong(1);
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void address(Town.Person person, String email) {
    town.database.superuser(
        "update perisai.person set email = ?, account = ? where id = ?",
        email,
        new Email(email).account().bytes(),
        person.acting().person());
  }
}
