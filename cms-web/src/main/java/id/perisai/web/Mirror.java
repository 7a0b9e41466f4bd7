package id.perisai.web;

import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.release.RepositoryFiles.Place;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One mirror of the repository, by HTTP. Nothing of what it answers is trusted: not its lengths,
 * its codings, its redirects, nor its pace. Used by several threads.
 */
final class Mirror {
  /**
   * After that an answer has begun, and a mirror brings at least so much in each second, or it is
   * given up.
   */
  private static final long LEAST_BYTES_A_SECOND = 64 << 10;

  private static final Duration LOOKS_EACH = Duration.ofMillis(200);

  /** How long it is passed over after the first failure, and at most after several. */
  private static final Duration REST = Duration.ofSeconds(30);

  private static final int MOST_DOUBLINGS = 4;

  /** Files may be written twice within a second, which servers' dates do not tell apart. */
  private static final Duration SURELY_OLDER = Duration.ofSeconds(2);

  /** Counts those of all mirrors: clocks do not tell them apart. */
  private static final AtomicLong FAILURES = new AtomicLong();

  private static final int LONGEST_TAG = 256;

  private final URI base;
  private final HttpClient client;
  private final Optional<String> authorization;
  private final Clock clock;
  private final Duration patience;
  private volatile Instant answered;
  private volatile Instant failing;
  private volatile String why = "";
  private volatile Instant restsSince = Instant.EPOCH;
  private volatile Duration rests = Duration.ZERO;
  private volatile Instant changed;
  private volatile boolean doubted;
  private volatile long lastFailure;
  private int failures;

  /**
   * By what a server knows its file again; both empty if it says nothing that can be relied on.
   *
   * @param tag of ETag
   * @param modified of Last-Modified
   */
  record Validator(Optional<String> tag, Optional<String> modified) {
    static final Validator NONE = new Validator(Optional.empty(), Optional.empty());
  }

  /**
   * A file.
   *
   * @param bytes null if it is the one that the validator stands for
   */
  record Answer(byte[] bytes, Validator validator) {}

  /**
   * @param base address of the repository's folder, with a slash at its end
   * @param authorization the header's value
   * @param patience until an answer begins
   */
  Mirror(
      URI base, HttpClient client, Optional<String> authorization, Clock clock, Duration patience) {
    this.patience = patience;
    this.base = base;
    this.client = client;
    this.authorization = authorization;
    this.clock = clock;
    this.changed = clock.instant();
  }

  /**
   * A file of at most so many bytes.
   *
   * @param known of the copy that lies here already
   * @throws Rejected MISSING if the mirror answers that it has none; TOO_BIG; UNREADABLE for all
   *     else, and then the mirror rests, unless the thread was interrupted
   */
  Answer get(String path, long maxLength, Validator known) throws Rejected {
    return tried(() -> answer(path, maxLength, known));
  }

  /**
   * Some bytes of a file.
   *
   * @param from the number of the first one
   * @throws Rejected as above; UNREADABLE also of a mirror that answers no ranges
   */
  byte[] part(String path, long from, int length) throws Rejected {
    return tried(() -> partly(path, from, length));
  }

  /** A question to this mirror. */
  private interface Question<A> {
    A ask() throws Rejected;
  }

  private <A> A tried(Question<A> question) throws Rejected {
    try {
      A answer = question.ask();
      answered();
      return answer;
    } catch (Rejected refused) {
      if (refused.reason() == Reason.MISSING) {
        answered();
      } else if (!Thread.currentThread().isInterrupted()) {
        failed(refused.found()); // Else nobody waited for its answer.
      }
      throw refused;
    }
  }

  private Answer answer(String path, long maxLength, Validator known) throws Rejected {
    BodyOf body = new BodyOf(maxLength);
    HttpResponse<byte[]> response = send(path, request(path, known).build(), body);
    int status = response.statusCode();
    boolean asked = known.tag().isPresent() || known.modified().isPresent();
    if (status == 304 && asked) {
      return new Answer(null, known);
    }
    requireBytes(path, status, 200, body);
    return new Answer(response.body(), validator(response.headers()));
  }

  private byte[] partly(String path, long from, int length) throws Rejected {
    BodyOf body = new BodyOf(length);
    String range = "bytes=" + from + "-" + (from + length - 1);
    HttpRequest request = request(path, Validator.NONE).header("Range", range).build();
    HttpResponse<byte[]> response = send(path, request, body);
    int status = response.statusCode();
    if (status == 200) {
      throw unreadable(path, "the whole of it, where a range was asked for");
    }
    requireBytes(path, status, 206, body);
    if (response.body().length != length) {
      throw unreadable(path, response.body().length + " bytes of " + range);
    }
    return response.body();
  }

  private void requireBytes(String path, int status, int expected, BodyOf body) throws Rejected {
    if (status == 404 || status == 410) {
      throw new Rejected(Reason.MISSING, path, "a file", "status " + status + " of " + base);
    }
    if (status != expected) {
      throw unreadable(path, "status " + status + hint(status));
    }
    if (body.packed) {
      throw unreadable(path, "a packed answer, which nobody asked for");
    }
    if (body.tooLong()) {
      throw new Rejected(Reason.TOO_BIG, path, "at most " + body.maxLength + " bytes", "more");
    }
  }

