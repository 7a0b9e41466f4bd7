package id.perisai.themes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sample site in a browser: no script, no violation, no barrier, no sideways scrolling. */
class SampleSiteIT {
  /** One page of each kind. */
  static final List<String> PAGES =
      List.of(
          "/",
          "/profil",
          "/berita",
          "/berita/berita-31",
          "/pengumuman",
          "/agenda",
          "/agenda/agenda-4",
          "/layanan",
          "/layanan/akta-kelahiran",
          "/dokumen",
          "/dokumen/standar-pelayanan-2026",
          "/galeri",
          "/galeri/galeri-1",
          "/pejabat",
          "/pejabat/pejabat-1",
          "/maklumat-lama",
          "/tidak-ada",
          "/en",
          "/en/news",
          SampleServer.PROOF);

  /**
   * Gives every text a word that no line has room for, but for those that are the theme's own:
   * departments write addresses, names and numbers as long as they like.
   */
  private static final String LONG_WORDS =
      """
      () => {
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
          const own = texts.currentNode.parentElement.closest('button, .bar a, .sr, .skip, .leaf');
          if (!own && texts.currentNode.data.trim()) texts.currentNode.data += ' ' + 'kependudukan'.repeat(9);
        }
      }""";

  private static SampleServer server;
  private static Playwright playwright;
  private static Browser browser;

