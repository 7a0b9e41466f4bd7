package id.perisai.web;

import id.perisai.web.PreparedResponse.BlobName;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.xnio.Buffers;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.StreamSinkConduit;

/**
 * Sends a whole answer, whose head and bytes lie ready, by one write to the socket. The server's
 * own way puts each field into a map, asks the map again and writes letter by letter, which costs
 * more than all that delivery does: 0.93 of a bare handler's answers that way, 1.03 this way
 * (docs/benchmarks.md). Whatever is not the plain case goes the server's way, and says the same.
 */
final class DirectAnswer {
  /** IMF-fixdate (RFC 9110 §5.6.7). */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static volatile Beginning beginning = new Beginning(0);

  private DirectAnswer() {}

  /** The status line, the date, and what browsers that came by TLS are told, for one second. */
  private static final class Beginning {
    private final long second;
    private final ByteBuffer plain;
    private final ByteBuffer tls;

    Beginning(long second) {
      this.second = second;
      String line =
          "HTTP/1.1 200 OK\r\nDate: " + DATE.format(Instant.ofEpochSecond(second)) + "\r\n";
      this.plain = direct(line);
      this.tls =
          direct(line + Headers.STRICT_TRANSPORT_SECURITY + ": " + SecurityHeaders.HSTS + "\r\n");
    }

    /** By the scheme by which the browser came, also where a proxy ends TLS. */
    ByteBuffer bytes(String scheme) {
      return ("https".equals(scheme) ? tls : plain).duplicate();
    }

    private static ByteBuffer direct(String lines) {
      byte[] bytes = lines.getBytes(StandardCharsets.US_ASCII);
      return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip().asReadOnlyBuffer();
    }
  }

  /**
   * The fields of one response, kept with the bytes of its body.
   *
   * @param of whose they are: others may have the same body
   */
  private record Head(PreparedResponse of, ByteBuffer bytes) {}

  /**
   * Whether a request is of the plain kind: GET by HTTP/1.1 without TLS, alone on a connection that
   * goes on, and read by the thread that writes.
   */
  static boolean isFor(HttpServerExchange exchange) {
    return exchange.getConnection() instanceof HttpServerConnection connection
        && exchange.getRequestMethod() == Methods.GET
        && exchange.isHttp11()
        && exchange.isPersistent()
        && exchange.isRequestComplete()
        && exchange.isInIoThread()
        && connection.getExtraBytes() == null
        && connection.getSslSessionInfo() == null;
  }

  /**
   * Sends it; the lease is released when its bytes are not needed any more.
   *
   * @param slow who is told of a client that did not take all at once
   */
  static void send(
      HttpServerExchange exchange,
      PreparedResponse response,
      ByteCache<BlobName>.Lease lease,
      SlowReaders slow) {
    StreamSinkConduit socket =
        ((HttpServerConnection) exchange.getConnection()).getOriginalSinkConduit();
    LeasedBytes bytes = new LeasedBytes(lease);
    long length = bytes.left();
    ByteBuffer[] body = bytes.next();
    ByteBuffer[] all = new ByteBuffer[body.length + 2];
    all[0] = now().bytes(exchange.getRequestScheme());
    all[1] = head(response, lease).duplicate();
    System.arraycopy(body, 0, all, 2, body.length);
    // Whoever counts pages asks for their type.
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, response.mediaType());
    try {
      socket.write(all, 0, all.length);
      while (bytes.left() > 0 && !Buffers.hasRemaining(all)) {
        all = bytes.next();
        socket.write(all, 0, all.length);
      }
    } catch (IOException gone) {
      lease.release();
      IoUtils.safeClose(exchange.getConnection());
      exchange.endExchange();
      return;
    }
    long left = Buffers.remaining(all) + bytes.left();
    // Of the body; the head goes first.
    Connectors.updateResponseBytesSent(exchange, length - Math.min(left, length));
    if (left == 0) {
      lease.release();
      Connectors.terminateResponse(exchange);
    } else {
      exchange.addExchangeCompleteListener(
          (done, next) -> {
            lease.release();
            next.proceed();
          });
      slow.add(exchange, lease);
      exchange.addResponseWrapper((server, same) -> new Rest(socket, same, left, length));
      exchange.getResponseSender().send(all, bytes);
    }
  }

  private static Beginning now() {
    long second = System.currentTimeMillis() / 1000;
    Beginning now = beginning;
    if (now.second != second) {
      now = new Beginning(second);
      beginning = now;
    }
    return now;
  }

  private static ByteBuffer head(PreparedResponse response, ByteCache<BlobName>.Lease lease) {
    if (lease.note() instanceof Head head && head.of == response) {
      return head.bytes;
    }
    Head head = new Head(response, ByteBuffer.wrap(response.fields()).asReadOnlyBuffer());
    lease.note(head);
    return head.bytes;
  }

  /** What the socket did not take at once, for a client that is slower than we are. */
  private static final class Rest extends AbstractStreamSinkConduit<StreamSinkConduit> {
    private final HttpServerExchange exchange;
    private final long length;
    private long left;
    private boolean ending;
    private boolean ended;

    /**
     * @param length of the body, which is all of what is left or its end
     */
    Rest(StreamSinkConduit socket, HttpServerExchange exchange, long left, long length) {
      super(socket);
      this.exchange = exchange;
      this.left = left;
      this.length = length;
    }

    private void took(long written) {
      long before = Math.min(left, length);
      left -= written;
      Connectors.updateResponseBytesSent(exchange, before - Math.min(left, length));
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      int written = super.write(source);
      took(written);
      return written;
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int count) throws IOException {
      long written = super.write(sources, offset, count);
      took(written);
      return written;
    }

    @Override
    public long transferFrom(FileChannel source, long position, long count) throws IOException {
      throw new IOException("only bytes of the cache are sent this way");
    }

    @Override
    public long transferFrom(StreamSourceChannel source, long count, ByteBuffer through)
        throws IOException {
      throw new IOException("only bytes of the cache are sent this way");
    }

    @Override
    public void terminateWrites() throws IOException {
      // The connection goes on after a whole answer; one that was cut short ends it.
      if (left > 0) {
        super.truncateWrites();
      }
      ending = true;
    }

    @Override
    public boolean flush() throws IOException {
      boolean flushed = super.flush();
      if (flushed && ending && !ended) {
        ended = true;
        Connectors.terminateResponse(exchange);
      }
      return flushed;
    }
  }
}
