package id.perisai.admin.screens;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import id.perisai.admin.Browser;
import id.perisai.admin.StartedProduct;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The three kinds of withdrawing a page, proposed in a browser, reviewed, signed, and as a visitor
 * then finds them.
 */
class WithdrawIT {
  private static final StartedProduct PRODUCT = StartedProduct.shared();
  private static final String TENANT = "satpolpp";

  private final String slug = "tarik-" + UUID.randomUUID().toString().substring(0, 8);
  private Browser browser;
  private Road road;

  @BeforeEach
  void launch() throws Exception {
    browser = Browser.launch();
    road = new Road(PRODUCT, TENANT);
  }

  @AfterEach
  void close() {
    browser.close();
  }

  @Test
  void a_page_goes_is_led_elsewhere_or_stays_with_a_notice_once_that_is_signed() throws Exception {
    UUID error = approved("keliru");
    UUID consolidated = approved("gabung");
    UUID kept = approved("lama");
    road.published(road.prepared());
    road.live(path("keliru"), "keliru");
    road.live(path("gabung"), "gabung");

    approve(proposed(error, 0, "", "Salah unggah"));
    approve(proposed(consolidated, 1, path("lama"), "Isinya kini di halaman lain"));
    approve(proposed(kept, 2, "", "Diganti peraturan baru"));
    assertEquals(200, code(path("keliru")), "nothing changes before it is signed");
    road.published(road.prepared());

    Page visitor = browser.person(1280, 900);
    String shown = road.live(path("lama"), "Diganti peraturan baru");
    assertFalse(shown.contains("Salah unggah"), "the reason of an error is for the history");
    visitor.navigate(PRODUCT.site(TENANT) + path("lama"));
    Looks.require(visitor, "withdrawn-kept");
    visitor.setViewportSize(360, 780);
    Looks.require(visitor, "withdrawn-kept-360");
    assertEquals(410, code(path("keliru")));
    HttpResponse<byte[]> led = PRODUCT.get(PRODUCT.site(TENANT) + path("gabung"));
    assertEquals(301, led.statusCode());
    assertEquals(path("lama"), led.headers().firstValue("location").orElse(""));
    String home =
        new String(PRODUCT.get(PRODUCT.site(TENANT) + "/").body(), StandardCharsets.UTF_8);
    assertFalse(home.contains(path("keliru")), "no list shows it any more");
  }

  /** What an author does in the browser; gives the submission. */
  private UUID proposed(UUID page, int kind, String to, String reason) throws Exception {
    Page screen = road.author.in(browser.person(1280, 900), "id");
    screen.navigate(PRODUCT.authoring() + "/halaman/" + page + "/tarik");
    screen.locator("[id='tarik:cara:" + kind + "']").check();
    screen.locator("[id='tarik:ke']").fill(to);
    screen.locator("[id='tarik:alasan']").fill(reason);
    if (kind == 1) {
      Looks.require(screen, "withdraw");
      screen.setViewportSize(360, 780);
      Looks.require(screen, "withdraw-360");
    }
    screen.locator("[id='tarik:kirim']").click();
    assertThat(screen.locator(".messages")).containsText("Penarikan diusulkan");
    screen
        .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Ajukan").setExact(true))
        .click();
    assertThat(screen.getByRole(AriaRole.ALERT)).containsText("diajukan");
    try (Connection db = PRODUCT.superuser();
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

  private UUID approved(String kind) throws Exception {
    UUID page = road.written(slug + "-" + kind, "Uji " + kind);
    approve(road.submitted(page));
    return page;
  }

  private void approve(UUID submission) throws Exception {
    HttpResponse<String> done =
        new Forms(road.publisher).send("/tinjau/" + submission, "setujui", "kirim");
    assertEquals(302, done.statusCode(), done.body());
  }

  private String path(String kind) {
    return "/berita/" + slug + "-" + kind;
  }

  private int code(String path) throws Exception {
    return PRODUCT.get(PRODUCT.site(TENANT) + path).statusCode();
  }
}