  @BeforeAll
  static void start() throws IOException {
    server = new SampleServer(new SampleSite());
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium())
                    .setArgs(List.of("--no-sandbox")));
  }

  static Path chromium() {
    String set = System.getenv("PERISAI_CHROMIUM");
    return Stream.of(
            set == null ? "/usr/bin/chromium" : set,
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no Chromium: install the system's package, or set PERISAI_CHROMIUM to one"));
  }

  @AfterAll
  static void stop() {
    browser.close();
    playwright.close();
    server.close();
  }

  static List<String> pages() {
    return PAGES;
  }

  /** A page of a width, with what its console complained about. */
  private static final class Visit implements AutoCloseable {
    final List<String> complaints = new ArrayList<>();
    final BrowserContext context;
    final Page page;

    Visit(String path, int width, ColorScheme scheme) {
      context =
          browser.newContext(
              new Browser.NewContextOptions()
                  .setViewportSize(width, 800)
                  .setColorScheme(scheme)
                  .setBypassCSP(false));
      page = context.newPage();
      page.onConsoleMessage(
          message -> {
            boolean isMissingPage = message.text().contains("the server responded with a status");
            if ((message.type().equals("error") || message.type().equals("warning"))
                && !isMissingPage) {
              complaints.add(message.text());
            }
          });
      page.navigate(server.url(path));
    }

    void photograph(String name) {
      page.screenshot(
          new Page.ScreenshotOptions()
              .setPath(Path.of("target/screenshots", name + ".png"))
              .setFullPage(true));
    }

    @Override
    public void close() {
      context.close();
    }
  }

  private static String name(String path) {
    return path.equals("/") ? "home" : path.substring(1).replace('/', '-');
  }

  @ParameterizedTest
  @MethodSource("pages")
  void has_no_barrier_and_no_violation(String path) {
    try (Visit visit = new Visit(path, 1280, ColorScheme.LIGHT)) {
      visit.photograph(name(path) + "-1280");
      assertEquals(List.of(), violations(visit.page), path);
      visit.page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
      visit.photograph(name(path) + "-1280-dark");
      assertEquals(List.of(), violations(visit.page), path + " in the dark scheme");
      assertEquals(List.of(), visit.complaints);
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void fits_the_narrowest_phone(String path) {
    try (Visit visit = new Visit(path, 360, ColorScheme.LIGHT)) {
      visit.photograph(name(path) + "-360");
      requireFits(visit.page, path, 320);
      assertEquals(List.of(), violations(visit.page), path + " at 320 px");
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void fits_with_words_that_are_longer_than_a_line(String path) {
    try (Visit visit = new Visit(path, 320, ColorScheme.LIGHT)) {
      visit.page.evaluate(LONG_WORDS);
      visit.photograph(name(path) + "-long-words");
      for (int width : new int[] {320, 360, 600, 768, 1000, 1366}) {
        requireFits(visit.page, path + " with long words", width);
      }
    }
  }

  /** WCAG 1.4.4, by letters alone: the widths by which the style sheet chooses stay as they are. */
  @ParameterizedTest
  @MethodSource("pages")
  void fits_with_letters_of_twice_the_size(String path) {
    try (Visit visit = new Visit(path, 1366, ColorScheme.LIGHT)) {
      visit.page.evaluate("document.documentElement.style.fontSize = '200%'");
      visit.photograph(name(path) + "-200");
      for (int width : new int[] {360, 600, 768, 1000, 1366}) {
        requireFits(visit.page, path + " with large letters", width);
      }
    }
  }

  private static void requireFits(Page page, String name, int width) {
    page.setViewportSize(width, 640);
    Object overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
    assertTrue(
        ((Number) overflow).intValue() <= 0,
        name + " is wider by " + overflow + " px at " + width + " px");
  }

  private static List<String> violations(Page page) {
    return new AxeBuilder(page)
            .setLegacyMode(true) // in one step, in this page
            .analyze()
            .getViolations()
            .stream()
            .map(rule -> rule.getId() + " " + rule.getNodes())
            .toList();
  }

  @Test
  void opens_and_closes_the_menu_on_a_phone_without_script() {
    try (Visit visit = new Visit("/", 360, ColorScheme.LIGHT)) {
      Locator link = visit.page.locator("#menu a[href='/layanan']");
      assertFalse(link.isVisible());
      visit.page.locator(".menu-open").click();
      assertTrue(link.isVisible());
      visit.page.locator("#menu summary").first().click();
      assertTrue(visit.page.locator("#menu a[href='/visi-dan-misi']").isVisible());
      visit.page.screenshot(
          new Page.ScreenshotOptions().setPath(Path.of("target/screenshots/menu-360.png")));
      visit.page.keyboard().press("Escape");
      assertFalse(link.isVisible());
      visit.page.locator(".menu-open").click();
      link.click();
      assertTrue(visit.page.url().endsWith("/layanan"));
    }
  }

  @Test
  void reaches_the_content_with_the_first_key() {
    try (Visit visit = new Visit("/profil", 1280, ColorScheme.LIGHT)) {
      visit.page.keyboard().press("Tab");
      assertEquals("#isi", visit.page.evaluate("document.activeElement.getAttribute('href')"));
      visit.page.keyboard().press("Enter");
      assertEquals("isi", visit.page.evaluate("document.activeElement.id"));
    }
  }

  @Test
  void opens_a_submenu_by_keyboard_on_a_wide_screen() {
    try (Visit visit = new Visit("/profil", 1280, ColorScheme.LIGHT)) {
      Locator summary = visit.page.locator("#menu summary").first();
      summary.focus();
      visit.page.keyboard().press("Enter");
      assertTrue(visit.page.locator("#menu a[href='/visi-dan-misi']").isVisible());
      visit.page.screenshot(
          new Page.ScreenshotOptions().setPath(Path.of("target/screenshots/menu-1280.png")));
    }
  }

  /** No script is there that Escape could run, and what has the focus must not lie under it. */
  @Test
  void a_submenu_covers_nothing_once_keys_have_gone_on() {
    try (Visit visit = new Visit("/profil", 1280, ColorScheme.LIGHT)) {
      Locator summary = visit.page.locator("#menu summary").first();
      Locator link = visit.page.locator("#menu a[href='/visi-dan-misi']");
      summary.focus();
      visit.page.keyboard().press("Enter");
      visit.page.keyboard().press("Tab");
      assertTrue(link.isVisible(), "while the focus is in it");
      visit.page.locator(".foot a").first().focus();
      assertFalse(link.isVisible(), "it lay over the page");
      summary.focus();
      assertTrue(link.isVisible(), "whoever comes back finds it as it was");
      visit.page.locator(".signed p").first().click();
      assertTrue(link.isVisible(), "the mouse has its own way");
      // Browsers show the focus of a field of text whoever gives it.
      visit.page.locator("#cari").click();
      assertTrue(link.isVisible(), "nothing of the menu lies over the header");
    }
  }

  @Test
  void shows_the_outline_of_what_has_the_focus() {
    try (Visit visit = new Visit("/layanan", 1280, ColorScheme.LIGHT)) {
      visit.page.keyboard().press("Tab");
      visit.page.keyboard().press("Tab");
      Object outline = visit.page.evaluate("getComputedStyle(document.activeElement).outlineStyle");
      assertEquals("solid", outline);
    }
  }
}
