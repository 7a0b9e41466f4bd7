package id.perisai.web;

import id.perisai.release.Blobs;
import id.perisai.release.ChunkedBlob;
import id.perisai.release.InForce;
import id.perisai.release.Rejected;
import id.perisai.web.PreparedResponse.BlobName;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;

/**
 * Sends verified bytes: those in the cache at once on the thread that reads the network; others by
 * a worker, which reads and hashes them first. What cannot be verified is not sent.
 */
final class BlobSender {
  /** What many slow clients may hold of the heap at once: this many chunks. */
  private static final int CHUNKED_AT_ONCE = 512;

  private final Blobs blobs;
  private final ByteCache<BlobName> cache;
  private volatile int purges;
  private final Semaphore chunked = new Semaphore(CHUNKED_AT_ONCE);

  BlobSender(Blobs blobs, ByteCache<BlobName> cache) {
    this.blobs = blobs;
    this.cache = cache;
  }

  /** Empties the cache when something was purged since the last call. */
  void forgetPurged(InForce inForce) {
    int count = inForce.countOfPurges();
    if (count != purges) {
      purges = count;
      cache.clear();
    }
  }

  /** Sends a response with its bytes. */
  void send(HttpServerExchange exchange, PreparedResponse response) {
    ByteCache<BlobName>.Lease lease = cache.get(response.blob());
    if (lease == null) {
      exchange.dispatch(worker -> read(worker, response));
    } else {
      response.begin(exchange);
      send(exchange, lease);
    }
  }

  private void read(HttpServerExchange exchange, PreparedResponse response) {
    BlobName name = response.blob();
    try {
      if (name.coding().length() > cache.largest()) {
        sendChunks(exchange, response);
        return;
      }
      byte[] bytes = blobs.read(name.tenant(), name.coding());
      ByteCache<BlobName>.Lease lease = cache.put(name, bytes);
      if (lease != null) {
        response.begin(exchange);
        send(exchange, lease);
      } else if (bytes.length > ChunkedBlob.CHUNK) {
        sendChunks(exchange, response);
      } else {
        response.begin(exchange);
        exchange.getResponseSender().send(ByteBuffer.wrap(bytes));
      }
    } catch (Rejected nothingGood) {
      // The alarm was raised where the bytes were read.
      PlainAnswer.send(exchange, 503);
    }
  }

  private void send(HttpServerExchange exchange, ByteCache<BlobName>.Lease lease) {
    exchange.addExchangeCompleteListener(
        (done, next) -> {
          lease.release();
          next.proceed();
        });
    exchange.getResponseSender().send(lease.buffers());
  }

  private void sendChunks(HttpServerExchange exchange, PreparedResponse response) throws Rejected {
    BlobName name = response.blob();
    ChunkedBlob chunks = blobs.chunks(name.tenant(), name.coding());
    byte[] first = first(name, chunks);
    if (!chunked.tryAcquire()) {
      PlainAnswer.send(exchange, 503);
      return;
    }
    exchange.addExchangeCompleteListener(
        (done, next) -> {
          chunked.release();
          next.proceed();
        });
    response.begin(exchange);
    exchange.getResponseSender().send(ByteBuffer.wrap(first), new NextChunk(name, chunks));
  }

  private byte[] first(BlobName name, ChunkedBlob chunks) throws Rejected {
    try {
      return chunks.chunk(0);
    } catch (Rejected changed) {
      // Nothing was sent yet: reading the whole of it mends the store, if that can be.
      blobs.read(name.tenant(), name.coding());
      return chunks.chunk(0);
    }
  }

  /** Reads each next chunk in a worker when the client has taken the one before. */
  private final class NextChunk implements IoCallback {
    private final BlobName name;
    private final ChunkedBlob chunks;
    private int next = 1;

    NextChunk(BlobName name, ChunkedBlob chunks) {
      this.name = name;
      this.chunks = chunks;
    }

    @Override
    public void onComplete(HttpServerExchange exchange, Sender sender) {
      if (next == chunks.chunks()) {
        IoCallback.END_EXCHANGE.onComplete(exchange, sender);
      } else {
        exchange.dispatch(exchange.getConnection().getWorker(), () -> sendNext(exchange, sender));
      }
    }

    private void sendNext(HttpServerExchange exchange, Sender sender) {
      try {
        sender.send(ByteBuffer.wrap(chunks.chunk(next++)), this);
      } catch (Rejected changed) {
        blobs.suspect(name.tenant(), name.coding());
        onException(exchange, sender, new IOException(changed));
      }
    }

    @Override
    public void onException(HttpServerExchange exchange, Sender sender, IOException e) {
      // A response cut short: the client sees from its length that it is not whole.
      IoCallback.END_EXCHANGE.onException(exchange, sender, e);
    }
  }
}
