package id.perisai.web;

import id.perisai.release.Blobs;
import id.perisai.release.ChunkedBlob;
import id.perisai.release.Coding;
import id.perisai.release.InForce;
import id.perisai.release.Rejected;
import id.perisai.web.PreparedResponse.BlobName;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;

/**
 * Sends verified bytes: those in the cache at once on the thread that reads the network; others by
 * a worker, which reads and hashes them first. What cannot be verified is not sent.
 */
final class BlobSender {
  /** What many slow clients may hold of the heap at once: this many chunks. */
  private static final int CHUNKS = 512;

  /** A village, or a carrier's customers, may share one address. */
  static final int CHUNKS_OF_ONE = 128;

  private final Blobs blobs;
  private final ByteCache<BlobName> cache;
  private volatile int purges;
  private final Function<HttpServerExchange, Optional<InetAddress>> sharer;
  private final Room chunks = new Room(CHUNKS, CHUNKS_OF_ONE);
  private final SlowReaders slow;

  /**
   * @param sharer the address that a request comes from; empty for who has no share of its own
   */
  BlobSender(
      Blobs blobs,
      ByteCache<BlobName> cache,
      Function<HttpServerExchange, Optional<InetAddress>> sharer) {
    this.blobs = blobs;
    this.cache = cache;
    this.sharer = sharer;
    this.slow = new SlowReaders(cache.largest(), sharer);
  }

  /** Empties the cache when something was purged since the last call. */
  void forgetPurged(InForce inForce) {
    int count = inForce.countOfPurges();
    if (count != purges) {
      purges = count;
      cache.clear();
    }
  }

  /**
   * Sends a response with its bytes.
   *
   * @param part of them; null for all
   */
  void send(HttpServerExchange exchange, PreparedResponse response, ByteRange part) {
    ByteCache<BlobName>.Lease lease = cache.get(response.blob(), response.held());
    if (lease == null) {
      exchange.dispatch(worker -> read(worker, response, part));
    } else {
      send(exchange, response, part, lease);
    }
  }

  private void read(HttpServerExchange exchange, PreparedResponse response, ByteRange part) {
    BlobName name = response.blob();
    try {
      if (name.coding().length() > cache.largest()) {
        sendFromHeap(exchange, response, part);
        return;
      }
      byte[] bytes = blobs.read(name.tenant(), name.coding());
      ByteCache<BlobName>.Lease lease = cache.put(name, bytes);
      if (lease != null) {
        send(exchange, response, part, lease);
      } else {
        slow.makeRoom();
        sendFromHeap(exchange, response, part);
      }
    } catch (Rejected nothingGood) {
      // The alarm was raised where the bytes were read.
      PlainAnswer.send(exchange, 503);
    }
  }

  /**
   * @param bytes the first of what is sent, or all
   */
  private static void begin(
      HttpServerExchange exchange, PreparedResponse response, ByteRange part, ByteBuffer... bytes) {
    if (part == null) {
      response.begin(exchange);
    } else {
      response.begin(exchange, part);
    }
    if (Digests.isWanted(exchange.getRequestHeaders())) {
      tellDigest(exchange.getResponseHeaders(), response.blob().coding(), part, bytes);
    }
  }

  private static void tellDigest(
      HeaderMap headers, Coding whole, ByteRange part, ByteBuffer... bytes) {
    if (part == null || part.length() == whole.length()) {
      headers.put(Digests.CONTENT_DIGEST, Digests.of(whole));
    } else if (part.length() <= Digests.LONGEST_PART && part.length() == length(bytes)) {
      headers.put(Digests.CONTENT_DIGEST, Digests.of(bytes));
    }
  }

  private static long length(ByteBuffer... buffers) {
    long length = 0;
    for (ByteBuffer buffer : buffers) {
      length += buffer.remaining();
    }
    return length;
  }

