package id.perisai.admin.screens;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import id.perisai.access.Role;
import id.perisai.admin.Browser;
import id.perisai.admin.StartedProduct;
import id.perisai.publish.SignedRepository;
import id.perisai.publish.SoftwareKey;
import id.perisai.release.Digest;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Signatures;
import id.perisai.release.ThemeStatement;
import id.perisai.release.TrustChain;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Three departments leave new looks to the platform; after a new theme its administrator has all
 * sites of the city prepared, sees how far that is, and signs for the three in one sitting.
 */
@Order(Integer.MAX_VALUE)
class NewLooksIT {
  private static final StartedProduct PRODUCT = StartedProduct.shared();
  private static final List<String> DELEGATING = List.of("bappeda", "bkpsdm", "dinkes");
  private static Browser browser;
  private static Person admin;

  @BeforeAll
  static void open() throws Exception {
    browser = Browser.launch();
    admin = Person.ofCity(PRODUCT, "platform", Role.PLATFORM_ADMIN);
  }

  @AfterAll
  static void close() {
    List<String> complaints = browser.complaints();
    browser.close();
    assertEquals(List.of(), complaints);
  }

  @Test
  void brings_all_sites_over_and_signs_for_those_who_left_it_to_the_platform() throws Exception {
    long before = repository().newestTheme(trust());
    for (String tenant : DELEGATING) {
      Person publisher = Person.ofCity(PRODUCT, tenant, Role.PUBLISHER);
      if (tenant.equals(DELEGATING.get(0))) {
        agreesInTheBrowser(publisher);
      } else {
        HttpResponse<String> said = new Forms(publisher).send("/tampilan", "serahkan", "kirim");
        assertEquals(200, said.statusCode(), said.body());
      }
    }
    Page screen = admin.in(browser.person(1280, 900), "id");
    screen.navigate(PRODUCT.authoring() + "/platform/tampilan");
    screen.locator("#direktori\\:kirim").click();
    assertThat(screen.locator("#meja")).isVisible();
    for (String tenant : DELEGATING) {
      vouches(tenant);
    }
    sign(screen.waitForPopup(() -> screen.locator("#meja").click()));
    for (String tenant : DELEGATING) {
      assertTrue(
          trust().delegatesRerenders(tenant), tenant + " vouched, so that it counts at once");
    }

    signTheSameFilesAgain();
    screen.navigate(PRODUCT.authoring() + "/platform/tampilan");
    assertThat(state(screen, "bappeda")).hasText("Belum disiapkan");
    screen.locator("#siapkan\\:kirim").click();
    assertThat(screen.locator("#ringkasan"))
        .containsText(
            "Penyiapan selesai", new LocatorAssertions.ContainsTextOptions().setTimeout(240_000));
    for (String tenant : DELEGATING) {
      assertThat(state(screen, tenant)).hasText("Menunggu platform");
    }
    assertThat(state(screen, "disdukcapil")).hasText("Menunggu penerbit");
    Looks.require(screen, "new-looks-1280");

    screen.locator("#duduk\\:kirim").click();
    Page desk = screen.waitForPopup(() -> screen.locator("#meja").click());
    for (int i = 1; i <= DELEGATING.size(); i++) {
      assertThat(desk.locator("#sitting")).hasText(i + " dari " + DELEGATING.size());
      if (i == 1) {
        Looks.require(desk, "new-looks-desk-1280");
        desk.reload(); // the frames were taken out to look at it; its link is used up
        desk.close();
        screen.navigate(PRODUCT.authoring() + "/platform/tampilan");
        screen.locator("#duduk\\:kirim").click();
        desk = screen.waitForPopup(() -> screen.locator("#meja").click());
        assertThat(desk.locator("#sitting")).hasText("1 dari " + DELEGATING.size());
      }
      sign(desk);
      if (i < DELEGATING.size()) {
        desk.locator("#onwards").click();
      }
    }
    assertThat(desk.locator("#onwards")).hasCount(0);

    screen.navigate(PRODUCT.authoring() + "/platform/tampilan");
    for (String tenant : DELEGATING) {
      assertThat(state(screen, tenant)).hasText("Terbaru");
      byte[] newest =
          PRODUCT
              .get(PRODUCT.site(tenant) + "/.well-known/perisai/sites/" + tenant + "/newest")
              .body();
      assertEquals(before + 1, ReleaseStatement.parse(newest).theme(), tenant);
      assertEquals(200, PRODUCT.get(PRODUCT.site(tenant) + "/").statusCode());
    }
    Page phone = admin.in(browser.person(360, 800), "en");
    phone.navigate(PRODUCT.authoring() + "/platform/tampilan");
    Looks.require(phone, "new-looks-en-360");
  }

