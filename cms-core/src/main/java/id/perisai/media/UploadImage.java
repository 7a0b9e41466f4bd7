package id.perisai.media;

import id.perisai.access.Acting;
import id.perisai.access.Cost;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.audit.AuditTrail;
import id.perisai.tenant.Work;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Takes an image in: decoded, stripped, encoded anew at the widths of pages, stored by digest. */
public final class UploadImage {
  private final Work work;
  private final MediaLimits limits;
  private final Clock clock;

  public UploadImage(Work work) {
    this(work, MediaLimits.STANDARD, Clock.systemUTC());
  }

  UploadImage(Work work, MediaLimits limits, Clock clock) {
    this.work = work;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Reads at most one byte more than is taken; the stream stays open.
   *
   * @return the image as content names it, see {@link MediaTable}
   * @throws Refused a {@link MediaRefusal}
   */
  public Map<String, Object> upload(Acting who, String name, InputStream file) throws IOException {
    return upload(who, name, file.readNBytes(ImageFile.MAX_BYTES + 1));
  }

  /**
   * @return the image as content names it; that of an earlier upload when the file is the same
   * @throws Refused a {@link MediaRefusal}
   */
  public Map<String, Object> upload(Acting who, String name, byte[] file) {
    who.require(Permission.UPLOAD);
    work.spend(who, Permission.UPLOAD, Cost.UPLOAD);
    PreparedImage image = PreparedImage.of(name, file);
    Instant now = clock.instant();
    return work.in(
        who,
        Permission.UPLOAD,
        em -> {
          MediaTable table = new MediaTable(em, who.tenant());
          if (table.countSince(who.person(), now.minus(Duration.ofDays(1)))
              >= limits.filesOfOneDay()) {
            throw new Refused(MediaRefusal.MEDIA_TOO_MANY_TODAY, limits.filesOfOneDay());
          }
          Map<String, Object> media = table.keep(who.person(), image, limits, now);
          AuditTrail.record(
              em,
              who.tenant(),
              who.person(),
              "media.upload",
              Map.of(
                  "media",
                  media.get("media"),
                  "name",
                  media.get("name"),
                  "source",
                  image.source().hex()));
          return media;
        });
  }
}
