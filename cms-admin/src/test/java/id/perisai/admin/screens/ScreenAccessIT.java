package id.perisai.admin.screens;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Role;
import id.perisai.admin.StartedProduct;
import id.perisai.admin.frame.Screen;
import id.perisai.admin.screens.Doors.Door;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Who gets to see what: every screen and every REST path that exists, as nobody, as every role, and
 * as somebody of another tenant.
 */
class ScreenAccessIT {
  private static final String TENANT = "disdukcapil";
  private static final String OTHER = "dinkes";
  private static final UUID MISSING = UUID.fromString("0f0e0d0c-1111-4222-8333-444455556666");
  private static final StartedProduct PRODUCT = StartedProduct.shared();

  /** A key in the list of those that count: its site and its fingerprint. */
  private static final Pattern KEY =
      Pattern.compile("<li><code>([^<]+)</code>[^<]*<code>([^<]+)</code>");

  /** Everything that is there to be read, and nothing to be changed. */
  private static final Set<Screen> READING =
      EnumSet.of(
          Screen.HOME,
          Screen.PASSWORD,
          Screen.FACTORS,
          Screen.SESSIONS,
          Screen.PAGES,
          Screen.HISTORY,
          Screen.PREVIEW,
          Screen.MEDIA,
          Screen.QUEUE,
          Screen.REVIEW,
          Screen.IMPORTS,
          Screen.IMPORT,
          Screen.ACCESS,
          Screen.RECORD,
          Screen.AUDIT);

  /** Read aloud: what each role may open. Written apart from the screens' own list. */
  private static final Map<Role, Set<Screen>> MAY =
      Map.of(
          Role.AUTHOR,
          EnumSet.of(
              Screen.HOME,
              Screen.PASSWORD,
              Screen.FACTORS,
              Screen.SESSIONS,
              Screen.PAGES,
              Screen.NEW_PAGE,
              Screen.NEW_EDITOR,
              Screen.EDITOR_OF_PAGE,
              Screen.HISTORY,
              Screen.WITHDRAW,
              Screen.CONFLICT,
              Screen.PREVIEW,
              Screen.SUBMIT,
              Screen.MENU,
              Screen.SETTINGS,
              Screen.MEDIA,
              Screen.QUEUE,
              Screen.REVIEW,
              Screen.IMPORTS,
              Screen.IMPORT),
          Role.REVIEWER,
          EnumSet.of(
              Screen.HOME,
              Screen.PASSWORD,
              Screen.FACTORS,
              Screen.SESSIONS,
              Screen.PAGES,
              Screen.HISTORY,
              Screen.PREVIEW,
              Screen.MEDIA,
              Screen.QUEUE,
              Screen.REVIEW,
              Screen.IMPORTS,
              Screen.IMPORT,
              Screen.RECORD,
              Screen.AUDIT),
          Role.PUBLISHER,
          EnumSet.of(
              Screen.HOME,
              Screen.PASSWORD,
              Screen.FACTORS,
              Screen.SESSIONS,
              Screen.PAGES,
              Screen.HISTORY,
              Screen.PREVIEW,
              Screen.MEDIA,
              Screen.QUEUE,
              Screen.REVIEW,
              Screen.IMPORTS,
              Screen.IMPORT,
              Screen.PUBLISH,
              Screen.FORCE,
              Screen.LOOK,
              Screen.POWER,
              Screen.MY_KEYS),
          Role.TENANT_ADMIN,
          EnumSet.of(
              Screen.HOME,
              Screen.PASSWORD,
              Screen.FACTORS,
              Screen.SESSIONS,
              Screen.PAGES,
              Screen.HISTORY,
              Screen.PREVIEW,
              Screen.MEDIA,
              Screen.QUEUE,
              Screen.REVIEW,
              Screen.IMPORTS,
              Screen.IMPORT,
              Screen.LOOK,
              Screen.PEOPLE,
              Screen.ACCESS,
              Screen.RECORD,
              Screen.AUDIT),
          Role.RESPONDER,
          EnumSet.of(
              Screen.HOME,
              Screen.PASSWORD,
              Screen.FACTORS,
              Screen.SESSIONS,
              Screen.PAGES,
              Screen.HISTORY,
              Screen.PREVIEW,
              Screen.MEDIA,
              Screen.QUEUE,
              Screen.REVIEW,
              Screen.IMPORTS,
              Screen.IMPORT,
              Screen.INBOX),
          Role.AUDITOR,
          READING,
          Role.CYBER_AGENT,
          READING,
          Role.PLATFORM_ADMIN,
          EnumSet.of(
              Screen.HOME,
              Screen.PASSWORD,
              Screen.FACTORS,
              Screen.SESSIONS,
              Screen.PAGES,
              Screen.HISTORY,
              Screen.PREVIEW,
              Screen.MEDIA,
              Screen.QUEUE,
              Screen.REVIEW,
              Screen.IMPORTS,
              Screen.IMPORT,
              Screen.PEOPLE,
              Screen.ACCESS,
              Screen.RECORD,
              Screen.AUDIT,
              Screen.TENANTS,
              Screen.NEW_TENANT,
              Screen.TENANT,
              Screen.POWER,
              Screen.MY_KEYS,
              Screen.KEYS,
              Screen.ROOT,
              Screen.THEME));

