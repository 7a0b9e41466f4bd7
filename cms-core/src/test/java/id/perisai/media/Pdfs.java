package id.perisai.media;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;

/** PDF files for tests, honest ones and others. */
public final class Pdfs {
  private Pdfs() {}

  /** What makes a document other than plain. */
  @FunctionalInterface
  public interface Change {
    void to(PDDocument document) throws IOException;
  }

  /** A document of so many empty pages. */
  public static byte[] plain(int pages) {
    return made(
        document -> {
          for (int i = 1; i < pages; i++) {
            document.addPage(new PDPage());
          }
        });
  }

  /** A document of one page to which something was done. */
  public static byte[] made(Change change) {
    try (PDDocument document = new PDDocument()) {
      document.addPage(new PDPage());
      change.to(document);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      document.save(bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A document that opens without a password but forbids its owner's rights. */
  public static byte[] locked(String userPassword) {
    return made(
        document ->
            document.protect(
                new StandardProtectionPolicy("owner", userPassword, new AccessPermission())));
  }

  /** An action of this kind. */
  public static COSDictionary action(String kind) {
    COSDictionary action = new COSDictionary();
    action.setName(COSName.TYPE, "Action");
    action.setName(COSName.S, kind);
    return action;
  }

  /** A file of which the objects are as written, with a cross-reference table that fits. */
  public static byte[] raw(String... objects) {
    StringBuilder out = new StringBuilder("%PDF-1.7\n");
    int[] offsets = new int[objects.length];
    for (int i = 0; i < objects.length; i++) {
      offsets[i] = out.length();
      out.append(i + 1).append(" 0 obj\n").append(objects[i]).append("\nendobj\n");
    }
    int table = out.length();
    out.append("xref\n0 ").append(objects.length + 1).append("\n0000000000 65535 f \n");
    for (int offset : offsets) {
      out.append(String.format("%010d 00000 n %n", offset));
    }
    out.append("trailer\n<< /Size ").append(objects.length + 1).append(" /Root 1 0 R >>\n");
    out.append("startxref\n").append(table).append("\n%%EOF\n");
    return out.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
