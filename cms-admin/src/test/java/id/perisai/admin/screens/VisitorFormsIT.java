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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A citizen writes to a department: in a real browser, on a cheap phone, without script. */
class VisitorFormsIT {
  private static final StartedProduct PRODUCT = StartedProduct.shared();
  private static final String SITE = PRODUCT.site("dinkes");
  private static final Pattern NUMBER =
      Pattern.compile("[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}");

  @Test
  void fills_in_corrects_and_is_given_a_receipt() {
    try (Browser browser = Browser.launch()) {
      Page tab = browser.person();
      walk(tab, "");
      assertEquals(0, tab.context().cookies().size());
    }
  }

  @Test
  void does_the_same_on_a_phone_without_script() {
    try (Browser browser = Browser.launch()) {
      Page tab = browser.withoutScript(360, 640);
      tab.navigate(SITE + "/pengaduan");
      tab.getByLabel("Perihal").fill("Pungutan " + System.nanoTime());
      // A click would wait for the button to stand still, which Playwright asks by script.
      tab.getByLabel("Perihal").press("Enter");
      assertThat(tab.locator("#form-problems")).containsText("Isi pengaduan: belum diisi");
      tab.getByLabel("Isi pengaduan").fill("Petugas meminta uang.");
      tab.getByRole(AriaRole.BUTTON, named("Kirim")).focus();
      tab.keyboard().press("Enter");
      assertTrue(NUMBER.matcher(tab.locator(".receipt strong").innerText()).matches());
    }
  }

  @Test
  void looks_right_on_a_phone_in_every_state() {
    try (Browser browser = Browser.launch()) {
      walk(browser.person(360, 640), "-360");
    }
  }

  @Test
  void verifies_as_a_composed_page() {
    StartedProduct.Answer answer = PRODUCT.perisai("verify", SITE + "/kontak");
    assertEquals(0, answer.exitCode(), answer.out() + answer.err());
    assertTrue(answer.out().contains("COMPOSED"), answer.out());
  }

  private static void walk(Page tab, String suffix) {
    Response shown = tab.navigate(SITE + "/kontak");
    assertEquals("no-store", shown.headerValue("cache-control"));
    Looks.require(tab, "form" + suffix);
    tab.getByLabel("Nama").fill("<b>Sari</b>");
    send(tab);
    assertThat(tab.locator("#form-problems")).containsText("Pesan: belum diisi");
    assertThat(tab.getByLabel("Nama")).hasValue("<b>Sari</b>");
    Looks.require(tab, "form-problems" + suffix);
    tab.getByLabel("Nomor telepon atau surel").fill("0812-0000-0000");
    tab.getByLabel("Perihal").fill("Jadwal " + System.nanoTime());
    tab.locator("#f-message").fill("Kapan puskesmas buka?\nTerima kasih.");
    send(tab);
    String number = tab.locator(".receipt strong").innerText();
    Matcher matcher = NUMBER.matcher(number);
    assertTrue(matcher.matches(), number);
    Looks.require(tab, "form-receipt" + suffix);
    tab.reload();
    assertEquals(number, tab.locator(".receipt strong").innerText(), "nothing is sent twice");
    assertFalse(tab.content().contains("<b>Sari</b>"));
  }

  private static void send(Page tab) {
    tab.getByRole(AriaRole.BUTTON, named("Kirim")).click();
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }
}
