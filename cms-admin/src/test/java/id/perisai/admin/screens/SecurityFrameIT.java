package id.perisai.admin.screens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Role;
import id.perisai.access.Token;
import id.perisai.admin.StartedProduct;
import id.perisai.admin.frame.Screen;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lies that the frame around all screens refuses. */
class SecurityFrameIT {
  private static final StartedProduct PRODUCT = StartedProduct.shared();
  private static final String PASSWORD = "kuda poni makan rumput hijau 7";
  private static final Pattern HIDDEN =
      Pattern.compile("name=\"(jakarta\\.faces\\.ViewState)\"[^>]*value=\"([^\"]+)\"");

  @Test
  void refuses_a_host_that_it_was_not_started_for() throws IOException {
    URI origin = URI.create(PRODUCT.authoring());
    for (String host :
        List.of(
            "evil.example",
            "127.0.0.1:" + origin.getPort(),
            "localhost",
            "localhost:1",
            origin.getAuthority() + "\r\nHost: evil.example")) {
      assertTrue(raw(origin, host).contains(" 400 "), host);
    }
    assertTrue(raw(origin, origin.getAuthority()).contains(" 200 "));
  }

  private static String raw(URI origin, String host) throws IOException {
    try (Socket socket = new Socket("localhost", origin.getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("GET /masuk HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))
          .readLine();
    }
  }

  @Test
  void refuses_a_change_of_state_from_any_other_page() throws IOException, SQLException {
    Person author = Person.of(PRODUCT, "Uji Asal", "disdukcapil", Role.AUTHOR);
    for (Map<String, String> headers :
        List.of(
            Map.<String, String>of(),
            Map.of("Origin", "https://evil.example"),
            Map.of("Origin", "null"),
            Map.of("Origin", PRODUCT.authoring() + ".evil.example"),
            Map.of("Origin", PRODUCT.authoring(), "Sec-Fetch-Site", "same-site"),
            Map.of("Origin", PRODUCT.authoring(), "Sec-Fetch-Site", "cross-site"))) {
      for (String path :
          List.of("/tindakan/keluar", "/tindakan/bahasa", "/api/halaman", "/masuk", "/media")) {
        HttpRequest.Builder request =
            request(path, "perisai=" + author.session().text())
                .POST(HttpRequest.BodyPublishers.ofString("{}"));
        headers.forEach(request::header);
        assertEquals(403, Person.send(request).statusCode(), path + " " + headers);
      }
    }
    assertEquals(200, author.get("/").statusCode(), "nobody was signed out by these");
  }

  @Test
  void takes_no_form_without_the_view_that_the_server_remembers() throws IOException, SQLException {
    Person author = Person.of(PRODUCT, "Uji Tampilan", "disdukcapil", Role.AUTHOR);
    HttpResponse<String> answer =
        Person.send(
            form(
                "/media",
                "perisai=" + author.session().text(),
                "unggah=unggah&unggah:kirim=x" + "&jakarta.faces.ViewState=1%3A2"));
    assertEquals(409, answer.statusCode());
    assertFalse(answer.body().contains("Exception"));
  }

  @Test
  void sends_the_same_headers_with_every_screen_and_tells_no_version()
      throws IOException, SQLException {
    Person author = Person.of(PRODUCT, "Uji Kepala", "disdukcapil", Role.AUTHOR);
    for (String path :
        List.of(
            "/masuk",
            "/",
            "/halaman",
            "/halaman/baru/news/id",
            "/tidak-ada",
            "/%68alaman",
            "/_m/tidak")) {
      HttpResponse<String> answer = author.get(path);
      Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      headers.putAll(answer.headers().map());
      assertEquals(List.of("nosniff"), headers.get("X-Content-Type-Options"), path);
      assertEquals(List.of("same-origin"), headers.get("Referrer-Policy"), path);
      assertEquals(List.of("same-origin"), headers.get("Cross-Origin-Opener-Policy"), path);
      assertEquals(List.of("same-origin"), headers.get("Cross-Origin-Resource-Policy"), path);
      assertEquals(List.of("no-store"), headers.get("Cache-Control"), path);
      String policy = String.join("", headers.get("Content-Security-Policy"));
      assertTrue(policy.startsWith("default-src 'none'"), policy);
      assertTrue(policy.contains("frame-ancestors 'none'"), policy);
      assertFalse(policy.contains("unsafe"), policy);
      assertFalse(headers.containsKey("Server"));
      assertFalse(headers.containsKey("X-Powered-By"));
    }
  }

  @Test
  void holds_every_screen_under_trusted_types() throws IOException, SQLException {
    Person author = Person.of(PRODUCT, "Uji Penyunting", "disdukcapil", Role.AUTHOR, Role.REVIEWER);
    Person platform = Person.of(PRODUCT, "Uji Pusat", "platform", Role.PLATFORM_ADMIN);
    for (Person person : List.of(author, platform)) {
      for (Screen screen : Screen.values()) {
        if (screen.address().contains("{") || person.get(screen.address()).statusCode() != 200) {
          continue;
        }
        String policy =
            person.get(screen.address()).headers().firstValue("Content-Security-Policy").orElse("");
        assertTrue(policy.contains("require-trusted-types-for 'script'"), screen + ": " + policy);
        assertTrue(policy.endsWith("script-src 'self'"), screen + ": " + policy);
      }
    }
  }

  @Test
  void takes_an_address_in_one_spelling_only() throws IOException, SQLException {
    Person author = Person.of(PRODUCT, "Uji Ejaan", "disdukcapil", Role.AUTHOR);
    String cookie = "perisai=" + author.session().text();
    for (String detour :
        List.of(
            "/api/desk/..;/halaman",
            "/api/desk/..;x=1/halaman",
            "/api/desk/%2e%2e/halaman",
            "/api/desk/.%2e/halaman",
            "/api/desk/../halaman",
            "/api/desk//../halaman",
            "/api/desk/%2e%2e%2fhalaman",
            "/api/desk/..%5chalaman",
            "/api/desk/..;/../tindakan/keluar",
            "/jakarta.faces.resource/..;/orang",
            "/tindakan/bahasa/..;/keluar",
            "//halaman",
            "/halaman;jsessionid=x",
            "/%68alaman")) {
      assertTrue(raw(detour, cookie).contains(" 400 "), detour + ": " + raw(detour, cookie));
    }
    assertEquals(200, author.get("/halaman").statusCode(), "and nobody was signed out");
  }

  /** As a page of another site of the same city would post, in an address that no client mends. */
  private static String raw(String path, String cookie) throws IOException {
    URI origin = URI.create(PRODUCT.authoring());
    try (Socket socket = new Socket("localhost", origin.getPort())) {
      socket
          .getOutputStream()
          .write(
              ("POST "
                      + path
                      + " HTTP/1.1\r\nHost: "
                      + origin.getAuthority()
                      + "\r\nOrigin: http://evil.localhost\r\nCookie: "
                      + cookie
                      + "\r\nContent-Type: application/json\r\nContent-Length: 2"
                      + "\r\nConnection: close\r\n\r\n{}")
                  .getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))
          .readLine();
    }
  }

  @Test
  void gives_a_new_session_at_sign_in_and_ends_it_at_sign_out() throws Exception {
    Person person = Person.of(PRODUCT, "Uji Masuk", "disdukcapil", Role.AUTHOR);
    Token link = link(person.id());
    String planted = "perisai=" + "A".repeat(43);
    HttpResponse<String> page = Person.send(request("/tautan/" + link.text(), planted).GET());
    String views = cookies(page).get("perisai_tampilan");
    HttpResponse<String> entered =
        Person.send(
            form(
                "/tautan/" + link.text(),
                planted + "; perisai_tampilan=" + views,
                "tautan=tautan&tautan:password="
                    + enc(PASSWORD)
                    + "&tautan:again="
                    + enc(PASSWORD)
                    + "&tautan:submit=x&jakarta.faces.ViewState="
                    + enc(viewState(page))));
    assertEquals(302, entered.statusCode(), entered.body());
    String setCookie =
        entered.headers().allValues("set-cookie").stream()
            .filter(value -> value.startsWith("perisai="))
            .findFirst()
            .orElseThrow();
    assertTrue(setCookie.contains("HttpOnly") && setCookie.contains("SameSite=Lax"), setCookie);
    String session = cookies(entered).get("perisai");
    assertNotEquals("A".repeat(43), session);
    assertEquals(200, Person.send(request("/", "perisai=" + session).GET()).statusCode());
    assertEquals(302, Person.send(request("/", planted).GET()).statusCode());

    HttpResponse<String> again = Person.send(request("/tautan/" + link.text(), planted).GET());
    assertFalse(again.body().contains("tautan:password"), "the link was used up");

    Person.send(form("/tindakan/keluar", "perisai=" + session, ""));
    assertEquals(302, Person.send(request("/", "perisai=" + session).GET()).statusCode());
  }

  @Test
  void forgets_a_session_that_was_silent_for_too_long_or_lasted_too_long() throws Exception {
    for (String sql :
        List.of(
            "update perisai.web_session set seen_at = now() - interval '61 minutes' where hash = ?",
            "update perisai.web_session set opened_at = now() - interval '13 hours' where hash = ?")) {
      Person person = Person.of(PRODUCT, "Uji Lama", "disdukcapil", Role.AUTHOR);
      assertEquals(200, person.get("/").statusCode());
      try (Connection db = PRODUCT.superuser()) {
        Person.run(db, sql, person.session().hash().bytes());
      }
      assertEquals(302, person.get("/").statusCode(), sql);
      assertEquals(401, person.postJson("/api/halaman", "{}").statusCode(), sql);
    }
  }

  @Test
  void takes_a_role_away_at_once() throws Exception {
    Person person = Person.of(PRODUCT, "Uji Peran", "disdukcapil", Role.AUTHOR, Role.TENANT_ADMIN);
    assertEquals(200, person.get("/orang").statusCode());
    try (Connection db = PRODUCT.superuser()) {
      Person.run(
          db,
          "delete from perisai.membership where person_id = ? and role = 'tenant_admin'",
          person.id());
    }
    assertEquals(403, person.get("/orang").statusCode());
  }

  @Test
  void enters_no_tenant_that_the_person_is_not_a_member_of() throws Exception {
    Person person = Person.of(PRODUCT, "Uji Pindah", "disdukcapil", Role.AUTHOR);
    String cookie = "perisai=" + person.session().text();
    assertEquals(
        404, Person.send(form("/tindakan/instansi", cookie, "instansi=dinkes")).statusCode());
    assertEquals(
        404, Person.send(form("/tindakan/instansi", cookie, "instansi=tidak-ada")).statusCode());
    assertTrue(person.get("/").body().contains("Kependudukan"));
  }

  @Test
  void asks_who_they_are_before_a_session_enters_where_its_owner_was_given_a_role_since()
      throws Exception {
    Person person = Person.of(PRODUCT, "Uji Masuk Lagi", "disdukcapil", Role.AUTHOR);
    String cookie = "perisai=" + person.session().text();
    byte[] session = person.session().hash().bytes();
    try (Connection db = PRODUCT.superuser()) {
      Person.run(
          db,
          "insert into perisai.membership (tenant_id, person_id, role)"
              + " values ('dinkes', ?, 'author')",
          person.id());
      Person.run(
          db,
          "update perisai.web_session set proven_at = now() - interval '6 minutes' where hash = ?",
          session);
    }
    HttpResponse<String> asked = Person.send(form("/tindakan/instansi", cookie, "instansi=dinkes"));
    assertEquals(302, asked.statusCode());
    assertTrue(
        asked.headers().firstValue("location").orElse("").endsWith(Screen.PROVE.address()),
        asked.headers().map().toString());
    assertTrue(person.get("/").body().contains("Kependudukan"));
    try (Connection db = PRODUCT.superuser()) {
      Person.run(db, "update perisai.web_session set proven_at = now() where hash = ?", session);
    }
    Person.send(form("/tindakan/instansi", cookie, "instansi=dinkes"));
    assertTrue(person.get("/").body().contains("Kesehatan"));
  }

  @Test
  void gives_no_request_back() throws Exception {
    URI origin = URI.create(PRODUCT.authoring());
    String fields =
        "\r\nHost: %s\r\nOrigin: %s\r\nCookie: perisai=rahasia\r\nConnection: close\r\n\r\n"
            .formatted(origin.getAuthority(), PRODUCT.authoring());
    for (String path : List.of("/", "/masuk", "/api/halaman", "/tindakan/keluar")) {
      try (Socket socket = new Socket("localhost", origin.getPort())) {
        String request = "TRACE " + path + " HTTP/1.1" + fields;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        String answer =
            new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertTrue(answer.startsWith("HTTP/1.1 405 "), path + ": " + answer);
        assertFalse(answer.contains("rahasia"), answer);
      }
    }
  }

  /**
   * That {@code WholeHeads} stands before the screens: the server alone gives leave for a body that
   * is there already, and mixes up answers that nobody reads.
   */
  @Test
  void answers_all_of_many_requests_that_came_at_once() throws Exception {
    String fields = " HTTP/1.1\r\nHost: " + URI.create(PRODUCT.authoring()).getAuthority() + "\r\n";
    String picture = "HEAD /jakarta.faces.resource/perisai.svg.xhtml?ln=perisai" + fields + "\r\n";
    String form =
        "POST /masuk"
            + fields
            + "Origin: "
            + PRODUCT.authoring()
            + "\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            + "Expect: 100-continue\r\nConnection: close\r\nContent-Length: 4\r\n\r\na=bc";
    try (Socket socket = new Socket("localhost", URI.create(PRODUCT.authoring()).getPort())) {
      socket.setSoTimeout(20_000);
      String requests = picture.repeat(100) + form;
      socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
      String[] answers =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1)
              .split("HTTP/1\\.1 ", -1);
      assertEquals("", answers[0]);
      for (int i = 1; i <= 100; i++) {
        assertTrue(answers[i].matches("(?s)200 OK\r\n.*\r\n\r\n"), answers[i]);
      }
      assertEquals(102, answers.length, answers[101]);
      assertFalse(answers[101].startsWith("100 "), answers[101]);
    }
  }

