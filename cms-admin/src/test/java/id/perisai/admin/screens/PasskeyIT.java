package id.perisai.admin.screens;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import id.perisai.access.Role;
import id.perisai.admin.Browser;
import id.perisai.admin.StartedProduct;
import id.perisai.release.RepositoryPaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A publisher makes a passkey, the platform enrols it, and a release goes public by a touch. */
class PasskeyIT {
  private static final StartedProduct PRODUCT = StartedProduct.shared();
  private static final String TENANT = "bappeda";

  private final String slug = "sentuh-" + UUID.randomUUID().toString().substring(0, 8);
  private Browser browser;

  @BeforeEach
  void launch() {
    browser = Browser.launch();
  }

  @AfterEach
  void close() {
    List<String> complaints = browser.complaints();
    browser.close();
    assertEquals(List.of(), complaints);
  }

  @Test
  void a_release_goes_public_by_a_touch_and_is_confirmed_from_outside() throws Exception {
    Person publisher = Person.ofCity(PRODUCT, TENANT, Role.PUBLISHER);
    Page desk = browser.person(1280, 900);
    VirtualAuthenticator device = VirtualAuthenticator.in(desk);

    String fingerprint = makePasskey(publisher, desk, device);
    enrol(List.of(fingerprint));
    looksAtTheKeysOfTheDepartment(fingerprint);
    approvedNews(publisher);
    Page screen = as(publisher, "/terbit");
    button(screen, "Siapkan rilis").click();
    String shown = screen.locator("#sidik-jari").textContent();
    open(desk, screen.locator("#meja").getAttribute("href"));
    assertThat(desk.locator(".summary .fingerprint")).hasText(shown);
    assertThat(desk.locator("#signing .fingerprint")).hasText(shown);
    desk.locator("#confirm").check();
    Looks.require(desk, "passkey-sign");
    desk.setViewportSize(360, 780);
    Looks.require(desk, "passkey-sign-360");

    refusesAStrangersFinger(desk, device);
    refusesADeviceWithoutThePasskey(desk, device);
    assertThat(desk.locator("#outcome")).hasCount(0);
    desk.locator("#touch").click();
    assertThat(desk.locator("#content .notice.good")).isVisible(seconds(30));

    String address = PRODUCT.site(TENANT) + "/berita/" + slug;
    assertTrue(
        new String(PRODUCT.get(address).body(), StandardCharsets.UTF_8).contains("Disentuh"));
    String file = signatures();
    assertTrue(file.contains("\"type\":\"webauthn\""), file);
    StartedProduct.Answer verified = PRODUCT.perisai("verify", address);
    assertEquals(0, verified.exitCode(), verified.out() + verified.err());
    assertTrue(verified.out().contains("key " + fingerprint), verified.out());
    String fingerprintShown = shown.strip().replaceAll("\\s+", " ");
    assertTrue(verified.out().contains("fingerprint " + fingerprintShown), verified.out());
    byte[] proof = PRODUCT.get(PRODUCT.site(TENANT) + "/.well-known/perisai/").body();
    assertTrue(new String(proof, StandardCharsets.UTF_8).contains("<code>" + fingerprintShown));

    takeOut(publisher, fingerprint);
    assertEquals(200, PRODUCT.get(address).statusCode(), "what it signed while it counted stands");
    revoke(fingerprint);
    awaitGone(address);
    Road road = new Road(PRODUCT, TENANT);
    road.published(road.prepared());
    road.live("/berita/" + slug, "Disentuh");
  }

