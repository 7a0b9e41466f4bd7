package id.perisai.admin.screens;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import id.perisai.admin.Browser;
import id.perisai.admin.StartedProduct;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A legacy site from its export to its visitors' phones. */
class ImportIT {
  private static final StartedProduct PRODUCT = StartedProduct.shared();
  private static final String TENANT = "disparpora";
  private static final Pattern HOSTILE =
      Pattern.compile("(?is)javascript:|onerror|<iframe|alert\\(|<script");

  @Test
  void a_legacy_site_is_read_approved_as_one_act_published_and_browsed() throws Exception {
    UUID batch = Imported.into(PRODUCT, TENANT);
    Road road = new Road(PRODUCT, TENANT);
    try (Browser browser = Browser.launch()) {
      readAndApprove(browser, road, batch);
      Road.Link candidate = road.prepared();
      road.published(candidate);
      road.live("/berita/pelayanan-akta", "Pelayanan akta &amp; kartu gratis");
      browse(browser);
      assertEquals(List.of(), browser.complaints());
    }
    HttpResponse<byte[]> old = PRODUCT.get(PRODUCT.site(TENANT) + "/2019/03/pelayanan-akta");
    assertEquals(301, old.statusCode(), "the old address leads on");
    assertEquals("/berita/pelayanan-akta", old.headers().firstValue("location").orElse(""));
    assertEquals(
        404,
        PRODUCT.get(PRODUCT.site(TENANT) + "/berita/rancangan").statusCode(),
        "a draft of the old site stays a draft");
  }

  private static void readAndApprove(Browser browser, Road road, UUID batch) {
    Page tab = road.publisher.in(browser.person(1280, 900), "id");
    tab.navigate(PRODUCT.authoring() + "/impor");
    tab.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("legacy-site")).click();
    assertThat(tab).hasURL(PRODUCT.authoring() + "/impor/" + batch);
    assertThat(tab.locator(".main")).containsText("Pelayanan akta & kartu gratis");
    assertThat(tab.locator(".main")).containsText("youtube.com");
    Looks.require(tab, "import-report");
    tab.locator("[id='setujui:kirim']").click();
    assertThat(tab.getByRole(AriaRole.ALERT)).isVisible(); // not said to be read yet
    tab.locator("[id='setujui:baca']").check();
    tab.locator("[id='setujui:kirim']").click();
    assertThat(tab.locator("[id='setujui:kirim']")).hasCount(0);
    Looks.require(tab, "import-approved");
  }

  /** On a phone, as its visitors do. */
  private static void browse(Browser browser) {
    Page phone = browser.person(360, 740);
    int visited = 0;
    for (String path :
        List.of("/", "/berita", "/berita/pelayanan-akta", "/berita/pelayanan-akta-2", "/profil")) {
      Response answer = phone.navigate(PRODUCT.site(TENANT) + path);
      assertEquals(200, answer.status(), path);
      assertFalse(HOSTILE.matcher(phone.locator("main").innerHTML()).find(), path);
      Looks.require(phone, "imported" + path.replace('/', '-'));
      visited++;
    }
    assertTrue(visited > 4);
    phone.navigate(PRODUCT.site(TENANT) + "/berita");
    phone
        .getByRole(
            AriaRole.LINK, new Page.GetByRoleOptions().setName("Pelayanan akta & kartu gratis"))
        .first()
        .click();
    assertThat(phone.locator("h1")).hasText("Pelayanan akta & kartu gratis");
    assertThat(phone.locator("table caption")).hasText("Daftar biaya");
  }
}