  private void send(
      HttpServerExchange exchange,
      PreparedResponse response,
      ByteRange part,
      ByteCache<BlobName>.Lease lease) {
    response.heldAt(lease);
    if (part == null
        && response.isDirect()
        && DirectAnswer.isFor(exchange)
        && !Digests.isWanted(exchange.getRequestHeaders())) {
      DirectAnswer.send(exchange, response, lease, slow);
      return;
    }
    if (!Lent.until(exchange, lease::release)) {
      return;
    }
    LeasedBytes bytes =
        part == null ? new LeasedBytes(lease) : new LeasedBytes(lease, part.first(), part.length());
    ByteBuffer[] buffers = bytes.next();
    begin(exchange, response, part, buffers);
    if (buffers.length == 1) {
      exchange.getResponseSender().send(buffers[0], bytes);
    } else {
      exchange.getResponseSender().send(buffers, bytes);
    }
    if (!exchange.isComplete()) {
      slow.add(exchange, lease);
    }
  }

  /** What the cache does not take: a chunk of it stands on the heap until the client took it. */
  private void sendFromHeap(HttpServerExchange exchange, PreparedResponse response, ByteRange part)
      throws Rejected {
    Optional<Room.Place> place = place(exchange);
    if (place.isEmpty()) {
      PlainAnswer.send(exchange, 503);
      return;
    }
    boolean sent = false;
    try {
      BlobName name = response.blob();
      NextChunk next = new NextChunk(name, blobs.chunks(name.tenant(), name.coding()), part);
      ByteBuffer first = next.first();
      sent = place.get().until(exchange);
      if (sent) {
        begin(exchange, response, part, first);
        exchange.getResponseSender().send(first, next);
      }
    } finally {
      if (!sent) {
        place.get().close();
      }
    }
  }

  /** For what is made for one request and stands on the heap until its client took it: a chunk. */
  Optional<Room.Place> place(HttpServerExchange exchange) {
    return chunks.take(sharer.apply(exchange), 1);
  }

  /** What of these bytes, the first of which has the number {@code at}, lies in a part. */
  private static ByteBuffer slice(byte[] bytes, long at, ByteRange part) {
    if (part == null) {
      return ByteBuffer.wrap(bytes);
    }
    int from = (int) Math.max(0, part.first() - at);
    int to = (int) Math.min(bytes.length, part.end() - at);
    return ByteBuffer.wrap(bytes, from, to - from);
  }

  /** Reads each next chunk in a worker when the client has taken the one before. */
  private final class NextChunk implements IoCallback {
    private final BlobName name;
    private final ChunkedBlob chunks;
    private final ByteRange part;
    private final int end;
    private int next;

    NextChunk(BlobName name, ChunkedBlob chunks, ByteRange part) {
      this.name = name;
      this.chunks = chunks;
      this.part = part;
      this.next = part == null ? 0 : (int) (part.first() / ChunkedBlob.CHUNK);
      this.end = part == null ? chunks.chunks() : (int) ((part.end() - 1) / ChunkedBlob.CHUNK) + 1;
    }

    ByteBuffer first() throws Rejected {
      try {
        return read();
      } catch (Rejected changed) {
        // Nothing was sent yet: the store is put right first, if that can be.
        blobs.restore(name.tenant(), name.coding(), changed);
        return read();
      }
    }

    private ByteBuffer read() throws Rejected {
      byte[] bytes = chunks.chunk(next);
      ByteBuffer slice = slice(bytes, (long) next * ChunkedBlob.CHUNK, part);
      next++;
      return slice;
    }

    @Override
    public void onComplete(HttpServerExchange exchange, Sender sender) {
      if (next == end) {
        IoCallback.END_EXCHANGE.onComplete(exchange, sender);
      } else {
        exchange.dispatch(exchange.getConnection().getWorker(), () -> sendNext(exchange, sender));
      }
    }

    private void sendNext(HttpServerExchange exchange, Sender sender) {
      try {
        sender.send(read(), this);
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