  @Test
  void a_security_key_that_keeps_nothing_and_a_phone_sign_too() throws Exception {
    Person publisher = Person.ofCity(PRODUCT, TENANT, Role.PUBLISHER);
    Map<Page, String> devices = new LinkedHashMap<>();
    for (String transport : List.of("usb", "cable")) {
      Page desk = browser.person(1280, 900);
      VirtualAuthenticator.in(desk, transport, !transport.equals("usb"));
      Page screen = as(publisher, "/kunci-saya");
      button(screen, "Tambah kunci").click();
      open(desk, screen.locator("#meja-kunci").getAttribute("href"));
      desk.locator("#label").fill("Lewat " + transport);
      desk.locator("#passkey").click();
      desk.locator("#try").click();
      assertThat(desk.locator(".fingerprint")).isVisible();
      devices.put(desk, desk.locator(".fingerprint").textContent());
    }
    enrol(devices.values());
    for (Map.Entry<Page, String> device : devices.entrySet()) {
      Page desk = device.getKey();
      String fingerprint = device.getValue();
      String address = "lain-" + fingerprint.replace(" ", "");
      new Road(PRODUCT, TENANT).approved(address, "Dari perangkat lain");
      Page screen = as(publisher, "/terbit");
      button(screen, "Siapkan rilis").click();
      open(desk, screen.locator("#meja").getAttribute("href"));
      desk.locator("#confirm").check();
      desk.locator("#touch").click();
      assertThat(desk.locator("#content .notice.good")).isVisible(seconds(30));
      assertTrue(signatures().contains(fingerprint.replace(" ", "")), signatures());
      new Road(PRODUCT, TENANT).live("/berita/" + address, "Dari perangkat lain");
    }
  }

  /** The fingerprint that the desk shows, once the passkey is made and was tried. */
  private String makePasskey(Person publisher, Page desk, VirtualAuthenticator device) {
    Page screen = as(publisher, "/kunci-saya");
    button(screen, "Tambah kunci").click();
    open(desk, screen.locator("#meja-kunci").getAttribute("href"));
    desk.locator("#label").fill("Laptop uji");
    Looks.require(desk, "passkey-make");
    desk.setViewportSize(360, 780);
    Looks.require(desk, "passkey-make-360");
    desk.setViewportSize(1280, 900);
    device.ownersFinger(false);
    desk.locator("#passkey").click();
    assertThat(desk.locator("#stop")).containsText("Tidak ada yang ditandatangani");
    device.ownersFinger(true);
    desk.locator("#passkey").click();
    Locator again = desk.locator("#try");
    assertThat(again).isVisible();
    Looks.require(desk, "passkey-try");
    again.click();
    assertThat(desk.locator(".fingerprint")).isVisible();
    Looks.require(desk, "passkey-made");
    String fingerprint = desk.locator(".fingerprint").textContent();
    assertTrue(fingerprint.matches("[0-9a-f]{4}( [0-9a-f]{4}){4}"), fingerprint);

    screen.navigate(PRODUCT.authoring() + "/kunci-saya");
    assertThat(row(screen, fingerprint)).containsText("Laptop uji");
    assertThat(row(screen, fingerprint)).containsText("Menunggu pendaftaran");
    Looks.require(screen, "my-keys");
    screen.setViewportSize(360, 780);
    Looks.require(screen, "my-keys-360");
    return fingerprint;
  }

  private void enrol(Collection<String> fingerprints) throws Exception {
    Person administrator = Person.ofCity(PRODUCT, "platform", Role.PLATFORM_ADMIN);
    Page screen = as(administrator, "/platform/kunci");
    for (String fingerprint : fingerprints) {
      assertThat(row(screen, fingerprint)).containsText("Passkey");
    }
    Looks.require(screen, "waiting-keys");
    for (String fingerprint : fingerprints) {
      row(screen, fingerprint).locator("input[type=checkbox]").check();
    }
    screen.locator("#jamin").check();
    screen.locator("[id='kunci:kirim']").click();
    Page desk = browser.person(1280, 900);
    open(desk, screen.locator("#meja").getAttribute("href"));
    for (String fingerprint : fingerprints) {
      assertThat(desk.locator("#content")).containsText("passkey baru " + fingerprint);
    }
    sign(desk, passphrase(administrator));
    vouch(fingerprints.iterator().next());
    screen.navigate(PRODUCT.authoring() + "/penahanan");
    button(screen, "Periksa dan tanda tangani").first().click();
    open(desk, screen.locator("#meja").getAttribute("href"));
    sign(desk, passphrase(administrator));
    awaitInForce(desk);
  }

  private static Locator row(Page screen, String words) {
    return screen.locator("tbody tr").filter(new Locator.FilterOptions().setHasText(words));
  }

