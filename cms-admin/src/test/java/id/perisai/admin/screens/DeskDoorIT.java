package id.perisai.admin.screens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Role;
import id.perisai.access.Token;
import id.perisai.admin.StartedProduct;
import id.perisai.publish.SoftwareKey;
import id.perisai.release.Json;
import id.perisai.release.Signatures;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The lies that the signing desk's door refuses: each gets its status and a sentence in both
 * languages, nothing of the inside, and changes nothing, neither in the database nor in the
 * repository.
 */
class DeskDoorIT {
  private static final StartedProduct PRODUCT = StartedProduct.shared();
  private static final String TENANT = "dpupr";
  private static final String OTHER = "dprkp";
  private static final String JSON = "application/json";

  private static Road road;
  private static Road.Link link;
  private static byte[] honest;
  private static byte[] theirs;
  private static Road.Link second;
  private static Road.Link expired;
  private static Road.Link others;
  private static Road.Link leavers;
  private static Road.Link demoted;
  private static Road.Link key;

  /** A request, and what must come of it. */
  private record Lie(String name, int status, String refusal, HttpRequest.Builder request) {}

  @BeforeAll
  static void prepare() throws Exception {
    road = new Road(PRODUCT, TENANT);
    road.approved("uji-pintu-" + System.nanoTime(), "Uji pintu meja");
    link = road.prepared();
    honest = road.signed(link);
    Thread.sleep(1100); // statements name the second, and the next one must be another
    second = road.prepared();
    expired = road.prepared();
    Person leaver = Person.of(PRODUCT, "Uji Mantan", TENANT, Role.PUBLISHER);
    leavers = Road.prepared(leaver);
    Person author = Person.of(PRODUCT, "Uji Turun", TENANT, Role.PUBLISHER);
    demoted = Road.prepared(author);
    key = Road.keyRequest(Person.of(PRODUCT, "Uji Kunci", TENANT, Role.PUBLISHER));
    Road elsewhere = new Road(PRODUCT, OTHER);
    elsewhere.approved("uji-pintu-" + System.nanoTime(), "Uji pintu meja");
    others = elsewhere.prepared();
    theirs = elsewhere.signed(others);
    try (Connection db = PRODUCT.superuser()) {
      Person.run(
          db,
          "update perisai.desk_token set expires_at = now() - interval '1 second' where hash = ?",
          Token.presented(expired.token()).hash().bytes());
      Person.run(db, "delete from perisai.membership where person_id = ?", leaver.id());
      Person.run(db, "delete from perisai.membership where person_id = ?", author.id());
      Person.run(
          db,
          "insert into perisai.membership (tenant_id, person_id, role) values (?, ?, 'author')",
          TENANT,
          author.id());
    }
  }

  @TestFactory
  Stream<DynamicTest> refuses_whoever_is_not_the_one_that_it_was_prepared_for() {
    String sign = PRODUCT.site("sign");
    String cookie = "perisai=" + road.publisher.session().text();
    List<Lie> lies = new ArrayList<>();
    for (String below : List.of("", "/blobs/" + "0".repeat(64))) {
      lies.addAll(
          List.of(
              unknown("no token" + below, get(link.id(), below)),
              unknown("a wrong token" + below, get(link.id(), below, Token.random().text())),
              unknown("another candidate's token" + below, get(link.id(), below, second.token())),
              unknown("a key request's token" + below, get(link.id(), below, key.token())),
              unknown("another tenant's token" + below, get(link.id(), below, others.token())),
              unknown("another tenant's candidate" + below, get(others.id(), below, link.token())),
              unknown("an expired token" + below, get(expired.id(), below, expired.token())),
              unknown("a leaver's token" + below, get(leavers.id(), below, leavers.token())),
              new Lie(
                  "a token of somebody demoted" + below,
                  403,
                  "NOT_PERMITTED",
                  get(demoted.id(), below, demoted.token())),
              unknown("no such candidate" + below, get(UUID.randomUUID(), below, link.token())),
              unknown(
                  "the session instead" + below, get(link.id(), below).header("Cookie", cookie)),
              unknown(
                  "the session's token" + below,
                  get(link.id(), below, road.publisher.session().text())),
              unknown(
                  "the token in the query" + below,
                  at("/candidates/" + link.id() + below + "?token=" + link.token(), sign).GET()),
              unknown(
                  "another scheme" + below,
                  get(link.id(), below).header("Authorization", "Basic " + link.token()))));
    }
    return tried(lies);
  }

