package id.perisai.admin.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Reads a body up to a length, and hangs up on who sends more. */
final class BoundedBody implements BodySubscriber<byte[]> {
  private final long maxLength;
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private Flow.Subscription subscription;

  BoundedBody(long maxLength) {
    this.maxLength = maxLength;
  }

  /** More was sent than anybody asked for. */
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;

    TooLong(long maxLength) {
      super("more than " + maxLength + " bytes");
    }
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription opened) {
    subscription = opened;
    opened.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      byte[] bytes = new byte[(int) Math.min(buffer.remaining(), maxLength + 1 - read.size())];
      buffer.get(bytes);
      read.writeBytes(bytes);
    }
    if (read.size() > maxLength) {
      subscription.cancel();
      body.completeExceptionally(new TooLong(maxLength));
    } else {
      subscription.request(1);
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    body.complete(read.toByteArray());
  }
}