  private void looksAtTheKeysOfTheDepartment(String fingerprint) throws Exception {
    Person administrator = Person.ofCity(PRODUCT, "platform", Role.PLATFORM_ADMIN);
    Page screen = as(administrator, "/platform/opd/" + TENANT);
    assertThat(row(screen, fingerprint)).containsText("Terdaftar");
    row(screen, "Kunci perangkat lunak").first().getByRole(AriaRole.LINK).click();
    assertThat(screen.locator("#jejak tbody")).containsText("Rilis");
    assertThat(screen.locator("#jejak tbody")).containsText("Direktori");
    Looks.require(screen, "department-keys");
    screen.setViewportSize(360, 780);
    Looks.require(screen, "department-keys-360");
    screen.setViewportSize(1280, 900);
    screen.locator("[id='cabut:mulai']").fill("999");
    screen.locator("[id='cabut:mulai']").evaluate("input => input.removeAttribute('max')");
    button(screen, "Cabut kunci yang dicuri").click();
    assertThat(screen.getByRole(AriaRole.ALERT)).containsText("Kunci dicabut mulai rilis");
    screen.locator("[id='ambang:jumlah']").selectOption("3");
    screen.locator("[id='ambang:kirim']").click();
    assertThat(screen.getByRole(AriaRole.ALERT)).containsText("yang menandatangani");
  }

  /** The publisher's first key counts already: it lets the second count at once. */
  private void vouch(String fingerprint) throws Exception {
    Person publisher = Person.ofCity(PRODUCT, TENANT, Role.PUBLISHER);
    Page screen = as(publisher, "/penahanan");
    Looks.require(screen, "vouch-awaiting");
    button(screen, "Periksa dan tanda tangani").first().click();
    Page desk = browser.person(1280, 900);
    open(desk, screen.locator("#meja").getAttribute("href"));
    assertThat(desk.locator("#content")).containsText("passkey baru " + fingerprint);
    assertThat(desk.locator("#content")).containsText("berlaku seketika");
    Looks.require(desk, "vouch-sign");
    sign(desk, passphrase(publisher));
  }

  /** Its owner asks, and the platform signs a directory without it. */
  private void takeOut(Person publisher, String fingerprint) throws Exception {
    Page keys = as(publisher, "/kunci-saya");
    row(keys, fingerprint).getByRole(AriaRole.BUTTON).click();
    assertThat(row(keys, fingerprint)).containsText("Menunggu penghapusan");
    Person administrator = Person.ofCity(PRODUCT, "platform", Role.PLATFORM_ADMIN);
    Page screen = as(administrator, "/platform/kunci");
    row(screen, fingerprint).locator("input[type=checkbox]").check();
    screen.locator("[id='kunci:kirim']").click();
    Page desk = browser.person(1280, 900);
    open(desk, screen.locator("#meja").getAttribute("href"));
    sign(desk, passphrase(administrator));
    awaitInForce(desk);
  }

  /** From the newest release on that it signed, on the department's page, as after a theft. */
  private void revoke(String fingerprint) throws Exception {
    Person administrator = Person.ofCity(PRODUCT, "platform", Role.PLATFORM_ADMIN);
    Page screen = as(administrator, "/platform/opd/" + TENANT);
    assertThat(row(screen, fingerprint)).containsText("Sudah dikeluarkan");
    row(screen, fingerprint).getByRole(AriaRole.LINK).click();
    Locator newest = screen.locator("#jejak tbody tr").first();
    assertThat(newest).containsText("Rilis");
    Looks.require(screen, "department-key-gone");
    screen.locator("[id='cabut:mulai']").fill(newest.locator("td").first().textContent());
    button(screen, "Cabut kunci yang dicuri").click();
    Page desk = browser.person(1280, 900);
    open(desk, screen.locator("#meja-kunci").getAttribute("href"));
    assertThat(desk.locator("#content")).containsText(fingerprint);
    sign(desk, passphrase(administrator));
    screen.navigate(PRODUCT.authoring() + "/platform/opd/" + TENANT);
    assertThat(row(screen, fingerprint)).containsText("Dicabut mulai rilis");
  }

