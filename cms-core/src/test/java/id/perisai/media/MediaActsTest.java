package id.perisai.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Refused;
import id.perisai.content.Content;
import id.perisai.release.Digest;
import id.perisai.release.Rejected;
import id.perisai.tenant.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MediaActsTest {
  private static TestDatabase database;

  @BeforeAll
  static void open() {
    database = TestDatabase.fresh();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void stores_a_file_so_that_a_document_can_carry_it() throws IOException {
    Acting author = database.author("alfa");
    byte[] pdf = Pdfs.plain(2);
    Map<String, Object> file =
        new UploadFile(database.work()).upload(author, "renja.pdf", new ByteArrayInputStream(pdf));
    Content content =
        Content.parse(
            Map.of(
                "type", "document",
                "language", "id",
                "path", "/dokumen/renja",
                "title", "Rencana kerja",
                "date", "2026-01-02",
                "fields", Map.of("ppid", "berkala", "file", file),
                "body", List.of()));
    assertEquals("/_m/" + Digest.of(pdf).hex() + ".pdf", content.file().orElseThrow().path());
    assertEquals(pdf.length, content.file().orElseThrow().length());
    MediaBytes.Stored stored =
        new MediaBytes(database.work()).read(author, Digest.of(pdf)).orElseThrow();
    assertEquals("application/pdf", stored.mediaType());
    assertEquals(
        file,
        new UploadFile(database.work())
            .upload(author, "salinan.pdf", new ByteArrayInputStream(pdf)));
    assertTrue(
        new MediaBytes(database.work()).read(database.author("beta"), Digest.of(pdf)).isEmpty());
    assertEquals(List.of(file), new MediaLibrary(database.work()).files(author, "RENJA", 0, 10));
  }

  @Test
  void takes_files_only_of_people_who_may_upload() {
    Acting reviewer = database.reviewer("alfa");
    assertEquals(
        AccessRefusal.NOT_PERMITTED,
        assertThrows(
                Refused.class,
                () ->
                    new UploadFile(database.work())
                        .upload(reviewer, "a.pdf", new ByteArrayInputStream(Pdfs.plain(1))))
            .refusal());
  }

  @Test
  void stores_an_image_so_that_content_can_name_it() throws IOException {
    Acting author = database.author("alfa");
    Map<String, Object> media =
        new UploadImage(database.work())
            .upload(author, "kantor.jpg", new ByteArrayInputStream(Images.jpeg(800, 400)));
    Content content =
        Content.parse(
            Map.of(
                "type",
                "page",
                "language",
                "id",
                "path",
                "/kantor",
                "title",
                "Kantor",
                "fields",
                Map.of(),
                "body",
                List.of(Map.of("type", "image", "media", media, "alt", "Kantor dinas"))));
    assertEquals(3, content.media().iterator().next().variants().size());
  }

  @Test
  void gives_the_bytes_back_by_digest() throws Rejected {
    Acting author = database.author("alfa");
    Map<String, Object> media =
        new UploadImage(database.work()).upload(author, "a.jpg", Images.jpeg(700, 350));
    for (Object variant : (List<?>) media.get("variants")) {
      Digest digest = Digest.parse((String) ((Map<?, ?>) variant).get("digest"));
      MediaBytes.Stored stored = new MediaBytes(database.work()).read(author, digest).orElseThrow();
      assertEquals(digest, Digest.of(stored.bytes()));
      assertEquals("image/jpeg", stored.mediaType());
    }
  }

  @Test
  void stores_the_same_file_once() {
    Acting author = database.author("alfa");
    byte[] file = Images.jpeg(321, 123);
    UploadImage act = new UploadImage(database.work());
    Map<String, Object> first = act.upload(author, "a.jpg", file);
    assertEquals(first, act.upload(author, "b.jpg", file));
  }

  @Test
  void shows_a_tenant_its_own_images_only() throws Rejected {
    Acting alfa = database.author("alfa");
    Acting beta = database.author("beta");
    Map<String, Object> media =
        new UploadImage(database.work()).upload(alfa, "rahasia-alfa.png", Images.png(33, 44));
    Digest digest =
        Digest.parse((String) ((Map<?, ?>) ((List<?>) media.get("variants")).get(0)).get("digest"));
    assertEquals(1, new MediaLibrary(database.work()).find(alfa, "RAHASIA", 0, 10).size());
    assertEquals(1, new MediaLibrary(database.work()).count(alfa, "rahasia-alfa"));
    assertEquals(List.of(), new MediaLibrary(database.work()).find(beta, "rahasia", 0, 10));
    assertEquals(0, new MediaLibrary(database.work()).count(beta, "rahasia"));
    assertTrue(new MediaBytes(database.work()).read(beta, digest).isEmpty());
    UUID id = UUID.fromString((String) media.get("media"));
    assertTrue(new MediaLibrary(database.work()).media(beta, id).isEmpty());
    assertTrue(new MediaLibrary(database.work()).media(alfa, id).isPresent());
  }

  @Test
  void never_gives_out_bytes_that_were_changed_behind_its_back() throws Rejected {
    Acting author = database.author("alfa");
    Map<String, Object> media =
        new UploadImage(database.work()).upload(author, "x.png", Images.png(17, 19));
    Digest digest =
        Digest.parse((String) ((Map<?, ?>) ((List<?>) media.get("variants")).get(0)).get("digest"));
    database.superuser("alter table perisai.media_bytes disable trigger all");
    database.superuser(
        "update perisai.media_bytes set bytes = set_byte(bytes, 20, 1 # get_byte(bytes, 20)) where digest = ?",
        digest.bytes());
    assertTrue(new MediaBytes(database.work()).read(author, digest).isEmpty());
  }

  @Test
  void refuses_the_application_to_change_or_delete_bytes() {
    assertThrows(
        RuntimeException.class,
        () ->
            database
                .work()
                .in(
                    database.author("alfa"),
                    em -> em.createNativeQuery("delete from media_bytes").executeUpdate()));
  }

  @Test
  void refuses_more_than_a_site_or_a_person_may_bring() {
    Acting author = database.author("beta");
    UploadImage one =
        new UploadImage(database.work(), new MediaLimits(1_000, 1L << 30, 1), Clock.systemUTC());
    one.upload(author, "a.png", Images.png(11, 11));
    assertRefused(
        MediaRefusal.MEDIA_TOO_MANY_TODAY, () -> one.upload(author, "b.png", Images.png(12, 12)));
    UploadImage full =
        new UploadImage(database.work(), new MediaLimits(1, 1L << 30, 9), Clock.systemUTC());
    assertRefused(
        MediaRefusal.MEDIA_TOO_MANY_FILES, () -> full.upload(author, "b.png", Images.png(13, 13)));
    UploadImage small =
        new UploadImage(database.work(), new MediaLimits(99, 10, 9), Clock.systemUTC());
    assertRefused(
        MediaRefusal.MEDIA_OVER_QUOTA, () -> small.upload(author, "b.png", Images.png(14, 14)));
  }

  @Test
  void refuses_who_may_not_upload() {
    Refused refused =
        assertThrows(
            Refused.class,
            () ->
                new UploadImage(database.work())
                    .upload(database.reviewer("alfa"), "a.png", Images.png(9, 9)));
    assertEquals(AccessRefusal.NOT_PERMITTED, refused.refusal());
  }

  private static void assertRefused(MediaRefusal expected, Runnable act) {
    assertEquals(expected, assertThrows(Refused.class, act::run).refusal());
  }
}
