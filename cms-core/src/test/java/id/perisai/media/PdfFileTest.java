package id.perisai.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import id.perisai.access.Refused;
import id.perisai.block.DocumentFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.cos.COSString;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionJavaScript;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionURI;
import org.junit.jupiter.api.Test;

class PdfFileTest {
  private static final String PAGES = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>";
  private static final String PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>";

  @Test
  void takes_a_plain_document_as_it_is() {
    byte[] file = Pdfs.plain(3);
    PdfFile pdf = PdfFile.of("C:\\berkas\\Rencana kerja.pdf", file);
    assertEquals("Rencana kerja.pdf", pdf.name());
    assertEquals(3, pdf.pages());
    assertArrayEquals(file, pdf.bytes());
  }

  @Test
  void takes_links_tags_and_fonts_of_any_name() {
    byte[] file =
        Pdfs.made(
            document -> {
              PDActionURI link = new PDActionURI();
              link.setURI("https://serangkota.go.id");
              COSDictionary fonts = new COSDictionary();
              COSDictionary font = new COSDictionary();
              font.setItem(COSName.TYPE, COSName.FONT);
              fonts.setItem(COSName.getPDFName("EF"), font);
              fonts.setItem(COSName.getPDFName("JS"), font);
              COSDictionary tag = new COSDictionary();
              tag.setName(COSName.S, "Sound");
              tag.setItem(COSName.P, fonts);
              hold(document.getDocumentCatalog().getCOSObject(), link.getCOSObject(), fonts, tag);
            });
    assertEquals(1, PdfFile.of("a.pdf", file).pages());
  }

  private static void hold(COSDictionary catalog, COSDictionary... held) {
    COSArray all = new COSArray();
    Arrays.stream(held).forEach(all::add);
    catalog.setItem(COSName.getPDFName("Held"), all);
  }

  @Test
  void refuses_what_can_do_more_than_be_read_and_says_what() {
    Map<String, MediaRefusal> actions =
        Map.of(
            "JavaScript", MediaRefusal.PDF_JAVASCRIPT,
            "Launch", MediaRefusal.PDF_LAUNCH,
            "SubmitForm", MediaRefusal.PDF_SENDS_DATA,
            "ImportData", MediaRefusal.PDF_SENDS_DATA,
            "GoToE", MediaRefusal.PDF_EMBEDDED_FILES,
            "Rendition", MediaRefusal.PDF_PLAYER);
    actions.forEach(
        (kind, refusal) ->
            assertRefused(
                refusal,
                Pdfs.made(
                    document ->
                        document
                            .getDocumentCatalog()
                            .getCOSObject()
                            .setItem(COSName.OPEN_ACTION, Pdfs.action(kind)))));
  }

  @Test
  void refuses_programs_wherever_they_lie() {
    assertRefused(
        MediaRefusal.PDF_JAVASCRIPT,
        Pdfs.made(
            document ->
                document
                    .getDocumentCatalog()
                    .setOpenAction(new PDActionJavaScript("app.alert(1)"))));
    // An object that no page leads to, which another reader may still find.
    assertRefused(
        MediaRefusal.PDF_JAVASCRIPT,
        Pdfs.raw("<< /Type /Catalog /Pages 2 0 R >>", PAGES, PAGE, "<< /JS (app.alert\\(1\\)) >>"));
    // Names may be written with numbers of their letters.
    assertRefused(
        MediaRefusal.PDF_LAUNCH,
        Pdfs.raw(
            "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /L#61unch /F (cmd.exe) >> >>",
            PAGES,
            PAGE));
  }

  @Test
  void refuses_files_inside_forms_with_programs_and_players() {
    assertRefused(
        MediaRefusal.PDF_EMBEDDED_FILES,
        Pdfs.made(
            document -> {
              COSStream inside = document.getDocument().createCOSStream();
              inside.setName(COSName.TYPE, "EmbeddedFile");
              COSDictionary files = new COSDictionary();
              files.setItem(COSName.F, inside);
              COSDictionary spec = new COSDictionary();
              spec.setItem(COSName.EF, files);
              hold(document.getDocumentCatalog().getCOSObject(), spec);
            }));
    assertRefused(
        MediaRefusal.PDF_PROGRAM_FORM,
        Pdfs.made(
            document -> {
              COSDictionary form = new COSDictionary();
              form.setItem(COSName.XFA, new COSArray(List.of(new COSString("template"))));
              document.getDocumentCatalog().getCOSObject().setItem(COSName.ACRO_FORM, form);
            }));
    assertRefused(
        MediaRefusal.PDF_PLAYER,
        Pdfs.made(
            document -> {
              COSDictionary annotation = new COSDictionary();
              annotation.setName(COSName.SUBTYPE, "RichMedia");
              hold(document.getPage(0).getCOSObject(), annotation);
            }));
  }

  @Test
  void refuses_what_is_locked_with_or_without_a_password_to_open_it() {
    assertRefused(MediaRefusal.PDF_ENCRYPTED, Pdfs.locked("rahasia"));
    assertRefused(MediaRefusal.PDF_ENCRYPTED, Pdfs.locked(""));
  }

  @Test
  void refuses_what_is_no_pdf_or_none_that_can_be_read() {
    assertRefused(MediaRefusal.MEDIA_EMPTY, new byte[0]);
    assertRefused(MediaRefusal.PDF_NOT_A_PDF, bytes("<html><script>alert(1)</script></html>"));
    assertRefused(MediaRefusal.PDF_NOT_A_PDF, bytes("\n<script>1</script>%PDF-1.7\n"));
    assertRefused(MediaRefusal.PDF_NOT_A_PDF, Images.jpeg(20, 20));
    assertRefused(MediaRefusal.PDF_BROKEN, bytes("%PDF-1.7\nnothing of a document"));
    assertRefused(
        MediaRefusal.PDF_BROKEN,
        Pdfs.raw("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"));
    byte[] half = Arrays.copyOf(Pdfs.plain(1), 40);
    assertRefused(MediaRefusal.PDF_BROKEN, half);
  }

  @Test
  void refuses_what_is_too_large_or_unpacks_to_too_much() throws IOException {
    byte[] large = Arrays.copyOf(Pdfs.plain(1), (int) DocumentFile.MAX_LENGTH + 1);
    assertRefused(MediaRefusal.MEDIA_TOO_LARGE, large);
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    bomb.write(
        bytes(
            "%PDF-1.7\n1 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode >>\nstream\n"));
    try (DeflaterOutputStream deflate = new DeflaterOutputStream(bomb)) {
      byte[] megabyte = new byte[1 << 20];
      for (int i = 0; i < 80; i++) {
        deflate.write(megabyte);
      }
    }
    assertRefused(MediaRefusal.PDF_BROKEN, bomb.toByteArray());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void assertRefused(MediaRefusal refusal, byte[] file) {
    assertEquals(refusal, assertThrows(Refused.class, () -> PdfFile.of("a.pdf", file)).refusal());
  }
}
