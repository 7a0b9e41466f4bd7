package id.perisai.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Grants;
import id.perisai.access.Permission;
import id.perisai.access.Reach;
import id.perisai.access.Refusal;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.access.Section;
import id.perisai.review.Approve;
import id.perisai.review.Refuse;
import id.perisai.review.ReviewQueue;
import id.perisai.review.SubmitForReview;
import id.perisai.tenant.InvitePerson;
import id.perisai.tenant.SampleContent;
import id.perisai.tenant.TestDatabase;
import id.perisai.tenant.Work;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class PageSectionsTest {
  private static TestDatabase database;
  private static Work work;
  private static Acting author;
  private static Acting reviewer;
  private static int count;

  @BeforeAll
  static void open() {
    database = TestDatabase.fresh();
    work = database.work();
    author = database.author("alfa");
    reviewer = database.reviewer("alfa");
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void a_section_is_the_first_part_of_an_address() {
    assertSection("/berita", ContentType.NEWS, "/berita/banjir");
    assertSection("/berita", ContentType.NEWS, "/en/news/flood");
    assertSection("/profil", ContentType.PAGE, "/profil");
    assertSection("/profil", ContentType.PAGE, "/profil/visi/misi");
    assertSection("/english", ContentType.PAGE, "/english");
    assertSection("/en/about", ContentType.PAGE, "/en/about/vision");
    assertSection("/en/berita", ContentType.PAGE, "/en/berita/x"); // not what lists news
    assertSection(null, ContentType.PAGE, "/");
    assertSection(null, ContentType.PAGE, "/en");
    assertSection(null, ContentType.PAGE, "/" + "a".repeat(60));
    assertSection(null, ContentType.MENU, "");
    assertSection(null, ContentType.SETTINGS, "");
  }

  @Test
  void a_new_address_begins_where_somebody_may_make_the_page() {
    Reach some = reach("/berita", "/profil", "/kontak", "/en/about");
    assertEquals(Optional.of("/berita/"), PageSections.beginning(some, ContentType.NEWS, "id"));
    assertEquals(Optional.of("/en/news/"), PageSections.beginning(some, ContentType.NEWS, "en"));
    assertEquals(Optional.of("/kontak/"), PageSections.beginning(some, ContentType.PAGE, "id"));
    assertEquals(Optional.of("/en/about/"), PageSections.beginning(some, ContentType.PAGE, "en"));
    assertEquals(Optional.empty(), PageSections.beginning(some, ContentType.EVENT, "id"));
    assertEquals(
        Optional.empty(), PageSections.beginning(reach("/berita"), ContentType.PAGE, "id"));
    for (ContentType type : List.of(ContentType.MENU, ContentType.SETTINGS)) {
      assertEquals(Optional.empty(), PageSections.beginning(some, type, "id"));
      assertEquals(Optional.of(""), PageSections.beginning(Reach.WHOLE_SITE, type, "id"));
    }
    assertEquals(
        Optional.of("/en/"), PageSections.beginning(Reach.WHOLE_SITE, ContentType.PAGE, "en"));
  }

  @Test
  void makes_pages_in_ones_sections_and_nowhere_else() {
    Acting who = limited("/berita", "/profil");
    create(who, SampleContent.news("dalam", "Dalam"));
    create(who, page("/profil/sejarah"));
    assertOutside("/kontak", () -> create(who, page("/kontak")));
    assertOutside("/profil-lama/x", () -> create(who, page("/profil-lama/x")));
    assertOutside("/", () -> create(who, page("/")));
    assertOutside("/en/profil", () -> create(who, english("/en/profil")));
    assertRefused(
        AccessRefusal.WHOLE_SITE_NEEDED,
        () -> new CreatePage(work).create(who, ContentType.MENU, "id", Map.of("items", List.of())));
  }

  @Test
  void a_page_is_neither_taken_out_of_a_section_nor_into_one() {
    Acting who = limited("/profil");
    UUID inside = create(who, page("/profil/dua"));
    assertOutside("/kontak/dua", () -> save(who, inside, page("/kontak/dua")));
    UUID outside = create(author, page("/kontak/tiga"));
    assertRefused(AccessRefusal.OUTSIDE_SECTIONS, () -> save(who, outside, page("/profil/tiga")));
    Acting both = limited("/profil", "/kontak");
    save(both, inside, page("/kontak/dua"));
    assertRefused(AccessRefusal.OUTSIDE_SECTIONS, () -> save(who, inside, page("/profil/dua")));
  }

  @Test
  void an_earlier_revision_is_not_restored_into_another_section() {
    UUID page = create(author, page("/kontak/empat"));
    save(author, page, page("/profil/empat"));
    Acting who = limited("/profil");
    assertOutside("/kontak/empat", () -> new RestoreRevision(work).restore(who, page, 1, 2));
    assertEquals(2, new Revisions(work).newest(author, page).number());
  }

  @Test
  void a_move_is_approved_by_somebody_of_both_sections_alone() {
    UUID page = create(author, page("/profil/lima"));
    approve(reviewer, page);
    save(author, page, page("/kontak/lima"));
    for (String one : List.of("/profil", "/kontak")) {
      Acting who = database.limited(List.of(one), Role.AUTHOR, Role.REVIEWER);
      assertRefused(AccessRefusal.OUTSIDE_SECTIONS, () -> save(who, page, page("/kontak/lima")));
      ReviewQueue.Waiting waiting = submit(page);
      assertEquals(Optional.of(AccessRefusal.OUTSIDE_SECTIONS), waiting.refusal(who));
      assertRefused(
          AccessRefusal.OUTSIDE_SECTIONS,
          () -> new Approve(work).approve(who, waiting.submission(), waiting.digest()));
      assertRefused(
          AccessRefusal.OUTSIDE_SECTIONS,
          () -> new Refuse(work).refuse(who, waiting.submission(), "tidak"));
    }
    Acting both = database.limited(List.of("/profil", "/kontak"), Role.REVIEWER);
    ReviewQueue.Waiting waiting = submit(page);
    assertEquals(Optional.empty(), waiting.refusal(both));
    new Approve(work).approve(both, waiting.submission(), waiting.digest());
    // it has arrived, and is nobody's business any more where it was
    save(limited("/kontak"), page, titled("/kontak/lima", "Sudah pindah"));
  }

  @Test
  void nobody_leads_visitors_from_another_section_to_their_page() {
    Acting who = limited("/berita");
    assertOutside("/layanan/ktp", () -> create(who, with("aliases", List.of("/layanan/ktp"))));
    assertOutside("/Lama.php", () -> create(who, with("aliases", List.of("/Lama.php"))));
    assertOutside("/en/about", () -> create(who, with("translates", "/en/about")));
    create(who, with("aliases", List.of("/berita/lama")));
    create(who, with("translates", "/en/news/x"));

    Map<String, Object> led = with("aliases", List.of("/layanan/kk"));
    UUID page = create(author, led);
    led.put("title", "Judul lain");
    save(who, page, led); // what stood there already stays
    ReviewQueue.Waiting waiting = submit(page);
    Acting judge = database.limited(List.of("/berita"), Role.REVIEWER);
    assertOutside(
        "/layanan/kk",
        () -> new Approve(work).approve(judge, waiting.submission(), waiting.digest()));
    new Approve(work).approve(reviewer, waiting.submission(), waiting.digest());
  }

  @Test
  void what_was_taken_since_the_page_was_opened_is_gone_at_once() {
    Acting who = database.author("alfa");
    UUID page = create(who, page("/profil/enam"));
    database.superuser(
        "update perisai.membership set sections = '{/berita}' where person_id = ?", who.person());
    assertRefused(AccessRefusal.OUTSIDE_SECTIONS, () -> save(who, page, page("/profil/enam")));
    assertRefused(AccessRefusal.ROLES_CHANGED, () -> work.in(who, em -> null));
    assertRefused(AccessRefusal.WHOLE_SITE_NEEDED, () -> work.in(who, Permission.EDIT, em -> null));
  }

  @Test
  void whoever_saves_while_the_page_is_moved_away_waits_and_is_refused() throws Exception {
    Acting who = limited("/profil");
    UUID page = create(who, page("/profil/tujuh"));
    CountDownLatch moved = new CountDownLatch(1);
    CountDownLatch commit = new CountDownLatch(1);
    CompletableFuture<Void> mover =
        CompletableFuture.runAsync(
            () ->
                work.within(
                    author,
                    Permission.EDIT,
                    (em, reach) -> {
                      Pages.save(em, author, reach, page, 1, Content.parse(page("/kontak/tujuh")));
                      moved.countDown();
                      await(commit);
                      return null;
                    }));
    await(moved);
    CompletableFuture<Void> saver =
        CompletableFuture.runAsync(
            () ->
                assertRefused(
                    AccessRefusal.OUTSIDE_SECTIONS, () -> save(who, page, page("/profil/tujuh"))));
    assertThrows(
        java.util.concurrent.TimeoutException.class, () -> saver.get(300, TimeUnit.MILLISECONDS));
    commit.countDown();
    mover.get(20, TimeUnit.SECONDS);
    saver.get(20, TimeUnit.SECONDS);
  }

  @Test
  void sections_are_given_and_taken_like_roles_and_stand_in_the_trail() {
    Acting admin = database.person("Admin", "alfa", Role.TENANT_ADMIN);
    Acting who = database.author("alfa");
    Grants news = Grants.of(List.of(Role.AUTHOR, Role.PUBLISHER), reach("/galeri", "/berita"));
    database.change(admin, who.person(), news);
    Acting now = database.acting(who.person(), "alfa");
    assertEquals(news, now.grants());
    assertEquals("/berita, /galeri", now.reach(Permission.EDIT).orElseThrow().words());
    assertTrue(now.reach(Permission.PUBLISH).orElseThrow().isWholeSite());
    assertTrue(now.reach(Permission.READ).orElseThrow().isWholeSite());
    assertFalse(now.may(Permission.IMPORT));
    assertEquals(
        "{\"roles\": [\"author /berita /galeri\", \"publisher\"], \"before\": [\"author\"]}",
        lastEntry("person.roles"));
    database.change(admin, who.person(), Grants.of(Role.AUTHOR));
    assertEquals(Grants.of(Role.AUTHOR), database.acting(who.person(), "alfa").grants());
  }

  @Test
  void an_invitation_with_sections_narrows_what_somebody_had() {
    Acting admin = database.person("Admin", "alfa", Role.TENANT_ADMIN);
    InvitePerson invite = new InvitePerson(work);
    UUID person = invite.invite(admin, "w@contoh.id", "Wati", Grants.of(Role.AUTHOR)).person();
    Grants news = Grants.of(List.of(Role.AUTHOR), reach("/berita"));
    invite.invite(admin, "w@contoh.id", "Wati", news);
    assertEquals(news, database.acting(person, "alfa").grants());
  }

  @Test
  void refuses_sections_for_those_who_know_none_and_too_many_of_them() {
    assertRefused(
        AccessRefusal.SECTIONS_FOR_NOBODY,
        () -> Grants.of(List.of(Role.PUBLISHER, Role.TENANT_ADMIN), reach("/berita")));
    assertRefused(
        AccessRefusal.SECTIONS_TOO_MANY,
        () ->
            reach(
                java.util.stream.IntStream.range(0, 21)
                    .mapToObj(i -> "/bagian-" + i)
                    .toArray(String[]::new)));
    for (String none : List.of("", "/", "/en", "berita", "/berita/x", "/Berita", "/a b", "/a,b")) {
      assertRefused(AccessRefusal.SECTION_UNKNOWN, () -> Section.parse(none));
    }
  }

  @Test
  void the_database_takes_no_other_sections() {
    assertThrows(
        IllegalStateException.class, () -> database.limited(List.of("/berita"), Role.PUBLISHER));
    for (String bad : List.of("berita", "/en", "/", "/berita/x")) {
      assertThrows(
          IllegalStateException.class, () -> database.limited(List.of(bad), Role.AUTHOR), bad);
    }
    assertThrows(IllegalStateException.class, () -> database.limited(List.of(), Role.AUTHOR));
  }

  @Test
  void lists_the_sections_that_there_are_with_most_pages_first() {
    TestDatabase own = TestDatabase.fresh();
    try {
      Acting writer = own.author("alfa");
      for (String path : List.of("/", "/kontak", "/profil", "/profil/satu", "/profil/dua")) {
        new CreatePage(own.work()).create(writer, ContentType.PAGE, "id", page(path));
      }
      new CreatePage(own.work()).create(writer, ContentType.PAGE, "en", english("/en/about/x"));
      List<String> all =
          new PageSections(own.work()).all(writer).stream().map(Section::path).toList();
      assertEquals(
          "/berita /pengumuman /agenda /dokumen /galeri /layanan /pejabat /profil /en/about /kontak",
          String.join(" ", all));
    } finally {
      own.close();
    }
  }

  private static void assertSection(String expected, ContentType type, String path) {
    assertEquals(Optional.ofNullable(expected).map(Section::new), PageSections.of(type, path));
  }

  private static Acting limited(String... sections) {
    return database.limited(List.of(sections), Role.AUTHOR);
  }

  private static Reach reach(String... sections) {
    return Reach.of(java.util.Arrays.stream(sections).map(Section::new).toList());
  }

  private static Map<String, Object> page(String path) {
    return titled(path, "Halaman " + path);
  }

  private static Map<String, Object> titled(String path, String title) {
    Map<String, Object> content = SampleContent.news("x", title);
    content.put("type", "page");
    content.put("path", path);
    return content;
  }

  private static Map<String, Object> english(String path) {
    Map<String, Object> content = page(path);
    content.put("language", "en");
    return content;
  }

  private static Map<String, Object> with(String field, Object value) {
    Map<String, Object> content =
        new LinkedHashMap<>(SampleContent.news("dengan-" + ++count, "Dengan"));
    content.put(field, value);
    return content;
  }

  private static UUID create(Acting who, Map<String, Object> content) {
    return new CreatePage(work)
        .create(
            who,
            ContentType.of((String) content.get("type")).orElseThrow(),
            (String) content.get("language"),
            content);
  }

  private static Saved save(Acting who, UUID page, Map<String, Object> content) {
    int newest = new Revisions(work).newest(author, page).number();
    return new SaveRevision(work).save(who, page, newest, content);
  }

  /** The newest revision waits for a review from now on. */
  private static ReviewQueue.Waiting submit(UUID page) {
    List<ReviewQueue.Waiting> waiting = waiting(page);
    if (waiting.isEmpty()) {
      new SubmitForReview(work)
          .submit(author, page, new Revisions(work).newest(author, page).digest(), "ya");
      waiting = waiting(page);
    }
    return waiting.get(0);
  }

  private static List<ReviewQueue.Waiting> waiting(UUID page) {
    return new ReviewQueue(work)
        .of(author).stream().filter(one -> one.page().equals(page)).collect(Collectors.toList());
  }

  private static void approve(Acting who, UUID page) {
    ReviewQueue.Waiting waiting = submit(page);
    new Approve(work).approve(who, waiting.submission(), waiting.digest());
  }

  private static String lastEntry(String act) {
    return work.in(
        author,
        em ->
            (String)
                em.createNativeQuery(
                        "select cast(details - 'person' as text) from audit_entry"
                            + " where act = :act order by number desc limit 1")
                    .setParameter("act", act)
                    .getSingleResult());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertOutside(String address, Executable act) {
    Refused refused = assertThrows(Refused.class, act);
    assertEquals(AccessRefusal.ADDRESS_OUTSIDE, refused.refusal());
    assertEquals(address, refused.arguments().get(0));
  }

  private static void assertRefused(Refusal expected, Executable act) {
    assertEquals(expected, assertThrows(Refused.class, act).refusal());
  }
}
