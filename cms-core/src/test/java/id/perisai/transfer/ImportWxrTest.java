package id.perisai.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Reach;
import id.perisai.access.Refused;
import id.perisai.access.Role;
import id.perisai.content.Content;
import id.perisai.content.ContentType;
import id.perisai.content.Pages;
import id.perisai.media.Images;
import id.perisai.media.Pdfs;
import id.perisai.review.ApproveBatch;
import id.perisai.review.ReviewRefusal;
import id.perisai.tenant.TestDatabase;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.pdfbox.cos.COSName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportWxrTest {
  @TempDir Path folder;
  private TestDatabase database;
  private Acting who;

  @BeforeEach
  void open() {
    database = TestDatabase.fresh();
    who = Acting.commandLine("alfa");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void brings_every_item_in_or_says_why_not() throws IOException {
    ImportWxr.Result result = bringIn();
    assertFalse(result.already());
    Map<?, ?> counts = (Map<?, ?>) result.report().get("counts");
    assertEquals(7L, counts.get("submitted"));
    assertEquals(2L, counts.get("draft"));
    assertEquals(1L, counts.get("skipped"));
    assertEquals(1L, counts.get("images"));
    assertEquals(
        List.of(
            "/berita/pelayanan-akta",
            "/berita/pelayanan-akta-2",
            "/berita/penerima",
            "/berita/rancangan",
            "/berita/rahasia",
            "/profil/tugas-pokok",
            "/profil",
            "/berita-1",
            "",
            "/khdmh"),
        items(result).stream().map(item -> item.get("path")).toList());
  }

  @Test
  void makes_blocks_of_a_post_of_the_old_editor() throws IOException {
    bringIn();
    Content content = content("/berita/pelayanan-akta");
    assertEquals("Pelayanan akta & kartu gratis", content.title());
    assertEquals("Ringkasan pelayanan", content.summary());
    assertEquals("2019-03-04", content.date().orElseThrow().toString());
    assertEquals(List.of("/2019/03/pelayanan-akta"), content.aliases());
    assertEquals("Siti Aminah", content.fields().text("byline"));
    assertEquals(List.of("Layanan"), content.fields().lines("categories"));
    assertEquals("Loket dari depan", content.imageAlt());
    String json = text(content);
    assertEquals(
        List.of(
            "text", "heading", "text", "heading", "table", "links", "image", "image", "text",
            "quote", "text"),
        body(content).stream().map(block -> block.get("type")).toList());
    assertTrue(
        json.contains("\"level\":2,\"text\":\"Syarat\"")
            && json.contains("\"level\":3,\"text\":\"Biaya\""),
        json);
    assertTrue(
        json.contains("Paragraf pertama baris satu\",\"type\":\"text\"},{\"type\":\"hard_break\"}"),
        json);
    assertTrue(
        json.contains("\"href\":\"/profil\"") && json.contains("\"href\":\"/profil/tugas-pokok\""),
        json);
    assertTrue(json.contains("\"caption\":\"Loket kami\""), json);
    assertTrue(json.contains("\"cite\":\"Kepala Dinas\""), json);
    assertTrue(json.contains("https://www.youtube.com/embed/abc"), json);
    assertTrue(json.contains("jebakan") && json.contains("[catatan] tetap."), json);
    assertFalse(
        json.contains("javascript") || json.contains("jahat") || json.contains("contact-form"),
        json);
  }

  @Test
  void makes_blocks_of_a_post_of_the_block_editor() throws IOException {
    bringIn();
    Content content = content("/berita/pelayanan-akta-2");
    assertEquals(
        List.of("text", "details", "image"),
        body(content).stream().map(b -> b.get("type")).toList());
    assertEquals("Loket dari depan", body(content).get(2).get("alt"));
    assertEquals("Galeri", body(content).get(2).get("caption"));
  }

  @Test
  void reports_what_did_not_come_along() throws IOException {
    ImportWxr.Result result = bringIn();
    List<String> codes = codes(items(result).get(0));
    assertTrue(
        codes.containsAll(
            List.of("IMAGE_MISSING", "EMBED", "SHORTCODE", "TABLE_LINKS", "FILE_STAYS", "REMOVED")),
        codes::toString);
    assertTrue(codes(items(result).get(1)).containsAll(List.of("DYNAMIC_BLOCK", "PATH_CHANGED")));
    assertTrue(codes(items(result).get(6)).contains("STRUCK"));
    assertTrue(codes(items(result).get(9)).contains("ALIAS_IMPOSSIBLE"));
    List<String> general = codes(result.report());
    assertTrue(
        general.containsAll(
            List.of(
                "COMMENTS",
                "TAGS",
                "TYPE_SKIPPED",
                "ATTACHMENT_SKIPPED",
                "MENU_PROPOSED",
                "QUERY_ADDRESSES")),
        general::toString);
  }

  @Test
  void makes_documents_of_the_pdf_files_that_come_along_and_leads_links_to_them()
      throws IOException {
    Path uploads = Files.createDirectories(folder.resolve("media/2019/03"));
    Files.write(uploads.resolve("formulir.pdf"), Pdfs.plain(2));
    ImportWxr.Result result = bringIn();
    Map<?, ?> counts = (Map<?, ?>) result.report().get("counts");
    assertEquals(1L, counts.get("files"));
    assertEquals(8L, counts.get("submitted"));
    Content document = content("/dokumen/formulir");
    assertEquals(ContentType.DOCUMENT, document.type());
    assertEquals("formulir.pdf", document.file().orElseThrow().name());
    assertTrue(
        document.aliases().contains("/wp-content/uploads/2019/03/formulir.pdf"),
        document.aliases()::toString);
    assertTrue(text(content("/berita/pelayanan-akta")).contains("\"href\":\"/dokumen/formulir\""));
    assertFalse(codes(items(result).get(0)).contains("FILE_STAYS"));
    assertFalse(codes(result.report()).contains("ATTACHMENT_SKIPPED"));
    assertEquals(1, count("select count(*) from perisai.document_file"));
  }

  @Test
  void leaves_a_pdf_that_does_more_than_show_pages_on_the_old_site() throws IOException {
    Path uploads = Files.createDirectories(folder.resolve("media/2019/03"));
    Files.write(
        uploads.resolve("formulir.pdf"),
        Pdfs.made(
            document ->
                document
                    .getDocumentCatalog()
                    .getCOSObject()
                    .setItem(COSName.OPEN_ACTION, Pdfs.action("Launch"))));
    ImportWxr.Result result = bringIn();
    assertTrue(codes(result.report()).contains("DOCUMENT_REFUSED"));
    assertTrue(codes(items(result).get(0)).contains("FILE_STAYS"));
    assertEquals(0, count("select count(*) from perisai.document_file"));
  }

  @Test
  void runs_the_checks_over_each_item() throws IOException {
    List<?> findings = (List<?>) items(bringIn()).get(2).get("findings");
    assertEquals(
        List.of("gambling-terms", "personal-number"),
        findings.stream()
            .map(finding -> ((Map<?, ?>) finding).get("check"))
            .distinct()
            .sorted()
            .toList());
    assertFalse(findings.toString().contains("3604010101900001"));
    assertEquals(findings.size(), count("select count(*) from perisai.finding"));
  }

  @Test
  void never_submits_what_was_not_public() throws IOException {
    ImportWxr.Result result = bringIn();
    assertEquals("draft", items(result).get(3).get("state"));
    assertEquals("draft", items(result).get(4).get("state"));
    assertEquals(2, count("select count(*) from perisai.import_item where submission_id is null"));
    assertEquals(7 + 1, count("select count(*) from perisai.submission")); // and the menu's
    assertEquals(0, count("select count(*) from perisai.decision"));
  }

  @Test
  void waits_as_one_batch_that_somebody_else_approves_as_one_act() throws IOException {
    UUID batch = bringIn().batch();
    Acting reviewer = database.reviewer("alfa");
    assertEquals(7, new ApproveBatch(database.work()).approve(reviewer, batch));
    assertEquals(7, count("select count(*) from perisai.decision where kind = 'approve'"));
    assertEquals(
        0,
        count(
            "select count(*) from perisai.decision d join perisai.import_item i using (tenant_id, page_id)"
                + " where i.submission_id is null"));
    Refused refused =
        assertThrows(
            Refused.class, () -> new ApproveBatch(database.work()).approve(reviewer, batch));
    assertEquals(ReviewRefusal.BATCH_DECIDED, refused.refusal());
  }

  @Test
  void is_approved_by_nobody_who_wrote_any_of_its_words_too() throws IOException {
    UUID batch = bringIn().batch();
    Acting writer = database.person("Penulis", "alfa", Role.AUTHOR, Role.REVIEWER);
    database.superuser(
        "insert into perisai.revision (tenant_id, id, page_id, number, base, line, content, digest,"
            + " title, path, author, created_at)"
            + " select tenant_id, gen_random_uuid(), page_id, 2, 1, 'beside', content, digest,"
            + " title, path, ?, now() from perisai.revision where path = '/berita/penerima'",
        writer.person());
    Refused refused =
        assertThrows(Refused.class, () -> new ApproveBatch(database.work()).approve(writer, batch));
    assertEquals(ReviewRefusal.OWN_WORK, refused.refusal());
    assertEquals(0, count("select count(*) from perisai.decision"));
    assertEquals(7, new ApproveBatch(database.work()).approve(database.reviewer("alfa"), batch));
  }

  @Test
  void proposes_the_main_menu_with_links_to_the_new_pages() throws IOException {
    bringIn();
    String menu =
        database
            .work()
            .in(
                who,
                em ->
                    text(
                        Pages.newest(em, Pages.only(em, "alfa", ContentType.MENU).orElseThrow())
                            .content()));
    assertTrue(
        menu.contains(
            "\"items\":[{\"href\":\"/profil\",\"items\":[{\"href\":\"/profil/tugas-pokok\",\"text\":\"Tugas\"}],\"text\":\"Profil\"}]"),
        menu);
    assertFalse(menu.contains("javascript"), menu);
  }

  @Test
  void recognises_a_file_that_was_brought_in_before() throws IOException {
    UUID batch = bringIn().batch();
    long revisions = count("select count(*) from perisai.revision");
    ImportWxr.Result again = bringIn();
    assertTrue(again.already());
    assertEquals(batch, again.batch());
    assertEquals(10, items(again).size());
    assertEquals(revisions, count("select count(*) from perisai.revision"));
  }

  @Test
  void leaves_nothing_behind_when_the_file_breaks_in_the_middle() throws IOException {
    byte[] whole = fixture();
    Path file = folder.resolve("half.xml");
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length * 2 / 3));
    Refused refused = assertThrows(Refused.class, () -> run(file));
    assertEquals(TransferRefusal.EXPORT_MALFORMED, refused.refusal());
    for (String table :
        List.of(
            "page",
            "revision",
            "submission",
            "media",
            "media_bytes",
            "import_batch",
            "audit_entry")) {
      assertEquals(0, count("select count(*) from perisai." + table), table);
    }
  }

  @Test
  void keeps_paths_free_that_the_site_has_already() throws IOException {
    database
        .work()
        .in(
            who,
            em ->
                Pages.create(
                    em,
                    who,
                    Reach.WHOLE_SITE,
                    Content.parse(
                        Map.of(
                            "type",
                            "page",
                            "language",
                            "id",
                            "path",
                            "/profil",
                            "title",
                            "Ada",
                            "fields",
                            Map.of(),
                            "body",
                            List.of()))));
    assertEquals("/profil-2/tugas-pokok", items(bringIn()).get(5).get("path"));
  }

  @Test
  void refuses_an_unknown_tenant_and_an_empty_export() throws IOException {
    Path file = Files.write(folder.resolve("a.xml"), fixture());
    Refused unknown =
        assertThrows(
            Refused.class,
            () ->
                new ImportWxr(database.work())
                    .run(
                        Acting.commandLine("gamma"),
                        new ImportWxr.Source(file, null, null),
                        (p, d, n) -> {}));
    assertEquals(AccessRefusal.TENANT_UNKNOWN, unknown.refusal());
    Path empty =
        Files.writeString(
            folder.resolve("b.xml"),
            "<rss xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel><wp:wxr_version>1.2</wp:wxr_version></channel></rss>");
    assertEquals(
        TransferRefusal.EXPORT_EMPTY, assertThrows(Refused.class, () -> run(empty)).refusal());
  }

  @Test
  void brings_in_another_tenants_copy_of_the_same_file_by_itself() throws IOException {
    bringIn();
    Path file = Files.write(folder.resolve("beta.xml"), fixture());
    ImportWxr.Result beta =
        new ImportWxr(database.work())
            .run(
                Acting.commandLine("beta"),
                new ImportWxr.Source(file, null, null),
                (p, d, n) -> {});
    assertFalse(beta.already());
    assertEquals(
        0,
        count(
            "select count(*) from perisai.page p join perisai.import_item i using (tenant_id) where i.page_id = p.id and p.tenant_id <> i.tenant_id"));
  }

  @Test
  void never_reads_a_file_outside_of_the_media_folder() throws IOException {
    Files.write(folder.resolve("rahasia.jpg"), Images.jpeg(50, 50));
    Path uploads = Files.createDirectory(folder.resolve("uploads"));
    Files.createSymbolicLink(uploads.resolve("tautan.jpg"), folder.resolve("rahasia.jpg"));
    MediaFolder media = MediaFolder.of(uploads);
    for (String address :
        List.of(
            "../rahasia.jpg",
            "https://x/wp-content/uploads/../rahasia.jpg",
            "/%2e%2e/rahasia.jpg",
            "tautan.jpg",
            folder + "/rahasia.jpg",
            "\0")) {
      assertTrue(media.find(address).isEmpty(), address);
    }
  }

  @Test
  void brings_hundreds_of_posts_in_at_one_go() throws IOException {
    Path file = folder.resolve("many.xml");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(
          "<rss xmlns:wp=\"http://wordpress.org/export/1.2/\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><wp:wxr_version>1.2</wp:wxr_version>");
      for (int i = 1; i <= 400; i++) {
        out.write(
            "<item><title>Berita "
                + i
                + "</title><wp:post_id>"
                + i
                + "</wp:post_id><wp:post_date>2020-01-01 00:00:00</wp:post_date><wp:status>publish</wp:status>"
                + "<wp:post_type>post</wp:post_type><content:encoded><![CDATA["
                + "Isi berita. ".repeat(200)
                + "]]></content:encoded></item>");
      }
      out.write("</channel></rss>");
    }
    List<Long> progress = new ArrayList<>();
    ImportWxr.Result result =
        new ImportWxr(database.work())
            .run(
                who,
                new ImportWxr.Source(file, null, null),
                (phase, done, total) -> {
                  if (phase == ImportProgress.Phase.CONVERTING) {
                    progress.add(done);
                  }
                });
    assertEquals(400, items(result).size());
    assertEquals(400, progress.get(progress.size() - 1));
    assertEquals(progress.stream().sorted().toList(), progress);
    assertEquals(400, count("select count(*) from perisai.import_item"));
  }

  private ImportWxr.Result bringIn() throws IOException {
    Path file = Files.write(folder.resolve("legacy-site.xml"), fixture());
    return run(file);
  }

  private ImportWxr.Result run(Path file) throws IOException {
    Path media = Files.createDirectories(folder.resolve("media/2019/03"));
    Files.write(media.resolve("loket.jpg"), Images.jpeg(800, 400));
    return new ImportWxr(database.work())
        .run(
            who,
            new ImportWxr.Source(file, folder.resolve("media"), null),
            (phase, done, total) -> {});
  }

  private static byte[] fixture() throws IOException {
    try (InputStream in = ImportWxrTest.class.getResourceAsStream("legacy-site.xml")) {
      return in.readAllBytes();
    }
  }

  private Content content(String path) {
    return database
        .work()
        .in(
            who,
            em ->
                Pages.newest(
                        em,
                        (UUID)
                            em.createNativeQuery("select page_id from revision where path = :path")
                                .setParameter("path", path)
                                .getSingleResult())
                    .content());
  }

  private static String text(Content content) {
    return new String(content.canonical(), StandardCharsets.UTF_8);
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> body(Content content) {
    return (List<Map<String, Object>>) content.json().get("body");
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> items(ImportWxr.Result result) {
    return (List<Map<String, Object>>) result.report().get("items");
  }

  private static List<String> codes(Map<String, Object> notes) {
    return ((List<?>) notes.get("notes"))
        .stream().map(note -> (String) ((Map<?, ?>) note).get("code")).toList();
  }

  private long count(String sql) {
    try (var connection = database.superuser().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
