package id.perisai.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.inbox.CollectInbox;
import id.perisai.inbox.CollectInbox.Waiting;
import id.perisai.inbox.FormKind;
import id.perisai.inbox.Header;
import id.perisai.inbox.Hpke;
import id.perisai.inbox.Message;
import id.perisai.inbox.Receipt;
import id.perisai.inbox.Submission;
import id.perisai.release.ComposedPage;
import id.perisai.release.Digest;
import id.perisai.release.Entry;
import id.perisai.release.HangingDisk;
import id.perisai.release.HoldStatement;
import id.perisai.release.HoldStatement.Action;
import id.perisai.release.P256;
import id.perisai.release.PurgeStatement;
import id.perisai.release.Rejected;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.SealingKey;
import id.perisai.web.RunningNode.Response;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What citizens send by forms, over the wire, to a node: taken, refused, told. */
class FormServeTest {
  private static final Pattern NUMBER = Pattern.compile("<strong>([0-9A-Z-]{14})</strong>");
  private static final String GOOD =
      "name=Sari+Dewi+Lestari&contact=0812&subject=Jalan&message=Jalan+rusak+di+RT+03";

  @TempDir Path temporary;
  private final KeyPair siti = Hpke.newKeyPair();
  private final KeyPair budi = Hpke.newKeyPair();
  private final KeyPair csirt = Hpke.newKeyPair();
  private SmallCity city;
  private RunningNode node;

  @BeforeEach
  void a_node_with_forms() throws Exception {
    city = new SmallCity(temporary.resolve("repository"));
    city.sealing.put("dinkes", List.of(key(siti), key(budi)));
    city.putDirectory(2, SmallCity.EXPIRES);
    List<Entry> entries = new ArrayList<>(city.site("dinkes", "dua"));
    entries.add(city.form("dinkes", "/kontak", "contact", "id"));
    entries.add(city.form("dinkes", "/en/kontak", "contact", "en"));
    entries.add(city.form("dinkes", "/pengaduan", "complaint", "id"));
    entries.add(city.form("dinkes", "/lapor", "incident", "id"));
    city.publish("dinkes", 2, entries);
    node = new RunningNode(city, temporary.resolve("store")).tick();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void shows_the_form_in_the_signed_page_and_never_lets_it_be_stored() throws Exception {
    Response page = node.get("dinkes.localhost", "/kontak");
    assertEquals(200, page.code());
    assertEquals("no-store", page.header("Cache-Control"));
    assertNull(page.header("ETag"));
    assertNull(page.header("Set-Cookie"));
    assertTrue(page.header("Content-Security-Policy").contains("form-action 'self'"));
    assertTrue(page.text().contains("<form class=\"ask\" method=\"post\" action=\"/kontak\">"));
    assertFalse(page.text().contains(ComposedPage.MARKER));
    assertTrue(node.get("dinkes.localhost", "/en/kontak").text().contains(">Send</button>"));
  }

  @Test
  void shows_the_empty_form_from_memory_as_long_as_it_is_true() throws Exception {
    String form = node.get("dinkes.localhost", "/kontak").text();
    List<String> alarms = node.alarmLog();
    deleteBlobs();
    assertEquals(form, node.get("dinkes.localhost", "/kontak").text());
    assertEquals(alarms, node.alarmLog(), "it was read from the disk again");
    hold(1, Action.SERVE, OptionalLong.of(2));
    assertFalse(node.get("dinkes.localhost", "/kontak").text().contains("<form"));
    hold(2, Action.LIFT, OptionalLong.empty());
    assertEquals(form, node.get("dinkes.localhost", "/kontak").text());
  }

  private void deleteBlobs() throws IOException {
    try (Stream<Path> files = Files.walk(temporary.resolve("store/sites"))) {
      for (Path blob : files.filter(file -> file.toString().contains("blobs")).toList()) {
        if (Files.isRegularFile(blob)) {
          Files.delete(blob);
        }
      }
    }
  }

  @Test
  void answers_head_and_packed_as_every_page() throws Exception {
    Response head = send("HEAD /kontak", "", "");
    assertEquals(200, head.code());
    Response packed = send("GET /kontak", "Accept-Encoding: gzip\r\n", "");
    assertEquals("gzip", packed.header("Content-Encoding"));
    assertTrue(packed.body().length < Integer.parseInt(head.header("Content-Length")));
  }

  @Test
  void takes_a_message_that_each_of_the_keys_opens_and_tells_its_receipt() throws Exception {
    Response taken = post("/kontak", GOOD);
    assertEquals(200, taken.code(), taken.text());
    assertEquals("no-store", taken.header("Cache-Control"));
    assertNull(taken.header("Set-Cookie"));
    Submission submission = only();
    assertEquals(number(taken), submission.header().receipt().number());
    assertEquals("dinkes", submission.header().tenant());
    assertFalse(submission.header().junk());
    for (KeyPair pair : List.of(siti, budi)) {
      Message message = submission.open(id(pair), pair);
      assertEquals("/kontak", message.page());
      assertEquals("Jalan rusak di RT 03", message.fields().get("message"));
      assertEquals("Sari Dewi Lestari", message.fields().get("name"));
    }
  }

  @Test
  void a_page_loaded_again_sends_nothing_twice() throws Exception {
    String first = number(post("/kontak", GOOD));
    assertEquals(first, number(post("/kontak", GOOD)));
    assertEquals(1, waiting().size());
    assertNotEquals(first, number(post("/kontak", GOOD + "+lagi")));
    assertEquals(2, waiting().size());
    assertTrue(node.metrics().contains("perisai_submissions_total{outcome=\"repeated\"} 1"));
  }

  @Test
  void the_same_pressed_many_times_at_once_is_one_and_others_are_all_taken() throws Exception {
    ExecutorService hands = Executors.newFixedThreadPool(16);
    try {
      List<Callable<String>> presses = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        String body = GOOD + (i % 2 == 0 ? "" : "+" + i);
        presses.add(() -> number(post("/kontak", body)));
      }
      Set<String> numbers = new HashSet<>();
      for (Future<String> press : hands.invokeAll(presses)) {
        numbers.add(press.get());
      }
      assertEquals(13, numbers.size());
      assertEquals(13, waiting().size());
    } finally {
      hands.shutdownNow();
    }
  }

