package id.perisai.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Coding;
import id.perisai.release.Digest;
import id.perisai.web.PreparedResponse.BlobName;
import id.perisai.web.RunningNode.Response;
import io.undertow.server.HttpHandler;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that lies in many places of the cache is sent whole, by every way, and given back. */
class LeasedBytesTest {
  private static final int CAPACITY = 16 << 20;

  /** Not a multiple of a page. */
  private static final byte[] FILE = random(CAPACITY / 16 - 100);

  private static final ByteRange PART = new ByteRange(5_000, FILE.length - 9_000);

  /** So many files fill the buffers of both sides of a connection. */
  private static final int MORE_THAN_BUFFERS = 10;

  @TempDir Path folder;

  private final ByteCache<BlobName> cache = new ByteCache<>(CAPACITY);
  private final BlobSender sender = new BlobSender(null, cache, exchange -> Optional.empty());
  private final PreparedResponse response = response(FILE);
  private final AtomicInteger answers = new AtomicInteger();
  private final HttpHandler handler =
      exchange -> {
        answers.incrementAndGet();
        sender.send(
            exchange, response, exchange.getRequestHeaders().contains("Range") ? PART : null);
      };
  private Listener listener;

  @BeforeEach
  void a_file_in_every_second_page_of_the_cache() {
    List<ByteCache<BlobName>.Lease> others = new ArrayList<>();
    for (int i = 0; i < CAPACITY / ByteCache.PAGE; i++) {
      ByteCache<BlobName>.Lease other =
          cache.put(name(Integer.toString(i).getBytes(US_ASCII)), new byte[1]);
      if (i % 2 == 0) {
        others.add(other);
      } else {
        other.release();
      }
    }
    ByteCache<BlobName>.Lease lease = cache.put(response.blob(), FILE);
    assertEquals(ByteCache.MOST_BUFFERS, lease.buffers(0, FILE.length).length);
    assertTrue(lease.buffers(0, FILE.length)[0].remaining() <= ByteCache.PAGE);
    lease.release();
    others.forEach(ByteCache.Lease::release);
    listener = Listener.plain(RunningNode.LOOPBACK, 0, handler, RunningNode.BOUNDS);
  }

  /** Whoever reads pages after they were given back reads others'. */
  @AfterEach
  void all_pages_are_given_back() throws InterruptedException {
    cache.clear();
    for (int i = 0; cache.occupied() > 0 && i < 200; i++) {
      Thread.sleep(50);
    }
    listener.close();
    assertEquals(0, cache.occupied());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Connection: close\r\n", "Want-Content-Digest: sha-256=1\r\n"})
  void is_sent_whole(String fields) throws IOException {
    Response answer = RunningNode.send(listener.port(), new String(request(fields), US_ASCII));
    assertEquals(200, answer.code());
    assertArrayEquals(FILE, answer.body());
  }

  @Test
  void is_sent_in_part() throws IOException {
    Response answer =
        RunningNode.send(listener.port(), new String(request("Range: x\r\n"), US_ASCII));
    assertEquals(206, answer.code());
    assertArrayEquals(
        Arrays.copyOfRange(FILE, (int) PART.first(), (int) PART.end()), answer.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Want-Content-Digest: sha-256=1\r\n"})
  void is_sent_whole_to_who_takes_little_at_a_time(String fields) throws Exception {
    try (Socket slow = slow(fields)) {
      for (int i = 0; i < MORE_THAN_BUFFERS; i++) {
        assertArrayEquals(FILE, RunningNode.read(slow.getInputStream(), false).body());
      }
      // The connection goes on.
      slow.getOutputStream().write(request(fields));
      assertArrayEquals(FILE, RunningNode.read(slow.getInputStream(), false).body());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Want-Content-Digest: sha-256=1\r\n"})
  void is_given_back_where_the_client_goes(String fields) throws Exception {
    try (Socket gone = slow(fields)) {
      awaitFullBuffers(gone);
      ByteCache<BlobName>.Lease held = cache.get(response.blob());
      assertNotNull(held);
      held.release();
      cache.clear();
      assertTrue(cache.occupied() > 0, "all of it was taken already");
      gone.setSoLinger(true, 0);
    }
  }

  @Test
  void is_sent_over_http2() throws Exception {
    TestCertificate certificate = TestCertificate.make(folder, "EC", 90);
    Path chain = folder.resolve("chain.pem");
    Path key = folder.resolve("key.pem");
    certificate.write(chain, key);
    RenewedKeyManager keys = new RenewedKeyManager(chain, key);
    try (Listener tls =
            Listener.tls(RunningNode.LOOPBACK, 0, keys.context(), handler, RunningNode.BOUNDS);
        Http2Client client = new Http2Client(certificate, tls.port())) {
      assertTrue(client.isHttp2());
      Response answer = client.send("GET", "/", List.of(Map.entry("Host", "a.localhost")));
      assertArrayEquals(FILE, answer.body());
    }
  }

  private Socket slow(String fields) throws Exception {
    Socket slow = new Socket();
    slow.setReceiveBufferSize(4096);
    slow.connect(new InetSocketAddress("127.0.0.1", listener.port()));
    slow.setSoTimeout(20_000);
    for (int i = 0; i < MORE_THAN_BUFFERS; i++) {
      slow.getOutputStream().write(request(fields));
      Thread.sleep(20);
    }
    return slow;
  }

  /** Until an answer has begun, and no further one does, since nobody takes the rest of it. */
  private void awaitFullBuffers(Socket slow) throws Exception {
    assertTrue(slow.getInputStream().read() >= 0, "no answer");
    int begun;
    do {
      begun = answers.get();
      Thread.sleep(200);
    } while (answers.get() > begun);
  }

  private static byte[] request(String fields) {
    return ("GET / HTTP/1.1\r\nHost: a.localhost\r\n" + fields + "\r\n").getBytes(US_ASCII);
  }

  private static PreparedResponse response(byte[] bytes) {
    HeaderMap headers = new HeaderMap();
    headers.put(Headers.CONTENT_TYPE, "application/octet-stream");
    return new PreparedResponse(200, headers, name(bytes));
  }

  private static BlobName name(byte[] bytes) {
    return new BlobName("dinkes", new Coding(Digest.of(bytes), bytes.length, null));
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }
}
