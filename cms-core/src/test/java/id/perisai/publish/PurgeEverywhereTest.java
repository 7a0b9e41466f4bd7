package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Acting;
import id.perisai.media.Pdfs;
import id.perisai.media.UploadFile;
import id.perisai.media.UploadImage;
import id.perisai.release.Alarms;
import id.perisai.release.Digest;
import id.perisai.release.PurgeStatement;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.RepositoryVerification;
import id.perisai.release.Takeover;
import id.perisai.release.VerifiedStore;
import id.perisai.review.ApproveBatch;
import id.perisai.tenant.SampleContent;
import id.perisai.transfer.ImportReportPage;
import id.perisai.transfer.ImportWxr;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What leaked lies wherever the product puts anything: in rows of pages, reviews, imports and
 * letters, in the repository, candidates, a file left unfinished by a stop, a delivery node's
 * store, as words, as an image in several sizes, as a PDF. After one purge it is nowhere.
 */
class PurgeEverywhereTest {
  private static final String NIK = "3273010101900001";
  private static final String IN_PDF = "Daftar peserta rahasia 3273010101900002";

  @TempDir Path folder;
  private Town town;
  private Traces traces;
  private VerifiedStore store;
  private Takeover delivery;
  private Map<String, Object> image;
  private byte[] picture;
  private byte[] pdf;

  @BeforeEach
  void a_town_in_which_much_leaked() throws Exception {
    town = new Town(folder);
    traces = new Traces(town.database, folder);
    town.database.superuser(
        "update perisai.person set email = 'budi@contoh.test' where id = ?",
        town.publisher.acting().person());
    town.approved("pertama", "Artikel pertama");
    picture = noise();
    image = new UploadImage(town.work).upload(town.author.acting(), "ktp.png", picture);
    UUID page = town.approved(article("seleksi", "Peserta " + NIK, image));
    pdf = Pdfs.made(document -> document.getDocumentInformation().setTitle(IN_PDF));
    town.approved(document());
    bringIn();
    town.publishAll();
    town.revised(page, 1, article("seleksi", "Peserta lagi " + NIK, image));
    town.publishAll();
    lettersAsFiles();
    town.approved("ketiga", "Artikel ketiga");
    town.prepare().prepare(town.publisher.acting());
    store = new VerifiedStore(folder.resolve("store"));
    delivery =
        new Takeover(
            town.repositoryFolder(),
            store,
            town.pinned,
            TestCodings.ALL,
            town.clock,
            new Alarms(town.clock),
            switched -> {});
    delivery.start();
    delivery.tick();
    unfinished(town.inForce().manifest().entry("/berita/seleksi").get().variants().get(0));
  }

  @AfterEach
  void close() throws IOException {
    store.close();
    town.close();
  }

  @Test
  void leaves_nothing_of_pages_images_and_documents_anywhere() throws Exception {
    List<byte[]> pieces = pieces();
    assertEquals(
        Set.of("import_batch", "letter", "revision"),
        Set.copyOf(traces.rows(NIK)),
        "what the search finds before");
    Set<String> places = new TreeSet<>();
    for (String file : traces.files(NIK)) {
      places.add(file.substring(0, file.indexOf('/')));
    }
    assertEquals(Set.of("candidates", "mail", "repository", "store"), places);
    for (byte[] piece : pieces) {
      assertEquals(List.of("media_bytes"), traces.rows(piece));
      assertTrue(traces.files(piece).size() >= 2, traces.files(piece).toString());
    }

    purge(Set.of("/berita/seleksi", "/dokumen/daftar", "/berita/dari-situs-lama"));
    delivery.tick();
    requireNowhere(pieces);

    Prepared next = town.prepare().prepare(town.publisher.acting());
    town.publish()
        .publish(
            town.publisher.acting(),
            next.candidate(),
            town.signed(next, town.publisher, town.publisher));
    delivery.tick();
    assertEquals(3, delivery.inForce().release("alfa").orElseThrow().version());
    requireNowhere(pieces);
    RepositoryVerification verification =
        RepositoryVerification.of(
            town.repository.files(), town.pinned, town.clock, TestCodings.ALL);
    assertEquals(List.of(), verification.refusals());
  }