  @Test
  void says_what_is_wrong_and_keeps_what_was_typed() throws Exception {
    Response wrong = post("/kontak", "name=%3Cscript%3Ealert(1)%3C%2Fscript%3E&message=%0D%0A");
    assertEquals(422, wrong.code());
    assertEquals("no-store", wrong.header("Cache-Control"));
    assertTrue(wrong.text().contains("Perihal: belum diisi"), wrong.text());
    assertTrue(wrong.text().contains("value=\"&lt;script&gt;alert(1)&lt;/script&gt;\""));
    assertFalse(wrong.text().contains("<script"));
    byte[] signed = signed("/kontak");
    ComposedPage.of(signed).slot(wrong.body());
    assertEquals(0, waiting().size());
    Response english = post("/en/kontak", "message=" + "x".repeat(5001));
    assertTrue(english.text().contains("Message: at most 5,000 characters"), english.text());
    assertTrue(english.text().contains("x".repeat(5001)));
  }

  @Test
  void whoever_complains_may_stay_unknown() throws Exception {
    assertEquals(200, post("/pengaduan", "subject=Pungli&message=Diminta+uang").code());
    assertEquals(Set.of("subject", "message"), only().open(id(siti), siti).fields().keySet());
  }

  @Test
  void incidents_go_to_those_who_respond_to_them_and_to_nobody_else() throws Exception {
    assertEquals(200, post("/lapor", "subject=Diubah&message=Ada+iklan+judi").code());
    assertEquals(2, only().keys().size());
    city.sealing.put(SmallCity.INCIDENTS, List.of(key(csirt)));
    city.putDirectory(3, SmallCity.EXPIRES);
    node.tick();
    assertEquals(200, post("/lapor", "subject=Diubah&message=Ada+iklan+judi+lagi").code());
    Submission report =
        submissions().stream().filter(one -> one.keys().size() == 1).findFirst().orElseThrow();
    assertEquals("Ada iklan judi lagi", report.open(id(csirt), csirt).fields().get("message"));
    assertThrows(Rejected.class, () -> report.open(id(siti), siti));
    assertEquals(200, post("/kontak", GOOD).code());
    assertEquals(2, submissions().stream().filter(one -> one.keys().size() == 2).count());
  }

  @Test
  void a_site_without_a_key_says_so_and_health_too() throws Exception {
    city.sealing.clear();
    city.putDirectory(3, SmallCity.EXPIRES);
    node.tick();
    Response page = node.get("dinkes.localhost", "/kontak");
    assertEquals(200, page.code());
    assertTrue(page.text().contains("belum menerima pesan"), page.text());
    assertFalse(page.text().contains("<form"));
    Response sent = post("/kontak", GOOD);
    assertEquals(503, sent.code());
    assertTrue(sent.text().contains("Jalan rusak di RT 03"), "nothing typed is lost");
    assertTrue(node.health().text().contains("no key to seal messages to: dinkes"));
    assertEquals(200, node.health().code());
    assertEquals(0, waiting().size());
  }

