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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The proxies that the documentation gives tell the address that they see: a visitor who writes
 * another one would send as many messages as there are addresses.
 */
class ForwardedAddressTest {
  private static final Pattern PASSED = Pattern.compile("location / \\{[^}]*proxy_pass[^}]*}");

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
