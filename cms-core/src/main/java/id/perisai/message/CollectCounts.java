package id.perisai.message;

import id.perisai.access.Acting;
import id.perisai.inbox.CollectInbox;
import id.perisai.inbox.DayCounts;
import id.perisai.release.Json;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.tenant.Tenant;
import id.perisai.tenant.Tenants;
import id.perisai.tenant.Work;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Takes the daily counts of all nodes into the database once their day is over and the node has
 * written it for the last time. A day of a node is written once, so that a stop between the
 * transaction and the removal of the file counts nothing twice.
 */
public final class CollectCounts {
  private static final System.Logger LOG = System.getLogger("perisai.inbox");

  /**
   * A node that has not written since its day ended is dead; what it has written is all there is.
   */
  private static final Duration PATIENCE = Duration.ofHours(24);

  /** Older days are of nobody who counted: each would be a row of each site. */
  private static final int MOST_DAYS = 400;

  /** Of one node in one look; an honest one leaves a file a day. */
  private static final int MOST_FILES = 40;

  /** Of one look, and of one day of one site: any name is a node's that a folder has. */
  private static final int MOST_NODES = 64;

  private static final Duration LOOK = Duration.ofMinutes(1);

  private static final Acting PLATFORM = Acting.commandLine("platform");

  private final Work work;
  private final CollectInbox inbox;
  private final Clock clock;
  private final Turns<String> turns =
      new Turns<>(Comparator.<String>naturalOrder(), MOST_NODES, LOOK);

  public CollectCounts(Work work, Path inbox, Clock clock) {
    this.work = work;
    this.inbox = new CollectInbox(inbox);
    this.clock = clock;
  }

  /**
   * How many files were taken; what is no counts is removed, since it counts nothing.
   *
   * @throws IOException if the inbox cannot be read, or files in it; all others were taken
   */
  public int collect() throws IOException {
    List<Integer> taken = new ArrayList<>();
    List<IOException> failures = new ArrayList<>();
    LocalDate today = LocalDate.now(clock.withZone(DayCounts.ZONE));
    turns.look(
        inbox.nodes(),
        node -> {
          try {
            taken.add(collect(node, today));
          } catch (IOException unreadable) {
            failures.add(unreadable);
          }
        });
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
    return taken.stream().mapToInt(Integer::intValue).sum();
  }

  private int collect(String node, LocalDate today) throws IOException {
    int taken = 0;
    IOException failure = null;
    for (Path file : inbox.counts(node, today, MOST_FILES)) {
      try {
        if (isWritten(file)) {
          taken += collect(file, today);
        }
      } catch (NoSuchFileException noFile) {
        LOG.log(System.Logger.Level.DEBUG, "{0} is gone, or no file", file);
      } catch (IOException unreadable) {
        failure = unreadable;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return taken;
  }

  private int collect(Path file, LocalDate today) throws IOException {
    int taken = 0;
    try {
      DayCounts counts = inbox.read(file);
      LocalDate oldest = today.minusDays(MOST_DAYS);
      if (counts.day().isBefore(oldest)) {
        throw new Rejected(
            Reason.MALFORMED, "counts.day", "not before " + oldest, "" + counts.day());
      }
      take(counts);
      taken = 1;
    } catch (Rejected damaged) {
      LOG.log(System.Logger.Level.WARNING, "{0} counts nothing: {1}", file, damaged.getMessage());
    }
    inbox.remove(file);
    return taken;
  }

  /** A node writes a day once more when it is over; then that is all of it. */
  private boolean isWritten(Path file) throws IOException {
    LocalDate day;
    try {
      day = LocalDate.parse(file.getFileName().toString().substring(0, 10));
    } catch (DateTimeParseException noDay) {
      return true;
    }
    Instant end = day.plusDays(1).atStartOfDay(DayCounts.ZONE).toInstant();
    return !inbox.written(file).isBefore(end) || clock.instant().isAfter(end.plus(PATIENCE));
  }

  private void take(DayCounts counts) {
    // Asked once: a node may name any number of sites.
    for (Tenant tenant : work.platform(PLATFORM, Tenants::all)) {
      Map<String, Long> pages = counts.sites().get(tenant.id());
      if (pages != null) {
        work.platformIn(PLATFORM, tenant.id(), em -> insert(em, counts, tenant.id(), pages));
      }
    }
  }

  private int insert(EntityManager em, DayCounts counts, String tenant, Map<String, Long> pages) {
    long nodes =
        ((Number)
                em.createNativeQuery(
                        "select count(*) from visit_day where tenant_id = :tenant"
                            + " and day = cast(:day as date)")
                    .setParameter("tenant", tenant)
                    .setParameter("day", counts.day().toString())
                    .getSingleResult())
            .longValue();
    if (nodes >= MOST_NODES) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} counts nothing for {1} on {2}: {3} nodes have counted there already",
          counts.node(),
          tenant,
          counts.day(),
          nodes);
      return 0;
    }
    Durable.commit(em);
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
