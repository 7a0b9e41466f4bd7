package id.perisai.admin.screens;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.ViewportSize;
import id.perisai.access.Email;
import id.perisai.access.Role;
import id.perisai.access.Token;
import id.perisai.admin.Browser;
import id.perisai.admin.StartedProduct;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A person sets up a passkey and an app for codes, signs in by them, and ends what is not theirs.
 */
class WaysInIT {
  private static final StartedProduct PRODUCT = StartedProduct.shared();
  private static final String TENANT = "disdukcapil";
  private static final String PASSWORD = "perahu kertas menyeberang selat 9";

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
  void a_passkey_signs_in_without_a_password_and_stays_away_from_strangers() throws Exception {
    Person dewi = withAddress("Dewi Passkey", Role.PUBLISHER);
    Page tab = browser.person(360, 800);
    // The simulated authenticator answers suggestions by itself; here a person presses the button.
    tab.addInitScript("PublicKeyCredential.isConditionalMediationAvailable = async () => false");
    firstPassword(dewi, tab);
    VirtualAuthenticator device = VirtualAuthenticator.in(tab);
    tab.navigate(PRODUCT.authoring() + "/cara-masuk");
    tab.locator("[id='passkey:nama']").fill("Ponsel kantor");
    String before = session(tab);
    tab.locator("[data-touch]").click();
    assertThat(tab.locator("[id='daftar']")).containsText("Ponsel kantor");
    assertNotEquals(before, session(tab), "the session goes on under a new name");
    Looks.require(tab, "ways-in-with-passkey-360");
    signOut(tab);
    signInByPasskey(tab);
    assertThat(tab.locator(".me")).containsText(dewi.name());

    device.ownersFinger(false);
    signOut(tab);
    tab.locator("[data-touch]").click();
    String failed = tab.locator("form[data-ceremony]").getAttribute("data-failed");
    assertThat(tab.locator("[data-status]")).hasText(failed);
    assertTrue(tab.url().contains("/masuk"), tab.url());
    device.ownersFinger(true);

    password(tab, dewi, PASSWORD);
    assertThat(tab).hasURL(java.util.regex.Pattern.compile(".*/buktikan.*"));
    Looks.require(tab, "prove-360");
    tab.navigate(PRODUCT.authoring() + "/halaman");
    assertThat(tab).hasURL(java.util.regex.Pattern.compile(".*/buktikan.*"));
    tab.locator("[data-touch]").click();
    assertThat(tab).hasURL(PRODUCT.authoring() + "/halaman");

    try (Connection db = PRODUCT.superuser()) {
      Person.run(db, "delete from perisai.sign_in_passkey where person_id = ?", dewi.id());
    }
    signOut(tab);
    tab.locator("[data-touch]").click();
    assertThat(tab.locator(".messages")).containsText("tidak dikenal");
    tab.context().close();
  }

  @Test
  void an_app_for_codes_is_asked_for_after_the_password_and_no_code_twice() throws Exception {
    Person rina = withAddress("Rina Kode", Role.AUTHOR);
    Page tab = browser.person(360, 800);
    firstPassword(rina, tab);
    tab.navigate(PRODUCT.authoring() + "/cara-masuk");
    tab.locator("[id='app:mulai']").click();
    assertThat(tab.locator("svg.qr")).isVisible();
    Looks.require(tab, "app-for-codes-360");
    AppForCodes app = AppForCodes.of(tab);
    tab.locator("[id='app:kode']").fill("000000");
    tab.locator("[id='app:benar']").click();
    assertThat(tab.locator(".messages")).isVisible();
    String code = app.code();
    tab.locator("[id='app:kode']").fill(code);
    tab.locator("[id='app:benar']").click();
    assertThat(tab.locator("[id='app'] .state")).isVisible();
    tab.locator("[id='pulih:buat']").click();
    assertThat(tab.locator(".codes code")).hasCount(10);
    List<String> paper = tab.locator(".codes code").allInnerTexts();
    Looks.require(tab, "recovery-codes-360");

    Page thief = browser.person(1280, 800);
    thief.navigate(PRODUCT.authoring() + "/masuk");
    password(thief, rina, PASSWORD);
    Looks.require(thief, "prove-code-1280");
    thief.locator("[id='kode:kode']").fill(code);
    thief.locator("[id='kode:kirim']").click();
    assertThat(thief.locator(".messages")).containsText("sudah pernah dipakai");
    thief.navigate(PRODUCT.authoring() + "/halaman");
    assertThat(thief).hasURL(java.util.regex.Pattern.compile(".*/buktikan.*"));
    assertEquals(
        401,
        Person.send(
                java.net.http.HttpRequest.newBuilder(
                        java.net.URI.create(PRODUCT.authoring() + "/api/catatan.csv"))
                    .header("Cookie", "perisai=" + session(thief)))
            .statusCode());
    thief.locator("[id='kode:kode']").fill(paper.get(0));
    thief.locator("[id='kode:kirim']").click();
    assertThat(thief.locator(".me")).containsText(rina.name());

    tab.navigate(PRODUCT.authoring() + "/sesi");
    Looks.require(tab, "sessions-360");
    tab.locator("[id='sesi:lain']").click();
    assertThat(tab.locator(".messages")).containsText("1");
    thief.navigate(PRODUCT.authoring() + "/");
    assertTrue(thief.url().contains("/masuk"), thief.url());
    tab.context().close();
    thief.context().close();
  }

