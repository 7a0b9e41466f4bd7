package id.perisai.web;

import id.perisai.web.RequestRefused.Reason;
import io.undertow.io.Receiver;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Receives what is sent by forms, within bounds: of one type, from a page of the same site, so many
 * bytes, so many at the same time; how long it may take is {@link ClientBounds}' to say. What came
 * is worked on by a few threads of its own, never on one that reads the network or serves pages.
 */
final class FormBodies {
  private static final int AT_ONCE = 256;

  /** A village may share one address. */
  static final int AT_ONCE_OF_ONE = 32;

  /** How many are worked on at once: each waits for the inbox's disk, which may hang. */
  static final int WORKERS = 8;

  /** With those that wait for that; for more it is honest to say that nothing can be taken. */
  static final int PLACES = 24;

  private static final HttpString FETCH_SITE = new HttpString("Sec-Fetch-Site");

  private final ClientAddress addresses;
  private final Consumer<FormOutcome> outcomes;
  private final Room underWay = new Room(AT_ONCE, AT_ONCE_OF_ONE);
  private final Semaphore places = new Semaphore(PLACES);
  private final Executor workers = workers();

  FormBodies(ClientAddress addresses, Consumer<FormOutcome> outcomes) {
    this.addresses = addresses;
    this.outcomes = outcomes;
  }

  /** What is done with a body. */
  @FunctionalInterface
  interface Work {
    /**
     * @param room whether it may be put into the inbox; otherwise the inbox must not be touched
     */
    void on(HttpServerExchange exchange, Optional<InetAddress> sender, byte[] body, boolean room);
  }

  /** Threads of forms alone: those that serve pages must never wait for the inbox. */
  private static Executor workers() {
    ThreadPoolExecutor workers =
        new ThreadPoolExecutor(
            WORKERS,
            WORKERS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "perisai-forms");
              thread.setDaemon(true);
              return thread;
            });
    workers.allowCoreThreadTimeOut(true);
    return workers;
  }

  /**
   * Receives a body and has it worked on.
   *
   * @param host that the request is for
   * @throws RequestRefused if it is none of a form of this site
   */
  void receive(HttpServerExchange exchange, String host, Work work) throws RequestRefused {
    requireOwn(exchange.getRequestHeaders(), host);
    if (!FormBody.isType(exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE))) {
      throw refused(FormOutcome.MALFORMED, Reason.FORM_TYPE, "not " + FormBody.MEDIA_TYPE);
    }
    if (exchange.getRequestContentLength() > FormBody.MOST_BYTES) {
      throw tooBig();
    }
    Optional<InetAddress> sender = addresses.of(exchange);
    Room.Place place =
        underWay
            .take(sender, 1)
            .orElseThrow(
                () -> refused(FormOutcome.BUSY, Reason.TOO_MANY_FORMS, "too many at once"));
    if (!place.until(exchange)) {
      return;
    }
    exchange.getRequestReceiver().setMaxBufferSize(FormBody.MOST_BYTES);
    AtomicBoolean came = new AtomicBoolean();
    exchange.addExchangeCompleteListener(
        (done, next) -> {
          // Slow ones end without a word to their receiver: ClientBounds closes the connection.
          if (!came.get()) {
            outcomes.accept(FormOutcome.BROKEN_OFF);
          }
          next.proceed();
        });
    exchange
        .getRequestReceiver()
        .receiveFullBytes(
            (whole, body) -> {
              came.set(true);
              dispatch(whole, sender, body, work);
            },
            (cut, why) -> {
              cut.setPersistent(false);
              if (why instanceof Receiver.RequestToLargeException) {
                came.set(true);
                PlainAnswer.refuse(cut, tooBig());
              } else {
                cut.endExchange();
              }
            });
  }

  private void dispatch(
      HttpServerExchange whole, Optional<InetAddress> sender, byte[] body, Work work) {
    if (!places.tryAcquire()) {
      whole.dispatch(worker -> work.on(worker, sender, body, false));
      return;
    }
    HttpHandler put =
        worker -> {
          try {
            work.on(worker, sender, body, true);
          } finally {
            places.release();
          }
        };
    whole.dispatch(workers, put);
  }

  /**
   * A form on another site could send in the name of everybody who opens it. Browsers say where a
   * form stood; who says nothing is no browser, and bounded as everybody is.
   */
  private void requireOwn(HeaderMap headers, String host) throws RequestRefused {
    String site = headers.getFirst(FETCH_SITE);
    String origin = headers.getFirst(Headers.ORIGIN);
    boolean own =
        site == null
            ? origin == null || origin.equals("null") || isOf(origin, host)
            : site.equals("same-origin") || site.equals("none");
    if (!own) {
      throw refused(FormOutcome.FOREIGN, Reason.FOREIGN_FORM, "sent by a page of another site");
    }
  }

  private static boolean isOf(String origin, String host) {
    int after = origin.indexOf("://");
    try {
      return after > 0 && HostHeader.nameOf(origin.substring(after + 3)).equals(host);
    } catch (RequestRefused notAnOrigin) {
      return false;
    }
  }

  private RequestRefused tooBig() {
    return refused(FormOutcome.TOO_BIG, Reason.FORM_TOO_BIG, "more than are read");
  }

  private RequestRefused refused(FormOutcome outcome, Reason reason, String detail) {
    outcomes.accept(outcome);
    return new RequestRefused(reason, detail);
  }
}