  private static UUID ownPage;
  private static UUID otherPage;

  @BeforeAll
  static void findPages() throws SQLException, IOException {
    ownPage = anyPage(TENANT);
    otherPage = anyPage(OTHER);
  }

  private static UUID anyPage(String tenant) throws SQLException, IOException {
    try (Connection db = PRODUCT.superuser();
        PreparedStatement query =
            db.prepareStatement(
                "select id from perisai.page where tenant_id = ? and type = 'news' order by id")) {
      query.setString(1, tenant);
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return (UUID) rows.getObject(1);
      }
    }
  }

  @TestFactory
  List<DynamicTest> sends_nobody_to_the_sign_in_screen() {
    return Arrays.stream(Screen.values())
        .filter(screen -> !screen.isOpen())
        .map(
            screen ->
                DynamicTest.dynamicTest(
                    screen.name(),
                    () -> {
                      HttpResponse<String> answer = anonymous("GET", address(screen, ownPage));
                      assertEquals(302, answer.statusCode());
                      assertTrue(
                          answer.headers().firstValue("location").orElse("").contains("/masuk"));
                    }))
        .toList();
  }

  @TestFactory
  List<DynamicTest> opens_to_each_role_its_screens_and_no_other() throws SQLException, IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Role role : Role.values()) {
      String tenant = role == Role.PLATFORM_ADMIN ? "platform" : TENANT;
      Person person = Person.of(PRODUCT, "Uji " + role, tenant, role);
      for (Screen screen : Screen.values()) {
        if (!screen.isOpen()) {
          tests.add(
              DynamicTest.dynamicTest(
                  role + " " + screen,
                  () ->
                      assertEquals(
                          MAY.get(role).contains(screen) ? expected(screen, tenant) : 403,
                          person.get(address(screen, ownPage)).statusCode())));
        }
      }
    }
    return tests;
  }

  /** Screens of one thing answer 404 when it is not this tenant's or is not there. */
  private static int expected(Screen screen, String tenant) {
    boolean ofPage = screen.address().contains("{page}");
    boolean ofOther =
        screen.address().contains("{submission}") || screen.address().contains("{batch}");
    if (ofOther || screen == Screen.CONFLICT || ofPage && !tenant.equals(TENANT)) {
      return 404;
    }
    return 200;
  }

  @TestFactory
  List<DynamicTest> answers_for_another_tenants_things_as_for_missing_ones()
      throws SQLException, IOException {
    Person everything =
        Person.of(
            PRODUCT,
            "Uji Segala",
            TENANT,
            Role.AUTHOR,
            Role.REVIEWER,
            Role.PUBLISHER,
            Role.TENANT_ADMIN);
    return Arrays.stream(Screen.values())
        .filter(screen -> screen.address().matches(".*\\{(page|submission|batch)\\}.*"))
        .map(
            screen ->
                DynamicTest.dynamicTest(
                    screen.name(),
                    () -> {
                      HttpResponse<String> others = everything.get(address(screen, otherPage));
                      HttpResponse<String> missing = everything.get(address(screen, MISSING));
                      assertEquals(404, others.statusCode());
                      assertEquals(missing.statusCode(), others.statusCode());
                      assertEquals(missing.body(), others.body());
                    }))
        .toList();
  }

  @TestFactory
  List<DynamicTest> opens_no_rest_path_to_nobody() {
    return Doors.all().stream()
        .map(
            door ->
                DynamicTest.dynamicTest(
                    door.toString(),
                    () ->
                        assertTrue(
                            Set.of(401, 403)
                                .contains(
                                    anonymous(door.method(), filled(door, ownPage)).statusCode()))))
        .toList();
  }

  @TestFactory
  List<DynamicTest> keeps_rest_paths_of_pages_within_their_tenant()
      throws SQLException, IOException {
    Person author = Person.of(PRODUCT, "Uji Pintu", TENANT, Role.AUTHOR);
    String body =
        "{\"base\":1,\"content\":{\"type\":\"news\",\"language\":\"id\",\"path\":\"/berita/uji-pintu\","
            + "\"title\":\"Uji\",\"date\":\"2026-11-21\",\"fields\":{},\"body\":[]}}";
    return Doors.all().stream()
        .filter(door -> door.path().contains("{page}"))
        .map(
            door ->
                DynamicTest.dynamicTest(
                    door.toString(),
                    () -> {
                      HttpResponse<String> others = author.postJson(filled(door, otherPage), body);
                      HttpResponse<String> missing = author.postJson(filled(door, MISSING), body);
                      assertEquals(404, others.statusCode());
                      assertEquals(missing.body(), others.body());
                    }))
        .toList();
  }

  /** What those who sign see on their screens of acts, these see where nothing can be done. */
  @Test
  void an_auditor_reads_what_came_into_force_in_their_own_site() throws Exception {
    String own = "kec-cipocokjaya"; // no other test holds these two
    String held = "kec-serang";
    Road road = new Road(PRODUCT, own);
    road.approved("uji-riwayat-" + System.nanoTime(), "Uji riwayat");
    road.published(road.prepared());
    String reason = "uji riwayat " + Long.toString(System.currentTimeMillis(), 36);
    heldAndLifted(road, reason + " sendiri");
    Road elsewhere = new Road(PRODUCT, held);
    heldAndLifted(elsewhere, reason + " lain");

    Person auditor = Person.of(PRODUCT, "Uji Pemeriksa", own, Role.AUDITOR);
    String publisher = road.publisher.name();
    String releases = auditor.get("/riwayat-terbit").body();
    assertTrue(releases.contains("ditandatangani " + publisher), releases);
    String keys = auditor.get("/riwayat-terbit?jenis=kunci").body();
    assertTrue(keys.contains("<code>" + own + "</code> " + publisher), keys);
    assertFalse(keys.contains("<code>" + OTHER + "</code>"), keys);
    String holds = auditor.get("/riwayat-terbit?jenis=penahanan").body();
    assertTrue(holds.contains("Penahanan dan penghapusan"), holds);
    assertTrue(holds.contains(power(reason + " sendiri", publisher)), holds);
    assertTrue(holds.contains(power(reason + " sendiri, selesai", publisher)), holds);
    assertTrue(holds.contains("sudah diganti oleh yang lebih baru"), holds);
    assertFalse(holds.contains(reason + " lain"), holds);
    assertFalse(holds.contains("<code>" + held + "</code>"), holds);
    assertTrue(auditor.get("/").body().contains("href=\"/riwayat-terbit\""));
    assertFalse(releases.contains("method=\"post\" action=\"/riwayat"), "nothing to be done");

    Person ofAll = Person.of(PRODUCT, "Uji Pemeriksa Kota", "platform", Role.AUDITOR);
    String all = ofAll.get("/riwayat-terbit?jenis=penahanan").body();
    assertTrue(all.contains(power(reason + " sendiri", publisher)), all);
    assertTrue(all.contains(power(reason + " lain", elsewhere.publisher.name())), all);
    List<String> listed = keysOfAllScreenfuls(ofAll);
    assertEquals(listed.size(), Set.copyOf(listed).size(), "none twice: " + listed);
    for (String tenant : List.of(own, held, OTHER)) {
      assertTrue(
          listed.stream().anyMatch(key -> key.startsWith(tenant + " ")), tenant + " in " + listed);
    }
  }

  /** Visitors see the site again afterwards. */
  private static void heldAndLifted(Road road, String reason) throws Exception {
    road.published(road.hold("maintenance", reason));
    road.published(road.hold("lift", reason + ", selesai"));
  }

  /** How the screen says why a hold came, and who signed it. */
  private static String power(String reason, String signer) {
    return "<p>" + reason + "</p><p class=\"meta\">" + signer + ", ";
  }

  /** Sites with fingerprints, from the first screenful to the last; the city has more than one. */
  private static List<String> keysOfAllScreenfuls(Person auditor) throws IOException {
    List<String> keys = new ArrayList<>();
    int number = 0;
    String body;
    do {
      number++;
      body = auditor.get("/riwayat-terbit?jenis=kunci&hal=" + number).body();
      Matcher row = KEY.matcher(body);
      int before = keys.size();
      while (row.find()) {
        keys.add(row.group(1) + " " + row.group(2));
      }
      boolean last = !body.contains("rel=\"next\"");
      assertTrue(last || keys.size() - before == 25, number + " is full: " + body);
      assertTrue(keys.size() > before, number + " shows something: " + body);
    } while (body.contains("rel=\"next\"") && number < 99);
    assertTrue(number > 1, "more than one screenful: " + keys);
    return keys;
  }

  @Test
  void finds_the_rest_paths_that_there_are() {
    assertTrue(Doors.all().size() >= 8, Doors.all().toString());
  }

  @Test
  void shows_no_preview_and_no_image_of_another_tenant() throws SQLException, IOException {
    Person author = Person.of(PRODUCT, "Uji Pratinjau", TENANT, Role.AUTHOR);
    String image = imageOf(OTHER);
    assertAll(
        () -> assertEquals(200, author.get("/pratinjau/" + ownPage + "/1").statusCode()),
        () -> assertEquals(404, author.get("/pratinjau/" + otherPage + "/1").statusCode()),
        () -> assertEquals(404, author.get("/pratinjau/" + MISSING + "/1").statusCode()),
        () -> assertEquals(404, author.get(image).statusCode()),
        () -> {
          HttpResponse<String> own = Person.of(PRODUCT, "Uji", OTHER, Role.AUTHOR).get(image);
          assertEquals(200, own.statusCode());
          assertEquals(
              "inline; filename=\"" + image.substring("/_m/".length()) + "\"",
              own.headers().firstValue("content-disposition").orElse(""));
        },
        () -> assertEquals(401, anonymous("GET", image).statusCode()),
        () -> assertEquals(401, anonymous("GET", "/pratinjau/" + ownPage + "/1").statusCode()));
  }

  private static String imageOf(String tenant) throws SQLException, IOException {
    try (Connection db = PRODUCT.superuser();
        PreparedStatement query =
            db.prepareStatement(
                "select encode(digest, 'hex') from perisai.media_bytes b where tenant_id = ?"
                    + " and not exists (select from perisai.media_bytes o"
                    + "   where o.tenant_id = 'disdukcapil' and o.digest = b.digest) limit 1")) {
      query.setString(1, tenant);
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return "/_m/" + rows.getString(1) + ".jpg";
      }
    }
  }

  private static HttpResponse<String> anonymous(String method, String path) throws IOException {
    return Person.send(
        HttpRequest.newBuilder(URI.create(PRODUCT.authoring() + path))
            .header("Origin", PRODUCT.authoring())
            .header("Content-Type", "application/json")
            .method(
                method,
                method.equals("GET")
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString("{}")));
  }

  private static String address(Screen screen, UUID id) {
    return fill(screen.address(), id) + (screen == Screen.CONFLICT ? "?milik=98&lain=99" : "");
  }

  private static String filled(Door door, UUID id) {
    return fill(door.path(), id);
  }

  private static String fill(String address, UUID id) {
    return address
        .replace("{page}", id.toString())
        .replaceAll("\\{(submission|batch|message|id)\\}", id.toString())
        .replace("{tenant}", TENANT)
        .replace("{kind}", "news")
        .replace("{language}", "id")
        .replaceAll("\\{(digest|hex)\\}", "0".repeat(64));
  }
}
