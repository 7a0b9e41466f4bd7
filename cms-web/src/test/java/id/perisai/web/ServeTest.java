package id.perisai.web;

import static java.lang.Integer.parseInt;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.regex.Matcher.quoteReplacement;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import id.perisai.inbox.Hpke;
import id.perisai.release.Coding;
import id.perisai.release.ComposedPage;
import id.perisai.release.Digest;
import id.perisai.release.Entry;
import id.perisai.release.HoldStatement;
import id.perisai.release.MediaTypes;
import id.perisai.release.PurgeStatement;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.SearchDocument;
import id.perisai.release.Slot;
import id.perisai.release.Variant;
import id.perisai.web.RunningNode.Response;
import id.perisai.web.Settings.Tls;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs {@code serve.txt}, which says in plain words what delivery answers: each paragraph over
 * HTTP/1.1 and, but for what only that has, over HTTP/2 as well.
 */
class ServeTest {
  private static final String ONLY = "only http/1.1";
  private static final String BODY = "BODY ";
  private static final String FINDABLE = "/layanan/katarak";
  private static final String LEAKED = "<!doctype html><title>Bocor</title><p>NIK";
  private static final Pattern REPEATED_LINE = Pattern.compile("\\$\\{(\\d+)\\*([^|}]+)\\|\\}");
  private static final Pattern ESCAPED = Pattern.compile("\\\\x([0-9a-f]{2})");
  private static final Pattern REPEATED = Pattern.compile("\\$\\{(\\d+)\\*(.+?)\\}");

  @TempDir static Path folder;
  private static RunningNode node;
  private static RunningNode tlsNode;
  private static TestCertificate certificate;
  private static Http2Client http2;

  @BeforeAll
  static void start() throws Exception {
    SmallCity city = city();
    node = new RunningNode(city, folder.resolve("store")).tick();
    certificate = TestCertificate.make(folder, "EC", 90);
    Tls tls = new Tls(folder.resolve("fullchain.pem"), folder.resolve("privkey.pem"), 0, 443);
    certificate.write(tls.certificate(), tls.key());
    tlsNode =
        new RunningNode(
                city.path(), folder.resolve("store-tls"), city, Clock.systemUTC(), Optional.of(tls))
            .tick();
    http2 = new Http2Client(certificate, tlsNode.tlsPort());
    assertTrue(http2.isHttp2(), "HTTP/2 was not agreed on");
    String found = "/cari?q=katarak";
    await(() -> node.get("bappeda.localhost", found).text().contains(FINDABLE));
    await(() -> http2.get("bappeda.localhost", found).contains(FINDABLE));
  }

  /** Of what is answered to searches: the index is made beside. */
  private static void await(Callable<Boolean> what) throws Exception {
    long end = System.nanoTime() + 60_000_000_000L;
    while (!what.call()) {
      assertTrue(System.nanoTime() < end, "nothing is found");
      Thread.sleep(50);
    }
  }

  /**
   * The small city, with a form on dukcapil that nobody can read yet, and two more departments:
   * bappeda, which has forms, a search and a page that was purged, and satpol, which is held.
   */
  private static SmallCity city() throws Exception {
    SmallCity city = new SmallCity(folder.resolve("repository"));
    city.sealing.put("bappeda", List.of(FormServeTest.key(Hpke.newKeyPair())));
    city.addTenants(List.of("bappeda", "satpol"));
    List<Entry> dukcapil = city.site("dukcapil", "satu");
    dukcapil.add(city.form("dukcapil", "/kontak", "contact", "id"));
    city.publish("dukcapil", 2, dukcapil);
    List<Entry> bappeda = city.site("bappeda", "satu");
    bappeda.add(city.form("bappeda", "/kontak", "contact", "id"));
    bappeda.add(search(city));
    bappeda.add(findable(city));
    bappeda.add(city.page("bappeda", "/bocor", 200, LEAKED));
    city.publish("bappeda", 1, bappeda);
    Set<Digest> leaked = Set.of(Digest.of(LEAKED.getBytes(UTF_8)));
    city.put(
        RepositoryPaths.purge("bappeda", 1),
        PurgeStatement.of("bappeda", 1, SmallCity.ISSUED, "NIK", leaked),
        city.publishers.get("bappeda"));
    city.publish("satpol", 1, city.site("satpol", "satu"));
    city.put(
        RepositoryPaths.hold("satpol", 1),
        HoldStatement.of(
            "satpol",
            1,
            SmallCity.ISSUED,
            HoldStatement.Action.MAINTENANCE,
            "disusupi",
            OptionalLong.empty()),
        city.publishers.get("satpol"));
    return city;
  }

