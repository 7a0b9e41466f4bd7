package id.perisai.admin.screens;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import id.perisai.access.Role;
import id.perisai.admin.Browser;
import id.perisai.admin.StartedProduct;
import id.perisai.release.Digest;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who has power in a department, on its screen and as a table, also while it is closed. */
class PeopleIT {
  private static final StartedProduct PRODUCT = StartedProduct.shared();
  private static final String TENANT = "kec-taktakan";

  private static Browser browser;

  @BeforeAll
  static void open() {
    browser = Browser.launch();
  }

  @AfterAll
  static void close() {
    browser.close();
  }

  @Test
  void the_table_of_who_has_power_is_given_at_its_address_to_whoever_may_read_it_and_just_proved()
      throws Exception {
    Person admin = Person.of(PRODUCT, "Hadi Tinjauan", TENANT, Role.TENANT_ADMIN);
    Person author = Person.of(PRODUCT, "=SUM(Sari;Penulis)", TENANT, Role.AUTHOR);
    Person stranger = Person.of(PRODUCT, "Sinta Tetangga", "dpad", Role.AUTHOR);
    HttpResponse<String> table = admin.get("/api/akses.csv");
    assertEquals(200, table.statusCode());
    assertEquals("text/csv;charset=utf-8", header(table, "content-type").replace(" ", ""));
    assertTrue(header(table, "content-disposition").startsWith("attachment"));
    assertEquals("no-store", header(table, "cache-control"));
    assertTrue(table.body().startsWith("\ufeff"), "as spreadsheets read it");
    assertTrue(table.body().contains("Hadi Tinjauan"));
    assertTrue(table.body().contains("'=SUM(Sari"), "no formula: " + table.body());
    assertFalse(table.body().contains(stranger.name()), "of this department alone");
    assertTrue(table.body().contains("Faktor kedua"), table.body());
    assertTrue(table.body().contains("Terakhir menandatangani"), table.body());
    HttpResponse<String> screen = admin.get("/orang/tinjau");
    assertTrue(screen.body().contains("Faktor kedua"), "on the screen too");
    assertEquals(1, exportsOf(admin));

    assertEquals(403, author.get("/api/akses.csv").statusCode());
    run("update perisai.web_session set proven_at = now() - interval '6 minutes'", admin);
    HttpResponse<String> late = admin.get("/api/akses.csv");
    assertEquals(303, late.statusCode());
    assertTrue(
        header(late, "location").endsWith("/buktikan?ke=/orang/tinjau"), header(late, "location"));
    assertEquals(1, exportsOf(admin));
    assertEquals(0, exportsOf(author));
  }

  @Test
  void the_table_and_the_screen_say_who_has_a_second_factor_and_who_signed() throws Exception {
    Person admin = Person.of(PRODUCT, "Hadi Tanpa Kode", TENANT, Role.TENANT_ADMIN);
    Person holder = Person.of(PRODUCT, "Wati Berkode", TENANT, Role.AUTHOR);
    byte[] random = holder.session().hash().bytes();
    try (Connection db = PRODUCT.superuser()) {
      for (String made :
          List.of(
              "code_app (person_id, sealed, last_step, made_at, confirmed_at)"
                  + " values (?, ?, 0, now(), now())",
              "recovery_code (person_id, hash, made_at) values (?, ?, now())")) {
        Person.run(db, "insert into perisai." + made, holder.id(), random);
      }
    }
    String signer =
        text(
            "select p.name from perisai.release_record r"
                + " join perisai.person p on p.id = r.signed_by where r.tenant_id = '"
                + TENANT
                + "' order by r.published_at desc limit 1");
    List<String> table = admin.get("/api/akses.csv").body().lines().toList();
    String ofHolder = row(table, "\"" + holder.name() + "\"");
    assertTrue(ofHolder.endsWith(",\"aplikasi kode, 1 kode pemulihan\",\"0\",\"\""), ofHolder);
    String ofAdmin = row(table, "\"" + admin.name() + "\"");
    assertTrue(ofAdmin.endsWith(",\"tidak ada\",\"0\",\"\""), ofAdmin);
    String ofSigner = row(table, "\"" + signer + "\"");
    assertTrue(ofSigner.matches(".*,\"[1-9]\",\"20[0-9]{2}-[0-9T:.-]+Z\""), ofSigner);

    List<String> screen = List.of(admin.get("/orang/tinjau").body().split("<tr>"));
    String cells = row(screen, ">" + holder.name() + "<div");
    assertTrue(cells.contains(">aplikasi kode, 1 kode pemulihan<"), cells);
    cells = row(screen, ">" + admin.name() + "<div");
    assertTrue(cells.contains(">tidak ada<"), cells);
    assertFalse(cells.contains("terakhir menandatangani"), cells);
    cells = row(screen, ">" + signer + "<div");
    assertTrue(cells.contains("terakhir menandatangani"), cells);
  }

