package id.perisai.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.web.RunningNode.Response;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that no browser makes. */
class RawRequestTest {
  private static final String HOST = "Host: dinkes.localhost\r\n";

  @TempDir static Path folder;
  private static RunningNode node;

  @BeforeAll
  static void start() throws Exception {
    SmallCity city = new SmallCity(folder.resolve("repository"));
    node = new RunningNode(city, folder.resolve("store")).tick();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void a_request_without_a_host_is_refused() throws Exception {
    assertEquals(400, code("GET / HTTP/1.1\r\n\r\n"));
    assertEquals(400, code("GET / HTTP/1.0\r\n\r\n"));
    assertEquals(400, code("GET / HTTP/1.1\r\nHost:\r\n\r\n"));
  }

  @Test
  void a_request_with_two_hosts_is_refused_even_if_they_are_equal() throws Exception {
    assertEquals(400, code("GET / HTTP/1.1\r\n" + HOST + "Host: dukcapil.localhost\r\n\r\n"));
    assertEquals(400, code("GET / HTTP/1.1\r\n" + HOST + HOST + "\r\n"));
  }

  @Test
  void an_absolute_target_must_name_the_same_host() throws Exception {
    assertEquals(200, code("GET http://dinkes.localhost/berita/1 HTTP/1.1\r\n" + HOST + "\r\n"));
    assertEquals(400, code("GET http://dukcapil.localhost/ HTTP/1.1\r\n" + HOST + "\r\n"));
    assertEquals(400, code("GET http://x@dinkes.localhost/ HTTP/1.1\r\n" + HOST + "\r\n"));
  }

  @Test
  void forwarded_headers_choose_nothing() throws Exception {
    String forwarded =
        "X-Forwarded-Host: dukcapil.localhost\r\nForwarded: host=dukcapil.localhost\r\n"
            + "X-Original-URL: /dicabut\r\nX-Rewrite-URL: /dicabut\r\n"
            + "X-HTTP-Method-Override: DELETE\r\n";
    Response response = send("GET /berita/1 HTTP/1.1\r\n" + HOST + forwarded + "\r\n");
    assertEquals(200, response.code());
    assertEquals(SmallCity.text("dinkes", "satu", "/berita/1"), response.text());
  }

  @Test
  void requests_sent_at_once_are_answered_in_their_order() throws Exception {
    StringBuilder requests = new StringBuilder();
    for (int i = 1; i <= 20; i++) {
      requests.append("GET /berita/").append(i).append(" HTTP/1.1\r\n").append(HOST).append("\r\n");
    }
    try (Socket socket = new Socket("127.0.0.1", node.port())) {
      socket.getOutputStream().write(requests.toString().getBytes(UTF_8));
      for (int i = 1; i <= 20; i++) {
        String expected = SmallCity.text("dinkes", "satu", "/berita/" + i);
        assertEquals(expected, RunningNode.read(socket.getInputStream(), false).text());
      }
    }
  }

  @Test
  void what_follows_a_body_is_not_taken_for_a_request() throws Exception {
    String hidden = "GET /dicabut HTTP/1.1\r\n" + HOST + "\r\n";
    String request =
        "GET /berita/1 HTTP/1.1\r\n" + HOST + "Content-Length: " + hidden.length() + "\r\n\r\n";
    assertOneResponse(request + hidden);
  }

  @Test
  void a_body_of_two_lengths_is_not_taken_for_a_request() throws Exception {
    String hidden = "0\r\n\r\nGET /dicabut HTTP/1.1\r\n" + HOST + "\r\n";
    String request =
        "GET /berita/1 HTTP/1.1\r\n"
            + HOST
            + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n";
    assertOneResponse(request + hidden);
  }

  @Test
  void an_overlong_address_is_refused_and_so_is_its_query() throws Exception {
    assertEquals(414, code("GET /" + "a".repeat(3000) + " HTTP/1.1\r\n" + HOST + "\r\n"));
    assertEquals(414, code("GET /?" + "a".repeat(3000) + " HTTP/1.1\r\n" + HOST + "\r\n"));
  }

  @Test
  void health_answers_on_its_own_port_whatever_the_host_field_says() throws Exception {
    String request = "GET /health HTTP/1.1\r\nHost: dinkes.localhost\r\n\r\n";
    assertEquals(200, RunningNode.send(node.managementPort(), request).code());
    String page = "GET / HTTP/1.1\r\nHost: dinkes.localhost\r\n\r\n";
    assertEquals(404, RunningNode.send(node.managementPort(), page).code());
    String claimed =
        "GET /health HTTP/1.1\r\nHost: localhost:" + node.managementPort() + "\r\n\r\n";
    assertEquals(421, code(claimed));
  }

  @Test
  void a_big_file_comes_whole_to_a_client_that_reads_slowly() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", node.port())) {
      socket.setReceiveBufferSize(64 * 1024);
      String request = "GET " + SmallCity.FILM_PATH + " HTTP/1.1\r\n" + HOST + "\r\n";
      socket.getOutputStream().write(request.getBytes(UTF_8));
      Thread.sleep(300);
      Response film = RunningNode.read(socket.getInputStream(), false);
      assertArrayEquals(SmallCity.FILM, film.body());
    }
  }

  private static void assertOneResponse(String bytes) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", node.port())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(bytes.getBytes(UTF_8));
      Response first = RunningNode.read(socket.getInputStream(), false);
      assertTrue(first.code() == 200 || first.code() == 400, "" + first.code());
      assertEquals(-1, socket.getInputStream().read(), "a second response came");
    }
  }

  private static int code(String request) throws IOException {
    return send(request).code();
  }

  private static Response send(String request) throws IOException {
    return RunningNode.send(node.port(), request);
  }
}
