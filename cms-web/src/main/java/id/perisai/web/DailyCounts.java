package id.perisai.web;

import id.perisai.inbox.DayCounts;
import id.perisai.inbox.NodeFolder;
import id.perisai.release.DurableFiles;
import id.perisai.release.Rejected;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
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

  /** Days whose last write failed, and that are tried again; older ones are given up. */
  private static final int MOST_UNWRITTEN = 3;

  private final NodeFolder folder;
  private final Clock clock;
  private final Agents agents = new Agents(DailyCounts::saysBot);

  /** Days that are over, but for the last write. */
  private final Deque<Day> over = new ArrayDeque<>();

  /** That of the start; what an earlier run wrote of it is still to be added. */
  private final Day first;

  private volatile Day current;
  private boolean wentOn;

  /** One local day. */
  private record Day(LocalDate date, Map<String, Map<String, LongAdder>> sites) {
    static Day of(LocalDate date) {
      return new Day(date, new ConcurrentHashMap<>());
    }
  }

  /** Goes on with what was written today before a restart, from the first write on. */
  DailyCounts(NodeFolder folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
    this.first = Day.of(today());
    this.current = first;
  }

  /** Counts an answer if it was a page for a reader. */
  void ended(String tenant, HttpServerExchange exchange) {
    if (!tenant.equals(Visit.NO_SITE)
        && isPage(exchange)
        && !isBot(exchange.getRequestHeaders().getFirst(Headers.USER_AGENT))) {
      adder(current, tenant, exchange.getRequestPath()).increment();
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

  private boolean isBot(String agent) {
    return agent == null || agents.verdict(agent);
  }

  private static boolean saysBot(String agent) {
    for (String bot : BOTS) {
      if (agent.contains(bot)) {
        return true;
      }
    }
    return false;
  }

  private static LongAdder adder(Day day, String tenant, String path) {
    Map<String, LongAdder> site = day.sites().get(tenant);
    if (site == null) {
      site = day.sites().computeIfAbsent(tenant, first -> new ConcurrentHashMap<>());
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

  /**
   * Writes the day, whole or not at all, and begins the next one when it is over. A day that is
   * over is kept until it is written. From one thread at a time.
   */
  synchronized void write() throws IOException {
    LocalDate today = today();
    if (!today.equals(current.date())) {
      over.add(current);
      current = Day.of(today);
      if (over.size() > MOST_UNWRITTEN) {
        LOG.warnf("the counts of %s are given up: they cannot be written", over.remove().date());
      }
    }
    folder.requireThere();
    goOn();
    while (!over.isEmpty()) {
      write(over.element());
      over.remove();
    }
    write(current);
  }

  /** Once; not at the start, which must not wait for this disk. */
  private void goOn() throws IOException {
    if (wentOn) {
      return;
    }
    Path file = file(first);
    try {
      DayCounts.read(file)
          .sites()
          .forEach(
              (tenant, paths) -> paths.forEach((path, n) -> adder(first, tenant, path).add(n)));
    } catch (NoSuchFileException nothingYet) {
      LOG.debugf("%s is begun", file);
    } catch (Rejected damaged) {
      LOG.warnf("%s is begun anew: %s", file, damaged.getMessage());
    }
    wentOn = true;
  }

  private void write(Day day) throws IOException {
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
      Path file = file(day);
      new DurableFiles(file.getParent().resolve("unfinished"))
          .write(file, DayCounts.fitting(day.date(), folder.node(), sites).bytes());
    }
  }

  private Path file(Day day) {
    return DayCounts.file(folder.inbox(), folder.node(), day.date());
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), DayCounts.ZONE);
  }
}
