package id.perisai.admin.screens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Role;
import id.perisai.access.Token;
import id.perisai.admin.StartedProduct;
import id.perisai.publish.SigningKey;
import id.perisai.publish.SoftwareKey;
import id.perisai.release.HoldStatement;
import id.perisai.release.Json;
import id.perisai.release.PurgeStatement;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.Signatures;
import id.perisai.release.Statement;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The road of a department's page, gone by two people of the demo city over HTTP. */
final class Road {
  private static final Pattern LINK = Pattern.compile("#([0-9a-f-]{36})\\.([A-Za-z0-9_-]{43})\"");
  private static final Pattern PAGE = Pattern.compile("\"page\":\"([0-9a-f-]{36})\"");

  private final StartedProduct product;
  private final String tenant;
  final Person author;
  final Person publisher;

  Road(StartedProduct product, String tenant) throws SQLException, IOException {
    this.product = product;
    this.tenant = tenant;
    this.author = Person.ofCity(product, tenant, Role.AUTHOR);
    this.publisher = Person.ofCity(product, tenant, Role.PUBLISHER);
  }

  /** What opens the signing desk on a candidate or a new key. */
  record Link(UUID id, String token) {
    String fragment() {
      return "#" + id + "." + token;
    }
  }

  /** A news article at {@code /berita/<slug>}, a draft. */
  UUID written(String slug, String title) throws IOException {
    return written(slug, title, "");
  }

  private UUID written(String slug, String title, String more) throws IOException {
    HttpResponse<String> made =
        author.postJson(
            "/api/halaman",
            ("{\"content\":{\"type\":\"news\",\"language\":\"id\",\"path\":\"/berita/%s\",\"title\":\"%s\","
                    + "\"summary\":\"\",\"date\":\"2026-11-20\",\"image\":null,\"aliases\":[],\"fields\":{},"
                    + "\"body\":[]%s}}")
                .formatted(slug, title, more));
    assertEquals(200, made.statusCode(), made.body());
    Matcher page = PAGE.matcher(made.body());
    assertTrue(page.find(), made.body());
    return UUID.fromString(page.group(1));
  }

  /** Saves a news article anew, over its revision {@code base}. */
  void saved(UUID page, int base, String title) throws IOException {
    HttpResponse<String> saved =
        author.postJson(
            "/api/halaman/" + page + "/revisi",
            ("{\"base\":%d,\"content\":{\"type\":\"news\",\"language\":\"id\",\"path\":\"/berita/%s\","
                    + "\"title\":\"%s\",\"summary\":\"\",\"date\":\"2026-11-20\",\"image\":null,"
                    + "\"aliases\":[],\"fields\":{},\"body\":[]}}")
                .formatted(base, page, title));
    assertEquals(200, saved.statusCode(), saved.body());
  }

