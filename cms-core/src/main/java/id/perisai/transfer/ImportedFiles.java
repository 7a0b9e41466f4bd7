package id.perisai.transfer;

import id.perisai.access.Refused;
import id.perisai.block.DocumentFile;
import id.perisai.media.FileTable;
import id.perisai.media.MediaLimits;
import id.perisai.media.PdfFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Brings the PDF files of the old library along, before the first page is converted, so that links
 * to them can be led: each becomes a document.
 */
final class ImportedFiles {
  private final Map<Integer, Map<String, Object>> kept = new HashMap<>();

  ImportedFiles(
      FileTable table,
      UUID person,
      MediaFolder folder,
      OldSite site,
      Notes notes,
      ImportProgress progress) {
    int done = 0;
    for (WxrItem attachment : site.attachments()) {
      if (isPdf(attachment.attachmentUrl())) {
        folder
            .find(attachment.attachmentUrl())
            .ifPresent(file -> keep(attachment, file, table, person, notes));
      }
      progress.at(ImportProgress.Phase.FILES, ++done, site.attachments().size());
    }
  }

  private void keep(WxrItem attachment, Path file, FileTable table, UUID person, Notes notes) {
    try {
      if (Files.size(file) > DocumentFile.MAX_LENGTH) {
        notes.add(Note.DOCUMENT_REFUSED, attachment.attachmentUrl(), "> 25 MiB");
        return;
      }
      PdfFile pdf = PdfFile.of(file.getFileName().toString(), Files.readAllBytes(file));
      kept.put(attachment.number(), table.keep(person, pdf, MediaLimits.STANDARD, Instant.now()));
    } catch (Refused e) {
      notes.add(Note.DOCUMENT_REFUSED, attachment.attachmentUrl(), e.refusal().name());
    } catch (IOException e) {
      notes.add(Note.DOCUMENT_REFUSED, attachment.attachmentUrl(), e.getClass().getSimpleName());
    }
  }

  private static boolean isPdf(String address) {
    return address.toLowerCase(Locale.ROOT).replaceFirst("[?#].*$", "").endsWith(".pdf");
  }

  /** Whether this item is a file that came along. */
  boolean has(WxrItem item) {
    return kept.containsKey(item.number());
  }

  /** The file as content names it. */
  Map<String, Object> file(WxrItem item) {
    return kept.get(item.number());
  }

  int brought() {
    return kept.size();
  }
}