  @TestFactory
  Stream<DynamicTest> refuses_scripts_of_other_pages() {
    List<Lie> lies = new ArrayList<>();
    for (String origin :
        List.of(
            "https://evil.example",
            "null",
            PRODUCT.site(TENANT),
            PRODUCT.authoring(),
            PRODUCT.site("sign").replace("http:", "https:"),
            PRODUCT.site("sign") + ".evil.example",
            PRODUCT.site("sign").toUpperCase(java.util.Locale.ROOT))) {
      lies.add(
          new Lie(
              "reading from " + origin,
              403,
              "STATUS_403",
              at("/candidates/" + link.id(), origin)
                  .header("Authorization", "Bearer " + link.token())
                  .GET()));
      lies.add(
          new Lie(
              "signing from " + origin,
              403,
              "STATUS_403",
              at("/candidates/" + link.id() + "/signatures", origin)
                  .header("Authorization", "Bearer " + link.token())
                  .header("Content-Type", JSON)
                  .POST(HttpRequest.BodyPublishers.ofByteArray(honest))));
      lies.add(
          new Lie(
              "preflight from " + origin,
              403,
              "STATUS_403",
              at("/candidates/" + link.id() + "/signatures", origin)
                  .header("Access-Control-Request-Method", "POST")
                  .method("OPTIONS", HttpRequest.BodyPublishers.noBody())));
    }
    lies.add(
        new Lie(
            "signing from no page at all",
            403,
            "STATUS_403",
            HttpRequest.newBuilder(
                    URI.create(
                        PRODUCT.authoring() + "/api/desk/candidates/" + link.id() + "/signatures"))
                .header("Authorization", "Bearer " + link.token())
                .header("Content-Type", JSON)
                .POST(HttpRequest.BodyPublishers.ofByteArray(honest))));
    return tried(lies);
  }

  @TestFactory
  Stream<DynamicTest> refuses_other_ways_of_asking() {
    String candidate = "/candidates/" + link.id();
    List<Lie> lies = new ArrayList<>();
    for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
      lies.add(
          new Lie(
              method + " of a candidate",
              405,
              "STATUS_405",
              bearer(candidate).method(method, HttpRequest.BodyPublishers.noBody())));
    }
    for (String method : List.of("GET", "PUT", "DELETE")) {
      lies.add(
          new Lie(
              method + " of signatures",
              405,
              "STATUS_405",
              bearer(candidate + "/signatures")
                  .method(method, HttpRequest.BodyPublishers.noBody())));
    }
    for (String path :
        List.of(
            "/candidates/1",
            "/candidates/" + link.id().toString().toUpperCase(java.util.Locale.ROOT),
            "/candidates",
            candidate + "/blobs/abc",
            candidate + "/statement",
            "/theme")) {
      lies.add(new Lie("path " + path, 404, "STATUS_404", bearer(path).GET()));
    }
    for (String type :
        List.of(
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/xml")) {
      lies.add(
          new Lie(
              "content type " + type,
              415,
              "STATUS_415",
              bearer(candidate + "/signatures")
                  .header("Content-Type", type)
                  .POST(HttpRequest.BodyPublishers.ofByteArray(honest))));
    }
    return tried(lies);
  }

  @TestFactory
  Stream<DynamicTest> refuses_what_is_no_signature_over_this_candidate() throws Exception {
    List<Lie> lies = new ArrayList<>();
    for (String body :
        List.of(
            "",
            "{",
            "[]",
            "{}",
            "null",
            "{\"signatures\":[]}",
            "{\"signatures\":[{}]}",
            "{\"signatures\":[null]}",
            "{\"signatures\":[],\"signatures\":[]}",
            "{\"signatures\":[],\"more\":1}",
            "{\"signatures\":1.5}",
            "[".repeat(5000),
            "\u0000\u0001",
            "slot gacor")) {
      lies.add(refusedSignature("body " + head(body), body.getBytes(StandardCharsets.UTF_8)));
    }
    lies.add(refusedSignature("no UTF-8", new byte[] {(byte) 0xff, (byte) 0xfe}));
    String text = new String(honest, StandardCharsets.UTF_8);
    int at = text.indexOf("\"signature\":\"") + 13;
    char flipped = text.charAt(at) == 'A' ? 'B' : 'A';
    lies.add(
        refusedSignature(
            "one bit off",
            (text.substring(0, at) + flipped + text.substring(at + 1))
                .getBytes(StandardCharsets.UTF_8)));
    SoftwareKey stranger = SoftwareKey.make("rahasia orang lain".toCharArray());
    lies.add(
        refusedSignature(
            "a key that nobody enrolled",
            text.replaceAll("\"key\":\"[0-9a-f]{64}\"", "\"key\":\"" + stranger.keyId().hex() + '"')
                .getBytes(StandardCharsets.UTF_8)));
    byte[] ofSecond = road.signed(second);
    assertFalse(Arrays.equals(honest, ofSecond), "both candidates are one statement");
    lies.add(refusedSignature("another candidate's signature", ofSecond));
    lies.add(refusedSignature("another tenant's signature", theirs));
    lies.add(
        new Lie(
            "more than it may hold",
            413,
            "STATUS_413",
            post(link, new byte[Signatures.MAX_BYTES + 1])));
    lies.add(
        new Lie("far more than it may hold", 413, "STATUS_413", post(link, new byte[3 << 20])));
    return tried(lies);
  }