  /** Asks for a review of the page. */
  UUID submitted(UUID page) throws IOException, SQLException {
    HttpResponse<String> sent =
        new Forms(author).send("/halaman/" + page + "/ajukan", "ajukan", "kirim");
    assertEquals(302, sent.statusCode(), sent.body());
    try (Connection db = product.superuser();
        PreparedStatement query =
            db.prepareStatement(
                "select id from perisai.submission where page_id = ?"
                    + " order by submitted_at desc limit 1")) {
      query.setObject(1, page);
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return (UUID) rows.getObject(1);
      }
    }
  }

  /** A news article that another release would bring. */
  void approved(String slug, String title) throws IOException, SQLException {
    approved(slug, title, "");
  }

  /**
   * As above.
   *
   * @param more members of its JSON, each after a comma
   */
  void approved(String slug, String title, String more) throws IOException, SQLException {
    UUID submission = submitted(written(slug, title, more));
    HttpResponse<String> done =
        new Forms(publisher).send("/tinjau/" + submission, "setujui", "kirim");
    assertEquals(302, done.statusCode(), done.body());
  }

  /** A candidate of everything that is approved. */
  Link prepared() throws IOException {
    return prepared(publisher);
  }

  static Link prepared(Person by) throws IOException {
    return link(new Forms(by).send("/terbit", "siapkan", "kirim"));
  }

  /**
   * A hold of the site that nobody has signed.
   *
   * @param action {@code maintenance} or {@code lift}
   */
  Link hold(String action, String reason) throws IOException {
    return link(
        new Forms(publisher)
            .send(
                "/penahanan",
                "penahanan",
                "kirim",
                ":situs",
                tenant,
                ":tindakan",
                action,
                ":rilis",
                "",
                ":alasan",
                reason));
  }

  /** A leave to hand in a new key, for somebody who has none. */
  static Link keyRequest(Person by) throws IOException {
    return link(new Forms(by).send("/terbit", "buatkunci", "kirim"));
  }

  /**
   * A leave for the desk, about nothing that is there yet, put there as a screen would.
   *
   * @param purpose as the database says it
   */
  static Link leave(Person person, String purpose) throws SQLException, IOException {
    Token token = Token.random();
    UUID subject = UUID.randomUUID();
    try (Connection db = person.product().superuser()) {
      Person.run(
          db,
          "insert into perisai.desk_token (hash, tenant, person_id, purpose, subject, issued_at,"
              + " expires_at) values (?, ?, ?, cast(? as perisai.desk_purpose), ?, now(),"
              + " now() + interval '1 hour')",
          token.hash().bytes(),
          person.tenant(),
          person.id(),
          purpose,
          subject);
    }
    return new Link(subject, token.text());
  }

  static Link link(HttpResponse<String> answer) {
    Matcher link = LINK.matcher(answer.body());
    assertTrue(link.find(), answer.body());
    return new Link(UUID.fromString(link.group(1)), link.group(2));
  }

  /** A request at the desk's door as the desk's script makes it. */
  HttpRequest.Builder door(Link link, String below) {
    return HttpRequest.newBuilder(
            URI.create(product.authoring() + "/api/desk/candidates/" + link.id() + below))
        .header("Origin", product.site("sign"))
        .header("Authorization", "Bearer " + link.token());
  }

  /** What the desk would send once the publisher has typed the passphrase. */
  byte[] signed(Link link) throws Exception {
    HttpResponse<String> candidate = Person.send(door(link, "").GET());
    assertEquals(200, candidate.statusCode(), candidate.body());
    Map<?, ?> json =
        (Map<?, ?>) Json.parse(candidate.body().getBytes(StandardCharsets.UTF_8), 64 << 20);
    SoftwareKey locked = softwareKey((List<?>) json.get("keys"));
    SigningKey key = locked.open(passphrase().toCharArray());
    byte[] statement = Base64.getUrlDecoder().decode((String) json.get("statement"));
    return Signatures.of(List.of(key.sign(parsed((String) json.get("kind"), statement)))).bytes();
  }

  private static Statement parsed(String kind, byte[] statement) throws Exception {
    return switch (kind) {
      case "hold" -> HoldStatement.parse(statement);
      case "purge" -> PurgeStatement.parse(statement);
      default -> ReleaseStatement.parse(statement);
    };
  }

  /** The first that is none on a device; the desk is told its type and name besides. */
  private static SoftwareKey softwareKey(List<?> keys) throws Exception {
    for (Object one : keys) {
      Map<Object, Object> members = new HashMap<>((Map<?, ?>) one);
      members.remove("label");
      if ("ed25519".equals(members.remove("type"))) {
        return SoftwareKey.parse(Json.canonical(members));
      }
    }
    throw new AssertionError("no software key in " + keys);
  }

  /** Signs and hands in; the release is in force when this returns. */
  void published(Link link) throws Exception {
    HttpResponse<String> done =
        Person.send(
            door(link, "/signatures")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(signed(link))));
    assertEquals(200, done.statusCode(), done.body());
  }

  /** Waits until visitors get a page with these words. */
  String live(String path, String words) throws IOException, InterruptedException {
    for (int i = 0; i < 120; i++) {
      HttpResponse<byte[]> answer = product.get(product.site(tenant) + path);
      String body = new String(answer.body(), StandardCharsets.UTF_8);
      if (answer.statusCode() == 200 && body.contains(words)) {
        return body;
      }
      Thread.sleep(250);
    }
    throw new AssertionError(path + " of " + tenant + " does not show: " + words);
  }

  String passphrase() throws IOException {
    return Files.readAllLines(product.home().resolve("demo/passphrases.txt")).stream()
        .map(line -> line.split("\t"))
        .filter(words -> words.length == 3 && words[0].equals(tenant))
        .map(words -> words[2].strip())
        .findFirst()
        .orElseThrow();
  }
}