  /** PostgreSQL tells seconds later how many rows were deleted; here it never does. */
  @Test
  void what_is_purged_is_not_prepared_again_out_of_memory() throws Exception {
    counting("off");
    try {
      PrepareRelease remembering = town.prepare();
      remembering.prepare(town.publisher.acting());
      purge(Set.of("/berita/seleksi"));
      Prepared next = remembering.prepare(town.publisher.acting());
      Prepared afresh = town.prepare().prepare(town.publisher.acting());
      assertEquals(
          town.statement(afresh, town.publisher).manifest(),
          town.statement(next, town.publisher).manifest());
    } finally {
      counting("on");
    }
  }

  private void counting(String state) throws Exception {
    town.database.superuser("alter system set track_counts = " + state);
    town.database.text("select pg_reload_conf()");
  }

  @Test
  void keeps_an_image_that_another_page_shows_unless_it_is_named() throws Exception {
    town.approved(article("lain", "Artikel lain", image));
    town.publishAll();
    purge(Set.of("/berita/seleksi"));
    assertEquals(List.of(), traces.rows("Peserta lagi"));
    for (byte[] piece : pieces()) {
      assertFalse(traces.rows(piece).isEmpty());
    }
    List<byte[]> pieces = imagePieces();
    purge(Set.of("/_m/" + digests().get(0).hex() + ".png"));
    for (byte[] piece : pieces) {
      assertEquals(List.of(), traces.rows(piece));
      assertEquals(
          List.of(),
          traces.files(piece).stream().filter(file -> !file.startsWith("store/")).toList());
    }
    assertEquals(0, town.database.count("select count(*) from perisai.media"));
  }

  @Test
  void empties_the_lines_of_an_import_report_and_no_others() throws Exception {
    purge(Set.of("/berita/dari-situs-lama"));
    String report = town.database.text("select report from perisai.import_batch");
    assertFalse(report.contains(NIK), report);
    assertTrue(report.contains("Tetap di sini"), report);
    @SuppressWarnings("unchecked") // a report is an object
    Map<String, Object> json =
        (Map<String, Object>)
            id.perisai.release.Json.parse(report.getBytes(StandardCharsets.UTF_8), 1 << 20);
    String page = ImportReportPage.html(json);
    assertTrue(page.contains("dihapus (data bocor)"), page);
    assertEquals(1, town.database.count("select count(*) from perisai.import_item"));
  }

  /**
   * Whoever adds a table that hangs on what a purge takes out adds it there, or lets it cascade.
   */
  @Test
  void takes_out_rows_of_every_table_that_refers_to_contents_or_media() throws Exception {
    String source =
        town.database.text("select prosrc from pg_proc where proname = 'purge_digests'");
    List<String> forgotten = new ArrayList<>();
    for (String table :
        town.database
            .text(
                """
                select string_agg(distinct relname, ' ') from pg_constraint k
                join pg_class c on c.oid = k.conrelid
                where contype = 'f' and confdeltype <> 'c' and confrelid in ('perisai.page'::regclass,
                  'perisai.revision'::regclass, 'perisai.submission'::regclass,
                  'perisai.decision'::regclass, 'perisai.media'::regclass,
                  'perisai.media_bytes'::regclass)
                """)
            .split(" ")) {
      if (!source.contains("delete from " + table + " ")) {
        forgotten.add(table);
      }
    }
    assertEquals(List.of(), forgotten);
  }

  private void requireNowhere(List<byte[]> pieces) throws IOException {
    for (String words : List.of(NIK, IN_PDF)) {
      assertEquals(List.of(), traces.rows(words));
      assertEquals(List.of(), traces.files(words));
    }
    for (byte[] piece : pieces) {
      assertEquals(List.of(), traces.rows(piece));
      assertEquals(List.of(), traces.files(piece));
    }
  }

  private void purge(Set<String> paths) throws Exception {
    Acting who = town.publisher.acting();
    PreparePower prepare = new PreparePower(town.work, town.repository, town.store);
    Prepared purge = prepare.purge(who, "alfa", new Leak(paths, true), "data pribadi");
    PurgeStatement statement =
        PurgeStatement.parse(
            town.work.in(
                who,
                id.perisai.access.Permission.PUBLISH,
                em ->
                    Candidates.open(em, who, purge.candidate(), town.clock.instant()).statement()));
    new PublishPower(town.work, town.repository, town.store)
        .sign(who, purge.candidate(), town.publisher.sign(statement));
  }