  private HttpRequest.Builder request(String path, Validator known) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(patience)
            .header("Accept-Encoding", "identity")
            .header("User-Agent", "perisai-delivery");
    authorization.ifPresent(value -> request.header("Authorization", value));
    known.tag().ifPresent(tag -> request.header("If-None-Match", tag));
    known.modified().ifPresent(date -> request.header("If-Modified-Since", date));
    return request;
  }

  private HttpResponse<byte[]> send(String path, HttpRequest request, BodyOf body) throws Rejected {
    CompletableFuture<HttpResponse<byte[]>> response = client.sendAsync(request, body);
    long began = System.nanoTime();
    try {
      while (true) {
        try {
          return response.get(LOOKS_EACH.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException notYet) {
          requirePace(path, body, Duration.ofNanos(System.nanoTime() - began));
        }
      }
    } catch (ExecutionException failed) {
      throw unreadable(path, text(failed.getCause()));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw unreadable(path, "stopped while waiting");
    } finally {
      response.cancel(true); // Nothing, once it is done.
    }
  }

  private void requirePace(String path, BodyOf body, Duration since) throws Rejected {
    Duration late = since.minus(patience);
    if (!late.isNegative() && body.received() < late.toMillis() * LEAST_BYTES_A_SECOND / 1000 + 1) {
      throw unreadable(path, body.received() + " bytes in " + since.toSeconds() + " s");
    }
  }

  /** Chooses by an answer's head what becomes of its body. */
  private static final class BodyOf implements HttpResponse.BodyHandler<byte[]> {
    private final long maxLength;
    private volatile BoundedBody body;
    private volatile boolean packed;
    private volatile boolean saysTooLong;

    BodyOf(long maxLength) {
      this.maxLength = maxLength;
    }

    @Override
    public HttpResponse.BodySubscriber<byte[]> apply(HttpResponse.ResponseInfo head) {
      packed =
          head.headers().allValues("Content-Encoding").stream()
              .anyMatch(coding -> !coding.strip().equalsIgnoreCase("identity"));
      long length = length(head.headers());
      saysTooLong = length > maxLength;
      boolean wanted = head.statusCode() / 100 == 2 && !packed && !saysTooLong;
      body = wanted ? BoundedBody.kept(maxLength, length) : BoundedBody.dropped();
      return body;
    }

    private static long length(HttpHeaders headers) {
      try {
        return headers.firstValueAsLong("Content-Length").orElse(0);
      } catch (NumberFormatException garbled) {
        return Long.MAX_VALUE;
      }
    }

    long received() {
      BoundedBody now = body;
      return now == null ? 0 : now.received();
    }

    boolean tooLong() {
      return saysTooLong || body.isTooLong();
    }
  }

  /** Two versions of a file within one second would have the same date, and often the same tag. */
  private static Validator validator(HttpHeaders headers) {
    Optional<String> modified = headers.firstValue("Last-Modified");
    Optional<Instant> written = modified.flatMap(Mirror::date);
    Optional<Instant> sent = headers.firstValue("Date").flatMap(Mirror::date);
    if (modified.isPresent()
        && (written.isEmpty()
            || sent.isEmpty()
            || written.get().plus(SURELY_OLDER).isAfter(sent.get()))) {
      return Validator.NONE;
    }
    Optional<String> tag = headers.firstValue("ETag").filter(t -> t.length() <= LONGEST_TAG);
    return new Validator(tag, tag.isPresent() ? Optional.empty() : modified);
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)));
    } catch (DateTimeException garbled) {
      return Optional.empty();
    }
  }

  private static String hint(int status) {
    return switch (status) {
      case 401, 403 -> ": look at the credentials for this mirror";
      case 301, 302, 303, 307, 308 -> ": redirects are not followed";
      default -> "";
    };
  }

  private Rejected unreadable(String path, String found) {
    return new Rejected(Reason.UNREADABLE, path, "the file from " + base, found);
  }

  private static String text(Throwable failed) {
    if (failed instanceof UnknownHostException
        || failed.getCause() instanceof UnresolvedAddressException) {
      return "no machine has this name";
    }
    if (failed instanceof ConnectException) {
      return "no connection";
    }
    Throwable root = failed;
    while (root.getCause() != null && !(root instanceof IOException && root.getMessage() != null)) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName()
        + (root.getMessage() == null ? "" : ": " + root.getMessage());
  }

  /** What it showed at the top is another than before. */
  void changed() {
    changed = clock.instant();
  }

  /** Whether it has shown the same at the top for as long. */
  boolean isStillFor(Duration time) {
    return isOver(changed, time, clock);
  }

  private void answered() {
    answered = clock.instant();
    if (!doubted) {
      failing = null;
      why = "";
    }
  }

  /** A round with it ended well. */
  synchronized void good() {
    failures = 0;
    doubted = false;
    failing = null;
    why = "";
  }

  /** It answers what cannot be taken. */
  void doubted(String because) {
    doubted = true;
    failed(because);
  }

  private synchronized void failed(String because) {
    failing = failing == null ? clock.instant() : failing;
    why = because;
    rest();
  }

  /** Passes over it for a while, longer each time. */
  synchronized void rest() {
    lastFailure = FAILURES.incrementAndGet();
    if (!isResting()) {
      rests = REST.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
      restsSince = clock.instant();
      failures++;
    }
  }

  boolean isResting() {
    return !isOver(restsSince, rests, clock);
  }

  /** Which one of all failures its last one was; also one while it rested. */
  long lastFailure() {
    return lastFailure;
  }

  /** Whether a time has gone by; also by a clock that was put back meanwhile. */
  static boolean isOver(Instant since, Duration time, Clock clock) {
    return Duration.between(since, clock.instant()).abs().compareTo(time) >= 0;
  }

  /** As operators see it. */
  Place place(boolean used) {
    return new Place(
        base.toString(), used, Optional.ofNullable(answered), Optional.ofNullable(failing), why);
  }

  @Override
  public String toString() {
    return base.toString();
  }
}
