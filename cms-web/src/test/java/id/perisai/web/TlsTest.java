package id.perisai.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.web.RunningNode.Response;
import id.perisai.web.ServerCertificate.Unusable;
import id.perisai.web.Settings.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that ends TLS itself. */
class TlsTest {
  @TempDir Path folder;
  private Path certificateFile;
  private Path keyFile;
  private SmallCity city;

  @BeforeEach
  void layOut() throws Exception {
    certificateFile = folder.resolve("fullchain.pem");
    keyFile = folder.resolve("privkey.pem");
    city = new SmallCity(folder.resolve("repository"));
  }

  @Test
  void serves_the_same_pages_with_hsts_for_keys_of_both_kinds() throws Exception {
    for (String algorithm : new String[] {"EC", "RSA"}) {
      TestCertificate certificate = certificate(algorithm, 90);
      try (RunningNode node = node()) {
        Response page = get(node, certificate, "/berita/1", "http/1.1");
        assertEquals(200, page.code());
        assertEquals(SmallCity.text("dinkes", "satu", "/berita/1"), page.text());
        assertEquals("max-age=63072000", page.header("strict-transport-security"));
      }
    }
  }

  @Test
  void agrees_on_http_2_with_those_who_speak_it() throws Exception {
    TestCertificate certificate = certificate("EC", 90);
    try (RunningNode node = node();
        Http2Client client = new Http2Client(certificate, node.tlsPort())) {
      for (int i = 1; i <= 20; i++) {
        assertEquals(
            "200 " + SmallCity.text("dinkes", "satu", "/berita/" + i),
            client.get("dinkes.localhost", "/berita/" + i));
      }
      assertTrue(client.get("contoh.localhost", "/").startsWith("421 "));
      assertTrue(client.isHttp2(), "HTTP/2 was not agreed on");
    }
  }

  @Test
  void resumes_a_session() throws Exception {
    TestCertificate certificate = certificate("EC", 90);
    try (RunningNode node = node()) {
      SSLContext context = context(certificate);
      long first = sessionBegan(node, context);
      Thread.sleep(5);
      assertEquals(first, sessionBegan(node, context), "a whole handshake again");
      assertTrue(sessionBegan(node, context(certificate)) > first, "the control resumed, too");
    }
  }

  @Test
  void takes_a_renewed_certificate_without_a_restart_and_keeps_the_old_one_for_bad_files()
      throws Exception {
    TestCertificate old = certificate("EC", 90);
    RenewedKeyManager keys = new RenewedKeyManager(certificateFile, keyFile);
    try (Listener listener =
        Listener.tls(RunningNode.LOOPBACK, 0, keys.context(), TlsTest::hello, RunningNode.BOUNDS)) {
      assertEquals(old.certificate(), shown(listener.port(), old));
      TestCertificate renewed = certificate("RSA", 90);
      assertThrows(SSLHandshakeException.class, () -> shown(listener.port(), renewed));
      keys.renew();
      assertEquals(renewed.certificate(), shown(listener.port(), renewed));

      Files.writeString(certificateFile, "half a fi");
      keys.renew();
      assertEquals(renewed.certificate(), shown(listener.port(), renewed));
      assertTrue(keys.trouble().orElseThrow().contains("perisai.tls.certificate is "));
      renewed.write(certificateFile, keyFile);
      keys.renew();
      assertTrue(keys.trouble().isEmpty());
    }
  }

