package id.perisai.web;

import id.perisai.web.PreparedResponse.BlobName;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.Buffers;

/**
 * Bytes of the cache on their way to a client, so many buffers at a time as the cache gives out:
 * the next when these are taken, and after the last the end of the exchange.
 */
final class LeasedBytes implements IoCallback {
  private final ByteCache<BlobName>.Lease lease;
  private int at;
  private int left;
  private boolean cutShort;

  /** All of them. */
  LeasedBytes(ByteCache<BlobName>.Lease lease) {
    this(lease, 0, lease.length());
  }

  /**
   * @param lease which is held for as long as this is sent
   * @param first the number of the first byte that is sent
   * @param count of bytes
   */
  LeasedBytes(ByteCache<BlobName>.Lease lease, long first, long count) {
    this.lease = lease;
    this.at = (int) first;
    this.left = (int) count;
  }

  /** Those that come next, in this order; none after the last. */
  ByteBuffer[] next() {
    ByteBuffer[] buffers = lease.buffers(at, left);
    int given = (int) Buffers.remaining(buffers);
    at += given;
    left -= given;
    return buffers;
  }

  /** Bytes that come after those that were given out. */
  long left() {
    return left;
  }

  @Override
  public void onComplete(HttpServerExchange exchange, Sender sender) {
    if (cutShort) {
      return; // The server calls this, too, after an error; the bytes are others' by now.
    }
    if (left == 0) {
      IoCallback.END_EXCHANGE.onComplete(exchange, sender);
    } else {
      sender.send(next(), this);
    }
  }

  @Override
  public void onException(HttpServerExchange exchange, Sender sender, IOException gone) {
    cutShort = true;
    IoCallback.END_EXCHANGE.onException(exchange, sender, gone);
  }
}
