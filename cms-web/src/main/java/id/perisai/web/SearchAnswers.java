package id.perisai.web;

import id.perisai.release.Blobs;
import id.perisai.release.ComposedPage;
import id.perisai.release.InForce;
import id.perisai.release.Rejected;
import id.perisai.web.PreparedResponse.BlobName;
import id.perisai.web.search.SearchPage;
import id.perisai.web.search.SearchQuery;
import id.perisai.web.search.SiteSearches;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Answers searches, by few threads of its own: pages are served while people search. More searches
 * than can wait are asked to come again. What is asked for is neither logged nor counted.
 */
final class SearchAnswers implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(SearchAnswers.class);
  private static final int THREADS = 2;
  private static final int AT_ONCE = 64;

  /** A village may share one address. */
  private static final int AT_ONCE_OF_ONE = 16;

  private final SiteSearches searches;
  private final Blobs blobs;
  private final Clock clock;
  private final Function<HttpServerExchange, Optional<InetAddress>> sharer;
  private final SearchRate rate;
  private final ComposedAnswer answers;
  private final Room room = new Room(AT_ONCE, AT_ONCE_OF_ONE);
  private final AtomicInteger number = new AtomicInteger();
  private final ExecutorService workers =
      Executors.newFixedThreadPool(
          THREADS,
          task -> {
            Thread thread = new Thread(task, "perisai-search-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param folder of the indexes
   * @param sharer the address that a request comes from; empty for who has no share of its own
   * @param rate how often one address may search
   * @param longest that a search may take; one that takes longer is answered by 503
   */
  SearchAnswers(
      Path folder,
      Blobs blobs,
      Clock clock,
      Function<HttpServerExchange, Optional<InetAddress>> sharer,
      ComposedAnswer answers,
      SearchRate rate,
      Duration longest) {
    this.sharer = sharer;
    this.answers = answers;
    this.searches = new SiteSearches(folder, blobs, longest);
    this.blobs = blobs;
    this.clock = clock;
    this.rate = rate;
  }

  void switchTo(InForce inForce) {
    searches.follow(inForce);
  }

  /** Visitors can ask for pages now; soon they can search. */
  void begin() {
    searches.begin();
  }

  /** Sites whose indexes could not be brought up to date, and why. */
  Map<String, String> failing() {
    return searches.failing();
  }

  /** Answers soon with the page and what was found. */
  void answer(HttpServerExchange exchange, SiteResponses site, String path, PreparedResponse page) {
    Optional<InetAddress> from = sharer.apply(exchange);
    Optional<Room.Place> place =
        rate.takes(from.orElse(null), clock.millis()) ? room.take(from, 1) : Optional.empty();
    if (place.isEmpty()) {
      PlainAnswer.send(exchange, 503);
      return;
    }
    // However slowly the answer is taken, others may search: its bytes have a bound of their own.
    exchange.dispatch(
        workers,
        worker -> {
          try (Room.Place until = place.get()) {
            compose(worker, site, path, page);
          }
        });
  }

  private void compose(
      HttpServerExchange exchange, SiteResponses site, String path, PreparedResponse response) {
    try {
      BlobName name = response.blob();
      ComposedPage signed = ComposedPage.of(blobs.read(name.tenant(), name.coding()));
      SearchPage page =
          new SearchPage(
              site.release(),
              site.purged(),
              path,
              signed,
              coding -> blobs.read(name.tenant(), coding),
              clock.instant());
      String slot = searches.slot(page, SearchQuery.of(exchange.getQueryString()));
      if (slot == null) {
        PlainAnswer.send(exchange, 503);
      } else {
        answers.send(exchange, response, 200, signed.filled(slot));
      }
    } catch (Rejected | IOException | RuntimeException e) {
      // Without the query: what people look for is nobody's business.
      LOG.errorf("a search of %s failed: %s", site.release().tenant(), e.getClass().getName());
      PlainAnswer.send(exchange, 503);
    }
  }

  @Override
  public void close() {
    workers.shutdown();
    searches.close();
  }
}
