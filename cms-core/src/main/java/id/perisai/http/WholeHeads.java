package id.perisai.http;

import io.undertow.connector.ByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.server.protocol.http.PipeliningBufferingStreamSinkConduit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.xnio.Buffers;
import org.xnio.conduits.StreamSinkConduit;

/**
 * Takes the head of every answer of a connection of HTTP/1.1 whole, and keeps what its socket does
 * not take yet.
 *
 * <p>Where a socket takes only a part of a head, or nothing, {@code HttpResponseConduit} (Undertow
 * 2.3.23 to 2.4.1) empties the buffer that the rest stands in if further requests wait: it sends
 * the head once more from its beginning, with all that lies behind it in these 16 KiB, which are
 * heads of answers to other people. The socket is full where a client asks much and reads nothing,
 * which nobody needs to be signed in for. A connection's first head always finds an empty one.
 */
public final class WholeHeads extends PipeliningBufferingStreamSinkConduit {
  /** More than any head of ours; Undertow writes those over 16 KiB in pieces. */
  private static final int MOST = 64 * 1024;

  /** CR LF CR LF. */
  private static final int END = 0x0d0a0d0a;

  /** What was taken of a head and not sent; null if nothing. */
  private ByteBuffer rest;

  /** Whether what is written next is of an answer's head. */
  private boolean inHead;

  /** The last four bytes of the head. */
  private int last;

  private boolean ending;

  private WholeHeads(StreamSinkConduit socket, ByteBufferPool pool) {
    super(socket, pool);
  }

  /** The same handler, whose connections have this from their first request on. */
  public static HttpHandler of(HttpHandler handler) {
    return exchange -> {
      if (exchange.getConnection() instanceof HttpServerConnection connection) {
        if (connection.getPipelineBuffer() == null) {
          stand(exchange, connection);
        }
        if (!exchange.isRequestComplete() && connection.getExtraBytes() != null) {
          // The head of a 100 would go by another way, and nobody waits for it: the body is there
          // (RFC 9110 §10.1.1).
          HttpContinue.markContinueResponseSent(exchange);
        }
      }
      handler.handleRequest(exchange);
    };
  }

  /** In the place where Undertow has its own buffer for answers to requests that came together. */
  private static void stand(HttpServerExchange exchange, HttpServerConnection connection) {
    WholeHeads heads =
        new WholeHeads(connection.getOriginalSinkConduit(), connection.getByteBufferPool());
    connection.setPipelineBuffer(heads);
    heads.setupPipelineBuffer(exchange);
  }

  /** For each request, before it is answered. */
  @Override
  public void setupPipelineBuffer(HttpServerExchange exchange) {
    super.setupPipelineBuffer(exchange);
    inHead = true;
    last = 0;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    if (!inHead) {
      return sendRest() ? next.write(source) : 0;
    }
    int length = source.remaining();
    lookForEnd(source);
    if (sendRest()) {
      next.write(source);
    }
    keep(source);
    return length;
  }

  /** A piece of a head is the first of what is written together with it. */
  @Override
  public long write(ByteBuffer[] sources, int offset, int count) throws IOException {
    if (!inHead || count == 0) {
      return sendRest() ? next.write(sources, offset, count) : 0;
    }
    long before = Buffers.remaining(sources, offset, count);
    lookForEnd(sources[offset]);
    if (sendRest()) {
      next.write(sources, offset, count);
    }
    keep(sources[offset]);
    return before - Buffers.remaining(sources, offset, count);
  }

  private void lookForEnd(ByteBuffer piece) {
    for (int at = Math.max(piece.position(), piece.limit() - 4); at < piece.limit(); at++) {
      last = last << 8 | piece.get(at) & 0xff;
    }
    inHead = last != END;
  }

  private void keep(ByteBuffer piece) throws IOException {
    if (piece.hasRemaining()) {
      int kept = rest == null ? 0 : rest.remaining();
      if (kept + piece.remaining() > MOST) {
        throw new IOException("the head of an answer is longer than " + MOST + " bytes");
      }
      ByteBuffer more = ByteBuffer.allocate(kept + piece.remaining());
      if (rest != null) {
        more.put(rest);
      }
      rest = more.put(piece).flip();
    }
  }

  /** An answer is over when this says so, and the next one begins after that. */
  @Override
  public boolean flush() throws IOException {
    if (!sendRest()) {
      return false;
    }
    if (ending) {
      ending = false;
      next.terminateWrites();
    }
    return next.flush();
  }

  @Override
  public boolean flushPipelinedData() throws IOException {
    return flush();
  }

  private boolean sendRest() throws IOException {
    while (rest != null) {
      int sent = next.write(rest);
      if (!rest.hasRemaining()) {
        rest = null;
      } else if (sent == 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void terminateWrites() throws IOException {
    if (rest == null) {
      next.terminateWrites();
    } else {
      ending = true;
    }
  }

  @Override
  public void truncateWrites() throws IOException {
    rest = null;
    next.truncateWrites();
  }

  @Override
  public void awaitWritable() throws IOException {
    next.awaitWritable();
  }

  @Override
  public void awaitWritable(long time, TimeUnit unit) throws IOException {
    next.awaitWritable(time, unit);
  }
}