  @Test
  void takes_a_renewed_certificate_while_a_copy_hangs() throws Exception {
    certificate("EC", 90);
    CountDownLatch copying = new CountDownLatch(1);
    try (TestMirror mirror = new TestMirror(city.path())) {
      mirror.lie(
          TestMirror.Lie.SILENT,
          path -> {
            if (path.contains("/blobs/")) {
              copying.countDown();
            }
            return path.contains("/blobs/");
          });
      // Longer than the test waits: within it the round that copies does not end.
      RepositorySource source =
          new RepositorySource(
              Optional.empty(),
              List.of(mirror.address()),
              MirrorTls.USUAL,
              Optional.empty(),
              Duration.ofMinutes(2));
      Tls tls = new Tls(certificateFile, keyFile, 0, 443);
      try (RunningNode node =
          new RunningNode(
              source, folder.resolve("store"), city, Clock.systemUTC(), Optional.of(tls))) {
        node.start(Duration.ofMillis(50));
        assertTrue(copying.await(30, TimeUnit.SECONDS), "no blob was asked for");
        TestCertificate renewed = certificate("RSA", 90);
        Instant deadline = Instant.now().plusSeconds(20);
        while (!isShown(node.tlsPort(), renewed)) {
          assertTrue(Instant.now().isBefore(deadline), "the old one is shown still");
          Thread.sleep(50);
        }
        assertEquals(503, get(node, renewed, "/berita/1", "http/1.1").code(), "nothing came");
        mirror.close(); // So that the round ends, for which the node waits when it closes.
      }
    }
  }

  private static boolean isShown(int port, TestCertificate trusted) throws Exception {
    try {
      return trusted.certificate().equals(shown(port, trusted));
    } catch (SSLHandshakeException another) {
      return false;
    }
  }

  @Test
  void refuses_files_that_do_not_belong_together_and_keys_in_other_forms() throws Exception {
    certificate("EC", 90);
    TestCertificate.make(folder, "EC", 90).write(folder.resolve("other.pem"), keyFile);
    assertTrue(unusable().contains("perisai.tls.key is " + keyFile + ": give the key that"));
    Files.writeString(
        keyFile, "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----");
    assertTrue(unusable().contains("openssl pkcs8 -topk8"));
    Files.delete(certificateFile);
    assertTrue(unusable().contains("perisai.tls.certificate is " + certificateFile));
  }

  @Test
  void sends_who_comes_without_tls_to_the_same_page_with_it_and_nowhere_else() throws Exception {
    certificate("EC", 90);
    try (RunningNode node = node()) {
      Response moved = node.get("dinkes.localhost", "/berita/1?x=1");
      assertEquals(301, moved.code());
      assertEquals("https://dinkes.localhost/berita/1?x=1", moved.header("location"));
      for (String odd : List.of("?", "?a[0]=1", "?a\"b", "?<script>")) {
        Response answer = node.get("dinkes.localhost", "/berita/1" + odd);
        assertTrue(answer.code() == 301 || answer.code() == 400, odd);
        String expected = answer.code() == 301 ? "https://dinkes.localhost/berita/1" : null;
        assertEquals(expected, answer.header("location"), odd);
      }
      assertEquals(
          "https://dinkes.localhost/cari?q=surat+pindah%20kota&tahun=2026",
          node.get("dinkes.localhost", "/cari?q=surat+pindah%20kota&tahun=2026")
              .header("location"));
      assertNull(moved.header("strict-transport-security"), "HSTS counts under TLS alone");
      Response stranger = node.get("judi.example", "/");
      assertEquals(421, stranger.code());
      assertNull(stranger.header("location"));
      String post = "POST / HTTP/1.1\r\nHost: dinkes.localhost\r\nContent-Length: 0\r\n\r\n";
      assertEquals(405, RunningNode.send(node.port(), post).code());
    }
  }

  @Test
  void tells_on_health_that_the_certificate_soon_ends() throws Exception {
    certificate("EC", 10);
    try (RunningNode node = node()) {
      String health = node.health().text();
      assertTrue(
          health.contains("\"status\":\"DEGRADED\",\"what\":\"CN=*.localhost until"), health);
    }
    certificate("EC", 90);
    try (RunningNode node = node()) {
      String health = node.health().text();
      assertTrue(health.contains("\"status\":\"UP\",\"what\":\"CN=*.localhost until"), health);
    }
  }