  /**
   * WildFly answers some of these before anything of ours; each answer must be whole, and nothing
   * else between them, also where the socket is full for long.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {"TRACE /masuk", "OPTIONS *", "HEAD /jakarta.faces.resource/x.svg?ln=perisai"})
  void answers_each_request_of_who_reads_nothing(String request) throws Exception {
    int many = 30_000;
    String fields = " HTTP/1.1\r\nHost: " + URI.create(PRODUCT.authoring()).getAuthority() + "\r\n";
    String last = "HEAD /masuk" + fields + "Connection: close\r\n\r\n";
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress("localhost", URI.create(PRODUCT.authoring()).getPort()));
      socket.setSoTimeout(60_000);
      byte[] requests =
          ((request + fields + "\r\n").repeat(many) + last).getBytes(StandardCharsets.US_ASCII);
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(
              () -> {
                try {
                  socket.getOutputStream().write(requests);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      Thread.sleep(2000);
      String[] answers =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1)
              .split("HTTP/1\\.1 ", -1);
      sent.get(60, TimeUnit.SECONDS);
      assertEquals(many + 2, answers.length);
      String first = withoutDate(answers[1]);
      assertTrue(first.matches("(?s)[0-9]{3} [A-Za-z ]+\r\n.*\r\n\r\n.*"), first);
      for (int i = 2; i <= many; i++) {
        assertEquals(first, withoutDate(answers[i]));
      }
    }
  }

  private static String withoutDate(String answer) {
    return answer.replaceAll("\r\nDate: [^\r]*", "");
  }

  @Test
  void answers_errors_without_a_detail() throws Exception {
    Person author = Person.of(PRODUCT, "Uji Galat", "disdukcapil", Role.AUTHOR);
    for (String path :
        List.of(
            "/screens/content/pages.xhtml",
            "/WEB-INF/web.xml",
            "/galat",
            "/META-INF/MANIFEST.MF")) {
      HttpResponse<String> answer = author.get(path);
      assertEquals(404, answer.statusCode(), path);
      assertFalse(answer.body().matches("(?s).*(Exception|at id\\.|WildFly|Undertow).*"), path);
    }
    assertEquals(400, author.postJson("/api/halaman", "{\"content\":[").statusCode());
    assertEquals(400, author.postJson("/api/halaman", "{\"content\":{\"type\":1.5}}").statusCode());
  }

  private static Token link(UUID person) throws SQLException, IOException {
    Token token = Token.random();
    try (Connection db = PRODUCT.superuser()) {
      Person.run(
          db,
          "insert into perisai.sign_in_link (hash, person_id, purpose, issued_at, expires_at)"
              + " values (?, ?, 'invitation', now(), now() + interval '1 day')",
          token.hash().bytes(),
          person);
    }
    return token;
  }

  private static HttpRequest.Builder request(String path, String cookie) {
    return HttpRequest.newBuilder(URI.create(PRODUCT.authoring() + path)).header("Cookie", cookie);
  }

  private static HttpRequest.Builder form(String path, String cookie, String body) {
    return request(path, cookie)
        .header("Origin", PRODUCT.authoring())
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private static String viewState(HttpResponse<String> page) {
    Matcher matcher = HIDDEN.matcher(page.body());
    assertTrue(matcher.find());
    return matcher.group(2);
  }

  private static Map<String, String> cookies(HttpResponse<String> answer) {
    return answer.headers().allValues("set-cookie").stream()
        .map(cookie -> cookie.substring(0, cookie.indexOf(';')).split("=", 2))
        .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (first, last) -> last));
  }

  private static String enc(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
