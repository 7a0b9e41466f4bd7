package id.perisai.admin.running;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The proxies that the documentation gives tell the address that they see: a visitor who writes
 * another one would send as many messages as there are addresses.
 */
class ForwardedAddressTest {
  private static final Pattern PASSED = Pattern.compile("location / \\{[^}]*proxy_pass[^}]*}");

  private static final char[] PASSWORD = "only-in-tests".toCharArray();

  @TempDir Path folder;

  @Test
  void the_shipped_balancer_sends_on_no_address_that_a_visitor_wrote() throws Exception {
    Path haproxy = Balancer.program();
    if (!Files.isExecutable(haproxy)) {
      System.err.println(
          "SKIPPED: HAProxy is not installed (apt-get install haproxy): nobody has seen here what"
              + " addresses it sends on");
    }
    assumeTrue(Files.isExecutable(haproxy), "HAProxy is not installed");
    List<List<String>> named = new CopyOnWriteArrayList<>();
    HttpServer node =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    node.createContext(
        "/",
        exchange -> {
          if (!exchange.getRequestURI().getPath().startsWith("/.well-known/")) {
            named.add(exchange.getRequestHeaders().getOrDefault("X-Forwarded-For", List.of()));
          }
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    node.start();
    String at = "127.0.0.1:" + node.getAddress().getPort();
    try (Balancer balancer = Balancer.start(haproxy, at, at)) {
      for (String lie :
          List.of(
              "",
              "X-Forwarded-For: 203.0.113.9\r\n",
              "X-Forwarded-For: 203.0.113.9\r\nx-forwarded-for: 203.0.113.8, 10.0.0.1\r\n")) {
        ask(balancer.port(), lie);
      }
    } finally {
      node.stop(0);
    }
    List<String> seen = List.of("127.0.0.1");
    assertEquals(List.of(seen, seen, seen), named);
  }

  /** Within quotes, one variable is one word: what came after the address was not even refused. */
  @Test
  void the_shipped_balancer_ends_tls_where_its_first_line_says_how() throws Exception {
    Path haproxy = Path.of("/usr/sbin/haproxy");
    assumeTrue(Files.isExecutable(haproxy), "HAProxy is not installed");
    Path pem = pem();
    try (Balancer balancer =
        Balancer.start(haproxy, " ssl crt " + pem, "127.0.0.1:1", "127.0.0.1:1")) {
      SSLContext trusting = SSLContext.getInstance("TLS");
      KeyStore trusted = KeyStore.getInstance(folder.resolve("keys").toFile(), PASSWORD);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      trusting.init(null, trust.getTrustManagers(), null);
      try (SSLSocket socket =
          (SSLSocket)
              trusting
                  .getSocketFactory()
                  .createSocket(InetAddress.getLoopbackAddress(), balancer.port())) {
        socket.setSoTimeout(20_000);
        socket.startHandshake();
      }
    }
  }

  private Path pem() throws Exception {
    Path keys = folder.resolve("keys");
    Process keytool =
        new ProcessBuilder(
                (Path.of(System.getProperty("java.home"), "bin", "keytool")
                        + " -genkeypair -alias a -keyalg EC -dname CN=localhost -validity 2"
                        + " -storetype PKCS12 -storepass only-in-tests -keystore "
                        + keys)
                    .split(" "))
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), US_ASCII);
    assertEquals(0, keytool.waitFor(), said);
    KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD);
    String text =
        pem("CERTIFICATE", store.getCertificate("a").getEncoded())
            + pem("PRIVATE KEY", store.getKey("a", PASSWORD).getEncoded());
    return Files.writeString(folder.resolve("balancer.pem"), text);
  }

  private static String pem(String type, byte[] der) {
    return "-----BEGIN %s-----%n%s%n-----END %1$s-----%n"
        .formatted(type, Base64.getMimeEncoder().encodeToString(der));
  }

  private static void ask(int port, String fields) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      String request =
          "GET / HTTP/1.1\r\nHost: dinkes.localhost\r\nConnection: close\r\n" + fields + "\r\n";
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
    }
  }

  @Test
  void each_proxy_of_the_documentation_names_the_address_that_it_sees() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "production.md"));
    List<String> passed = new ArrayList<>();
    Matcher locations = PASSED.matcher(page);
    while (locations.find()) {
      passed.add(locations.group());
    }
    assertEquals(2, passed.size(), "delivery and authoring");
    for (String location : passed) {
      assertTrue(
          location.contains("proxy_set_header X-Forwarded-For $remote_addr;"),
          location + " passes on what visitors write");
    }
  }
}