  private static String row(List<String> rows, String with) {
    return rows.stream().filter(row -> row.contains(with)).findFirst().orElseThrow();
  }

  @Test
  void in_a_closed_department_people_are_put_out_on_their_screen_and_given_nothing()
      throws Exception {
    Person admin = Person.of(PRODUCT, "Hadi Tutup", TENANT, Role.TENANT_ADMIN);
    Person both = Person.of(PRODUCT, "Rina Dua Peran", TENANT, Role.AUTHOR, Role.REVIEWER);
    Person leaver = Person.of(PRODUCT, "Tono Pindah", TENANT, Role.AUTHOR);
    state("suspended");
    try {
      Page tab = admin.in(browser.person(1280, 800), "id");
      assertEquals(200, tab.navigate(PRODUCT.authoring() + "/orang").status());
      Looks.require(tab, "people-of-a-closed-department-1280");
      tick(tab, both, Role.PUBLISHER, true);
      assertThat(tab.locator(".messages")).containsText("sedang dihentikan");
      assertEquals("author reviewer", roles(both));
      tick(tab, both, Role.REVIEWER, false);
      assertThat(tab.locator(".messages")).containsText("Peran Rina Dua Peran diubah");
      assertEquals("author", roles(both));
      row(tab, leaver).locator("[id$=':sesi']").click();
      assertThat(tab.locator(".messages")).containsText("Sesi Tono Pindah diakhiri");
      row(tab, leaver).locator("summary[aria-label^='Akhiri']").click();
      row(tab, leaver).locator("[id$=':alasan']").fill("pindah tugas");
      row(tab, leaver).locator("[id$=':akhiri']").click();
      assertThat(row(tab, leaver)).hasCount(0);
      assertEquals("", roles(leaver));
      tab.locator("[id='undang:nama']").fill("Tamu");
      tab.locator("[id='undang:email']").fill("tamu" + System.nanoTime() + "@serangkota.go.id");
      tab.locator("[id='undang'] input[value=AUTHOR]").check();
      tab.locator("[id='undang:kirim']").click();
      assertThat(tab.locator(".messages")).containsText("sedang dihentikan");
      tab.context().close();
    } finally {
      state("active");
    }
  }

  /** Until a directory leaves the key out, what it signs counts. */
  @Test
  void keys_of_a_leaver_are_told_on_the_platforms_first_screen_and_in_its_menu() throws Exception {
    Person leaver = Person.ofCity(PRODUCT, TENANT, Role.PUBLISHER);
    Person platform = Person.ofCity(PRODUCT, "platform", Role.PLATFORM_ADMIN);
    Person admin = Person.of(PRODUCT, "Hadi Instansi", TENANT, Role.TENANT_ADMIN);
    String notice = "id=\"kunci-keluar\"";
    int before = count(platform.get("/orang"));
    assertFalse(platform.get("/").body().contains(leaver.name()));
    run(
        "insert into perisai.key_farewell (tenant_id, key_id, person_id, asked_at)"
            + " select tenant_id, key_id, person_id, now() from perisai.publisher_key"
            + " where tenant_id = '"
            + TENANT
            + "'",
        leaver);
    try {
      HttpResponse<String> first = platform.get("/");
      assertTrue(first.body().contains(notice));
      assertTrue(first.body().contains(leaver.name() + " (" + TENANT + ")"), first.body());
      assertTrue(
          first.body().contains("Situs " + TENANT + " tidak akan punya penerbit lagi"),
          "as the directory without the one key of this site is refused: " + first.body());
      assertEquals(before + 1, count(platform.get("/orang")));
      assertFalse(admin.get("/").body().contains(notice), "the department signs no directory");
      assertFalse(admin.get("/").body().contains("/platform/kunci"));
    } finally {
      run(
          "begin; alter table perisai.key_farewell disable trigger immutable;"
              + " delete from perisai.key_farewell where tenant_id = '"
              + TENANT
              + "'; alter table perisai.key_farewell enable trigger immutable; commit");
    }
    assertFalse(platform.get("/").body().contains(leaver.name()));
  }

