package id.perisai.web.search;

import id.perisai.release.Blobs;
import id.perisai.release.InForce;
import id.perisai.release.Purged;
import id.perisai.release.Rejected;
import id.perisai.release.VerifiedRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.lucene.search.IndexSearcher;
import org.jboss.logging.Logger;

/**
 * The indexes of all sites that are shown, each in a folder of its own, kept by one thread of its
 * own as releases change. Until an index has caught up, results are those of the release before, as
 * far as the release in force has them too. One that could not be brought up to date is tried again
 * by itself, sooner first and later by and by.
 */
public final class SiteSearches implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(SiteSearches.class);
  private static final int CLOSE_SECONDS = 10;

  /** A site that comes to be held is shown by nobody for a moment. */
  private static final int KEPT_SECONDS = 5;

  /** From a failure to the next try; doubled by each further one, five times. */
  private static final long RETRY_MILLIS = 30_000;

  private static final int MOST_DOUBLED = 5;

  /** Pages go first: the indexes of all sites keep a core busy for a while. */
  private static final long BEGIN_MILLIS = 250;

  private final Path folder;
  private final Blobs blobs;
  private final Map<String, SiteSearch> sites = new ConcurrentHashMap<>();
  private final Map<String, Is> indexed = new HashMap<>();
  private final Map<String, Failure> failing = new ConcurrentHashMap<>();
  private final Duration longest;
  private final long retryMillis;
  private final AtomicReference<InForce> next = new AtomicReference<>();
  private volatile InForce latest = InForce.NOTHING;
  private volatile boolean begun;
  private boolean dropping;
  private final ScheduledThreadPoolExecutor keeper =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            Thread thread = new Thread(task, "perisai-search-index");
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            return thread;
          });

  /** Of what an index is. */
  private record Is(VerifiedRelease release, Purged purged) {}

  /**
   * Why an index is not up to date.
   *
   * @param times that it was tried since it was
   */
  private record Failure(String why, int times, Future<?> next) {}

  /**
   * @param folder for the indexes; what lies there is made anew where it cannot be used
   * @param longest that a search may take
   */
  public SiteSearches(Path folder, Blobs blobs, Duration longest) {
    this(folder, blobs, longest, RETRY_MILLIS);
  }

  /**
   * @param retryMillis from a failure to the next try
   */
  public SiteSearches(Path folder, Blobs blobs, Duration longest, long retryMillis) {
    this.folder = folder;
    this.blobs = blobs;
    this.longest = longest;
    this.retryMillis = retryMillis;
    keeper.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Begins soon to follow what came into force until now: once visitors can ask for pages. */
  public void begin() {
    begun = true;
    if (next.get() != null) {
      keeper.schedule(() -> update(), BEGIN_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Has the indexes follow what is in force now, once they have begun; returns at once. */
  public void follow(InForce inForce) {
    latest = inForce;
    if (next.getAndSet(inForce) == null && begun && !keeper.isShutdown()) {
      keeper.execute(this::update);
    }
  }

  private void update() {
    InForce inForce = next.getAndSet(null);
    if (inForce == null) {
      return;
    }
    inForce.releases().forEach((tenant, release) -> update(release, inForce.purged(tenant)));
    if (!keeper.isShutdown() && !dropping) {
      dropping = true;
      keeper.schedule(this::dropAbsent, KEPT_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** Sites that are not shown have no index, nor has one that a stop left behind. */
  private void dropAbsent() {
    dropping = false;
    Set<String> absent = new HashSet<>(sites.keySet());
    try (Stream<Path> folders = Files.list(folder)) {
      folders.map(site -> site.getFileName().toString()).forEach(absent::add);
    } catch (NoSuchFileException none) {
      LOG.debug("there is no search index yet");
    } catch (IOException e) {
      LOG.errorf("the search indexes in %s could not be listed: %s", folder, e);
    }
    absent.removeAll(latest.releases().keySet());
    absent.forEach(this::drop);
    absent.forEach(this::succeeded);
  }

  private void update(VerifiedRelease release, Purged purged) {
    String tenant = release.tenant();
    Is is = new Is(release, purged);
    if (is.equals(indexed.get(tenant)) || keeper.isShutdown()) {
      return;
    }
    try {
      SiteSearch site = writable(tenant);
      try {
        site.update(release, purged, coding -> blobs.read(tenant, coding));
      } finally {
        if (site.isWhole()) {
          sites.put(tenant, site);
        } else {
          // Searched, it would say of everything that there is nothing.
          site.close();
        }
      }
      indexed.put(tenant, is);
      succeeded(tenant);
    } catch (IOException | RuntimeException | Rejected e) {
      failed(tenant, purged, e);
    }
  }

  /**
   * The index of before, or that of its files where an error has closed it, such as a full disk.
   */
  private SiteSearch writable(String tenant) throws IOException {
    SiteSearch site = sites.get(tenant);
    if (site != null && !site.isOpen()) {
      sites.remove(tenant);
      site.close();
      site = null;
    }
    return site == null ? SiteSearch.open(folder.resolve(tenant)) : site;
  }

  private void succeeded(String tenant) {
    Failure ended = failing.remove(tenant);
    if (ended != null) {
      ended.next().cancel(false);
    }
  }

  /** What is indexed is searched on, unless words of what was purged may be among it. */
  private void failed(String tenant, Purged purged, Exception e) {
    Failure before = failing.get(tenant);
    int times = before == null ? 1 : before.times() + 1;
    long millis = retryMillis << Math.min(times - 1, MOST_DOUBLED);
    LOG.errorf(
        "the search index of %s could not be brought up to date: %s; tried again in %d s",
        tenant, e, millis / 1000);
    indexed.remove(tenant);
    SiteSearch site = sites.get(tenant);
    if (site != null && !site.isWithout(purged)) {
      drop(tenant);
    }
    if (before != null) {
      before.next().cancel(false);
    }
    Future<?> next = keeper.schedule(() -> again(tenant), millis, TimeUnit.MILLISECONDS);
    failing.put(tenant, new Failure(e.toString(), times, next));
  }

  private void again(String tenant) {
    InForce now = latest;
    now.release(tenant).ifPresent(release -> update(release, now.purged(tenant)));
  }

  private void drop(String tenant) {
    indexed.remove(tenant);
    try (SiteSearch site = sites.remove(tenant)) {
      LOG.debugf("the search index of %s is closed", tenant);
    } catch (IOException e) {
      LOG.errorf("the search index of %s could not be closed: %s", tenant, e);
    }
    try {
      SiteSearch.delete(folder.resolve(tenant));
    } catch (IOException e) {
      LOG.errorf("the search index of %s could not be deleted: %s", tenant, e);
    }
  }

  /**
   * The markup for the slot of a site's page.
   *
   * @return null where the site's index is not made yet
   * @throws IOException also if the search took too long
   * @throws Rejected if a signed document cannot be read
   */
  public String slot(SearchPage page, SearchQuery asked) throws IOException, Rejected {
    ResultMarkup markup = new ResultMarkup(page, asked);
    if (asked.isEmpty()) {
      return markup.empty();
    }
    SiteSearch site = sites.get(page.release().tenant());
    if (site == null) {
      return null;
    }
    Asked words = new Asked(asked.text(), page.language());
    IndexSearcher searcher = site.acquire();
    try {
      Found found =
          new Search(
                  searcher.getIndexReader(),
                  new Shown(page.language(), page.now().toEpochMilli()),
                  longest)
              .found(asked, words);
      return markup.results(found, words.marks());
    } finally {
      site.release(searcher);
    }
  }

  /** Sites whose indexes could not be brought up to date, and why. */
  public Map<String, String> failing() {
    Map<String, String> why = new TreeMap<>();
    failing.forEach((tenant, failure) -> why.put(tenant, failure.why()));
    return why;
  }

  @Override
  public void close() {
    keeper.shutdown();
    try {
      if (!keeper.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.error("the search index is still being written; it is looked through at the start");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (SiteSearch site : sites.values()) {
      try {
        site.close();
      } catch (IOException e) {
        LOG.errorf("a search index could not be closed: %s", e);
      }
    }
  }
}
