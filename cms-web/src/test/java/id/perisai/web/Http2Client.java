package id.perisai.web;

import io.undertow.UndertowOptions;
import io.undertow.client.ClientCallback;
import io.undertow.client.ClientConnection;
import io.undertow.client.ClientExchange;
import io.undertow.client.ClientRequest;
import io.undertow.client.UndertowClient;
import io.undertow.connector.ByteBufferPool;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StringReadChannelListener;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.xnio.OptionMap;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/** Speaks HTTP/2 over TLS to a port of this machine, under any name. */
final class Http2Client implements AutoCloseable {
  private static final int SECONDS = 20;

  private final XnioWorker worker;
  private final ByteBufferPool buffers = new DefaultByteBufferPool(true, 17 * 1024);
  private final ClientConnection connection;

  Http2Client(TestCertificate trusted, int port) throws Exception {
    Xnio xnio = Xnio.getInstance();
    this.worker = xnio.createWorker(OptionMap.EMPTY);
    this.connection =
        UndertowClient.getInstance()
            .connect(
                URI.create("https://localhost:" + port),
                worker,
                new UndertowXnioSsl(xnio, OptionMap.EMPTY, TlsTest.context(trusted)),
                buffers,
                OptionMap.create(UndertowOptions.ENABLE_HTTP2, true))
            .get();
  }

  boolean isHttp2() {
    return connection.isMultiplexingSupported();
  }

  /** Code and body, as one string. */
  String get(String host, String path) throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    ClientRequest request = new ClientRequest().setMethod(Methods.GET).setPath(path);
    request.getRequestHeaders().put(Headers.HOST, host);
    connection.getIoThread().execute(() -> connection.sendRequest(request, new Sent(answer)));
    return answer.get(SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    connection.close();
    worker.shutdown();
  }

  private final class Sent implements ClientCallback<ClientExchange> {
    private final CompletableFuture<String> answer;

    Sent(CompletableFuture<String> answer) {
      this.answer = answer;
    }

    @Override
    public void completed(ClientExchange exchange) {
      exchange.setResponseListener(
          new ClientCallback<>() {
            @Override
            public void completed(ClientExchange answered) {
              read(answered);
            }

            @Override
            public void failed(IOException e) {
              answer.completeExceptionally(e);
            }
          });
    }

    private void read(ClientExchange exchange) {
      int code = exchange.getResponse().getResponseCode();
      new StringReadChannelListener(buffers) {
        @Override
        protected void stringDone(String body) {
          answer.complete(code + " " + body);
        }

        @Override
        protected void error(IOException e) {
          answer.completeExceptionally(e);
        }
      }.setup(exchange.getResponseChannel());
    }

    @Override
    public void failed(IOException e) {
      answer.completeExceptionally(e);
    }
  }
}
