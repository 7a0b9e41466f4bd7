package id.perisai.admin.screens;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import id.perisai.access.Role;
import id.perisai.admin.Browser;
import id.perisai.admin.StartedProduct;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What nobody approved stays out of a release and shows as that; and what an emergency brings out
 * is flagged everywhere until a second person approves it.
 */
class ForcedIT {
  private static final StartedProduct PRODUCT = StartedProduct.shared();
  private static final String TENANT = "dishub";
  private static final String REASON = "Jembatan putus, warga harus tahu sekarang";

  private final String slug = "darurat-" + UUID.randomUUID().toString().substring(0, 8);
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
  void goes_from_the_edit_to_the_flag_and_back() throws Exception {
    Road road = new Road(PRODUCT, TENANT);
    String title = "Jembatan putus " + slug;
    UUID page = road.written(slug, title);

    Page screen = as(road.publisher, "/terbit");
    screen.locator("#darurat").click();
    choose(screen, title);
    Looks.require(screen, "force");
    button(screen, "Siapkan rilis darurat").click();
    assertThat(screen.locator(".messages")).containsText("tidak dapat menunggu tinjauan");
    assertThat(screen.locator("#h-" + page)).isChecked();
    screen.locator("[id='darurat:alasan']").fill(REASON);
    button(screen, "Siapkan rilis darurat").click();
    assertThat(screen.locator("#meja")).isVisible();
    Looks.require(screen, "force-prepared");
    screen.setViewportSize(360, 780);
    Looks.require(screen, "force-prepared-360");

    Page desk = browser.person(1280, 900);
    desk.navigate(screen.locator("#meja").getAttribute("href"));
    assertThat(desk.locator("#darurat")).containsText(REASON, contains(30));
    assertThat(desk.locator("#darurat")).containsText(title);
    desk.locator("details", new Page.LocatorOptions().setHasText(title)).first().click();
    assertThat(desk.locator("#content")).containsText("tanpa tinjauan. Alasan: " + REASON);
    Looks.require(desk, "force-desk");
    desk.setViewportSize(360, 780);
    Looks.require(desk, "force-desk-360");
    desk.locator("#phrase").fill(road.passphrase());
    desk.locator("#confirm").check();
    desk.locator("#sign").click();
    assertThat(desk.locator("#content .notice.good")).isVisible(seconds(30));
    road.live("/berita/" + slug, title);

    flagged(road, page, title);
    approved(road, title);
    notFlagged(road, page);
  }

  private void flagged(Road road, UUID page, String title) throws Exception {
    Person administrator = Person.ofCity(PRODUCT, "platform", Role.PLATFORM_ADMIN);
    for (int width : new int[] {1280, 360}) {
      for (Page seen :
          List.of(
              as(road.author, "/", width),
              as(road.publisher, "/terbit", width),
              as(administrator, "/platform", width))) {
        assertThat(seen.locator("#darurat-tayang")).containsText(title);
        assertThat(seen.locator("#darurat-tayang")).containsText(REASON);
        Looks.require(seen, "forced-" + seen.url().replaceAll(".*/", "x") + "-" + width);
        seen.context().close();
      }
      Page list = as(road.author, "/halaman?teks=" + slug, width);
      assertThat(list.locator("tbody tr")).containsText("darurat");
      assertThat(list.locator("tbody tr")).containsText("belum ditinjau orang kedua");
      Looks.require(list, "forced-pages-" + width);
      Page editor = as(road.author, "/halaman/" + page, width);
      assertThat(editor.locator("#darurat-tayang")).containsText(REASON);
      editor.waitForSelector("#editor[data-ready]");
      Looks.require(editor, "forced-editor-" + width);
    }
    Locator release =
        as(road.publisher, "/terbit").locator("[aria-labelledby=terbitan] li").first();
    assertThat(release).containsText("darurat");
    assertThat(release).containsText(REASON);
  }