  /** Within the five minutes in which the owner is asked for nothing. */
  @Test
  void somebody_with_a_copied_cookie_is_seen_asked_and_put_out() throws Exception {
    Person head = withAddress("Hadi Disalin", Role.TENANT_ADMIN);
    Page owner = browser.person(1280, 800);
    firstPassword(head, owner);
    Page thief = browser.person(1280, 800);
    thief
        .context()
        .setExtraHTTPHeaders(
            Map.of("User-Agent", "Mozilla/5.0 (Windows NT 10.0; rv:142.0) Firefox/142.0"));
    thief
        .context()
        .addCookies(List.of(new Cookie("perisai", session(owner)).setUrl(PRODUCT.authoring())));
    thief.navigate(PRODUCT.authoring() + "/orang");
    invite(thief, "Tamu Pencuri");
    assertThat(thief.locator(".messages")).containsText("Buktikan");

    owner.navigate(PRODUCT.authoring() + "/");
    assertThat(owner.locator("#peramban-lain")).containsText("Firefox, Windows");
    Looks.require(owner, "home-copied-1280");
    owner.navigate(PRODUCT.authoring() + "/sesi");
    assertThat(owner.locator(".uses .warn-word")).hasText("peramban lain");
    Looks.require(owner, "sessions-copied-1280");
    owner.locator("#semua").click();
    assertThat(owner).hasURL(PRODUCT.authoring() + "/masuk");
    thief.navigate(PRODUCT.authoring() + "/");
    assertTrue(thief.url().contains("/masuk"), thief.url());
    owner.context().close();
    thief.context().close();
  }

  @Test
  void a_session_that_went_on_for_long_changes_no_roles_until_its_owner_shows_up_again()
      throws Exception {
    Person head = withAddress("Hadi Kepala", Role.TENANT_ADMIN);
    Page tab = browser.person(1280, 800);
    firstPassword(head, tab);
    try (Connection db = PRODUCT.superuser()) {
      Person.run(
          db,
          "update perisai.web_session set proven_at = now() - interval '6 minutes'"
              + " where person_id = ?",
          head.id());
    }
    invite(tab, "Tamu Satu");
    assertThat(tab.locator(".messages")).containsText("Buktikan");
    Looks.require(tab, "step-up-1280");
    tab.locator("#buktikan").click();
    tab.locator("[id='sandi:sandi']").fill(PASSWORD);
    tab.locator("[id='sandi:kirim']").click();
    assertThat(tab).hasURL(PRODUCT.authoring() + "/orang");
    invite(tab, "Tamu Satu");
    assertThat(tab.locator(".notice.good").first()).isVisible();
    tab.context().close();
  }

