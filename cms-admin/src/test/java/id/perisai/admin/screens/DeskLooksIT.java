package id.perisai.admin.screens;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import id.perisai.access.Role;
import id.perisai.admin.Browser;
import id.perisai.admin.StartedProduct;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The signing desk in each of its states, in both languages, wide and on a phone: no complaint of
 * axe, nothing in the console but the answers it was refused by, no sideways scrolling; and keys
 * show where they are.
 */
class DeskLooksIT {
  private static final StartedProduct PRODUCT = StartedProduct.shared();
  private static final String TENANT = "bkpsdm";

  private static TwoBrowsers browsers;
  private static Road road;
  private static Road.Link candidate;
  private static Road.Link key;

  @BeforeAll
  static void prepare() throws Exception {
    browsers = new TwoBrowsers();
    road = new Road(PRODUCT, TENANT);
    road.approved("uji-meja-" + System.nanoTime(), "Uji tampilan meja");
    candidate = road.prepared();
    key = Road.keyRequest(Person.of(PRODUCT, "Uji Kunci Meja", TENANT, Role.PUBLISHER));
  }

  @AfterAll
  static void close() {
    List<String> complaints = browsers.complaints();
    browsers.close();
    assertEquals(
        List.of(), complaints.stream().filter(line -> !line.contains("status of 4")).toList());
  }

  @TestFactory
  Stream<DynamicTest> looks_right_in_every_state() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String language : List.of("id", "en")) {
      for (int width : new int[] {1280, 360}) {
        String name = language + " " + width;
        tests.add(
            browsers.test("nothing to sign " + name, own -> nothingToSign(own, language, width)));
        tests.add(browsers.test("a candidate " + name, own -> candidate(own, language, width)));
        tests.add(browsers.test("refused " + name, own -> refused(own, language, width)));
        tests.add(browsers.test("a new key " + name, own -> key(own, language, width)));
      }
    }
    return tests.stream();
  }

  private static void nothingToSign(Browser browser, String language, int width) {
    for (String page : List.of("/", "/kunci")) {
      Page tab = open(browser, page, language, width);
      assertThat(tab.locator("#status")).not().isEmpty();
      assertThat(tab.locator("html")).hasAttribute("lang", language);
      Looks.require(tab, "desk-empty" + page.replace('/', '-') + "-" + language + "-" + width);
      FocusRings.require(tab, "desk-empty" + page.replace('/', '-') + "-" + language);
      tab.context().close();
    }
  }

  private static void candidate(Browser browser, String language, int width) {
    Page tab = open(browser, "/" + candidate.fragment(), language, width);
    assertThat(tab.locator("#sign")).isVisible();
    assertThat(tab.locator("#sign")).isDisabled();
    assertEquals(PRODUCT.site("sign") + "/", tab.url(), "the token left the address");
    Looks.require(tab, "desk-candidate-" + language + "-" + width);
    FocusRings.require(tab, "desk-candidate-" + language + "-" + width);
    Locator changes = tab.locator("details.change > summary");
    int opened = Math.min(3, changes.count());
    for (int i = 0; i < opened; i++) {
      changes.nth(i).click();
    }
    assertThat(tab.locator("details.change[data-filled]")).hasCount(opened);
    assertThat(tab.locator("details.change[open] .side").first()).isVisible();
    Looks.require(tab, "desk-diff-" + language + "-" + width);
    tab.locator("#confirm").check();
    tab.locator("#phrase").fill("bukan frasa sandinya");
    tab.locator("#sign").click();
    assertThat(tab.locator("#stop")).isVisible();
    assertThat(tab.locator("#phrase")).isEmpty();
    Looks.require(tab, "desk-wrong-passphrase-" + language + "-" + width);
    FocusRings.require(tab, "desk-wrong-passphrase-" + language + "-" + width);
    tab.context().close();
  }

  private static void refused(Browser browser, String language, int width) {
    Page tab = open(browser, "/#" + candidate.id() + "." + "A".repeat(43), language, width);
    assertThat(tab.locator("#stop")).isVisible();
    assertThat(tab.locator("#sign")).hasCount(0);
    Looks.require(tab, "desk-refused-" + language + "-" + width);
    tab.context().close();
  }

  private static void key(Browser browser, String language, int width) throws Exception {
    Page tab = open(browser, "/kunci" + key.fragment(), language, width);
    assertThat(tab.locator("#passkey")).isVisible();
    tab.locator("#without > summary").click();
    assertThat(tab.locator("#phrase")).isVisible();
    Looks.require(tab, "desk-key-" + language + "-" + width);
    FocusRings.require(tab, "desk-key-" + language + "-" + width);
    tab.locator("#software").click();
    assertThat(tab.locator("#stop")).isVisible(); // not noted down yet
    Looks.require(tab, "desk-key-refused-" + language + "-" + width);
    tab.context().close();
    if (width == 360) {
      Road.Link once =
          Road.keyRequest(Person.of(PRODUCT, "Uji Kunci " + language, TENANT, Role.PUBLISHER));
      Page made = open(browser, "/kunci" + once.fragment(), language, width);
      made.locator("#without > summary").click();
      made.locator("#saved").check();
      made.locator("#software").click();
      assertThat(made.locator(".fingerprint")).isVisible();
      Looks.require(made, "desk-key-made-" + language + "-" + width);
      made.context().close();
    }
  }

  private static Page open(Browser browser, String path, String language, int width) {
    Page tab = browser.person(width, 800);
    tab.addInitScript(
        "try { localStorage.setItem('language', '" + language + "'); } catch (none) { }");
    tab.navigate(PRODUCT.site("sign") + path);
    return tab;
  }
}
