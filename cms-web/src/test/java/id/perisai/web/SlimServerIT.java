package id.perisai.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.web.RunningNode.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The WAR in the very server that the product runs. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SlimServerIT {
  @TempDir static Path folder;
  private static SmallCity city;
  private static SlimServer server;

  @BeforeAll
  static void start() throws Exception {
    city = new SmallCity(folder.resolve("repository"));
    server = start("first");
  }

  private static SlimServer start(String base) throws IOException {
    return new SlimServer(
        folder.resolve(base), city.path(), folder.resolve("store"), city.pinned().hex());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Response get(int port, String host, String path) throws IOException {
    return RunningNode.send(port, "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
  }

  @Test
  @Order(1)
  void serves_a_verified_page() throws Exception {
    Response page = get(server.port(), "dinkes.localhost", "/berita/1");
    assertEquals(200, page.code());
    assertEquals(SmallCity.text("dinkes", "satu", "/berita/1"), page.text());
    assertTrue(page.header("content-security-policy").startsWith("default-src 'none'"));
    assertNull(page.header("server"));
    assertNull(page.header("x-powered-by"));
  }

  @Test
  @Order(2)
  void shows_health_on_the_management_port_alone() throws Exception {
    Response health = get(server.managementPort(), "localhost", "/health");
    assertEquals(200, health.code());
    assertTrue(health.text().contains("\"status\":\"UP\""), health.text());
    assertEquals(404, get(server.port(), "dinkes.localhost", "/health").code());
    assertEquals(404, get(server.managementPort(), "dinkes.localhost", "/berita/1").code());
  }

  @Test
  @Order(3)
  void has_no_other_door() throws Exception {
    assertEquals(421, get(server.port(), "localhost", "/").code());
    assertEquals(404, get(server.port(), "dinkes.localhost", "/management").code());
    assertEquals(404, get(server.port(), "dinkes.localhost", "/WEB-INF/jboss-web.xml").code());
    assertEquals(404, get(server.managementPort(), "localhost", "/console").code());
    String post = "POST / HTTP/1.1\r\nHost: dinkes.localhost\r\nContent-Length: 3\r\n\r\na=b";
    assertEquals(405, RunningNode.send(server.port(), post).code());
  }

  @Test
  @Order(4)
  void refuses_malformed_paths_as_the_tests_without_a_server_say() throws Exception {
    for (String path : new String[] {"/%zz", "/%ff", "/a%2Fb", "/a/../b", "/%2e%2e/b", "/a%00"}) {
      assertEquals(400, get(server.port(), "dinkes.localhost", path).code(), path);
    }
    assertEquals(414, get(server.port(), "dinkes.localhost", "/" + "a".repeat(3000)).code());
    assertEquals(301, get(server.port(), "dinkes.localhost", "/%62erita/1").code());
  }

  @Test
  @Order(5)
  void takes_over_the_next_release_within_seconds() throws Exception {
    city.publish("dinkes", 2, city.site("dinkes", "dua"));
    String page = "";
    for (int i = 0; i < 100 && !page.contains("dua"); i++) {
      page = get(server.port(), "dinkes.localhost", "/berita/1").text();
      Thread.sleep(100);
    }
    assertTrue(page.contains("dua"), page);
  }

  /** The server's own class loaders find what TLS and HTTP/2 are made of. */
  @Test
  @Order(6)
  void ends_tls_itself_over_http_1_and_2() throws Exception {
    Path certificateFile = folder.resolve("fullchain.pem");
    Path keyFile = folder.resolve("privkey.pem");
    TestCertificate certificate = TestCertificate.make(folder, "EC", 90);
    certificate.write(certificateFile, keyFile);
    try (SlimServer ending =
        SlimServer.endingTls(
            folder.resolve("tls"), city, folder.resolve("tls-store"), certificateFile, keyFile)) {
      String expected = SmallCity.text("dinkes", "dua", "/berita/1");
      Response page = TlsTest.get(ending.tlsPort(), certificate, "/berita/1", "http/1.1");
      assertEquals(200, page.code());
      assertEquals(expected, page.text());
      assertEquals("max-age=63072000", page.header("strict-transport-security"));
      try (Http2Client client = new Http2Client(certificate, ending.tlsPort())) {
        assertEquals("200 " + expected, client.get("dinkes.localhost", "/berita/1"));
        assertTrue(client.get("contoh.localhost", "/").startsWith("421 "));
        assertTrue(client.isHttp2(), "HTTP/2 was not agreed on");
      }
      Response moved = get(ending.port(), "dinkes.localhost", "/berita/1");
      assertEquals(301, moved.code());
      assertEquals("https://dinkes.localhost/berita/1", moved.header("location"));
      String health = get(ending.managementPort(), "localhost", "/health").text();
      assertTrue(health.contains("CN=*.localhost until"), health);
    }
  }

  @Test
  @Order(7)
  void after_a_kill_it_runs_without_the_repository() throws Exception {
    server.close();
    Files.move(city.path(), folder.resolve("elsewhere"));
    server = start("second");
    Response page = get(server.port(), "dinkes.localhost", "/berita/1");
    assertEquals(SmallCity.text("dinkes", "dua", "/berita/1"), page.text());
    Response health = get(server.managementPort(), "localhost", "/health");
    for (int i = 0; i < 50 && !health.text().contains("REPOSITORY_GONE"); i++) {
      Thread.sleep(100);
      health = get(server.managementPort(), "localhost", "/health");
    }
    assertEquals(200, health.code());
    assertTrue(health.text().contains("\"status\":\"DEGRADED\""), health.text());
    assertTrue(
        Files.readString(folder.resolve("second/server.log")).contains("\"REPOSITORY_GONE\""));
    assertFalse(health.text().contains("NOTHING_GOOD"), health.text());
  }
}