  @Test
  void speaks_by_forward_secret_authenticated_ciphers_and_no_others() throws Exception {
    for (String algorithm : new String[] {"EC", "RSA"}) {
      String key = algorithm.equals("EC") ? "ECDSA" : "RSA";
      TestCertificate certificate = certificate(algorithm, 90);
      try (RunningNode node = node()) {
        for (String good :
            List.of(
                "TLS_AES_128_GCM_SHA256",
                "TLS_AES_256_GCM_SHA384",
                "TLS_CHACHA20_POLY1305_SHA256",
                "TLS_ECDHE_" + key + "_WITH_AES_128_GCM_SHA256",
                "TLS_ECDHE_" + key + "_WITH_AES_256_GCM_SHA384",
                "TLS_ECDHE_" + key + "_WITH_CHACHA20_POLY1305_SHA256")) {
          assertEquals(good, agreed(node, certificate, good));
        }
        for (String bad :
            List.of(
                "TLS_ECDHE_" + key + "_WITH_AES_128_CBC_SHA256",
                "TLS_ECDHE_" + key + "_WITH_AES_256_CBC_SHA384",
                "TLS_ECDHE_" + key + "_WITH_AES_128_CBC_SHA",
                "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256")) {
          assertThrows(SSLException.class, () -> agreed(node, certificate, bad), bad);
        }
      }
    }
  }

  private static String agreed(RunningNode node, TestCertificate trusted, String suite)
      throws Exception {
    try (SSLSocket socket = connect(node.tlsPort(), context(trusted))) {
      socket.setEnabledCipherSuites(new String[] {suite});
      socket.startHandshake();
      return socket.getSession().getCipherSuite();
    }
  }

  private TestCertificate certificate(String algorithm, int days) throws Exception {
    TestCertificate certificate = TestCertificate.make(folder, algorithm, days);
    certificate.write(certificateFile, keyFile);
    return certificate;
  }

  private RunningNode node() throws IOException {
    Tls tls = new Tls(certificateFile, keyFile, 0, 443);
    Path store = Files.createTempDirectory(folder, "store");
    return new RunningNode(city.path(), store, city, Clock.systemUTC(), Optional.of(tls)).tick();
  }

  private String unusable() {
    return assertThrows(Unusable.class, () -> ServerCertificate.read(certificateFile, keyFile))
        .getMessage();
  }

  private static void hello(io.undertow.server.HttpServerExchange exchange) {
    exchange.endExchange();
  }

  static SSLContext context(TestCertificate trusted) throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted.trusting());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static SSLSocket connect(int port, SSLContext context) throws IOException {
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
    socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
    return socket;
  }

  private static Certificate shown(int port, TestCertificate trusted) throws Exception {
    try (SSLSocket socket = connect(port, context(trusted))) {
      socket.startHandshake();
      return socket.getSession().getPeerCertificates()[0];
    }
  }

  private static Response get(
      RunningNode node, TestCertificate trusted, String path, String protocol) throws Exception {
    return get(node.tlsPort(), trusted, path, protocol);
  }

  static Response get(int port, TestCertificate trusted, String path, String protocol)
      throws Exception {
    try (SSLSocket socket = connect(port, context(trusted))) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {protocol});
      socket.setSSLParameters(parameters);
      String request = "GET " + path + " HTTP/1.1\r\nHost: dinkes.localhost\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return RunningNode.read(socket.getInputStream(), false);
    }
  }

  private static long sessionBegan(RunningNode node, SSLContext context) throws Exception {
    try (SSLSocket socket = connect(node.tlsPort(), context)) {
      String request = "GET / HTTP/1.1\r\nHost: dinkes.localhost\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(UTF_8));
      // The ticket comes after the handshake, with the first bytes that are read.
      RunningNode.read(socket.getInputStream(), false);
      return socket.getSession().getCreationTime();
    }
  }
}
