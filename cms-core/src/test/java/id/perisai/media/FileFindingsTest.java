package id.perisai.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Acting;
import id.perisai.access.Refused;
import id.perisai.check.Finding;
import id.perisai.check.Severity;
import id.perisai.content.Content;
import id.perisai.content.ContentType;
import id.perisai.content.CreatePage;
import id.perisai.content.Revisions;
import id.perisai.release.Digest;
import id.perisai.review.ReviewQueue;
import id.perisai.review.ReviewRefusal;
import id.perisai.review.SubmitForReview;
import id.perisai.tenant.SampleContent;
import id.perisai.tenant.TestDatabase;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationText;
import org.junit.jupiter.api.Test;

/** The words in a document's PDF go through the checks as those of its page do. */
class FileFindingsTest {
  private static final String NIK = "3273014107900001";

  @Test
  void finds_a_citizens_number_on_the_page_where_it_stands_and_shows_it_masked() {
    List<Finding> found = FileFindings.of(pdf("Daftar penerima bantuan", "NIK " + NIK));
    assertEquals(List.of("personal-number"), names(found));
    assertEquals("fields.file[2]", found.get(0).where());
    assertFalse(found.get(0).excerpt().contains(NIK));
    assertEquals(Severity.WARN, found.get(0).severity());
  }

  @Test
  void finds_gambling_terms_also_in_notes_and_in_what_the_file_says_about_itself() {
    assertEquals(
        List.of("gambling-terms"), names(FileFindings.of(pdf("Slot gacor maxwin hari ini"))));
    byte[] noted =
        Pdfs.made(
            document -> {
              write(document, document.getPage(0), "Peraturan wali kota");
              PDAnnotationText note = new PDAnnotationText();
              note.setContents("slot gacor maxwin");
              document.getPage(0).getAnnotations().add(note);
              List<org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation> notes =
                  new ArrayList<>(document.getPage(0).getAnnotations());
              notes.add(note);
              document.getPage(0).setAnnotations(notes);
            });
    assertTrue(names(FileFindings.of(noted)).contains("gambling-terms"));
    byte[] titled =
        Pdfs.made(
            document -> {
              write(document, document.getPage(0), "Peraturan wali kota");
              document.getDocumentInformation().setTitle("Slot gacor maxwin");
            });
    assertTrue(names(FileFindings.of(titled)).contains("gambling-terms"));
  }

  @Test
  void says_nothing_of_an_honest_file() {
    assertEquals(
        List.of(),
        FileFindings.of(
            pdf(
                "Peraturan Daerah Nomor 3 Tahun 2024",
                "Rekening 0012345678, telepon 0254 200100")));
  }

  @Test
  void says_of_a_scan_that_nobody_read_it_and_warns_of_what_cannot_be_read() {
    Finding scan = FileFindings.of(Pdfs.plain(2)).get(0);
    assertEquals(Severity.NOTE, scan.severity());
    assertEquals("SCANNED", scan.details().get("kind"));
    Finding broken = FileFindings.of("%PDF-1.7 rusak".getBytes()).get(0);
    assertEquals(Severity.WARN, broken.severity());
    assertEquals("UNREAD", broken.details().get("kind"));
  }

  @Test
  void a_document_is_not_submitted_without_a_word_about_what_its_file_says() throws Exception {
    try (TestDatabase database = TestDatabase.fresh()) {
      Acting author = database.author("alfa");
      UUID page = document(database, author, pdf("NIK " + NIK));
      Digest digest = new Revisions(database.work()).newest(author, page).digest();
      SubmitForReview submit = new SubmitForReview(database.work());
      assertEquals(1, submit.findings(author, page).size());
      Refused refused = assertThrows(Refused.class, () -> submit.submit(author, page, digest, " "));
      assertEquals(ReviewRefusal.FINDINGS_NEED_REASON, refused.refusal());
      UUID submission = submit.submit(author, page, digest, "contoh rekaan").submission();
      ReviewQueue.Detail detail =
          new ReviewQueue(database.work()).open(database.reviewer("alfa"), submission);
      assertEquals("fields.file[1]", detail.findings().get(0).place());
    }
  }

  @Test
  void whoever_uploads_a_file_is_told_at_once_what_stands_in_it() throws Exception {
    try (TestDatabase database = TestDatabase.fresh()) {
      Acting author = database.author("alfa");
      UploadFile upload = new UploadFile(database.work());
      UploadFile.Taken bad =
          upload.take(
              author, "daftar.pdf", new ByteArrayInputStream(pdf("NIK " + NIK, "Slot gacor")));
      assertEquals(
          List.of("fields.file[1]", "fields.file[2]"),
          bad.findings().stream().map(Finding::where).sorted().toList());
      assertTrue(bad.findings().stream().noneMatch(found -> found.excerpt().contains(NIK)));
      UploadFile.Taken again =
          upload.take(
              author, "daftar.pdf", new ByteArrayInputStream(pdf("NIK " + NIK, "Slot gacor")));
      assertEquals(bad.findings().size(), again.findings().size(), "of a file known already too");
      UploadFile.Taken good =
          upload.take(author, "baik.pdf", new ByteArrayInputStream(pdf("Peraturan Daerah")));
      assertEquals(List.of(), good.findings());
    }
  }

  @Test
  void bytes_that_were_rewritten_in_the_database_are_told_as_unread() throws Exception {
    try (TestDatabase database = TestDatabase.fresh()) {
      Acting author = database.author("alfa");
      UUID page = document(database, author, pdf("NIK " + NIK));
      try (var connection = database.superuser().getConnection();
          var statement = connection.createStatement()) {
        statement.execute("set session_replication_role = replica");
        statement.executeUpdate("update perisai.media_bytes set bytes = 'bersih'");
      }
      Finding found = new SubmitForReview(database.work()).findings(author, page).get(0);
      assertEquals(Severity.WARN, found.severity());
      assertEquals("UNREAD", found.details().get("kind"));
    }
  }

  private static UUID document(TestDatabase database, Acting author, byte[] pdf) throws Exception {
    Map<String, Object> file =
        new UploadFile(database.work()).upload(author, "daftar.pdf", new ByteArrayInputStream(pdf));
    Map<String, Object> content = new LinkedHashMap<>(SampleContent.news("daftar", "Daftar"));
    content.put("type", "document");
    content.put("path", "/dokumen/daftar");
    content.put("fields", Map.of("file", file, "ppid", "berkala"));
    Content.parse(content);
    return new CreatePage(database.work()).create(author, ContentType.DOCUMENT, "id", content);
  }

  private static List<String> names(List<Finding> found) {
    return found.stream().map(Finding::check).distinct().toList();
  }

  /** One page for each text. */
  private static byte[] pdf(String... texts) {
    return Pdfs.made(
        document -> {
          for (int i = 0; i < texts.length; i++) {
            PDPage page = i == 0 ? document.getPage(0) : new PDPage();
            if (i > 0) {
              document.addPage(page);
            }
            write(document, page, texts[i]);
          }
        });
  }

  private static void write(PDDocument document, PDPage page, String text)
      throws java.io.IOException {
    try (PDPageContentStream out = new PDPageContentStream(document, page)) {
      out.beginText();
      out.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
      out.newLineAtOffset(50, 700);
      out.showText(text);
      out.endText();
    }
  }
}