  /** The key is listed still, but authoring prepares nothing for whoever has no role. */
  @Test
  void whoever_brings_people_in_reads_on_the_first_screen_that_the_site_cannot_publish()
      throws Exception {
    Person admin = Person.of(PRODUCT, "Hadi Tanpa Penerbit", TENANT, Role.TENANT_ADMIN);
    Person author = Person.of(PRODUCT, "Sari Menunggu", TENANT, Role.AUTHOR);
    Person publisher = Person.ofCity(PRODUCT, TENANT, Role.PUBLISHER);
    String notice = "id=\"tidak-dapat-terbit\"";
    assertFalse(admin.get("/").body().contains(notice));
    run("delete from perisai.membership where role = 'publisher'", publisher);
    try {
      String first = admin.get("/").body();
      assertTrue(first.contains(notice), first);
      assertTrue(first.contains("masih kurang 1 orang yang dapat menandatangani"), first);
      HttpRequest.Builder english =
          HttpRequest.newBuilder(URI.create(PRODUCT.authoring() + "/"))
              .header("Cookie", "perisai=" + admin.session().text() + "; bahasa=en");
      assertTrue(Person.send(english).body().contains("lacks 1 person who can sign it"));
      assertFalse(author.get("/").body().contains(notice), "who can bring in nobody");
    } finally {
      run(
          "insert into perisai.membership (tenant_id, person_id, role) values ('"
              + TENANT
              + "', '"
              + publisher.id()
              + "', 'publisher')");
    }
    assertFalse(admin.get("/").body().contains(notice));
  }

  /** How many keys the menu says that wait. */
  private static int count(HttpResponse<String> screen) {
    Matcher count =
        Pattern.compile("href=\"/platform/kunci\"[^>]*>[^<]*(?:<span class=\"count\">([0-9]+))?")
            .matcher(screen.body());
    assertTrue(count.find(), screen.body());
    return count.group(1) == null ? 0 : Integer.parseInt(count.group(1));
  }

  private static void run(String statements) throws Exception {
    try (Connection db = PRODUCT.superuser();
        Statement statement = db.createStatement()) {
      statement.execute(statements);
    }
  }

  @Test
  void a_screen_that_stood_open_gives_no_role_back() throws Exception {
    Person admin = Person.of(PRODUCT, "Hadi Lama", TENANT, Role.TENANT_ADMIN);
    Person person = Person.of(PRODUCT, "Dewi Kunci Dicuri", TENANT, Role.REVIEWER, Role.PUBLISHER);
    Page tab = admin.in(browser.person(1280, 800), "id");
    tab.navigate(PRODUCT.authoring() + "/orang");
    run("delete from perisai.membership where role = 'publisher'", person);
    tick(tab, person, Role.AUTHOR, true);
    assertThat(tab.locator(".messages")).containsText("sudah diubah");
    assertEquals("reviewer", roles(person));
    tick(tab, person, Role.AUTHOR, true); // the roles as they are now
    assertThat(tab.locator(".messages")).containsText("Peran Dewi Kunci Dicuri diubah");
    assertEquals("author reviewer", roles(person));
    tab.context().close();
  }

  @Test
  void the_trail_says_what_roles_were_before_and_shows_all_that_was_done_from_one_place()
      throws Exception {
    Person admin = Person.of(PRODUCT, "Hadi Jejak", TENANT, Role.TENANT_ADMIN);
    Person person = Person.of(PRODUCT, "Yuni Ganti Peran", TENANT, Role.AUTHOR, Role.REVIEWER);
    Page tab = admin.in(browser.person(1280, 800), "id");
    tab.navigate(PRODUCT.authoring() + "/orang");
    row(tab, person).locator("summary").first().click();
    row(tab, person).locator("[id$=':mengapa']").fill("mutasi ke beta");
    row(tab, person).locator("input[value=REVIEWER]").uncheck();
    row(tab, person).locator("input[type=submit][aria-label^='Ubah']").first().click();
    assertThat(tab.locator(".messages")).containsText("Peran Yuni Ganti Peran diubah");

    tab.navigate(PRODUCT.authoring() + "/catatan?jenis=PEOPLE");
    Locator entry =
        tab.locator("tbody tr", new Page.LocatorOptions().setHasText(person.name())).first();
    assertThat(entry).containsText("mengganti peran Yuni Ganti Peran menjadi: Penulis");
    assertThat(entry).containsText("Sebelumnya: Penulis, Peninjau");
    assertThat(entry).containsText("mutasi ke beta");
    Locator place = entry.locator("a[href^='/catatan?asal=']");
    String digits = place.getAttribute("title");
    assertTrue(digits.matches("[0-9a-f]{16}"), digits);
    place.click();
    assertThat(tab.locator("#asal")).hasValue(digits);
    assertThat(entry).containsText("Yuni Ganti Peran");
    Looks.require(tab, "audit-of-a-place-1280");
    tab.setViewportSize(360, 800);
    Looks.require(tab, "audit-of-a-place-360");
    tab.navigate(PRODUCT.authoring() + "/catatan?asal=" + "0".repeat(16));
    assertThat(tab.locator(".panel.empty")).isVisible();
    tab.context().close();

    String chain =
        text(
            "select encode(cast(chain as bytea), 'hex') from perisai.audit_entry"
                + " where act = 'person.roles' and details->>'person' = '"
                + person.id()
                + "'");
    String row =
        admin
            .get("/api/catatan.csv?asal=" + digits)
            .body()
            .lines()
            .filter(line -> line.contains(person.name()))
            .findFirst()
            .orElseThrow();
    assertTrue(
        row.endsWith(
            ",\"Penulis, Peninjau\",\"" + digits + "\",\"person.roles\",\"\",\"" + chain + "\""),
        row);
    assertFalse(
        admin.get("/api/catatan.csv?asal=" + "0".repeat(16)).body().contains(person.name()));
  }