  private static Entry search(SmallCity city) throws Exception {
    byte[] html = (SearchCorpus.BEFORE + ComposedPage.MARKER + SearchCorpus.AFTER).getBytes(UTF_8);
    Map<String, Coding> codings = Map.of(Coding.IDENTITY, city.putBlob("bappeda", html));
    Variant page = Variant.page(200, MediaTypes.HTML, codings, Map.of());
    return Entry.timed("/cari", List.of(page.composed(Slot.SEARCH)));
  }

  private static Entry findable(SmallCity city) throws Exception {
    SearchDocument words =
        new SearchDocument(
            FINDABLE, "page", "Operasi katarak", "id", Optional.empty(), "Gratis", List.of());
    Variant page = city.page("bappeda", FINDABLE, 200, "<p>Katarak").variants().get(0);
    return Entry.timed(FINDABLE, List.of(page.found(city.putBlob("bappeda", words.bytes()))));
  }

  @AfterAll
  static void stop() throws Exception {
    http2.close();
    tlsNode.close();
    node.close();
  }

  /** By a client that sends them whole, to the one name that it can ask for, which is no site's. */
  @Test
  void reads_and_refuses_long_addresses_over_http2_as_well() throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(TlsTest.context(certificate)).build();
    String address = "https://localhost:" + tlsNode.tlsPort() + "/";
    for (Map.Entry<String, Integer> asked :
        Map.of("a".repeat(2047), 421, "a".repeat(2048), 414, "?" + "a".repeat(9000), 414)
            .entrySet()) {
      URI uri = URI.create(address + asked.getKey());
      HttpResponse<Void> answer =
          client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
      assertEquals(HttpClient.Version.HTTP_2, answer.version());
      assertEquals(asked.getValue(), answer.statusCode(), asked.getKey().length() + " bytes");
    }
  }

  @TestFactory
  Stream<DynamicTest> answers_as_serve_txt_says() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (String paragraph : text().split("\n\n+")) {
      List<String> lines = repeatedLines(paragraph).filter(line -> !line.startsWith("#")).toList();
      if (!lines.isEmpty()) {
        tests.add(dynamicTest(name(paragraph), () -> check(lines)));
        if (!lines.get(0).startsWith("RAW ") && !lines.contains(ONLY)) {
          tests.add(dynamicTest("HTTP/2: " + name(paragraph), () -> checkHttp2(lines)));
        }
      }
    }
    assertTrue(tests.size() > 200, "serve.txt was not read");
    return tests.stream();
  }

  private static String name(String paragraph) {
    List<String> comments = paragraph.lines().filter(line -> line.startsWith("# ")).toList();
    return String.join(" ", comments.stream().map(line -> line.substring(2)).toList());
  }

  /** {@code ${9*> X: a|}} stands for nine lines. */
  private static Stream<String> repeatedLines(String paragraph) {
    return REPEATED_LINE
        .matcher(paragraph)
        .replaceAll(found -> (found.group(2) + "\n").repeat(parseInt(found.group(1))))
        .lines();
  }

  private static String text() throws Exception {
    try (InputStream in = ServeTest.class.getResourceAsStream("serve.txt")) {
      byte[] page = SmallCity.text("dinkes", "satu", "/berita/1").getBytes(UTF_8);
      Coding coding = Coding.of(page);
      String digest = coding.digest().hex();
      byte[] doctype = "<!doctype html>".getBytes(UTF_8);
      return new String(in.readAllBytes(), UTF_8)
          .replace("${doctypeDigest}", Digests.of(Coding.of(doctype)))
          .replace("${filmDigest}", Digests.of(ByteBuffer.wrap(SmallCity.FILM, 10, 10)))
          .replace("${style}", SmallCity.stylePath())
          .replace("${film.name}", SmallCity.FILM_PATH.substring("/_m/".length()))
          .replace("${film}", SmallCity.FILM_PATH)
          .replace("${leaked}", Digest.of(LEAKED.getBytes(UTF_8)).hex())
          .replace("${tag}", '"' + digest + '"')
          .replace("${blob}", digest)
          .replace("${reprDigest}", Digests.of(coding))
          .replace("${last}", "" + (page.length - 1))
          .replace("${length}", "" + page.length);
    }
  }

  private static void check(List<String> lines) throws Exception {
    boolean raw = lines.get(0).startsWith("RAW ");
    String request = raw ? raw(lines) : request(lines);
    try (Socket socket = new Socket("127.0.0.1", node.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      check(lines, RunningNode.read(socket.getInputStream(), request.startsWith("HEAD ")));
      if (lines.contains("closes")) {
        assertEquals(-1, socket.getInputStream().read(), "the connection stays");
      }
    }
  }

  private static void checkHttp2(List<String> lines) throws Exception {
    String[] request = lines.get(0).split(" ", 2);
    int path = request[1].indexOf('/', "http://".length());
    List<Map.Entry<String, String>> fields = new ArrayList<>();
    for (String field : fields(lines)) {
      int colon = field.indexOf(':');
      fields.add(Map.entry(field.substring(0, colon), field.substring(colon + 1).strip()));
    }
    if (fields.stream().noneMatch(field -> field.getKey().equals("Host"))) {
      fields.add(Map.entry("Host", request[1].substring("http://".length(), path)));
    }
    check(lines, http2.send(request[0], request[1].substring(path), fields, body(lines)));
  }

  private static void check(List<String> lines, Response response) {
    for (String line : lines.subList(1, lines.size())) {
      if (!line.startsWith("> ")
          && !line.startsWith(BODY)
          && !List.of(ONLY, "closes").contains(line)) {
        check(line, response);
      }
    }
  }

  /** What a form sends, in ASCII; empty if nothing is sent. */
  private static String body(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(BODY))
        .map(line -> bytes(line.substring(BODY.length())))
        .findFirst()
        .orElse("");
  }

  private static List<String> fields(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("> "))
        .map(l -> bytes(l.substring(2)))
        .toList();
  }

  private static String request(List<String> lines) {
    String[] request = lines.get(0).split(" ", 2);
    int path = request[1].indexOf('/', "http://".length());
    String host = request[1].substring("http://".length(), path);
    List<String> fields = new ArrayList<>(fields(lines));
    if (fields.stream().noneMatch(field -> field.startsWith("Host:"))) {
      fields.add(0, "Host: " + host);
    }
    fields.add(0, bytes(request[0] + " " + request[1].substring(path) + " HTTP/1.1"));
    String body = body(lines);
    if (!body.isEmpty()) {
      fields.add("Content-Length: " + body.length());
    }
    return String.join("\r\n", fields) + "\r\n\r\n" + body;
  }

  /** The request line and fields as they stand there, and nothing else. */
  private static String raw(List<String> lines) {
    String first = bytes(lines.get(0).substring("RAW ".length()));
    return first + "\r\n" + fields(lines).stream().map(f -> f + "\r\n").collect(joining()) + "\r\n";
  }

  /** What {@code ${3*ab}} and escapes as {@code \x00} stand for; one character for each byte. */
  private static String bytes(String line) {
    String repeated =
        REPEATED.matcher(line).replaceAll(found -> found.group(2).repeat(parseInt(found.group(1))));
    return ESCAPED
        .matcher(repeated)
        .replaceAll(found -> quoteReplacement("" + (char) parseInt(found.group(1), 16)));
  }

  private static void check(String line, Response response) {
    String[] words = line.split(" ", 4);
    switch (words[0]) {
      case "code" -> assertEquals(Integer.parseInt(words[2]), response.code(), line);
      case "header" -> checkHeader(line, words, response.header(words[1]));
      case "body" -> checkBody(line, words[1], response.text());
      default -> throw new IllegalArgumentException("serve.txt: " + line);
    }
  }

  private static void checkBody(String line, String how, String found) {
    switch (how) {
      case "is" -> assertEquals(line.substring("body is ".length()), found, line);
      case "contains" -> {
        String expected = line.substring("body contains ".length());
        assertTrue(found.contains(expected), line + "\n" + found);
      }
      default -> throw new IllegalArgumentException("serve.txt: " + line);
    }
  }

  private static void checkHeader(String line, String[] words, String found) {
    switch (words[2]) {
      case "==" -> assertEquals(words[3], found, line);
      case "contains" -> {
        assertNotNull(found, line);
        assertTrue(found.contains(words[3]), line + ", found " + found);
      }
      case "absent" -> assertNull(found, line);
      default -> throw new IllegalArgumentException("serve.txt: " + line);
    }
  }
}