  private static Lie refusedSignature(String name, byte[] body) {
    return new Lie(name, 422, "SIGNATURE_REFUSED", post(link, body));
  }

  @TestFactory
  Stream<DynamicTest> refuses_what_is_no_key_for_its_request() {
    String path = "/keys/" + key.id();
    byte[] good = SoftwareKey.make("kunci untuk uji pintu".toCharArray()).bytes();
    List<Lie> lies = new ArrayList<>();
    lies.add(unknown("no token", at(path, PRODUCT.site("sign")).GET()));
    lies.add(
        unknown(
            "a candidate's token",
            at(path, PRODUCT.site("sign"))
                .header("Authorization", "Bearer " + link.token())
                .header("Content-Type", JSON)
                .POST(HttpRequest.BodyPublishers.ofByteArray(good))));
    lies.add(
        unknown(
            "another request",
            at("/keys/" + UUID.randomUUID(), PRODUCT.site("sign"))
                .header("Authorization", "Bearer " + key.token())
                .header("Content-Type", JSON)
                .POST(HttpRequest.BodyPublishers.ofByteArray(good))));
    for (String body :
        List.of("", "{}", "[]", new String(good, StandardCharsets.UTF_8).replace("600000", "1"))) {
      lies.add(new Lie("key " + head(body), 422, "KEY_REFUSED", keyPost(path, body.getBytes())));
    }
    for (String body : List.of("", "{}", "[]", "{\"label\":1}")) {
      lies.add(
          new Lie(
              "passkey " + body, 422, "KEY_REFUSED", keyPost(path + "/passkey", body.getBytes())));
    }
    lies.add(
        new Lie(
            "a passkey of another type",
            415,
            "STATUS_415",
            at(path + "/passkey", PRODUCT.site("sign"))
                .header("Authorization", "Bearer " + key.token())
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofByteArray(good))));
    lies.add(
        new Lie(
            "a key too long",
            413,
            "STATUS_413",
            keyPost(path, new byte[SoftwareKey.MAX_BYTES + 1])));
    lies.add(
        new Lie(
            "another type",
            415,
            "STATUS_415",
            at(path, PRODUCT.site("sign"))
                .header("Authorization", "Bearer " + key.token())
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofByteArray(good))));
    return tried(lies);
  }

  @Test
  void lets_the_desk_in_by_preflight_and_nobody_else_read() throws IOException {
    HttpResponse<String> preflight =
        Person.send(
            at("/candidates/" + link.id() + "/signatures", PRODUCT.site("sign"))
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization, content-type")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    assertEquals(204, preflight.statusCode());
    assertEquals(
        PRODUCT.site("sign"),
        preflight.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
    assertFalse(preflight.headers().firstValue("Access-Control-Allow-Credentials").isPresent());
  }

  @Test
  void takes_one_honest_signature_and_no_replay_of_it() throws Exception {
    Road own = new Road(PRODUCT, "dinsos");
    own.approved("uji-ulang-" + System.nanoTime(), "Uji ulang");
    Road.Link candidate = own.prepared();
    byte[] signatures = own.signed(candidate);
    own.published(candidate);
    String before = state("dinsos");
    for (HttpRequest.Builder again :
        List.of(
            own.door(candidate, "").GET(),
            own.door(candidate, "/signatures")
                .header("Content-Type", JSON)
                .POST(HttpRequest.BodyPublishers.ofByteArray(signatures)))) {
      HttpResponse<String> answer = Person.send(again);
      assertEquals(401, answer.statusCode());
      requireSentence(answer, "CANDIDATE_UNKNOWN");
    }
    assertEquals(before, state("dinsos"));
  }

  @Test
  void takes_one_key_for_a_request() throws Exception {
    Person person = Person.of(PRODUCT, "Uji Kunci Baru", "dinsos", Role.PUBLISHER);
    Road.Link request = Road.keyRequest(person);
    HttpRequest.Builder offer =
        at("/keys/" + request.id(), PRODUCT.site("sign"))
            .header("Authorization", "Bearer " + request.token())
            .header("Content-Type", JSON)
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(
                    SoftwareKey.make("kunci sekali saja".toCharArray()).bytes()));
    assertEquals(201, Person.send(offer).statusCode());
    String before = state("dinsos");
    HttpResponse<String> again = Person.send(offer);
    assertEquals(401, again.statusCode());
    requireSentence(again, "CANDIDATE_UNKNOWN");
    assertEquals(before, state("dinsos"));
  }

  private static Stream<DynamicTest> tried(List<Lie> lies) {
    return lies.stream()
        .map(
            lie ->
                DynamicTest.dynamicTest(
                    lie.name(),
                    () -> {
                      String before = state(TENANT) + state(OTHER);
                      HttpResponse<String> answer = Person.send(lie.request());
                      assertEquals(lie.status(), answer.statusCode(), answer.body());
                      requireSentence(answer, lie.refusal());
                      assertEquals(before, state(TENANT) + state(OTHER));
                    }));
  }

  /** A sentence in each language, and nothing of the inside. */
  private static void requireSentence(HttpResponse<String> answer, String refusal)
      throws Exception {
    String body = answer.body();
    assertTrue(answer.headers().firstValue("content-type").orElse("").startsWith(JSON), body);
    Map<?, ?> json = (Map<?, ?>) Json.parse(body.getBytes(StandardCharsets.UTF_8), 1 << 20);
    assertEquals(refusal, json.get("refusal"));
    assertTrue(json.get("message") instanceof String id && id.length() > 10, body);
    assertTrue(json.get("english") instanceof String en && en.length() > 10, body);
    assertFalse(json.get("message").equals(json.get("english")), body);
    assertFalse(
        body.matches("(?s).*(Exception|\\bat id\\.|java\\.|org\\.|WildFly|RESTEASY|Undertow).*"),
        body);
    assertEquals("no-store", answer.headers().firstValue("cache-control").orElse(""));
    assertEquals("nosniff", answer.headers().firstValue("x-content-type-options").orElse(""));
  }

  /** All rows that publishing writes for a tenant, and all files of its site. */
  private static String state(String tenant) throws SQLException, IOException {
    String rows =
        Stream.of(
                "candidate",
                "candidate_end",
                "release_record",
                "publication",
                "publisher_key",
                "audit_entry")
            .map(table -> digest(table, "tenant_id", tenant))
            .collect(Collectors.joining(" union all "));
    StringBuilder state = new StringBuilder();
    try (Connection db = PRODUCT.superuser();
        Statement statement = db.createStatement();
        ResultSet lines =
            statement.executeQuery(rows + " union all " + digest("desk_token", "tenant", tenant))) {
      while (lines.next()) {
        state.append(lines.getString(1)).append('\n');
      }
    }
    Path site = PRODUCT.repository().resolve("sites").resolve(tenant);
    try (Stream<Path> files = Files.walk(site)) {
      files.filter(Files::isRegularFile).map(Path::toString).sorted().forEach(state::append);
    }
    return state.toString();
  }

  private static String digest(String table, String column, String tenant) {
    return ("select '%s=' || count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by"
            + " t::text)), '') from perisai.%s t where %s = '%s'")
        .formatted(table, table, column, tenant);
  }

  private static Lie unknown(String name, HttpRequest.Builder request) {
    return new Lie(name, 401, "CANDIDATE_UNKNOWN", request);
  }

  private static HttpRequest.Builder at(String path, String origin) {
    return HttpRequest.newBuilder(URI.create(PRODUCT.authoring() + "/api/desk" + path))
        .header("Origin", origin);
  }

  private static HttpRequest.Builder bearer(String path) {
    return at(path, PRODUCT.site("sign")).header("Authorization", "Bearer " + link.token());
  }

  private static HttpRequest.Builder get(UUID candidate, String below) {
    return at("/candidates/" + candidate + below, PRODUCT.site("sign")).GET();
  }

  private static HttpRequest.Builder get(UUID candidate, String below, String token) {
    return get(candidate, below).header("Authorization", "Bearer " + token);
  }

  private static HttpRequest.Builder post(Road.Link candidate, byte[] body) {
    return road.door(candidate, "/signatures")
        .header("Content-Type", JSON)
        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }

  private static HttpRequest.Builder keyPost(String path, byte[] body) {
    return at(path, PRODUCT.site("sign"))
        .header("Authorization", "Bearer " + key.token())
        .header("Content-Type", JSON)
        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }

  private static String head(String body) {
    return body.length() > 40 ? body.substring(0, 40) + "…" : body;
  }
}
