package id.perisai.media;

import id.perisai.access.Acting;
import id.perisai.access.Cost;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.audit.AuditTrail;
import id.perisai.block.DocumentFile;
import id.perisai.check.Finding;
import id.perisai.tenant.Work;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Takes a document's PDF in, if it does nothing but show pages; stored as it is, by digest. */
public final class UploadFile {
  private final Work work;
  private final MediaLimits limits;
  private final Clock clock;

  public UploadFile(Work work) {
    this(work, MediaLimits.STANDARD, Clock.systemUTC());
  }

  UploadFile(Work work, MediaLimits limits, Clock clock) {
    this.work = work;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Reads at most one byte more than is taken; the stream stays open.
   *
   * @return the file as content names it, see {@link FileTable}; that of an earlier upload when the
   *     bytes are the same
   * @throws Refused a {@link MediaRefusal}
   */
  public Map<String, Object> upload(Acting who, String name, InputStream file) throws IOException {
    return take(who, name, file).file();
  }

  /**
   * What was taken in, and what the checks find in its words: those who review are shown the same
   * at submission, but whoever uploads had better know before the page is written.
   *
   * @param file as content names it
   */
  public record Taken(Map<String, Object> file, List<Finding> findings) {
    public Taken {
      findings = List.copyOf(findings);
    }
  }

  /** As {@link #upload}. */
  public Taken take(Acting who, String name, InputStream file) throws IOException {
    who.require(Permission.UPLOAD);
    work.spend(who, Permission.UPLOAD, Cost.UPLOAD);
    PdfFile pdf = PdfFile.of(name, file.readNBytes(Math.toIntExact(DocumentFile.MAX_LENGTH) + 1));
    return new Taken(keep(who, pdf), FileFindings.of(pdf.bytes()));
  }

  private Map<String, Object> keep(Acting who, PdfFile pdf) {
    Instant now = clock.instant();
    return work.in(
        who,
        Permission.UPLOAD,
        em -> {
          FileTable table = new FileTable(em, who.tenant());
          if (table.countSince(who.person(), now.minus(Duration.ofDays(1)))
              >= limits.filesOfOneDay()) {
            throw new Refused(MediaRefusal.MEDIA_TOO_MANY_TODAY, limits.filesOfOneDay());
          }
          Map<String, Object> kept = table.keep(who.person(), pdf, limits, now);
          AuditTrail.record(
              em,
              who.tenant(),
              who.person(),
              "media.upload_file",
              Map.of(
                  "file",
                  kept.get("file"),
                  "name",
                  kept.get("name"),
                  "digest",
                  pdf.digest().hex()));
          return kept;
        });
  }
}