  /** A few bytes of each size of the image, and of the document. */
  private List<byte[]> pieces() throws Exception {
    List<byte[]> pieces = new ArrayList<>(imagePieces());
    pieces.add(piece(pdf));
    return pieces;
  }

  private List<byte[]> imagePieces() throws Exception {
    List<byte[]> pieces = new ArrayList<>();
    for (Digest digest : digests()) {
      pieces.add(
          piece(
              Files.readAllBytes(
                  town.repositoryFolder().resolve(RepositoryPaths.blob("alfa", digest)))));
    }
    assertEquals(3, pieces.size());
    return pieces;
  }

  private static byte[] piece(byte[] bytes) {
    return Arrays.copyOfRange(bytes, bytes.length / 2, bytes.length / 2 + 32);
  }

  private List<Digest> digests() throws Exception {
    List<Digest> digests = new ArrayList<>();
    for (Object variant : (List<?>) image.get("variants")) {
      digests.add(Digest.parse((String) ((Map<?, ?>) variant).get("digest")));
    }
    return digests;
  }

  private static Map<String, Object> article(String slug, String title, Map<String, Object> image) {
    Map<String, Object> article = new LinkedHashMap<>(SampleContent.news(slug, title));
    article.put("body", List.of(Map.of("type", "image", "media", image, "alt", "KTP")));
    return article;
  }

  private Map<String, Object> document() throws IOException {
    Map<String, Object> file =
        new UploadFile(town.work)
            .upload(town.author.acting(), "daftar.pdf", new ByteArrayInputStream(pdf));
    Map<String, Object> document =
        new LinkedHashMap<>(SampleContent.news("daftar", "Daftar peserta"));
    document.keySet().removeAll(Set.of("image", "summary"));
    document.put("type", "document");
    document.put("path", "/dokumen/daftar");
    document.put("fields", Map.of("ppid", "berkala", "file", file));
    return document;
  }

  private void bringIn() throws IOException {
    String item =
        "<item><title>%s</title><link>http://lama.test/%s/</link><wp:post_type>post</wp:post_type>"
            + "<wp:status>publish</wp:status><wp:post_name>%s</wp:post_name><wp:post_id>%d</wp:post_id>"
            + "<wp:post_date>2020-02-03 04:05:06</wp:post_date>"
            + "<content:encoded><![CDATA[<p>%s</p>]]></content:encoded></item>";
    String export =
        "<rss xmlns:wp=\"http://wordpress.org/export/1.2/\""
            + " xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel>"
            + "<wp:wxr_version>1.2</wp:wxr_version>"
            + item.formatted("Tetap di sini", "tetap", "tetap", 1, "Isi.")
            + item.formatted(
                "Peserta " + NIK, "dari-situs-lama", "dari-situs-lama", 2, "NIK " + NIK + " bocor")
            + "</channel></rss>";
    Path file = Files.writeString(Files.createTempFile("ekspor", ".xml"), export);
    ImportWxr.Result result =
        new ImportWxr(town.work)
            .run(
                Acting.commandLine("alfa"),
                new ImportWxr.Source(file, null, null),
                (phase, done, all) -> {});
    Files.delete(file);
    new ApproveBatch(town.work).approve(town.publisher.acting(), result.batch());
  }

  /** As the product does where there is no mail server. */
  private void lettersAsFiles() throws IOException {
    Path mail = Files.createDirectories(folder.resolve("mail"));
    for (String letter :
        town.database
            .text(
                "select string_agg(id || '|' || replace(body, E'\\n', ' '), E'\\n') from perisai.letter")
            .split("\n")) {
      String[] columns = letter.split("\\|", 2);
      Files.writeString(mail.resolve("2026-11-21T03-00-00Z-" + columns[0] + ".eml"), columns[1]);
    }
  }

  private void unfinished(id.perisai.release.Variant page) throws Exception {
    Path blob =
        town.repositoryFolder().resolve(RepositoryPaths.blob("alfa", page.identity().digest()));
    Files.copy(blob, blob.resolveSibling("." + blob.getFileName() + "." + UUID.randomUUID()));
  }

  /** An image that no compression makes equal to another. */
  private static byte[] noise() throws IOException {
    Random random = new Random(42);
    BufferedImage image = new BufferedImage(900, 450, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < 900; x++) {
      for (int y = 0; y < 450; y++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }
}
