package id.perisai.message;

import id.perisai.access.Acting;
import id.perisai.inbox.DayCounts;
import id.perisai.release.Json;
import id.perisai.release.Rejected;
import id.perisai.tenant.Tenants;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;

/**
 * Takes the daily counts of all nodes into the database once their day is over. A day of a node is
 * written once, so that a stop between the transaction and the removal of the file counts nothing
 * twice.
 */
public final class CollectCounts {
  private static final System.Logger LOG = System.getLogger("perisai.inbox");
  private static final Acting PLATFORM = Acting.commandLine("platform");

  private final Work work;
  private final Path inbox;
  private final Clock clock;

  public CollectCounts(Work work, Path inbox, Clock clock) {
    this.work = work;
    this.inbox = inbox;
    this.clock = clock;
  }

  /** How many files were taken; what is no counts is removed, since it counts nothing. */
  public int collect() throws IOException {
    int taken = 0;
    for (Path file : DayCounts.closed(inbox, LocalDate.now(clock.withZone(DayCounts.ZONE)))) {
      try {
        take(DayCounts.read(file));
        taken++;
      } catch (Rejected damaged) {
        LOG.log(System.Logger.Level.WARNING, "{0} counts nothing: {1}", file, damaged.getMessage());
      }
      Files.deleteIfExists(file);
    }
    return taken;
  }

  private void take(DayCounts counts) {
    counts
        .sites()
        .forEach(
            (tenant, pages) -> {
              if (work.platform(PLATFORM, em -> Tenants.find(em, tenant)).isPresent()) {
                work.platformIn(PLATFORM, tenant, em -> insert(em, counts, tenant, pages));
              }
            });
  }

  private int insert(EntityManager em, DayCounts counts, String tenant, Map<String, Long> pages) {
    return em.createNativeQuery(
            "insert into visit_day (tenant_id, day, node, total, pages, collected_at) values"
                + " (:tenant, cast(:day as date), cast(:node as name), :total,"
                + " cast(:pages as jsonb), :now) on conflict (tenant_id, day, node) do nothing")
        .setParameter("tenant", tenant)
        .setParameter("day", counts.day().toString())
        .setParameter("node", counts.node())
        .setParameter("total", pages.values().stream().mapToLong(Long::longValue).sum())
        .setParameter("pages", new String(Json.canonical(pages), StandardCharsets.UTF_8))
        .setParameter("now", clock.instant().atOffset(ZoneOffset.UTC))
        .executeUpdate();
  }
}
