package id.perisai.admin.screens;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import id.perisai.admin.Browser;
import id.perisai.admin.ProductionHome;
import id.perisai.admin.StartedProduct;
import id.perisai.oidc.LocalProvider;
import id.perisai.release.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Production from its first start to the first published page, by people in browsers alone: no
 * demo, no default password, nothing signed that nobody was shown. On the way somebody owns the
 * database, and is named.
 */
class ProductionRoadIT {
  private static final Pattern LINK = Pattern.compile("https://\\S+/tautan/\\S+");
  private static final String PASSWORD = "empat-kata-sandi-panjang-2026";

  private static LocalProvider provider;
  private static ProductionHome platform;
  private static StartedProduct product;
  private static final Map<Page, AppForCodes> APPS = new HashMap<>();

  private static Browser browser;
  private static StartedProduct.Answer started;

  @BeforeAll
  static void start() throws Exception {
    platform =
        ProductionHome.prepare(
            Path.of("target", "production").toAbsolutePath(),
            Integer.getInteger("tests.production.port.base"));
    provider = new LocalProvider(Clock.systemUTC());
    started =
        platform.start(
            "--administrator",
            ProductionHome.ADMINISTRATOR,
            "--oidc-issuer",
            provider.issuer(),
            "--oidc-client",
            LocalProvider.CLIENT,
            "--oidc-secret-file",
            platform.secret("oidc.secret", LocalProvider.SECRET).toString(),
            "--oidc-name",
            "SSO Kota");
    browser = Browser.ofCity(ProductionHome.DOMAIN);
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (platform != null) {
      platform.close();
    }
    if (provider != null) {
      provider.close();
    }
  }

  @Test
  void a_platform_goes_from_its_first_start_to_a_published_page() throws Exception {
    assertEquals(0, started.exitCode(), started.toString());
    assertTrue(started.out().contains("Delete "), "the passphrase lies on the disk: " + started);
    assertFalse(Files.exists(platform.home().resolve("demo")));

    Page administrator = signIn(link(started.out()), 1280);
    Looks.require(administrator, "production-administrator");

    Page head = signIn(openDepartment("dinkes", "Dinas Kesehatan"), 1280);
    asksFromElsewhere(head);
    String authorLink = invite(head, "Rina Penulis", "rina@kota.example", "AUTHOR");
    String publisherLink =
        invite(head, "Wati Penerbit", "wati@kota.example", "REVIEWER", "PUBLISHER");
    Looks.require(head, "production-people");
    Page other = signIn(openDepartment("dpad", "Dinas Arsip"), 1280);
    product = StartedProduct.of(platform.home());
    assertEquals("", brokenTrails(), "before anybody lied");
    long changed = makeTheTrailSayMore();

    Page publisher = signIn(publisherLink, 360);
    String[] key = makeKey(publisher);
    enrol(administrator, key[0]);

    Page author = signIn(authorLink, 1280);
    write(author);
    approve(publisher);
    publish(publisher, key[1]);

    Page visitor = browser.person(360, 740);
    Response page = await(visitor, platform.site("dinkes") + "/berita/posyandu");
    assertThat(visitor.locator("main")).containsText("Posyandu buka hari Sabtu.");
    assertEquals(
        platform.site("dinkes") + "/berita/posyandu",
        visitor.locator("link[rel=canonical]").getAttribute("href"));
    assertTrue(page.headerValue("strict-transport-security").startsWith("max-age="));
    Looks.require(visitor, "production-site");

    assertEquals(
        0,
        ProductionHome.perisai(
                "verify",
                platform.home().resolve("repository").toString(),
                "--home",
                platform.home().toString())
            .exitCode());
    awaitBrokenTrails("dinkes " + changed);
    for (Page told : List.of(administrator, head)) {
      told.navigate(platform.authoring() + "/");
      assertThat(told.locator(".notice.error", hasText("Jejak audit dinkes")))
          .containsText("mulai dari catatan nomor " + changed);
      Looks.require(told, "production-broken-trail");
    }
    for (Page untold : List.of(other, author)) {
      untold.navigate(platform.authoring() + "/");
      assertThat(untold.locator(".me")).isVisible();
      assertThat(untold.locator(".notice.error")).hasCount(0);
    }
    assertEquals(List.of(), complaints());
  }

