package id.perisai.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.List;
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

/** Who sends many requests and reads nothing gets their answers, and nothing of other people. */
class WholeHeadsTest {
  private static final String SECRET = "session=of-somebody-else";
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String LONG = "GET /long HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String LONG_FIELD = "x".repeat(20_000);
  private static final String HEAD = "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String SIGN_IN = "GET /masuk HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody";
  private static final String CHUNKED =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n";
  private static final String EXPECTING =
      "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n";

  /** Refused before any handler is asked, and the last that is read of a connection. */
  private static final String NO_HOST = "GET / HTTP/1.1\r\n\r\n";

  private static final String REFUSED = "HTTP/1.1 400 No Host Header\r\n";
  private static final String BODY = ".".repeat(900);
  private static final int MANY = 40;

  /** Long pages and short ones. */
  private static final int LONGEST_ANSWER = 1_500;

  private XnioWorker worker;
  private AcceptingChannel<StreamConnection> port;
  private volatile int room;

  @BeforeEach
  void a_server_as_servlets_have_it() throws IOException {
    HttpOpenListener http =
        new HttpOpenListener(new DefaultByteBufferPool(true, 16 * 1024 - 20, -1, 4));
    http.setRootHandler(new HttpContinueReadHandler(WholeHeads.of(WholeHeadsTest::answer)));
    worker = Xnio.getInstance().createWorker(OptionMap.create(Options.WORKER_IO_THREADS, 1));
    port =
        worker.createStreamConnectionServer(
            new InetSocketAddress("127.0.0.1", 0),
            ChannelListeners.openListenerAdapter(
                connection -> {
                  StreamSinkConduit socket = connection.getSinkChannel().getConduit();
                  connection.getSinkChannel().setConduit(new Full(socket, room));
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

  /** Wherever in an answer's head or body the socket is full. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100, 333, 1_000, 4_000, 20_000})
  void answers_all_of_many_in_their_order(int taken) throws IOException {
    room = taken;
    for (String request : List.of(GET, HEAD, POST, CHUNKED, EXPECTING + "body")) {
      try (Socket other = open()) {
        send(other, SIGN_IN);
        assertTrue(some(other.getInputStream(), LONGEST_ANSWER).contains(SECRET));
      }
      try (Socket client = open()) {
        send(client, request.repeat(MANY) + NO_HOST + GET);
        String bytes = some(client.getInputStream(), MANY * LONGEST_ANSWER);
        String all = expected(request).repeat(MANY);
        assertEquals(all, bytes.substring(0, Math.min(all.length(), bytes.length())));
        assertTrue(bytes.startsWith(REFUSED, all.length()), bytes.substring(all.length()));
        assertEquals(bytes.length(), bytes.indexOf("\r\n\r\n", all.length()) + 4);
      }
    }
  }

  /** Undertow writes it in pieces. */
  @ParameterizedTest
  @ValueSource(ints = {100, 4_000, 20_000})
  void answers_with_heads_that_are_longer_than_a_buffer(int taken) throws IOException {
    room = taken;
    String all = expected(LONG).repeat(MANY);
    try (Socket client = open()) {
      send(client, LONG.repeat(MANY) + NO_HOST + GET);
      String bytes = some(client.getInputStream(), all.length() + LONGEST_ANSWER);
      assertEquals(all, bytes.substring(0, Math.min(all.length(), bytes.length())));
      assertTrue(bytes.startsWith(REFUSED, all.length()));
    }
  }

  @Test
  void gives_leave_to_who_waits_for_it() throws IOException {
    room = 20_000;
    String leave = "HTTP/1.1 100 Continue\r\n";
    try (Socket client = open()) {
      send(client, EXPECTING);
      assertEquals(leave, some(client.getInputStream(), leave.length()));
      send(client, "body" + NO_HOST);
      assertTrue(some(client.getInputStream(), LONGEST_ANSWER).contains(expected(POST)));
    }
  }

  private static String expected(String request) {
    String head =
        "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n"
            + (request.equals(LONG) ? "ETag: " + LONG_FIELD + "\r\n" : "")
            + "Content-Length: "
            + BODY.length()
            + "\r\nDate: -\r\n\r\n";
    return head + (request.equals(HEAD) ? "" : BODY);
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
              } else if (same.getRequestPath().equals("/long")) {
                same.getResponseHeaders().put(Headers.ETAG, LONG_FIELD);
              }
              same.getResponseSender().send(BODY);
            });
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

  private static String some(InputStream in, int most) throws IOException {
    return new String(in.readNBytes(most), ISO_8859_1);
  }

  /** A socket whose client reads now and then: at every second try it takes some bytes. */
  private static final class Full extends AbstractStreamSinkConduit<StreamSinkConduit> {
    private final int most;
    private int room;

    Full(StreamSinkConduit socket, int most) {
      super(socket);
      this.most = most;
      this.room = most;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      return (int) write(new ByteBuffer[] {source}, 0, 1);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int count) throws IOException {
      if (room == 0) {
        room = most;
        return 0;
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
