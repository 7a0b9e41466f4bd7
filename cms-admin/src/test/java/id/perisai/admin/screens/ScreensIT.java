package id.perisai.admin.screens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import id.perisai.access.Role;
import id.perisai.admin.Browser;
import id.perisai.admin.StartedProduct;
import id.perisai.admin.frame.Screen;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every screen in both languages, wide and on a phone: no complaint of axe, nothing in the console,
 * no sideways scrolling, and keys show where they are. Pictures of all lie in {@code
 * target/screenshots} to be looked at.
 */
class ScreensIT {
  private static final StartedProduct PRODUCT = StartedProduct.shared();
  private static final String TENANT = "disdukcapil";
  private static final int HEIGHT = 800;
  private static final Set<Screen> OF_PLATFORM =
      EnumSet.of(
          Screen.TENANTS, Screen.NEW_TENANT, Screen.TENANT, Screen.KEYS, Screen.ROOT, Screen.THEME);

  /** Their addresses name something that only an act makes; EditingIT looks at them. */
  private static final Set<Screen> ELSEWHERE = EnumSet.of(Screen.CONFLICT, Screen.REVIEW);

  private static TwoBrowsers browsers;
  private static Person everything;
  private static Person platform;
  private static Person reviewer;
  private static UUID page;
  private static UUID batch;

  @BeforeAll
  static void open() throws SQLException, IOException {
    browsers = new TwoBrowsers();
    everything =
        Person.of(
            PRODUCT,
            "Rina Segala",
            TENANT,
            Role.AUTHOR,
            Role.REVIEWER,
            Role.PUBLISHER,
            Role.TENANT_ADMIN,
            Role.RESPONDER);
    batch = Imported.into(PRODUCT, "disnakertrans");
    reviewer = Person.of(PRODUCT, "Rina Peninjau", "disnakertrans", Role.REVIEWER);
    platform = Person.of(PRODUCT, "Rudi Platform", "platform", Role.PLATFORM_ADMIN);
    try (Connection db = PRODUCT.superuser();
        PreparedStatement query =
            db.prepareStatement(
                "select id from perisai.page where tenant_id = ? and type = 'service' order by id")) {
      query.setString(1, TENANT);
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        page = (UUID) rows.getObject(1);
      }
    }
  }

  @AfterAll
  static void close() {
    browsers.close();
  }

  @TestFactory
  List<DynamicTest> shows_every_screen_without_a_complaint() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String language : List.of("id", "en")) {
      Arrays.stream(Screen.values())
          .filter(screen -> !ELSEWHERE.contains(screen))
          .forEach(
              screen ->
                  tests.add(
                      browsers.test(
                          screen + " " + language, browser -> look(browser, screen, language))));
    }
    return tests;
  }

  /** Made wide and then narrow in one language, and the other way round in the other. */
  private static void look(Browser browser, Screen screen, String language) {
    List<Integer> widths = language.equals("id") ? List.of(1280, 360) : List.of(360, 1280);
    Page tab = browser.person(widths.get(0), HEIGHT);
    try {
      Person person = screen == Screen.IMPORT ? reviewer : everything;
      if (OF_PLATFORM.contains(screen)) {
        person = platform;
      }
      if (!screen.isOpen()) {
        person.in(tab, language);
      }
      int before = browser.complaints().size();
      Response answer = tab.navigate(PRODUCT.authoring() + address(screen));
      if (screen.scripts() == Screen.Scripts.EDITOR) {
        tab.waitForSelector("#editor[data-ready]");
      }
      assertEquals(200, answer.status());
      assertEquals(List.of(), tab.locator(".messages").allInnerTexts());
      for (int width : widths) {
        tab.setViewportSize(width, HEIGHT);
        String name = screen.name().toLowerCase() + "-" + language + "-" + width;
        Looks.require(tab, name);
        if (language.equals("id")) {
          FocusRings.require(tab, name);
        }
      }
      assertEquals(List.of(), browser.complaints().subList(before, browser.complaints().size()));
    } finally {
      tab.context().close();
    }
  }

  @TestFactory
  DynamicTest complains_of_a_picture_without_words_of_what_is_too_wide_and_of_faint_rings() {
    return browsers.test("planted faults", ScreensIT::complain);
  }

  private static void complain(Browser browser) {
    Page tab = browser.person(1280, HEIGHT);
    try {
      tab.navigate(PRODUCT.authoring() + address(Screen.SIGN_IN));
      tab.evaluate(
          "document.querySelector('main').append(Object.assign(new Image(), {id: 'planted'}))");
      assertThrows(AssertionError.class, () -> Looks.require(tab, "control-picture"));
      tab.evaluate("document.getElementById('planted').alt = 'lambang'");
      Looks.require(tab, "control");
      tab.evaluate("document.querySelector('main').style.width = '3000px'");
      assertThrows(AssertionError.class, () -> Looks.require(tab, "control-wide"));
      tab.evaluate("document.querySelector('main').style.width = ''");
      tab.setViewportSize(360, HEIGHT);
      tab.evaluate("document.querySelector('main').style.minWidth = '340px'");
      assertThrows(AssertionError.class, () -> Looks.require(tab, "control-narrowest"));
      FocusRings.require(tab, "control");
      tab.evaluate("document.documentElement.style.setProperty('--focus', '#f2a900')");
      assertThrows(AssertionError.class, () -> FocusRings.require(tab, "control-faint"));
      tab.evaluate("document.documentElement.style.setProperty('--focus', 'transparent')");
      assertThrows(AssertionError.class, () -> FocusRings.require(tab, "control-none"));
      tab.evaluate("document.body.inert = true");
      assertThrows(AssertionError.class, () -> FocusRings.require(tab, "control-nothing"));
    } finally {
      tab.context().close();
    }
  }

  private static String address(Screen screen) {
    return screen
        .address()
        .replace("{page}", page.toString())
        .replace("{tenant}", TENANT)
        .replace("{batch}", batch.toString())
        .replace("{kind}", "event")
        .replace("{language}", "id")
        .replace("{token}", "A".repeat(43));
  }
}