  @Test
  void people_bind_sign_in_prove_and_accept_by_the_citys_provider_and_no_answer_counts_elsewhere() {
    assertEquals(0, started.exitCode(), started.toString());
    SignOnRoad road = new SignOnRoad(platform, browser, provider);
    Page head = signIn(openDepartment("disdik", "Dinas Pendidikan"), 1280);
    road.bind(head, "akun-kepala");
    road.signOut(head);
    road.enter(head, "akun-kepala");
    road.prove(head, "akun-kepala");
    String link = invite(head, "Rani Penulis", "rani@kota.example", "AUTHOR");
    Page author = road.accept(link, "akun-kepala", "akun-rani");
    assertThat(author.locator(".me")).containsText("Rani Penulis");
    road.replay("akun-rani");
    road.remove(head, "akun-kepala");
    assertEquals(List.of(), complaints());
  }

  /**
   * Exports the trail behind the proxy, which alone is believed about where its requests come from,
   * and of what it says the end alone: what stands before may be the browser's own words.
   */
  private static void asksFromElsewhere(Page head) throws Exception {
    String session =
        head.context().cookies().stream()
            .filter(cookie -> cookie.name.equals("__Host-perisai"))
            .findFirst()
            .orElseThrow()
            .value;
    for (String from : List.of("203.0.113.9", "198.51.100.7, 203.0.113.9", "198.51.100.7")) {
      HttpRequest.Builder asked =
          HttpRequest.newBuilder(URI.create(platform.behindTheProxy() + "/api/catatan.csv"))
              .header("Host", URI.create(platform.authoring()).getAuthority())
              .header("Cookie", "__Host-perisai=" + session)
              .header("User-Agent", (String) head.evaluate("navigator.userAgent"))
              .header("X-Forwarded-For", from);
      assertEquals(200, Person.send(asked).statusCode(), from);
    }
    String places =
        text(
            "select string_agg(details->>'from', ' ' order by number) from perisai.audit_entry"
                + " where tenant_id = 'dinkes' and act = 'audit.export'");
    assertTrue(places.matches("([0-9a-f]{16}) \\1 (?!\\1)[0-9a-f]{16}"), places);
  }

  /**
   * Whoever owns the database changes, in an old entry, who was invited to what.
   *
   * @return its number
   */
  private static long makeTheTrailSayMore() throws Exception {
    try (Connection db = platform.superuser()) {
      Person.run(db, "alter table perisai.audit_entry disable trigger user");
      Person.run(
          db,
          "update perisai.audit_entry set details = jsonb_set(details, '{roles}', '[\"auditor\"]')"
              + " where tenant_id = 'dinkes' and number = (select min(number) from"
              + " perisai.audit_entry where tenant_id = 'dinkes' and act = 'person.invite')");
      Person.run(db, "alter table perisai.audit_entry enable trigger user");
    }
    return Long.parseLong(
        text(
            "select cast(min(number) as text) from perisai.audit_entry"
                + " where tenant_id = 'dinkes' and act = 'person.invite'"));
  }

