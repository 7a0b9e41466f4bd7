package id.perisai.transfer;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Permission;
import id.perisai.access.Refused;
import id.perisai.release.Digest;
import id.perisai.release.Json;
import id.perisai.release.Rejected;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Brings a WordPress export in, as one batch of drafts that waits for one review. The file is read
 * twice: first to find it whole and well-formed and to learn its addresses, then to convert it item
 * by item. Everything is one transaction: an error leaves nothing behind.
 */
public final class ImportWxr {
  private static final int MAX_REPORT = 64 << 20;

  /**
   * @param batch id of the batch
   * @param already true when this very file was brought in before, and nothing was done now
   * @param report JSON, see {@code ImportReport}
   */
  public record Result(UUID batch, boolean already, Map<String, Object> report) {}

  /**
   * @param file the export
   * @param media folder with the old site's uploads, or null
   * @param baseUrl address of the old site where the export does not say it, or null
   */
  public record Source(Path file, Path media, String baseUrl) {}

  private final Work work;

  public ImportWxr(Work work) {
    this.work = work;
  }

  /**
   * @throws Refused a {@link TransferRefusal} that names the line; TENANT_UNKNOWN
   */
  public Result run(Acting who, Source source, ImportProgress progress) {
    Digest digest = digest(source.file());
    Optional<Result> before = work.in(who, Permission.IMPORT, em -> before(em, who, digest));
    if (before.isPresent()) {
      return before.get();
    }
    MediaFolder folder =
        source.media() == null ? MediaFolder.none() : MediaFolder.of(source.media());
    OldSite site = new OldSite();
    WxrSite read =
        WxrReader.read(source.file(), false, site::add, reading(source.file(), progress));
    WxrSite about =
        source.baseUrl() == null
            ? read
            : new WxrSite(read.title(), source.baseUrl().replaceAll("/+$", ""), read.authors());
    if (site.pages().isEmpty()) {
      throw new Refused(TransferRefusal.EXPORT_EMPTY, source.file());
    }
    return work.in(
        who,
        Permission.IMPORT,
        em -> new ImportBatch(em, who, source, digest, about, site, folder, progress).bringIn());
  }

  private static java.util.function.LongConsumer reading(Path file, ImportProgress progress) {
    long size = file.toFile().length();
    return done -> progress.at(ImportProgress.Phase.READING, done, size);
  }

  static Digest digest(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return Digest.of(in);
    } catch (IOException e) {
      throw new Refused(
          TransferRefusal.EXPORT_UNREADABLE,
          file,
          e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }

  @SuppressWarnings("unchecked") // reports are JSON objects
  private static Optional<Result> before(EntityManager em, Acting who, Digest digest) {
    requireTenant(em, who.tenant());
    List<?> rows =
        em.createNativeQuery(
                "select id, cast(report as text) from import_batch where tenant_id = :tenant and digest = :digest")
            .setParameter("tenant", who.tenant())
            .setParameter("digest", digest.bytes())
            .getResultList();
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    Object[] row = (Object[]) rows.get(0);
    try {
      byte[] report = ((String) row[1]).getBytes(StandardCharsets.UTF_8);
      return Optional.of(
          new Result((UUID) row[0], true, (Map<String, Object>) Json.parse(report, MAX_REPORT)));
    } catch (Rejected e) {
      throw new IllegalStateException(
          "the report of batch " + row[0] + " in the database is not what was written", e);
    }
  }

  private static void requireTenant(EntityManager em, String tenant) {
    List<?> rows =
        em.createNativeQuery("select 1 from tenant where id = :tenant")
            .setParameter("tenant", tenant)
            .getResultList();
    if (rows.isEmpty()) {
      throw new Refused(AccessRefusal.TENANT_UNKNOWN, tenant);
    }
  }
}
