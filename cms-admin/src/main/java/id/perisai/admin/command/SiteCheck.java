package id.perisai.admin.command;

import id.perisai.release.Digest;
import id.perisai.release.Manifest;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.ThemeStatement;
import id.perisai.release.VerifiedStatement;
import id.perisai.release.WellKnown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Checks pages of one site, a few at a time, and looks again where the site moved on meanwhile. */
final class SiteCheck implements AutoCloseable {
  /** Links that no signed entry has are followed as far as this. */
  private static final int MOST_LINKS = 1000;

  private static final int ROUNDS_OF_LINKS = 3;

  private final PublicEndpoints site;
  private final Digest pinned;
  private final Path folder;
  private final Clock clock;
  private final Duration settle;
  private final ExecutorService workers;
  private final Counter counter;
  private final Set<String> links = new ConcurrentSkipListSet<>();
  private ShownSite shown;
  private final List<String> alsoStale = new ArrayList<>();
  private int linksLeft = MOST_LINKS;
  private int probes;

  /** Is told how far it is. */
  @FunctionalInterface
  interface Counter {
    void at(int done, int total);
  }

  /**
   * @param folder for the statements that are fetched; the caller deletes it
   * @param inFlight how many pages are asked for at a time
   * @param settle after which a site that does not fit together is looked at again, since a release
   *     may be coming into force
   */
  SiteCheck(
      PublicEndpoints site,
      Digest pinned,
      Path folder,
      Clock clock,
      int inFlight,
      Duration settle,
      Counter counter) {
    this.site = site;
    this.pinned = pinned;
    this.folder = folder;
    this.clock = clock;
    this.settle = settle;
    this.counter = counter;
    this.workers = Executors.newFixedThreadPool(inFlight);
  }

  /** What the site shows of itself, looked at a second time if it does not fit together. */
  ShownSite look() throws Rejected, IOException {
    try {
      shown = read();
      if (shown.stale().isEmpty()) {
        return shown;
      }
    } catch (Rejected refused) {
      if (PageCheck.verdictOf(refused) == Verdict.NO_ANSWER) {
        throw refused;
      }
      pause();
      return shown = read();
    }
    pause();
    return shown = read();
  }

  private ShownSite read() throws Rejected, IOException {
    Path empty = Files.createTempDirectory(folder, "look");
    ShownSite read = SiteReader.read(site, pinned, empty, clock);
    return alsoStale.isEmpty() ? read : read.alsoStale(alsoStale);
  }

  /** What is known from elsewhere against its being the newest. */
  void alsoStale(String why) {
    alsoStale.add(why);
    shown = shown.alsoStale(List.of(why));
  }

  private void pause() throws IOException {
    try {
      Thread.sleep(settle.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** One page. {@link #look} was called before. */
  PageVerdict page(String target) throws Rejected, IOException {
    return rechecked(List.of(check(target))).get(0);
  }

  /** Every page that was signed, and paths that nobody signed. {@link #look} was called before. */
  List<PageVerdict> all() throws Rejected, IOException {
    List<PageVerdict> pages = rechecked(check(signedPaths()));
    List<PageVerdict> others = new ArrayList<>();
    Set<String> asked = new TreeSet<>();
    pages.forEach(page -> asked.add(page.path()));
    Set<String> next = randomPaths(pages);
    for (int round = 0; round < ROUNDS_OF_LINKS && !next.isEmpty(); round++) {
      asked.addAll(next);
      others.addAll(rechecked(check(List.copyOf(next))));
      next = linksBeyond(asked);
    }
    probes = others.size();
    others.stream().filter(page -> !page.verdict().isGood()).forEach(pages::add);
    return pages;
  }

  /** What is shown now, which may be newer than what {@link #look} gave. */
  ShownSite shown() {
    return shown;
  }

  /** How many paths were tried that nobody signed. */
  int probes() {
    return probes;
  }

  private List<String> signedPaths() throws Rejected, IOException {
    List<String> paths = new ArrayList<>();
    paths.add(WellKnown.PREFIX);
    if (shown.shown().isEmpty() || shown.isSuspended()) {
      paths.add("/");
      return paths;
    }
    VerifiedStatement<ReleaseStatement> statement = shown.shown().get();
    try {
      new ManifestFetch(shown.blobs(), workers).below(statement.statement().manifest());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    Manifest manifest =
        shown.trust().manifest(statement, shown.theme().orElseThrow(), shown.blobs());
    Set<String> signed = new LinkedHashSet<>(manifest.entries().keySet());
    if (shown.base().isPresent()) {
      // What the tenant signed, and the platform may have left out.
      Digest own = shown.base().get().statement().manifest();
      Manifest.read(own, shown.blobs()).entries().keySet().stream()
          .filter(path -> !path.startsWith(ThemeStatement.ASSETS))
          .forEach(signed::add);
    }
    signed.stream()
        .filter(path -> !PageCheck.isInternal(path))
        .map(SitePaths::encode)
        .forEach(paths::add);
    return paths;
  }

  /** Whatever is asked for, nobody can have signed it. */
  private static Set<String> randomPaths(List<PageVerdict> pages) {
    Set<String> folders = new LinkedHashSet<>(List.of("/", "/wp-content/uploads/"));
    for (PageVerdict page : pages) {
      int slash = page.path().indexOf('/', 1);
      if (slash > 0 && folders.size() < 6 && !page.path().startsWith(WellKnown.PREFIX)) {
        folders.add(page.path().substring(0, slash + 1));
      }
    }
    Set<String> paths = new LinkedHashSet<>();
    for (String folder : folders) {
      byte[] random = new byte[8];
      new SecureRandom().nextBytes(random);
      paths.add(folder + HexFormat.of().formatHex(random));
    }
    byte[] random = new byte[8];
    new SecureRandom().nextBytes(random);
    paths.add("/" + HexFormat.of().formatHex(random) + ".php");
    return paths;
  }

  private Set<String> linksBeyond(Set<String> asked) {
    Set<String> beyond = new LinkedHashSet<>();
    for (String link : links) {
      boolean page = !link.startsWith(WellKnown.PREFIX);
      if (page && !asked.contains(link) && linksLeft > 0) {
        beyond.add(link);
        linksLeft--;
      }
    }
    links.clear();
    return beyond;
  }

  private List<PageVerdict> check(List<String> targets) throws IOException {
    List<Future<PageVerdict>> checks = new ArrayList<>();
    for (String target : targets) {
      checks.add(workers.submit(() -> check(target)));
    }
    List<PageVerdict> verdicts = new ArrayList<>();
    for (Future<PageVerdict> check : checks) {
      try {
        verdicts.add(check.get());
      } catch (ExecutionException failed) {
        throw new IOException(failed.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
      counter.at(verdicts.size(), targets.size());
    }
    return verdicts;
  }

  private PageVerdict check(String target) {
    return new PageCheck(site, shown, clock, links::addAll).of(target);
  }

  /** The site may have moved on since it was looked at: then what it shows now counts. */
  private List<PageVerdict> rechecked(List<PageVerdict> verdicts) throws Rejected, IOException {
    List<PageVerdict> now = new ArrayList<>(verdicts);
    if (now.stream().allMatch(page -> page.verdict().isGood())) {
      return now;
    }
    ShownSite then = shown;
    shown = read();
    if (shown.isSameAs(then)) {
      shown = then;
      return now;
    }
    now.replaceAll(page -> page.verdict().isGood() ? page : check(page.path()));
    return now;
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