  /** Not by who forced it: the button is closed for them, and open for the second person. */
  private void approved(Road road, String title) throws Exception {
    Page own = as(road.publisher, "/tinjau");
    own.locator("main").getByText(title).click();
    assertThat(own.locator("#mengapa")).containsText("ditinjau oleh orang lain");
    assertThat(own.locator("[id='setujui:kirim']")).isDisabled();

    Person second = Person.of(PRODUCT, "Ratih Kedua", TENANT, Role.REVIEWER);
    Page review = as(second, "/tinjau");
    assertThat(review.locator("main li", new Page.LocatorOptions().setHasText(title)))
        .containsText("darurat");
    review.locator("main").getByText(title).click();
    assertThat(review.locator("#darurat-tayang")).containsText(REASON);
    Looks.require(review, "forced-review");
    review.locator("[id='setujui:kirim']").click();
    assertThat(review.locator(".messages")).containsText(title);
  }

  private void notFlagged(Road road, UUID page) throws Exception {
    Person administrator = Person.ofCity(PRODUCT, "platform", Role.PLATFORM_ADMIN);
    assertThat(as(road.author, "/").locator("#darurat-tayang")).hasCount(0);
    assertThat(as(road.author, "/halaman/" + page).locator("#darurat-tayang")).hasCount(0);
    assertThat(as(administrator, "/platform").locator("#darurat-tayang")).hasCount(0);
  }

  @Test
  void an_edit_leaves_submission_and_approval_behind_and_everybody_sees_it() throws Exception {
    Road road = new Road(PRODUCT, TENANT);
    String title = "Trayek " + slug;
    UUID page = road.written(slug, title);
    UUID submission = road.submitted(page);
    saved(road, page, 1, title + " kedua");

    Person second = Person.of(PRODUCT, "Ratih Peninjau", TENANT, Role.REVIEWER);
    Page queue = as(second, "/tinjau");
    assertThat(queue.locator("main li", new Page.LocatorOptions().setHasText(title)))
        .containsText("Disunting lagi setelah diajukan");
    Page review = as(second, "/tinjau/" + submission);
    assertThat(review.locator("#usang")).containsText("revisi 1");
    Looks.require(review, "stale-review");
    Page list = as(road.author, "/halaman?teks=" + slug);
    assertThat(list.locator("tbody tr .warn-word")).containsText("1");
    assertThat(as(road.author, "/halaman/" + page).locator("main .notice.warning"))
        .containsText("1");

    review.locator("[id='setujui:kirim']").click();
    assertThat(review.locator(".messages")).containsText(title);
    Page editor = as(road.author, "/halaman/" + page);
    assertThat(editor.locator("main .notice.warning")).containsText("1");
    Page publish = as(road.publisher, "/terbit");
    assertThat(publish.locator("#usang")).containsText(title);
    Looks.require(publish, "stale-publish");

    road.published(road.prepared());
    String live = road.live("/berita/" + slug, title);
    assertFalse(live.contains(title + " kedua"), "only what was approved goes out");
  }

  private void saved(Road road, UUID page, int base, String title) throws Exception {
    HttpResponse<String> saved =
        road.author.postJson(
            "/api/halaman/" + page + "/revisi",
            ("{\"base\":%d,\"content\":{\"type\":\"news\",\"language\":\"id\",\"path\":\"/berita/%s\","
                    + "\"title\":\"%s\",\"summary\":\"\",\"date\":\"2026-11-20\",\"image\":null,"
                    + "\"aliases\":[],\"fields\":{},\"body\":[]}}")
                .formatted(base, slug, title));
    assertTrue(saved.statusCode() == 200, saved.body());
  }

  private static void choose(Page screen, String title) {
    screen.locator("#teks").fill(title);
    button(screen, "Saring").click();
    screen.getByLabel(title, new Page.GetByLabelOptions().setExact(true)).check();
  }

  private Page as(Person person, String path) {
    return as(person, path, 1280);
  }

  private Page as(Person person, String path, int width) {
    Page page = person.in(browser.person(width, 900), "id");
    page.navigate(PRODUCT.authoring() + path);
    return page;
  }

  private static Locator button(Page screen, String name) {
    return screen.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static LocatorAssertions.IsVisibleOptions seconds(int seconds) {
    return new LocatorAssertions.IsVisibleOptions().setTimeout(seconds * 1000);
  }

  private static LocatorAssertions.ContainsTextOptions contains(int seconds) {
    return new LocatorAssertions.ContainsTextOptions().setTimeout(seconds * 1000);
  }
}
