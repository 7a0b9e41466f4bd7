package id.perisai.admin.screens;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import id.perisai.admin.Browser;
import id.perisai.admin.StartedProduct;
import org.junit.jupiter.api.Test;

/** A citizen looks for something on a department's site: in a real browser. */
class VisitorSearchIT {
  private static final StartedProduct PRODUCT = StartedProduct.shared();
  private static final String SITE = PRODUCT.site("dinkes");

  @Test
  void finds_chooses_and_opens_what_was_looked_for() {
    try (Browser browser = Browser.launch()) {
      Page tab = browser.person();
      walk(tab, "");
      assertEquals(0, tab.context().cookies().size());
    }
  }

  @Test
  void looks_right_on_a_phone_in_every_state() {
    try (Browser browser = Browser.launch()) {
      walk(browser.person(360, 640), "-360");
    }
  }

  @Test
  void needs_no_script() {
    try (Browser browser = Browser.launch()) {
      Page tab = browser.withoutScript(360, 640);
      tab.navigate(SITE + "/cari");
      tab.getByRole(AriaRole.SEARCHBOX).fill("puskesmas");
      // A click would wait for the button to stand still, which Playwright asks by script.
      tab.getByRole(AriaRole.SEARCHBOX).press("Enter");
      assertThat(tab.getByRole(AriaRole.STATUS)).containsText("ditemukan");
      assertThat(tab.locator(".rows mark").first()).isVisible();
    }
  }

  @Test
  void finds_where_to_complain() {
    try (Browser browser = Browser.launch()) {
      Page tab = browser.person();
      tab.navigate(PRODUCT.site("diskominfo") + "/cari");
      ask(tab, "pengaduan");
      assertThat(tab.locator(".rows a[href='/pengaduan']")).hasCount(1);
    }
  }

  private static void walk(Page tab, String suffix) {
    Response shown = tab.navigate(SITE + "/cari");
    assertEquals("no-store", shown.headerValue("cache-control"));
    Looks.require(tab, "search" + suffix);
    ask(tab, "puskesmas");
    assertThat(tab.getByRole(AriaRole.STATUS)).containsText("ditemukan");
    assertThat(tab.locator(".rows mark").first()).containsText("uskesmas");
    Looks.require(tab, "search-found" + suffix);

    ask(tab, "puksesmsa");
    tab.locator(".instead a").click();
    assertThat(tab.getByRole(AriaRole.SEARCHBOX)).hasValue("puskesmas");

    tab.locator("button[name=tipe][value=service]").click();
    assertThat(tab.locator("button[name=tipe][aria-current=true]")).containsText("Layanan");
    assertThat(tab.getByRole(AriaRole.SEARCHBOX)).hasValue("puskesmas");
    Looks.require(tab, "search-chosen" + suffix);
    tab.locator(".rows a").first().click();
    assertTrue(tab.url().startsWith(SITE + "/layanan/"), tab.url());

    tab.navigate(SITE + "/cari");
    ask(tab, "<b>zzqqxxw</b>");
    assertThat(tab.getByRole(AriaRole.STATUS)).containsText("Tidak ada halaman");
    assertThat(tab.getByRole(AriaRole.SEARCHBOX)).hasValue("<b>zzqqxxw</b>");
    assertThat(tab.locator("main b")).hasCount(0);
    Looks.require(tab, "search-nothing" + suffix);
  }

  private static void ask(Page tab, String words) {
    tab.getByRole(AriaRole.SEARCHBOX).fill(words);
    tab.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Cari").setExact(true))
        .last()
        .click();
  }
}
