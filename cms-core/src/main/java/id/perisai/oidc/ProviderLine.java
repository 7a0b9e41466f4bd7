package id.perisai.oidc;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Refused;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;

/**
 * The line to the provider. It follows no redirect, reads no more than a little, and waits for no
 * more than a few seconds: a provider that hangs must not hold our threads.
 */
public final class ProviderLine {
  private static final Logger LOG = Logger.getLogger("perisai.sign-on");
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MOST = 256 * 1024;

  private final HttpClient client;

  /**
   * @param tls whom to believe about the provider's certificate
   */
  public ProviderLine(SSLContext tls) {
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .sslContext(tls)
            .build();
  }

  /** An object of JSON; SIGN_ON_UNREACHABLE for anything else. */
  Map<String, Object> read(URI address) {
    return object(text(address));
  }

  String text(URI address) {
    return answer(HttpRequest.newBuilder(address).header("Accept", "application/json").build());
  }

  /** What the token endpoint gives for a code. */
  Map<String, Object> redeem(HttpRequest request) {
    return object(answer(request));
  }

  private String answer(HttpRequest request) {
    var coming = client.sendAsync(request, answer -> new Bounded());
    try {
      HttpResponse<byte[]> answer = coming.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (answer.statusCode() == 200) {
        return new String(answer.body(), StandardCharsets.UTF_8);
      }
      // 4xx of the token endpoint: the code is used, is another's, or the secret is wrong.
      LOG.log(
          Level.WARNING,
          "The identity provider answered {0} at {1}",
          new Object[] {answer.statusCode(), request.uri().getPath()});
      throw answer.statusCode() >= 500
          ? new Refused(AccessRefusal.SIGN_ON_UNREACHABLE)
          : IdTokens.refused("status " + answer.statusCode());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new Refused(AccessRefusal.SIGN_ON_UNREACHABLE);
    } catch (ExecutionException | TimeoutException failed) {
      LOG.log(Level.WARNING, "The identity provider does not answer: {0}", failed.toString());
      throw new Refused(AccessRefusal.SIGN_ON_UNREACHABLE);
    } finally {
      coming.cancel(true);
    }
  }

  private static Map<String, Object> object(String text) {
    try {
      return JsonUtil.parseJson(text);
    } catch (JoseException | ClassCastException noObject) {
      throw new Refused(AccessRefusal.SIGN_ON_UNREACHABLE);
    }
  }

  /** A body of no more than {@link #MOST} bytes. */
  private static final class Bounded implements HttpResponse.BodySubscriber<byte[]> {
    private final HttpResponse.BodySubscriber<byte[]> inner =
        HttpResponse.BodySubscribers.ofByteArray();
    private Flow.Subscription subscription;
    private long read;

    @Override
    public CompletionStage<byte[]> getBody() {
      return inner.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription opened) {
      subscription = opened;
      inner.onSubscribe(opened);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      read += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
      if (read > MOST) {
        subscription.cancel();
        inner.onError(new IOException("more than " + MOST + " bytes"));
      } else {
        inner.onNext(buffers);
      }
    }

    @Override
    public void onError(Throwable failure) {
      inner.onError(failure);
    }

    @Override
    public void onComplete() {
      inner.onComplete();
    }
  }
}
