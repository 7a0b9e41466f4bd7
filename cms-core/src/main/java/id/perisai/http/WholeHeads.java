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
  /** Undertow puts heads together in buffers of this size. */
  private static final int MOST = 16 * 1024;

  /** What was taken and not sent; null if nothing. */
  private ByteBuffer rest;

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

  @Override
  public int write(ByteBuffer source) throws IOException {
    return (int) write(new ByteBuffer[] {source}, 0, 1);
  }

  /** A head is the first of what is written together with it. */
  @Override
  public long write(ByteBuffer[] sources, int offset, int count) throws IOException {
    if (count == 0 || !sendRest()) {
      return 0;
    }
    long before = Buffers.remaining(sources, offset, count);
    next.write(sources, offset, count);
    ByteBuffer first = sources[offset];
    if (first.hasRemaining() && first.remaining() <= MOST) {
      rest = ByteBuffer.allocate(first.remaining()).put(first).flip();
    }
    return before - Buffers.remaining(sources, offset, count);
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
      if (next.write(rest) == 0) {
        return false;
      }
      if (!rest.hasRemaining()) {
        rest = null;
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