  private static String text(String sql) throws Exception {
    try (Connection db = platform.superuser();
        PreparedStatement query = db.prepareStatement(sql);
        ResultSet rows = query.executeQuery()) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** They are looked at each minute; most of one has gone by on the road. */
  private static void awaitBrokenTrails(String expected) throws Exception {
    Instant end = Instant.now().plus(Duration.ofSeconds(120));
    while (!brokenTrails().equals(expected) && Instant.now().isBefore(end)) {
      Thread.sleep(500);
    }
    assertEquals(expected, brokenTrails());
  }

  /** As authoring's health names them. */
  private static String brokenTrails() throws Exception {
    byte[] health = product.get(product.authoringManagement() + "/health/ready").body();
    Map<?, ?> told = (Map<?, ?>) Json.parse(health, 1 << 20);
    return ((List<?>) told.get("checks"))
        .stream()
            .map(Map.class::cast)
            .filter(check -> "audit".equals(check.get("name")))
            .map(check -> (String) ((Map<?, ?>) check.get("data")).get("broken"))
            .findFirst()
            .orElseThrow();
  }

  /** By the one-time link, and a password that nobody but the person knows. */
  private static Page signIn(String link, int width) {
    Page tab = browser.person(width, 800);
    tab.navigate(link);
    tab.locator("input[type=password]").nth(0).fill(PASSWORD);
    tab.locator("input[type=password]").nth(1).fill(PASSWORD);
    tab.locator("[id='tautan:submit']").click();
    tab.waitForURL(url -> !url.contains("/tautan/"));
    if (tab.url().endsWith("/cara-masuk")) {
      setUpCodes(tab);
    }
    assertThat(tab).hasURL(platform.authoring() + "/");
    assertTrue(
        tab.context().cookies().stream()
            .anyMatch(cookie -> cookie.name.equals("__Host-perisai") && cookie.secure));
    return tab;
  }

  /** Whoever puts something in force is led here, and gets nowhere else before. */
  private static void setUpCodes(Page tab) {
    tab.navigate(platform.authoring() + "/catatan");
    assertThat(tab).hasURL(platform.authoring() + "/cara-masuk?ke=%2Fcatatan");
    tab.locator("[id='app:mulai']").click();
    AppForCodes app = AppForCodes.of(tab);
    tab.locator("[id='app:kode']").fill(app.code());
    tab.locator("[id='app:benar']").click();
    assertThat(tab.locator("[id='app'] .state")).isVisible();
    APPS.put(tab, app);
    tab.navigate(platform.authoring() + "/");
  }

  /** Five minutes may have gone since the sign-in. */
  private static void showAgain(Page tab) {
    tab.navigate(platform.authoring() + "/buktikan?ke=/");
    if (APPS.containsKey(tab)) {
      tab.locator("[id='kode:kode']").fill(APPS.get(tab).code());
      tab.locator("[id='kode:kirim']").click();
    } else {
      tab.locator("[id='sandi:sandi']").fill(PASSWORD);
      tab.locator("[id='sandi:kirim']").click();
    }
    assertThat(tab).hasURL(platform.authoring() + "/");
  }

  private static String openDepartment(String tenant, String name) {
    StartedProduct.Answer opened =
        ProductionHome.perisai(
            "tenant",
            "open",
            tenant,
            "--name",
            name,
            "--administrator",
            "kepala." + tenant + "@kota.example",
            "--home",
            platform.home().toString());
    assertEquals(0, opened.exitCode(), opened.toString());
    return link(opened.out());
  }

  private static String invite(Page head, String name, String email, String... roles) {
    head.navigate(platform.authoring() + "/orang");
    head.locator("[id='undang:nama']").fill(name);
    head.locator("[id='undang:email']").fill(email);
    for (String role : roles) {
      head.locator("[id='undang'] input[value=" + role + "]").check();
    }
    head.locator("[id='undang:kirim']").click();
    return link(head.locator(".notice.good code").textContent());
  }

  /** Its fingerprint as the desk shows it, and the passphrase that the desk proposed. */
  private static String[] makeKey(Page publisher) {
    publisher.navigate(platform.authoring() + "/terbit");
    button(publisher, "Buat kunci").click();
    Page desk = publisher.context().waitForPage(() -> publisher.locator("#meja-kunci").click());
    desk.locator("#without > summary").click();
    String passphrase = desk.locator("#phrase").inputValue();
    desk.locator("#saved").check();
    Looks.require(desk, "production-key");
    desk.locator("#software").click();
    assertThat(desk.locator(".fingerprint")).isVisible(seconds(20));
    String fingerprint = desk.locator(".fingerprint").textContent();
    publisher.navigate(platform.authoring() + "/terbit");
    assertThat(publisher.locator(".state.waiting")).isVisible();
    Looks.require(publisher, "production-key-waits");
    return new String[] {fingerprint, passphrase};
  }

  private static void enrol(Page administrator, String fingerprint) {
    showAgain(administrator);
    administrator.navigate(platform.authoring() + "/platform/kunci");
    Locator row = administrator.locator("tbody tr");
    assertThat(row).hasCount(1);
    assertThat(row).containsText("dinkes");
    assertThat(row).containsText("Wati Penerbit");
    assertThat(row).containsText(fingerprint);
    Looks.require(administrator, "production-waiting-key");
    administrator.locator("input[type=checkbox][name=kunci]").check();
    administrator.locator("[id='kunci:kirim']").click();
    Page desk = administrator.context().waitForPage(() -> administrator.locator("#meja").click());
    assertThat(desk.locator("#content")).containsText(fingerprint);
    assertThat(desk.locator("#content")).containsText("dinkes.kota.example");
    Looks.require(desk, "production-directory");
    sign(desk, ProductionHome.PASSPHRASE);
    administrator.navigate(platform.authoring() + "/platform/kunci");
    assertThat(administrator.locator("input[type=checkbox][name=kunci]")).hasCount(0);
  }

  private static void write(Page author) {
    author.navigate(platform.authoring() + "/halaman/baru/news/id");
    author.waitForSelector("#editor[data-ready]");
    author
        .getByLabel("Judul", new Page.GetByLabelOptions().setExact(true))
        .fill("Posyandu buka hari Sabtu");
    author.getByLabel("Alamat di situs").fill("/berita/posyandu");
    author
        .locator(".adders")
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Teks").setExact(true))
        .click();
    author.keyboard().type("Posyandu buka hari Sabtu.");
    author
        .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Simpan").setExact(true))
        .click();
    assertThat(author.locator(".save-state")).hasText("Tersimpan sebagai revisi 1");
    button(author, "Pratinjau").click();
    author.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Ajukan tinjauan")).click();
    button(author, "Ajukan").click();
    assertThat(author.getByRole(AriaRole.ALERT)).containsText("diajukan");
  }

  private static void approve(Page reviewer) {
    reviewer.navigate(platform.authoring() + "/tinjau");
    reviewer
        .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Posyandu buka"))
        .first()
        .click();
    button(reviewer, "Setujui").click();
    assertThat(reviewer.getByRole(AriaRole.ALERT)).containsText("disetujui");
  }

  private static void publish(Page publisher, String passphrase) {
    publisher.navigate(platform.authoring() + "/terbit");
    assertThat(publisher.locator(".state.enrolled")).isVisible();
    button(publisher, "Siapkan rilis").click();
    Page desk = publisher.context().waitForPage(() -> publisher.locator("#meja").click());
    assertThat(desk.locator("#content")).containsText("/berita/posyandu");
    Looks.require(desk, "production-release");
    sign(desk, passphrase);
    assertThat(desk.locator("#content")).containsText(platform.site("dinkes"));
  }

  private static void sign(Page desk, String passphrase) {
    desk.locator("#phrase").fill(passphrase);
    if (desk.locator("#confirm").count() > 0) {
      desk.locator("#confirm").check();
    }
    desk.locator("#sign").click();
    assertThat(desk.locator("#content .notice.good")).isVisible(seconds(30));
  }

  private static Response await(Page visitor, String address) throws InterruptedException {
    Response page = visitor.navigate(address);
    for (int i = 0; i < 40 && page.status() != 200; i++) {
      Thread.sleep(250);
      page = visitor.navigate(address);
    }
    assertEquals(200, page.status(), address);
    return page;
  }

  private static Page.LocatorOptions hasText(String text) {
    return new Page.LocatorOptions().setHasText(text);
  }

  private static Locator button(Page tab, String name) {
    return tab.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static LocatorAssertions.IsVisibleOptions seconds(int seconds) {
    return new LocatorAssertions.IsVisibleOptions().setTimeout(seconds * 1000);
  }

  private static String link(String text) {
    Matcher link = LINK.matcher(text);
    assertTrue(link.find(), text);
    return link.group();
  }

  /** Consoles tell of a 404 as well, which a site has until its first release is taken over. */
  private static List<String> complaints() {
    return browser.complaints().stream().filter(line -> !line.contains("status of 4")).toList();
  }
}
