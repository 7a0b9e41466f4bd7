package id.perisai.web;

import id.perisai.web.RunningNode.Response;
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
import io.undertow.util.HttpString;
import io.undertow.util.StringWriteChannelListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.xnio.OptionMap;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.StreamSourceChannel;

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
    Response response = send("GET", path, List.of(Map.entry("Host", host)));
    return response.code() + " " + response.text();
  }

  /**
   * @param fields in this order, Host among them
   */
  Response send(String method, String path, List<Map.Entry<String, String>> fields)
      throws Exception {
    return send(method, path, fields, "");
  }

  /**
   * @param body in ASCII; none when empty
   */
  Response send(String method, String path, List<Map.Entry<String, String>> fields, String body)
      throws Exception {
    CompletableFuture<Response> answer = new CompletableFuture<>();
    ClientRequest request = new ClientRequest().setMethod(new HttpString(method)).setPath(path);
    for (Map.Entry<String, String> field : fields) {
      request.getRequestHeaders().add(new HttpString(field.getKey()), field.getValue());
    }
    if (!body.isEmpty()) {
      request.getRequestHeaders().put(Headers.CONTENT_LENGTH, body.length());
    }
    connection.getIoThread().execute(() -> connection.sendRequest(request, new Sent(answer, body)));
    return answer.get(SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    connection.close();
    worker.shutdown();
  }

  private final class Sent implements ClientCallback<ClientExchange> {
    private final CompletableFuture<Response> answer;
    private final String sent;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    Sent(CompletableFuture<Response> answer, String sent) {
      this.answer = answer;
      this.sent = sent;
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
      if (!sent.isEmpty()) {
        new StringWriteChannelListener(sent).setup(exchange.getRequestChannel());
      }
    }

    private void read(ClientExchange exchange) {
      int code = exchange.getResponse().getResponseCode();
      Map<String, String> headers = new HashMap<>();
      exchange
          .getResponse()
          .getResponseHeaders()
          .forEach(
              field ->
                  headers.put(
                      field.getHeaderName().toString().toLowerCase(Locale.ROOT),
                      String.join(" | ", field)));
      StreamSourceChannel channel = exchange.getResponseChannel();
      channel.getReadSetter().set(more -> read(more, code, headers));
      read(channel, code, headers);
    }

    /** Reads what there is, and waits for more or ends. */
    private void read(StreamSourceChannel channel, int code, Map<String, String> headers) {
      ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
      try {
        int count = channel.read(buffer);
        for (; count > 0; count = channel.read(buffer.clear())) {
          body.write(buffer.array(), 0, count);
        }
        if (count < 0) {
          answer.complete(new Response(code, headers, body.toByteArray()));
        } else {
          channel.resumeReads();
        }
      } catch (IOException e) {
        answer.completeExceptionally(e);
      }
    }

    @Override
    public void failed(IOException e) {
      answer.completeExceptionally(e);
    }
  }
}
