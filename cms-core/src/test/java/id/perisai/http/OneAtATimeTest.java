package id.perisai.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.HttpContinueReadHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xnio.ChannelListeners;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.StreamSinkConduit;

/** Who sends many requests and reads nothing gets one answer, and nothing of other people. */
class OneAtATimeTest {
  private static final String SECRET = "session=of-somebody-else";
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String SIGN_IN = "GET /masuk HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody";
  private static final String CHUNKED =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n";
  private static final String EXPECTING =
      "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n";

  private static final String BODY = ".".repeat(900);

  /** More than any answer, and than the buffer in which heads stand. */
  private static final int ENOUGH = 40_000;

  /** A whole answer and some of the next one's head is taken at once. */
  private static final int TAKEN_AT_ONCE = answer("close").length() + 30;

  private XnioWorker worker;
  private AcceptingChannel<StreamConnection> port;

  @BeforeEach
  void a_server_as_servlets_have_it() throws IOException {
    HttpOpenListener http =
        new HttpOpenListener(new DefaultByteBufferPool(true, 16 * 1024 - 20, -1, 4));
    http.setRootHandler(new HttpContinueReadHandler(new OneAtATime(OneAtATimeTest::answer)));
    worker = Xnio.getInstance().createWorker(OptionMap.create(Options.WORKER_IO_THREADS, 1));
    port =
        worker.createStreamConnectionServer(
            new InetSocketAddress("127.0.0.1", 0),
            ChannelListeners.openListenerAdapter(
                connection -> {
                  StreamSinkConduit socket = connection.getSinkChannel().getConduit();
                  connection.getSinkChannel().setConduit(new Full(socket));
                  http.handleEvent(connection);
                }),
            OptionMap.EMPTY);
    port.resumeAccepts();
  }

  @AfterEach
  void end() throws IOException {
    port.close();
    worker.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(strings = {GET, POST, CHUNKED, EXPECTING + "body"})
  void answers_the_first_of_many_and_ends_the_connection(String first) throws IOException {
    try (Socket other = open()) {
      send(other, SIGN_IN);
      assertTrue(some(other.getInputStream(), TAKEN_AT_ONCE).contains(SECRET));
    }
    try (Socket client = open()) {
      send(client, first + GET + GET + GET);
      String bytes = all(client.getInputStream());
      assertFalse(bytes.contains(SECRET), "an answer to somebody else is sent");
      assertEquals(answer("close"), bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {GET, POST, CHUNKED})
  void goes_on_where_one_comes_after_the_other(String request) throws IOException {
    String answer = answer("keep-alive");
    try (Socket client = open()) {
      send(client, request);
      assertEquals(answer, some(client.getInputStream(), answer.length()));
      send(client, GET);
      // The socket takes no more than this of what comes next.
      assertEquals(answer.substring(0, 20), some(client.getInputStream(), 20));
    }
  }

  @Test
  void gives_leave_to_who_waits_for_it() throws IOException {
    try (Socket client = open()) {
      send(client, EXPECTING.replace("Expect", "Connection: close\r\nExpect"));
      assertEquals("HTTP/1.1 100 Continue\r\n", some(client.getInputStream(), 23));
      send(client, "body");
      assertTrue(all(client.getInputStream()).contains("HTTP/1.1 200 OK\r\n"));
    }
  }

  private static void answer(HttpServerExchange exchange) {
    exchange
        .getRequestReceiver()
        .receiveFullBytes(
            (same, body) -> {
              same.getResponseHeaders().put(Headers.DATE, "-");
              if (same.getRequestPath().equals("/masuk")) {
                same.getResponseHeaders().put(Headers.ETAG, " ".repeat(500));
                same.getResponseHeaders().put(Headers.SET_COOKIE, SECRET);
              }
              same.getResponseSender().send(BODY);
            });
  }

  private static String answer(String connection) {
    return "HTTP/1.1 200 OK\r\nConnection: "
        + connection
        + "\r\nContent-Length: "
        + BODY.length()
        + "\r\nDate: -\r\n\r\n"
        + BODY;
  }

  private Socket open() throws IOException {
    Socket socket = new Socket();
    socket.connect(port.getLocalAddress());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void send(Socket socket, String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
  }

  private static String some(InputStream in, int count) throws IOException {
    return new String(in.readNBytes(count), ISO_8859_1);
  }

  /** To the end, if that comes. */
  private static String all(InputStream in) throws IOException {
    return some(in, ENOUGH);
  }

  /** A socket whose client reads now and then: it takes an answer, and then some bytes. */
  private static final class Full extends AbstractStreamSinkConduit<StreamSinkConduit> {
    private int room = TAKEN_AT_ONCE;
    private int calls;

    Full(StreamSinkConduit socket) {
      super(socket);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      return (int) write(new ByteBuffer[] {source}, 0, 1);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int count) throws IOException {
      if (room == 0 && ++calls % 2 == 0) {
        room = 4_000;
      }
      long written = 0;
      for (int i = offset; i < offset + count && room > 0; i++) {
        int limit = sources[i].limit();
        sources[i].limit(Math.min(limit, sources[i].position() + room));
        int taken = super.write(sources[i]);
        sources[i].limit(limit);
        room -= taken;
        written += taken;
      }
      return written;
    }
  }
}