  @Test
  void who_works_elsewhere_accepts_an_invitation_themselves() throws Exception {
    Person head = withAddress("Hadi Pengundang", Role.TENANT_ADMIN);
    Person rina = withAddress("Rina Asli", "dinkes", Role.AUTHOR);
    Page admin = browser.person(1280, 800);
    firstPassword(head, admin);
    invite(admin, "Rina Diketik", email(rina));
    assertThat(admin.locator("[id='menunggu']")).containsText("Rina Diketik");
    assertThat(admin.locator("[id='orang']")).not().containsText("Rina Asli");
    Looks.require(admin, "invitations-waiting-1280");

    Page tab = browser.person(360, 800);
    firstPassword(rina, tab);
    assertThat(tab.locator("[id='undangan']")).containsText(head.name());
    Looks.require(tab, "invitation-360");
    tab.locator("[name=terima]").click();
    assertThat(tab.locator(".messages")).containsText("diterima");
    assertThat(tab.locator("[id='undangan']")).hasCount(0);
    admin.navigate(PRODUCT.authoring() + "/orang");
    assertThat(admin.locator("[id='orang']")).containsText("Rina Asli");

    Person tono = withAddress("Tono Asli", "dinkes", Role.AUTHOR);
    invite(admin, "Tono Diketik", email(tono));
    admin.locator("[name=tarik]").click();
    assertThat(admin.locator(".messages")).containsText("ditarik");
    assertThat(admin.locator("[id='menunggu']")).hasCount(0);
    tab.context().close();
    admin.context().close();
  }

  @Test
  void a_request_for_recovery_is_corrected_taken_back_and_declined_by_its_person()
      throws Exception {
    Person head = withAddress("Hadi Peminta", Role.TENANT_ADMIN);
    Person rina = withAddress("Rina Pulih", Role.AUTHOR);
    try (Connection db = PRODUCT.superuser()) {
      Person.run(
          db,
          "update perisai.membership set granted_at = now() - interval '2 days'"
              + " where person_id = ?",
          head.id());
    }
    Page admin = browser.person(1280, 800);
    firstPassword(head, admin);
    Page tab = browser.person(360, 800);
    firstPassword(rina, tab);
    askRecovery(admin, rina, "pulihkan", "Lupa kata sandi.");
    assertThat(row(admin, rina)).containsText("Pemulihan akses diminta");
    askRecovery(admin, rina, "sandi", "Lupa kata sandi.");
    assertThat(row(admin, rina)).containsText("Kata sandi baru diminta");
    Looks.require(admin, "recovery-asked-1280");
    row(admin, rina).locator("[id$=':tarikPulih']").click();
    assertThat(admin.locator(".messages")).containsText("ditarik");
    assertThat(row(admin, rina)).not().containsText("diminta oleh");

    askRecovery(admin, rina, "pulihkan", "Ponselnya hilang.");
    tab.navigate(PRODUCT.authoring() + "/");
    assertThat(tab.locator("[id='pemulihan']")).containsText("Ponselnya hilang.");
    Looks.require(tab, "recovery-of-oneself-360");
    tab.locator("[name=bukan]").click();
    assertThat(tab.locator(".messages")).containsText("ditolak");
    assertThat(tab.locator("[id='pemulihan']")).hasCount(0);
    admin.navigate(PRODUCT.authoring() + "/orang");
    assertThat(row(admin, rina)).not().containsText("diminta oleh");
    tab.context().close();
    admin.context().close();
  }

  private static void askRecovery(Page admin, Person lost, String button, String reason) {
    admin.navigate(PRODUCT.authoring() + "/orang");
    Locator row = row(admin, lost);
    row.locator("summary", new Locator.LocatorOptions().setHasText("Pulihkan akses")).click();
    row.locator("[id$=':hilang']").fill(reason);
    row.locator("[id$=':" + button + "']").click();
    assertThat(admin.locator(".messages")).containsText("Permintaan dicatat");
  }

  private static Locator row(Page admin, Person person) {
    return admin.locator("[id='orang'] tr", new Page.LocatorOptions().setHasText(person.name()));
  }