  @Test
  void what_is_over_the_bounds_or_in_the_trap_is_put_aside_and_not_away() throws Exception {
    for (int i = 0; i < SubmissionRates.Bound.ADDRESS.burst; i++) {
      assertEquals(200, post("/kontak", GOOD + "+" + i).code());
    }
    Response over = post("/kontak", GOOD + "+lebih");
    Response trapped = post("/pengaduan", "subject=a&message=b&homepage=https%3A%2F%2Fjudi");
    assertEquals(200, over.code());
    assertEquals(200, trapped.code());
    List<Submission> junk = submissions().stream().filter(one -> one.header().junk()).toList();
    assertEquals(2, junk.size());
    assertTrue(junk.stream().anyMatch(one -> one.header().receipt().number().equals(number(over))));
    assertTrue(node.metrics().contains("perisai_submissions_total{outcome=\"junk\"} 2"));
  }

  @Test
  void a_network_beyond_all_bounds_is_told_so_and_nothing_typed_is_lost() throws Exception {
    String trap = "&homepage=https%3A%2F%2Fjudi";
    for (int i = 0; i < SubmissionRates.Bound.JUNK.burst; i++) {
      assertEquals(200, post("/pengaduan", "subject=a&message=b" + i + trap).code());
    }
    Response told = post("/pengaduan", "subject=Pungli&message=Diminta+uang" + trap);
    assertEquals(503, told.code());
    assertTrue(told.text().contains("Terlalu banyak pesan"), told.text());
    assertTrue(told.text().contains("Diminta uang"), told.text());
    assertTrue(node.metrics().contains("perisai_submissions_total{outcome=\"too_many\"} 1"));
    assertEquals(SubmissionRates.Bound.JUNK.burst, waiting().size());
  }

  @Test
  void one_real_report_is_found_among_what_was_put_aside() throws Exception {
    String real = number(post("/lapor", "subject=Diubah&message=Situs+diubah+orang"));
    Path junk = RunningNode.inbox(temporary.resolve("store")).resolve("uji/junk");
    for (int i = 0; i < 200; i++) {
      noise(i, junk);
    }
    assertEquals(201, waiting().size());
    Submission found =
        submissions().stream().filter(one -> !one.header().junk()).findFirst().orElseThrow();
    assertEquals(real, found.header().receipt().number());
    assertEquals("Situs diubah orang", found.open(id(siti), siti).fields().get("message"));
  }

  private void noise(int i, Path junk) throws Exception {
    Header header =
        new Header(FormKind.INCIDENT, true, "uji", SmallCity.ISSUED, Receipt.random(), "dinkes");
    Message message = new Message("/lapor", Map.of("message", "judi " + i));
    byte[] point = P256.point((ECPublicKey) siti.getPublic());
    Files.write(
        junk.resolve(header.receipt() + ".json"),
        Submission.seal(header, message, Map.of(id(siti), point)).bytes());
  }

  @Test
  void posts_are_taken_by_forms_alone() throws Exception {
    assertEquals(405, post("/", GOOD).code());
    assertEquals(405, post("/berita/1", GOOD).code());
    assertEquals(405, post("/tidak-ada", GOOD).code());
    assertEquals(405, post("/.well-known/perisai/timestamp", GOOD).code());
    assertEquals(405, send("PUT /kontak", "Content-Length: 0\r\n", "").code());
    assertEquals(0, waiting().size());
  }

  @Test
  void refuses_other_bodies_and_forms_of_other_sites() throws Exception {
    assertEquals(400, post("/kontak", GOOD + "&extra=1").code());
    assertEquals(400, post("/kontak", "name=a&name=b").code());
    assertEquals(400, post("/kontak", "name=%ff").code());
    assertEquals(415, post("/kontak", GOOD, "text/plain", "").code());
    assertEquals(415, post("/kontak", GOOD, "multipart/form-data; boundary=x", "").code());
    for (String foreign :
        List.of(
            "Sec-Fetch-Site: cross-site\r\n",
            "Sec-Fetch-Site: same-site\r\n",
            "Origin: https://evil.example\r\n",
            "Origin: x\r\n",
            "Origin: dinkes.localhost\r\n",
            "Origin: ://dinkes.localhost\r\n",
            "Origin: http://\r\n",
            "Origin: \r\n",
            "Origin: http://dukcapil.localhost\r\n")) {
      assertEquals(403, post("/kontak", GOOD, FormBody.MEDIA_TYPE, foreign).code(), foreign);
    }
    assertEquals(0, waiting().size());
    for (String own :
        List.of(
            "Sec-Fetch-Site: same-origin\r\nOrigin: http://dinkes.localhost\r\n",
            "Origin: http://dinkes.localhost:8080\r\n",
            "Sec-Fetch-Site: none\r\n")) {
      assertEquals(200, post("/kontak", GOOD, FormBody.MEDIA_TYPE, own).code(), own);
    }
  }

