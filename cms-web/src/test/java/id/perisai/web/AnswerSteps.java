package id.perisai.web;

import id.perisai.inbox.FormKind;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The steps of one answer from the cache, each alone; run by {@link AnswerStepsTest}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AnswerSteps {
  private final HeaderMap fields = browser();
  private final List<String> host = List.of("dinkes.serangkota.go.id");
  private final List<String> accept = List.of("gzip, deflate, br, zstd");
  private final Set<String> available = Set.of("identity", "gzip", "br");
  private final ByteCache<String> cache = new ByteCache<>(1 << 20);
  private final ByteCache<String>.Lease held = cache.put("page", new byte[11_000]);
  private final Traffic traffic = new Traffic();
  private final WaitingLines waiting = new WaitingLines();
  private final LineBytes bytes = new LineBytes();
  private final InetAddress visitor = ClientAddress.literal("203.0.113.77").orElseThrow();
  private final AccessLog.Line line = line();
  private final PreparedResponse form = new PreparedResponse(200, new HeaderMap(), null);
  private final EmptyForms forms = new EmptyForms();

  public AnswerSteps() {
    forms.put(
        new EmptyForms.Asked(form, "/kontak", true),
        new EmptyForms.Ready(FormKind.CONTACT, FormPages.Taking.OPEN, new byte[11_000]));
  }

  private AccessLog.Line line() {
    return new AccessLog.Line(
        System.currentTimeMillis(),
        "dinkes",
        "GET",
        "/berita/pasar-lama-dibuka-kembali",
        "HTTP/1.1",
        200,
        11_412,
        87,
        visitor);
  }

  private static HeaderMap browser() {
    HeaderMap fields = new HeaderMap();
    String[] lines = {
      "Host", "dinkes.serangkota.go.id",
      "User-Agent", "Mozilla/5.0 (Linux; Android 10; K) Chrome/138.0.0.0 Mobile",
      "Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
      "Accept-Encoding", "gzip, deflate, br, zstd",
      "Accept-Language", "id-ID,id;q=0.9,en;q=0.8",
      "Cache-Control", "max-age=0",
      "Sec-Fetch-Dest", "document",
      "Sec-Fetch-Mode", "navigate",
      "Sec-Fetch-Site", "none",
      "Sec-Fetch-User", "?1",
      "Upgrade-Insecure-Requests", "1",
      "Connection", "keep-alive"
    };
    for (int i = 0; i < lines.length; i += 2) {
      fields.put(new HttpString(lines[i]), lines[i + 1]);
    }
    return fields;
  }

  @Benchmark
  public void fieldsAreCounted() throws RequestRefused {
    RequestFields.requireFew(fields);
  }

  @Benchmark
  public String hostIsRead() throws RequestRefused {
    return HostHeader.nameIn(host);
  }

  @Benchmark
  public Object pathIsRead() throws RequestRefused {
    return RequestPath.of("/berita/pasar-lama-dibuka-kembali");
  }

  @Benchmark
  public Object escapedPathIsRead() throws RequestRefused {
    return RequestPath.of("/berita/jalan-lingkar-%C3%A9");
  }

  @Benchmark
  public String codingIsChosen() throws RequestRefused {
    return ContentCodings.choose(accept, available);
  }

  @Benchmark
  public Object bytesAreHeldAndReleased() {
    ByteCache<String>.Lease lease = cache.get("page", held);
    lease.release();
    return lease;
  }

  @Benchmark
  public void answerIsCounted() {
    traffic.begin();
    traffic.count("dinkes", 200, 90_000);
  }

  /** All that an answer does for the access log: another thread writes it. */
  @Benchmark
  public Object lineIsHandedToTheLog() {
    waiting.offer(line());
    return waiting.poll();
  }

  /** What that other thread does of it, but for the disk. */
  @Benchmark
  public int lineIsSpelled() {
    bytes.set(line);
    return bytes.length();
  }

  @Benchmark
  public Object emptyFormIsFound() {
    return forms.get(new EmptyForms.Asked(form, "/kontak", true));
  }
}
