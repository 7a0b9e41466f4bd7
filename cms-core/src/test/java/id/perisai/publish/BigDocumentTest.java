package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.media.Pdfs;
import id.perisai.media.UploadFile;
import id.perisai.release.Alarms;
import id.perisai.release.ChunkList;
import id.perisai.release.Coding;
import id.perisai.release.Digest;
import id.perisai.release.Entry;
import id.perisai.release.FileText;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Takeover;
import id.perisai.release.VerifiedStore;
import id.perisai.tenant.SampleContent;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A document of some MiB is published with the digests of its chunks, and taken by delivery. */
class BigDocumentTest {
  @TempDir Path folder;
  private Town town;
  private byte[] pdf;
  private Digest digest;

  @BeforeEach
  void a_town_with_a_scanned_document() throws Exception {
    town = new Town(folder);
    pdf = scanned();
    digest = Digest.of(pdf);
    town.approved(document(pdf, "renstra"));
    town.publishAll();
  }

  @AfterEach
  void close() {
    town.close();
  }

  private Coding published() throws Exception {
    return town.inForce()
        .manifest()
        .entry("/_m/" + digest.hex() + ".pdf")
        .orElseThrow()
        .variants()
        .get(0)
        .identity();
  }

  private Path blob(Digest of) {
    return town.repositoryFolder().resolve(RepositoryPaths.blob("alfa", of));
  }

  @Test
  void lists_the_chunks_of_a_document_and_delivery_takes_it() throws Exception {
    Coding coding = published();
    assertTrue(pdf.length > 2 * ChunkList.CHUNK, "" + pdf.length);
    assertTrue(coding.isListed());
    byte[] list = Files.readAllBytes(blob(coding.chunks()));
    assertEquals(coding.chunks(), Digest.of(list));
    byte[] second = Arrays.copyOfRange(pdf, ChunkList.CHUNK, 2 * ChunkList.CHUNK);
    assertEquals(Digest.of(second), Digest.ofBytes(Arrays.copyOfRange(list, 32, 64)));
    assertTrue(isTaken());
  }

  @Test
  void delivery_takes_no_document_whose_list_of_chunks_is_damaged() throws Exception {
    Path list = blob(published().chunks());
    byte[] bytes = Files.readAllBytes(list);
    bytes[40] ^= 1;
    Files.write(list, bytes);
    assertFalse(isTaken());
  }

  private boolean isTaken() throws Exception {
    try (VerifiedStore store = new VerifiedStore(folder.resolve("store"))) {
      Takeover delivery =
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
      return delivery.inForce().releases().containsKey("alfa");
    }
  }

  @Test
  void lists_no_chunks_of_what_fits_into_one() throws Exception {
    byte[] small = Pdfs.plain(1);
    town.approved(document(small, "lampiran"));
    town.publishAll();
    assertFalse(
        town.inForce()
            .manifest()
            .entry("/_m/" + Digest.of(small).hex() + ".pdf")
            .orElseThrow()
            .variants()
            .get(0)
            .identity()
            .isListed());
  }

  @Test
  void signs_what_a_document_says_beside_it_for_searches() throws Exception {
    assertEquals("", words(pdf), "of pictures");
    byte[] written =
        Pdfs.made(
            document -> {
              write(document, document.getPage(0), "Rencana strategis");
              PDPage second = new PDPage();
              document.addPage(second);
              write(document, second, "Operasi katarak gratis");
            });
    town.approved(document(written, "katarak"));
    town.publishAll();
    assertEquals("Rencana strategis\nOperasi katarak gratis", words(written).strip());
    town.approved("kedua", "Artikel kedua");
    town.publishAll();
    assertTrue(words(written).contains("katarak"), "also in the next release");
    assertTrue(isTaken());
  }

  /** The signed words of a file that stands in the release in force. */
  private String words(byte[] file) throws Exception {
    String path = "/_m/" + Digest.of(file).hex() + ".pdf";
    Entry entry = town.inForce().manifest().entry(path).orElseThrow();
    Coding coding = entry.variants().get(0).search().orElseThrow();
    byte[] bytes = Files.readAllBytes(blob(coding.digest()));
    assertEquals(coding.digest(), Digest.of(bytes));
    return FileText.parse(bytes, path).text();
  }

  private static void write(PDDocument document, PDPage page, String text) throws IOException {
    try (PDPageContentStream out = new PDPageContentStream(document, page)) {
      out.beginText();
      out.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
      out.newLineAtOffset(50, 700);
      out.showText(text);
      out.endText();
    }
  }

  @Test
  void leaves_a_document_in_the_next_release_as_it_is() throws Exception {
    Coding before = published();
    town.approved("kedua", "Artikel kedua");
    town.publishAll();
    assertEquals(before, published());
  }

  private Map<String, Object> document(byte[] file, String name) throws Exception {
    Map<String, Object> document = new LinkedHashMap<>(SampleContent.news(name, "Dokumen " + name));
    document.keySet().removeAll(Set.of("image", "summary"));
    document.put("type", "document");
    document.put("path", "/dokumen/" + name);
    document.put(
        "fields",
        Map.of(
            "ppid",
            "berkala",
            "file",
            new UploadFile(town.work)
                .upload(town.author.acting(), name + ".pdf", new ByteArrayInputStream(file))));
    return document;
  }

  /** Pages that were scanned are pictures, which nothing packs. */
  private static byte[] scanned() {
    BufferedImage noise = new BufferedImage(900, 900, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int at = 0; at < 900 * 900; at++) {
      noise.setRGB(at % 900, at / 900, random.nextInt());
    }
    return Pdfs.made(
        document -> {
          try (PDPageContentStream page = new PDPageContentStream(document, document.getPage(0))) {
            page.drawImage(LosslessFactory.createFromImage(document, noise), 0, 0);
          }
        });
  }
}