  /** Waits until the site is back at a release that does not have the page. */
  private static void awaitGone(String address) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (PRODUCT.get(address).statusCode() != 404) {
      assertTrue(System.nanoTime() < end, address + " is still shown");
      Thread.sleep(100);
    }
  }

  private static void sign(Page desk, String phrase) {
    desk.locator("#phrase").fill(phrase);
    desk.locator("#confirm").check();
    desk.locator("#sign").click();
    assertThat(desk.locator("#outcome")).isVisible(seconds(30));
  }

  /** The next desk reads what delivery has, which takes it over a moment after it was published. */
  private static void awaitInForce(Page desk) {
    assertThat(desk.locator("#outcome")).hasText(Pattern.compile("tayang|berlaku"));
  }

  private void approvedNews(Person publisher) throws Exception {
    Person author = Person.ofCity(PRODUCT, TENANT, Role.AUTHOR);
    var made =
        author.postJson(
            "/api/halaman",
            "{\"content\":{\"type\":\"news\",\"language\":\"id\",\"path\":\"/berita/"
                + slug
                + "\",\"title\":\"Disentuh\",\"summary\":\"\",\"date\":\"2026-11-20\","
                + "\"image\":null,\"aliases\":[],\"fields\":{},\"body\":[]}}");
    Matcher page = Pattern.compile("\"page\":\"([0-9a-f-]{36})\"").matcher(made.body());
    assertTrue(page.find(), made.body());
    Page submit = as(author, "/halaman/" + page.group(1) + "/ajukan");
    button(submit, "Ajukan").click();
    assertThat(submit.getByRole(AriaRole.ALERT)).containsText("diajukan");
    Page review = as(publisher, "/tinjau");
    review
        .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Disentuh"))
        .first()
        .click();
    button(review, "Setujui").click();
    assertThat(review.getByRole(AriaRole.ALERT)).containsText("disetujui");
  }

  private static void refusesAStrangersFinger(Page desk, VirtualAuthenticator device) {
    device.ownersFinger(false);
    desk.locator("#touch").click();
    assertThat(desk.locator("#stop")).containsText("Tidak ada yang ditandatangani");
    assertThat(desk.locator("#touch")).isEnabled();
    Looks.require(desk, "passkey-refused-360");
    device.ownersFinger(true);
  }

  private static void refusesADeviceWithoutThePasskey(Page desk, VirtualAuthenticator device) {
    JsonObject kept = device.passkeys();
    device.forgetAll();
    desk.locator("#touch").click();
    assertThat(desk.locator("#stop")).containsText("tidak ada di perangkat ini");
    assertThat(desk.locator("#touch")).isEnabled();
    device.putBack(kept);
  }

  private Page as(Person person, String path) {
    Page tab = person.in(browser.person(1280, 900), "id");
    tab.navigate(PRODUCT.authoring() + path);
    return tab;
  }

  /** Only another document reads the fragment: the desk takes it from its address at once. */
  private static void open(Page desk, String address) {
    String origin = address.substring(0, address.indexOf('/', "https://".length()));
    desk.navigate(origin + (address.contains("/kunci") ? "/" : "/kunci"));
    desk.navigate(address);
  }

  private static Locator button(Page tab, String name) {
    return tab.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static LocatorAssertions.IsVisibleOptions seconds(int seconds) {
    return new LocatorAssertions.IsVisibleOptions().setTimeout(seconds * 1000.0);
  }

  /** The newest signatures of the tenant, as they lie in the repository. */
  private static String signatures() throws IOException {
    for (long version = 1; ; version++) {
      if (!Files.exists(
          PRODUCT.repository().resolve(RepositoryPaths.release(TENANT, version + 1)))) {
        return Files.readString(
            PRODUCT
                .repository()
                .resolve(RepositoryPaths.signatures(RepositoryPaths.release(TENANT, version))));
      }
    }
  }

  private static String passphrase(Person person) throws IOException, SQLException {
    String email = email(person);
    return Files.readAllLines(PRODUCT.home().resolve("demo/passphrases.txt")).stream()
        .map(line -> line.split("\t"))
        .filter(words -> words.length == 3 && words[1].equals(email))
        .map(words -> words[2].strip())
        .findFirst()
        .orElseThrow();
  }

  private static String email(Person person) throws IOException, SQLException {
    try (Connection db = PRODUCT.superuser();
        PreparedStatement query =
            db.prepareStatement("select email from perisai.person where id = ?")) {
      query.setObject(1, person.id());
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }
}
