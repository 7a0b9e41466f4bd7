package id.perisai.web;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** The body of an answer, of which no more is taken than was asked for, whatever comes. */
final class BoundedBody implements BodySubscriber<byte[]> {
  /** What is read of a page about an error, so that the connection can be used again. */
  private static final int DRAINED = 64 << 10;

  private final long most;
  private final boolean kept;
  private byte[] bytes;
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private volatile long received;
  private volatile boolean tooLong;
  private Subscription subscription;

  private BoundedBody(long most, boolean kept, int expected) {
    this.most = most;
    this.kept = kept;
    this.bytes = new byte[expected];
  }

  /**
   * Keeps a body.
   *
   * @param most bytes that are kept
   * @param expected bytes, as the answer says
   */
  static BoundedBody kept(long most, long expected) {
    return new BoundedBody(most, true, (int) Math.max(32, Math.min(most, expected)));
  }

  /** Passes over a body that nobody wants. */
  static BoundedBody dropped() {
    return new BoundedBody(DRAINED, false, 0);
  }

  /** How many bytes came so far. */
  long received() {
    return received;
  }

  /** Whether more came than was asked for. */
  boolean isTooLong() {
    return tooLong;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return whole;
  }

  @Override
  public void onSubscribe(Subscription all) {
    subscription = all;
    all.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      received += buffer.remaining();
      if (received > most) {
        tooLong = true;
        subscription.cancel();
        whole.complete(new byte[0]);
        return;
      }
      if (kept) {
        keep(buffer);
      }
    }
    subscription.request(1);
  }

  /** A big file is held once: nothing is copied where the answer said its length. */
  private void keep(ByteBuffer buffer) {
    int before = (int) received - buffer.remaining();
    if (received > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(most, 2 * received));
    }
    buffer.get(bytes, before, buffer.remaining());
  }

  @Override
  public void onError(Throwable failed) {
    whole.completeExceptionally(failed);
  }

  @Override
  public void onComplete() {
    whole.complete(kept && received < bytes.length ? Arrays.copyOf(bytes, (int) received) : bytes);
  }
}
