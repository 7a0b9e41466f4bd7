package id.perisai.media;

import id.perisai.access.Refused;
import id.perisai.block.DocumentFile;
import id.perisai.block.PlainText;
import id.perisai.release.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSDocument;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.cos.COSObjectKey;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;

/**
 * A PDF that may be published as it is: it can be read to its end, is not locked, and does nothing
 * but show pages. Every object of the file is looked at, also those that no page leads to.
 */
public final class PdfFile {
  private static final byte[] MAGIC = "%PDF-".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST_NAME = 127;

  private final String name;
  private final byte[] bytes;
  private final Digest digest;
  private final int pages;

  private PdfFile(String name, byte[] bytes, int pages) {
    this.name = name;
    this.bytes = bytes;
    this.digest = Digest.of(bytes);
    this.pages = pages;
  }

  /**
   * @param name file name for people; folders in front of it are dropped
   * @param file as it was sent
   * @throws Refused MEDIA_EMPTY, MEDIA_TOO_LARGE, PDF_NOT_A_PDF, PDF_BROKEN, PDF_ENCRYPTED, or that
   *     of the {@code PdfThreat} that it holds
   */
  public static PdfFile of(String name, byte[] file) {
    requireLength(file);
    if (!isPdf(file)) {
      throw new Refused(MediaRefusal.PDF_NOT_A_PDF, ImageKind.detected(file));
    }
    try {
      PdfStreams.requireModest(file);
      try (PDDocument document = Loader.loadPDF(file)) {
        if (document.isEncrypted()) {
          throw new Refused(MediaRefusal.PDF_ENCRYPTED);
        }
        refuseThreats(document.getDocument());
        int pages = document.getNumberOfPages();
        if (pages < 1) {
          throw new Refused(MediaRefusal.PDF_BROKEN, "0 / 0");
        }
        return new PdfFile(label(name), file, pages);
      }
    } catch (InvalidPasswordException e) {
      throw new Refused(MediaRefusal.PDF_ENCRYPTED);
    } catch (IOException | RuntimeException e) {
      if (e instanceof Refused refused) {
        throw refused;
      }
      // The parser trips over what attackers write in many ways; all of them mean the same.
      throw new Refused(MediaRefusal.PDF_BROKEN, e.getClass().getSimpleName());
    }
  }

  private static void requireLength(byte[] file) {
    if (file.length == 0) {
      throw new Refused(MediaRefusal.MEDIA_EMPTY);
    }
    if (file.length > DocumentFile.MAX_LENGTH) {
      throw new Refused(MediaRefusal.MEDIA_TOO_LARGE, DocumentFile.MAX_LENGTH >> 20);
    }
  }

  private static boolean isPdf(byte[] file) {
    return file.length > MAGIC.length
        && java.util.Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  private static void refuseThreats(COSDocument document) throws IOException {
    Set<COSBase> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<COSBase> open = new ArrayDeque<>();
    open.add(document.getTrailer());
    for (COSObjectKey key : document.getXrefTable().keySet()) {
      open.add(document.getObjectFromPool(key));
    }
    while (!open.isEmpty()) {
      COSBase one = open.pop();
      if (one instanceof COSObject reference) {
        one = reference.getObject();
      }
      if (one == null || !seen.add(one)) {
        continue;
      }
      if (one instanceof COSDictionary dictionary) { // a stream is one, too
        PdfThreat.in(dictionary)
            .ifPresent(
                threat -> {
                  throw new Refused(threat.refusal());
                });
        dictionary.getValues().forEach(open::push);
      } else if (one instanceof COSArray array) {
        array.forEach(
            item -> {
              if (item != null) {
                open.push(item);
              }
            });
      }
    }
  }

  private static String label(String raw) {
    String name =
        PlainText.line(raw.substring(Math.max(raw.lastIndexOf('/'), raw.lastIndexOf('\\')) + 1));
    if (name.isEmpty()) {
      return "dokumen.pdf";
    }
    int end =
        name.offsetByCodePoints(0, Math.min(name.codePointCount(0, name.length()), LONGEST_NAME));
    return name.substring(0, end);
  }

  String name() {
    return name;
  }

  byte[] bytes() {
    return bytes;
  }

  Digest digest() {
    return digest;
  }

  int pages() {
    return pages;
  }
}