  @Test
  void bounds_what_is_sent_whether_or_not_its_length_is_told() throws Exception {
    String big = "name=Sari&message=" + "x".repeat(FormBody.MOST_BYTES);
    assertEquals(413, post("/kontak", big).code());
    String chunk = Integer.toHexString(big.length()) + "\r\n" + big + "\r\n0\r\n\r\n";
    String chunked = "Content-Type: " + FormBody.MEDIA_TYPE + "\r\nTransfer-Encoding: chunked\r\n";
    assertTrue(isRefused(chunked, chunk));
    String small = Integer.toHexString(GOOD.length()) + "\r\n" + GOOD + "\r\n0\r\n\r\n";
    assertEquals(
        200,
        send(
                "POST /kontak",
                "Content-Type: " + FormBody.MEDIA_TYPE + "\r\nTransfer-Encoding: chunked\r\n",
                small)
            .code());
    assertEquals(1, waiting().size());
  }

  @Test
  void slow_bodies_keep_nobody_else_waiting() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        Socket socket = new Socket("127.0.0.1", node.port());
        socket.getOutputStream().write((head(10_000) + "name=S").getBytes(UTF_8));
        slow.add(socket);
      }
      assertEquals(200, post("/kontak", GOOD).code());
      assertEquals(200, node.get("dinkes.localhost", "/berita/1").code());
      assertEquals(1, waiting().size());
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void one_address_has_so_many_under_way_and_no_more() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < FormBodies.AT_ONCE_OF_ONE; i++) {
        Socket socket = new Socket("127.0.0.1", node.port());
        socket.getOutputStream().write((head(10_000) + "name=S").getBytes(UTF_8));
        slow.add(socket);
      }
      Response busy = post("/kontak", GOOD);
      for (int i = 0; i < 100 && busy.code() != 503; i++) {
        busy = post("/kontak", GOOD + "+" + i);
      }
      assertEquals(503, busy.code());
      assertEquals(200, node.get("dinkes.localhost", "/kontak").code());
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void bodies_that_do_not_come_in_time_make_room_for_others() throws Exception {
    node.close();
    ClientBounds hasty =
        new ClientBounds(1_000, 60_000, 900, 60_000, 10_000, 1_000, 4_000, 1_000, List.of());
    node =
        new RunningNode(
                RepositorySource.of(city.path()),
                temporary.resolve("store"),
                city,
                Clock.systemUTC(),
                Optional.empty(),
                hasty)
            .tick();
    for (int round = 0; round < 2; round++) {
      List<Socket> slow = new ArrayList<>();
      for (int i = 0; i < FormBodies.AT_ONCE_OF_ONE; i++) {
        Socket socket = new Socket("127.0.0.1", node.port());
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write((head(10_000) + "name=S").getBytes(UTF_8));
        slow.add(socket);
      }
      for (Socket socket : slow) {
        assertEquals(-1, socket.getInputStream().read(), "it was closed, and not answered");
        socket.close();
      }
      awaitBrokenOff((round + 1) * FormBodies.AT_ONCE_OF_ONE);
    }
    assertEquals(200, post("/kontak", GOOD).code());
    assertEquals(64, counted("broken_off"));
    assertEquals(1, counted("accepted"));
  }

  /** Clients see the end of a connection before it is counted and its place is free. */
  private void awaitBrokenOff(int count) throws Exception {
    long end = System.nanoTime() + 20_000_000_000L;
    while (counted("broken_off") < count && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertEquals(count, counted("broken_off"));
  }

  private long counted(String outcome) throws IOException {
    String line = "perisai_submissions_total{outcome=\"" + outcome + "\"} ";
    return node.metrics()
        .lines()
        .filter(each -> each.startsWith(line))
        .mapToLong(each -> Long.parseLong(each.substring(line.length())))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void says_which_methods_a_page_takes() throws Exception {
    for (String method : List.of("PUT", "DELETE", "OPTIONS", "get", "post", "APA")) {
      Response form = send(method + " /kontak", "", "");
      assertEquals(405, form.code(), method);
      assertEquals("GET, HEAD, POST", form.header("Allow"), method);
      Response page = send(method + " /berita/1", "", "");
      assertEquals(405, page.code(), method);
      assertEquals("GET, HEAD", page.header("Allow"), method);
    }
    assertEquals("GET, HEAD", send("POST /berita/1", "", "").header("Allow"));
    assertEquals("GET, HEAD", send("PUT /tidak-ada", "", "").header("Allow"));
    assertEquals("GET, HEAD", send("PUT /../kontak", "", "").header("Allow"));
  }

  @Test
  void a_disk_that_takes_nothing_is_told_and_nothing_typed_is_lost() throws Exception {
    Path own = RunningNode.inbox(temporary.resolve("store")).resolve("uji");
    Path away = Files.move(own, temporary.resolve("away"));
    Files.write(own, new byte[] {1});
    Response told = post("/kontak", GOOD);
    assertEquals(503, told.code());
    assertTrue(told.text().contains("Pesan Anda belum diterima"), told.text());
    assertTrue(told.text().contains("Jalan rusak di RT 03"));
    assertEquals(503, node.health().code());
    assertTrue(node.health().text().contains("messages cannot be written"), node.health().text());
    assertEquals(200, node.get("dinkes.localhost", "/").code());
    Files.delete(own);
    Files.move(away, own);
    assertEquals(200, post("/kontak", GOOD).code());
    assertEquals(200, node.health().code());
    assertEquals(1, waiting().size());
  }

  @Test
  void messages_that_the_disk_refused_take_nothing_of_the_share_of_those_that_follow()
      throws Exception {
    Path own = RunningNode.inbox(temporary.resolve("store")).resolve("uji");
    Path away = Files.move(own, temporary.resolve("away"));
    Files.write(own, new byte[] {1});
    for (int i = 0; i < SubmissionRates.Bound.ADDRESS.burst + 5; i++) {
      assertEquals(503, post("/kontak", GOOD + "+" + i).code());
    }
    Files.delete(own);
    Files.move(away, own);
    assertEquals(200, post("/kontak", GOOD).code());
    assertEquals(1, waiting().size());
    assertFalse(submissions().get(0).header().junk());
  }

  @Test
  void an_inbox_whose_disk_hangs_stops_forms_alone_and_says_so() throws Exception {
    ExecutorService citizens = Executors.newCachedThreadPool();
    CompletionService<Response> posts = new ExecutorCompletionService<>(citizens);
    try {
      try (HangingDisk disk = new HangingDisk(RunningNode.inbox(temporary.resolve("store")))) {
        for (int i = 0; i <= FormBodies.PLACES; i++) {
          String body = GOOD + "+" + i;
          posts.submit(() -> post("/kontak", body));
        }
        Response told = posts.take().get();
        assertEquals(503, told.code());
        assertTrue(told.text().contains("Pesan Anda belum diterima"), told.text());
        assertTrue(told.text().contains("Jalan rusak di RT 03"), "nothing typed is lost");
        while (disk.waiting() == 0) {
          Thread.sleep(10);
        }
        assertTrue(disk.waiting() <= FormBodies.WORKERS, "no thread of others waits for it");
        // More than there are threads that read what is not in memory.
        for (int i = 0; i < 20; i++) {
          assertEquals(200, node.get("dinkes.localhost", "/kontak").code());
          assertEquals(200, node.get("dinkes.localhost", "/berita/1").code());
        }
        assertEquals(200, node.tick().health().code());
      }
      for (int i = 0; i < FormBodies.PLACES; i++) {
        assertEquals(200, posts.take().get().code());
      }
      assertEquals(FormBodies.PLACES, waiting().size());
      assertEquals(200, post("/kontak", GOOD).code());
    } finally {
      citizens.shutdownNow();
    }
  }

  @Test
  void a_site_that_is_held_or_in_maintenance_takes_nothing() throws Exception {
    hold(1, Action.SERVE, OptionalLong.of(2));
    Response held = post("/kontak", GOOD);
    assertEquals(503, held.code());
    assertTrue(held.text().contains("sedang tidak menerima pesan"), held.text());
    assertFalse(node.get("dinkes.localhost", "/kontak").text().contains("<form"));
    hold(2, Action.MAINTENANCE, OptionalLong.empty());
    assertEquals(503, post("/kontak", GOOD).code());
    assertEquals(0, waiting().size());
    hold(3, Action.LIFT, OptionalLong.empty());
    assertEquals(200, post("/kontak", GOOD).code());
  }

  @Test
  void a_page_that_was_purged_takes_nothing() throws Exception {
    Digest digest = Digest.of(signed("/kontak"));
    city.put(
        RepositoryPaths.purge("dinkes", 1),
        PurgeStatement.of("dinkes", 1, SmallCity.ISSUED, "bocor", Set.of(digest)),
        city.publishers.get("dinkes"));
    node.tick();
    assertEquals(410, post("/kontak", GOOD).code());
    assertEquals(0, waiting().size());
  }

  /** All that a node has on its disks, and no private key: nothing of it opens. */
  @Test
  void a_compromised_node_can_read_no_past_message() throws Exception {
    assertEquals(200, post("/kontak", GOOD).code());
    Submission sealed = only();
    node.close();
    List<Path> files;
    try (Stream<Path> all = Files.walk(temporary)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    assertTrue(files.size() > 30, files.size() + " files");
    for (Path file : files) {
      String text = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
      assertFalse(text.contains("RT 03") || text.contains("RT+03"), file.toString());
      // More letters than what is sealed, in base64, ever has by chance.
      assertFalse(text.contains("Sari Dewi") || text.contains("Sari+Dewi"), file.toString());
      assertFalse(text.contains("PRIVATE KEY"), file.toString());
    }
    for (KeyPair stranger : List.of(Hpke.newKeyPair(), csirt)) {
      assertThrows(Rejected.class, () -> sealed.open(id(siti), stranger));
    }
    assertEquals("Sari Dewi Lestari", sealed.open(id(siti), siti).fields().get("name"));
    node = new RunningNode(city, temporary.resolve("another")).tick();
  }

  private void hold(long version, Action action, OptionalLong release) throws Exception {
    city.put(
        RepositoryPaths.hold("dinkes", version),
        HoldStatement.of("dinkes", version, SmallCity.ISSUED, action, "disusupi", release),
        city.publishers.get("dinkes"));
    node.tick();
  }

  private byte[] signed(String path) throws Exception {
    String language = path.startsWith("/en") ? "en" : "id";
    Digest digest =
        city.form("dinkes", path, "contact", language).variants().get(0).identity().digest();
    return city.read(RepositoryPaths.blob("dinkes", digest));
  }

  private Response post(String path, String body) throws IOException {
    return post(path, body, FormBody.MEDIA_TYPE, "");
  }

  private Response post(String path, String body, String type, String fields) throws IOException {
    return send(
        "POST " + path,
        "Content-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n" + fields,
        body);
  }

  private static String head(int length) {
    return "POST /kontak HTTP/1.1\r\nHost: dinkes.localhost\r\nContent-Type: "
        + FormBody.MEDIA_TYPE
        + "\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }

  private Response send(String begin, String fields, String body) throws IOException {
    return RunningNode.send(
        node.port(), begin + " HTTP/1.1\r\nHost: dinkes.localhost\r\n" + fields + "\r\n" + body);
  }

  /** Answered so, or cut off while still being sent. */
  private boolean isRefused(String fields, String body) {
    try {
      return send("POST /kontak", fields, body).code() == 413;
    } catch (IOException cutOff) {
      return true;
    }
  }

  private static String number(Response taken) {
    Matcher number = NUMBER.matcher(taken.text());
    assertTrue(number.find(), taken.code() + " " + taken.text());
    return number.group(1);
  }

  private CollectInbox collect() {
    return new CollectInbox(RunningNode.inbox(temporary.resolve("store")));
  }

  private List<Waiting> waiting() throws IOException {
    return collect().waiting(10_000);
  }

  private List<Submission> submissions() throws Exception {
    List<Submission> submissions = new ArrayList<>();
    for (Waiting waiting : waiting()) {
      submissions.add(collect().submission(waiting, collect().bytes(waiting)));
    }
    return submissions;
  }

  private Submission only() throws Exception {
    List<Submission> all = submissions();
    assertEquals(1, all.size());
    return all.get(0);
  }

  static SealingKey key(KeyPair pair) throws Rejected {
    return SealingKey.of(UUID.randomUUID(), P256.point((ECPublicKey) pair.getPublic()));
  }

  private static Digest id(KeyPair pair) {
    return Digest.of(pair.getPublic().getEncoded());
  }
}