  @Test
  void whoever_claims_to_come_from_elsewhere_is_written_down_where_they_are() throws Exception {
    Person admin = Person.of(PRODUCT, "Hadi Alamat", TENANT, Role.TENANT_ADMIN);
    assertEquals(200, admin.get("/api/catatan.csv").statusCode());
    HttpRequest.Builder forged =
        HttpRequest.newBuilder(URI.create(PRODUCT.authoring() + "/api/catatan.csv"))
            .header("Cookie", "perisai=" + admin.session().text())
            .header("X-Forwarded-For", "203.0.113.9")
            .header("Forwarded", "for=203.0.113.9");
    assertEquals(200, Person.send(forged).statusCode());
    String places =
        text(
            "select string_agg(coalesce(details->>'from', 'nowhere'), ' ' order by number)"
                + " from perisai.audit_entry where act = 'audit.export' and person_id = '"
                + admin.id()
                + "'");
    assertTrue(places.matches("([0-9a-f]{16}) \\1"), places);
  }

  /** Nobody is refused since; the minute that tidies writes it down all the same. */
  @Test
  void refused_sign_ins_of_an_hour_that_is_over_are_told_within_a_minute() throws Exception {
    String entries =
        "select count(*) from perisai.audit_entry where act = 'sign_in.refused_more'"
            + " and details->>'count' = '4321'";
    assertEquals(0, count(entries));
    try (Connection db = PRODUCT.superuser()) {
      Person.run(
          db,
          "insert into perisai.sign_in_attempt (kind, subject, failures, last_at) values"
              + " ('refusals', ?, 4521, date_trunc('hour', now()) - interval '1 hour')"
              + " on conflict (kind, subject) do update set failures = 4521,"
              + " last_at = excluded.last_at",
          Digest.of("refused sign-ins".getBytes(StandardCharsets.UTF_8)).bytes());
    }
    Instant end = Instant.now().plus(Duration.ofSeconds(90));
    while (count(entries) == 0 && Instant.now().isBefore(end)) {
      Thread.sleep(500);
    }
    assertEquals(1, count(entries));
  }

  private static void tick(Page tab, Person person, Role role, boolean on) {
    Locator row = row(tab, person);
    row.locator("summary").first().click();
    row.locator("input[value=" + role.name() + "]").setChecked(on);
    row.locator("input[type=submit][aria-label^='Ubah']").first().click();
  }

  private static Locator row(Page tab, Person person) {
    return tab.locator("[id='orang'] tr", new Page.LocatorOptions().setHasText(person.name()));
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static void state(String state) throws Exception {
    try (Connection db = PRODUCT.superuser()) {
      Person.run(
          db,
          "update perisai.tenant set state = cast(? as perisai.tenant_state) where id = ?",
          state,
          TENANT);
    }
  }

  private static void run(String sql, Person person) throws Exception {
    try (Connection db = PRODUCT.superuser()) {
      Person.run(
          db, sql + (sql.contains(" where ") ? " and" : " where") + " person_id = ?", person.id());
    }
  }

  private static long exportsOf(Person person) throws Exception {
    return count(
        "select count(*) from perisai.audit_entry where act = 'access.export' and person_id = '"
            + person.id()
            + "'");
  }

  private static long count(String sql) throws Exception {
    return Long.parseLong(text(sql));
  }

  private static String roles(Person person) throws Exception {
    return text(
        "select coalesce(string_agg(cast(role as text), ' ' order by cast(role as text)), '')"
            + " from perisai.membership where person_id = '"
            + person.id()
            + "'");
  }

  private static String text(String sql) throws Exception {
    try (Connection db = PRODUCT.superuser();
        PreparedStatement query = db.prepareStatement(sql);
        ResultSet rows = query.executeQuery()) {
      rows.next();
      return rows.getString(1);
    }
  }
}