  private static void agreesInTheBrowser(Person publisher) {
    for (int width : new int[] {360, 1280}) {
      Page screen = publisher.in(browser.person(width, 800), "id");
      screen.navigate(PRODUCT.authoring() + "/tampilan");
      Looks.require(screen, "delegation-" + width);
      if (width == 1280) {
        screen.locator("#serahkan\\:kirim").click();
        assertThat(screen.locator("#keadaan")).hasText("Disetujui, menunggu platform");
        Looks.require(screen, "delegation-agreed-" + width);
      }
    }
  }

  /** A publisher signs the directory too; without that it would count a day later. */
  private static void vouches(String tenant) throws Exception {
    Person publisher = Person.ofCity(PRODUCT, tenant, Role.PUBLISHER);
    Page screen = publisher.in(browser.person(1280, 800), "id");
    screen.navigate(PRODUCT.authoring() + "/penahanan");
    screen
        .getByRole(
            AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Periksa dan tanda tangani"))
        .first()
        .click();
    Page desk = screen.waitForPopup(() -> screen.locator("#meja").click());
    assertThat(desk.locator("#content"))
        .containsText("aturan yang lebih longgar baru berlaku 24 jam kemudian");
    desk.locator("#confirm").check();
    // Who has a passkey too, finds the software key folded away.
    desk.locator("details#software > summary").all().forEach(Locator::click);
    assertThat(desk.locator("#phrase")).isVisible();
    desk.locator("#phrase").fill(passphrase(tenant, publisher));
    desk.locator("#sign").click();
    assertThat(desk.locator("#outcome")).isVisible();
  }

  private static Locator state(Page screen, String tenant) {
    return screen.locator("tr[data-site='" + tenant + "'] .state");
  }

  /** What an administrator does at the desk: looks, confirms, types the passphrase. */
  private static void sign(Page desk) throws IOException {
    assertThat(desk.locator("#sign")).isVisible();
    desk.locator("#confirm").check();
    desk.locator("#phrase").fill(passphrase());
    desk.locator("#sign").click();
    assertThat(desk.locator("#outcome")).hasText(Pattern.compile("tayang|berlaku"));
  }

  private static String passphrase() throws IOException {
    return passphrase("platform", admin);
  }

  private static String passphrase(String tenant, Person person) throws IOException {
    String address = address(person);
    return Files.readAllLines(PRODUCT.home().resolve("demo/passphrases.txt")).stream()
        .map(line -> line.split("\t"))
        .filter(words -> words.length == 3 && words[0].equals(tenant))
        .filter(words -> words[1].equals(address))
        .map(words -> words[2].strip())
        .findFirst()
        .orElseThrow();
  }

  private static String address(Person person) {
    try (Connection db = PRODUCT.superuser();
        PreparedStatement query =
            db.prepareStatement("select email from perisai.person where id = ?")) {
      query.setObject(1, person.id());
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static SignedRepository repository() throws Exception {
    Digest pinned = Digest.parse(Files.readString(PRODUCT.home().resolve("trust-root")).strip());
    return new SignedRepository(PRODUCT.repository(), pinned, Clock.systemUTC(), PRODUCT.home());
  }

  private static TrustChain trust() throws Exception {
    return repository().trust();
  }

  /** A new theme, as after an upgrade: here with the files that there are. */
  private static void signTheSameFilesAgain() throws Exception {
    SignedRepository repository = repository();
    TrustChain trust = repository.trust();
    long newest = repository.newestTheme(trust);
    ThemeStatement inForce = trust.theme(newest).statement();
    ThemeStatement next =
        ThemeStatement.of(newest + 1, repository.now(), inForce.renderer(), inForce.assets());
    Signatures signatures =
        Signatures.of(List.of(softwareKey(admin.id()).open(passphrase().toCharArray()).sign(next)));
    repository.writer().statement(RepositoryPaths.theme(newest + 1), next, signatures);
  }

  private static SoftwareKey softwareKey(UUID person) throws Exception {
    try (Connection db = PRODUCT.superuser();
        PreparedStatement query =
            db.prepareStatement(
                "select encrypted from perisai.publisher_key where tenant_id = 'platform'"
                    + " and person_id = ? and kind = 'ed25519'")) {
      query.setObject(1, person);
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return SoftwareKey.parse(rows.getBytes(1));
      }
    }
  }
}
