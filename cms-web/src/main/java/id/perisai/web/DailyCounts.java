package id.perisai.web;

import id.perisai.inbox.DayCounts;
import id.perisai.release.DurableFiles;
import id.perisai.release.Rejected;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;

/**
 * How often each page is sent on each day: a number beside a path, and nothing about who asked.
 * Counted on the way, written each few minutes, so that a node that dies loses minutes.
 */
final class DailyCounts {
  private static final Logger LOG = Logger.getLogger(DailyCounts.class);

  /** Whoever says one of these of itself is no reader; in the order of how often they come. */
  private static final List<String> BOTS =
      List.of("bot", "Bot", "spider", "Spider", "crawl", "Crawl", "curl/", "python-", "Headless");

  private final Path inbox;
  private final String node;
  private final Clock clock;
  private volatile Day current;

  /** One local day. */
  private record Day(LocalDate date, Map<String, Map<String, LongAdder>> sites) {
    static Day of(LocalDate date) {
      return new Day(date, new ConcurrentHashMap<>());
    }
  }

  /** Goes on with what was written today before a restart. */
  DailyCounts(Path inbox, String node, Clock clock) {
    this.inbox = inbox;
    this.node = node;
    this.clock = clock;
    this.current = Day.of(today());
    Path file = DayCounts.file(inbox, node, current.date());
    if (Files.exists(file)) {
      try {
        DayCounts.read(file)
            .sites()
            .forEach((tenant, paths) -> paths.forEach((path, n) -> adder(tenant, path).add(n)));
      } catch (Rejected | IOException damaged) {
        LOG.warnf("%s is begun anew: %s", file, damaged.getMessage());
      }
    }
  }

  /** Counts an answer if it was a page for a reader. */
  void ended(String tenant, HttpServerExchange exchange) {
    if (!tenant.equals(Visit.NO_SITE)
        && isPage(exchange)
        && !isBot(exchange.getRequestHeaders().getFirst(Headers.USER_AGENT))) {
      adder(tenant, exchange.getRequestPath()).increment();
    }
  }

  private static boolean isPage(HttpServerExchange exchange) {
    if (!exchange.getRequestMethod().equals(Methods.GET)) {
      return false;
    }
    if (exchange.getStatusCode() == 200) {
      String type = exchange.getResponseHeaders().getFirst(Headers.CONTENT_TYPE);
      return type != null && type.startsWith("text/html") && !isOurs(exchange.getRequestPath());
    }
    // A browser that has the page already is told no type; pages have no extension.
    return exchange.getStatusCode() == 304
        && exchange.getRequestPath().indexOf('.') < 0
        && !isOurs(exchange.getRequestPath());
  }

  private static boolean isOurs(String path) {
    return path.startsWith("/.well-known/");
  }

  private static boolean isBot(String agent) {
    if (agent == null) {
      return true;
    }
    for (String bot : BOTS) {
      if (agent.contains(bot)) {
        return true;
      }
    }
    return false;
  }

  private LongAdder adder(String tenant, String path) {
    Map<String, LongAdder> site = current.sites().get(tenant);
    if (site == null) {
      site = current.sites().computeIfAbsent(tenant, first -> new ConcurrentHashMap<>());
    }
    LongAdder adder = site.get(path);
    if (adder != null) {
      return adder;
    }
    String kept = site.size() < DayCounts.MOST_PATHS ? path : DayCounts.REST;
    return site.computeIfAbsent(kept, first -> new LongAdder());
  }

  /** As {@link #write}; what cannot be written now is tried again the next time. */
  void safeWrite() {
    try {
      write();
    } catch (IOException | RuntimeException e) {
      // Thrown further, it would end the schedule for good.
      LOG.warnf("the counts of the day stay in memory: %s", e);
    }
  }

  /** Writes the day, whole or not at all, and begins the next one when it is over. */
  void write() throws IOException {
    Day day = current;
    LocalDate today = today();
    if (!today.equals(day.date())) {
      current = Day.of(today);
    }
    Map<String, Map<String, Long>> sites = new TreeMap<>();
    day.sites()
        .forEach(
            (tenant, paths) -> {
              Map<String, Long> counts = new TreeMap<>();
              paths.forEach((path, n) -> counts.put(path, n.sum()));
              counts.values().removeIf(n -> n == 0);
              sites.put(tenant, counts);
            });
    if (!sites.isEmpty()) {
      Path file = DayCounts.file(inbox, node, day.date());
      new DurableFiles(file.getParent().resolve("unfinished"))
          .write(file, new DayCounts(day.date(), node, sites).bytes());
    }
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), DayCounts.ZONE);
  }
}
