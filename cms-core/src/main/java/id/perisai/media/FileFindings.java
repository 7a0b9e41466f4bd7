package id.perisai.media;

import id.perisai.block.DocumentFile;
import id.perisai.check.Checks;
import id.perisai.check.Finding;
import id.perisai.check.Severity;
import id.perisai.content.Content;
import id.perisai.content.Passage;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the checks find in the words of a document's file. A file that could not be read to its end
 * is told as a finding that warns, one without words as one that does not: nothing passes as
 * checked that was not.
 */
public final class FileFindings {
  private static final String FIELD = "fields.file";

  private FileFindings() {}

  /** Empty for a content without a file. The bytes are those of the digest that it names. */
  public static List<Finding> of(EntityManager em, String tenant, Content content) {
    return content.file().map(file -> of(em, tenant, file)).orElse(List.of());
  }

  private static List<Finding> of(EntityManager em, String tenant, DocumentFile file) {
    Optional<byte[]> bytes = MediaBytes.read(em, tenant, file.digest());
    return bytes
        .map(FileFindings::of)
        .orElseGet(() -> List.of(finding(Severity.WARN, "UNREAD", file.name())));
  }

  static List<Finding> of(byte[] pdf) {
    PdfText text = PdfText.of(pdf);
    List<Passage> passages = new ArrayList<>();
    for (int page = 0; page < text.pages().size(); page++) {
      passages.add(new Passage(FIELD + "[" + (page + 1) + "]", text.pages().get(page)));
    }
    List<Finding> found = new ArrayList<>(Checks.run(passages));
    if (!text.whole()) {
      found.add(finding(Severity.WARN, "UNREAD", "" + text.pages().size()));
    } else if (text.isWithoutWords()) {
      found.add(finding(Severity.NOTE, "SCANNED", ""));
    }
    return List.copyOf(found);
  }

  private static Finding finding(Severity severity, String kind, String excerpt) {
    return new Finding("file", severity, FIELD, excerpt, Map.of("kind", kind));
  }
}