  /** {@link ProductionRoadIT} has the same screens with one. */
  @Test
  void without_an_identity_provider_there_is_neither_button_nor_door() throws Exception {
    Page tab = browser.person(1280, 800);
    tab.navigate(PRODUCT.authoring() + "/masuk");
    assertThat(tab.locator("[id='masuk:submit']")).isVisible();
    assertThat(tab.locator("form[action='/tindakan/sso']")).hasCount(0);
    Person rina = withAddress("Rina Tanpa SSO", Role.AUTHOR);
    firstPassword(rina, tab);
    tab.navigate(PRODUCT.authoring() + "/cara-masuk");
    assertThat(tab.locator("[id='passkey']")).isVisible();
    assertThat(tab.locator("form[action='/tindakan/sso']")).hasCount(0);
    for (String purpose : List.of("masuk", "buktikan", "hubungkan", "terima")) {
      var begin =
          java.net.http.HttpRequest.newBuilder(
                  java.net.URI.create(PRODUCT.authoring() + "/tindakan/sso"))
              .header("Cookie", "perisai=" + session(tab))
              .header("Origin", PRODUCT.authoring())
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(java.net.http.HttpRequest.BodyPublishers.ofString("untuk=" + purpose));
      assertEquals(404, Person.send(begin).statusCode(), purpose);
    }
    var back =
        java.net.http.HttpRequest.newBuilder(
            java.net.URI.create(PRODUCT.authoring() + "/tindakan/sso?code=x&state=y"));
    assertEquals(404, Person.send(back).statusCode());
    tab.context().close();
  }

  @Test
  void nobody_signs_in_from_another_site() throws Exception {
    var builder =
        java.net.http.HttpRequest.newBuilder(java.net.URI.create(PRODUCT.authoring() + "/masuk"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(java.net.http.HttpRequest.BodyPublishers.ofString("tanda=x&jawaban=%7B%7D"));
    assertEquals(403, Person.send(builder).statusCode());
    builder.header("Origin", PRODUCT.authoring()).header("Sec-Fetch-Site", "cross-site");
    assertEquals(403, Person.send(builder).statusCode());
  }

  private static void invite(Page tab, String name) {
    invite(tab, name, "tamu" + System.nanoTime() + "@serangkota.go.id");
  }

  private static void invite(Page tab, String name, String email) {
    tab.navigate(PRODUCT.authoring() + "/orang");
    tab.locator("[id='undang:nama']").fill(name);
    tab.locator("[id='undang:email']").fill(email);
    tab.locator("[id='undang'] input[value=AUTHOR]").check();
    tab.locator("[id='undang:kirim']").click();
  }

  private static void signInByPasskey(Page tab) {
    tab.locator("[data-touch]").click();
    assertThat(tab).hasURL(PRODUCT.authoring() + "/");
  }

  private static void password(Page tab, Person person, String password) throws Exception {
    tab.locator("[id='masuk:email']").fill(email(person));
    tab.locator("[id='masuk:password']").fill(password);
    tab.locator("[id='masuk:submit']").click();
  }

  private static void signOut(Page tab) {
    tab.context().clearCookies();
    tab.navigate(PRODUCT.authoring() + "/masuk");
  }

  private static String session(Page tab) {
    return tab.context().cookies().stream()
        .filter(cookie -> cookie.name.equals("perisai"))
        .map((Cookie cookie) -> cookie.value)
        .findFirst()
        .orElseThrow();
  }

  private static String email(Person person) {
    return "cara" + person.id() + "@serangkota.go.id";
  }

  private static Person withAddress(String name, Role... roles) throws Exception {
    return withAddress(name, TENANT, roles);
  }

  private static Person withAddress(String name, String tenant, Role... roles) throws Exception {
    Person person = Person.of(PRODUCT, name, tenant, roles);
    try (Connection db = PRODUCT.superuser()) {
      Person.run(
          db,
          "update perisai.person set email = ?, account = ? where id = ?",
          email(person),
          new Email(email(person)).account().bytes(),
          person.id());
    }
    return person;
  }

  private static void firstPassword(Person person, Page tab) throws Exception {
    Token link = Token.random();
    try (Connection db = PRODUCT.superuser()) {
      Person.run(
          db,
          "insert into perisai.sign_in_link (hash, person_id, purpose, issued_at, expires_at)"
              + " values (?, ?, 'invitation', now(), now() + interval '1 hour')",
          link.hash().bytes(),
          person.id());
    }
    tab.navigate(PRODUCT.authoring() + "/tautan/" + link.text());
    ViewportSize wide = tab.viewportSize();
    tab.setViewportSize(360, 780);
    Looks.require(tab, "first-password-360");
    tab.setViewportSize(wide.width, wide.height);
    tab.locator("input[type=password]").nth(0).fill(PASSWORD);
    tab.locator("input[type=password]").nth(1).fill(PASSWORD);
    tab.locator("[id='tautan:submit']").click();
    assertThat(tab).hasURL(PRODUCT.authoring() + "/");
  }
}
