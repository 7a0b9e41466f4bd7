package id.perisai.admin.screens;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ViewportSize;
import java.nio.file.Path;
import java.util.List;

/** What every screen must look like, whoever opens it. */
final class Looks {
  /** The widest that counts as one. */
  private static final int PHONE = 360;

  /** 1280 at 400 %, at which WCAG 1.4.10 asks that nothing scrolls in two directions. */
  private static final int NARROWEST = 320;

  private Looks() {}

  /**
   * Keeps a picture under this name and asks axe; no screen scrolls sideways, and one that fits a
   * phone fits the narrowest.
   */
  static void require(Page tab, String name) {
    // No script can run in a preview's frame, neither axe's nor Playwright's; its content is the
    // renderer's, whose own tests look at it.
    // A frame may come while axe looks, and axe would wait for it for ever.
    tab.evaluate(
        """
        () => {
          const leave = () => document.querySelectorAll('iframe').forEach(frame => frame.remove());
          leave();
          window.framesLeave = new MutationObserver(leave);
          window.framesLeave.observe(document, {childList: true, subtree: true});
        }""");
    tab.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(Path.of("target", "screenshots", name + ".png")));
    List<String> violations =
        new AxeBuilder(tab)
                // In one step, in this page; its usual way opens a second page for the result.
                .setLegacyMode(true)
                .analyze()
                .getViolations()
                .stream()
                .map(rule -> rule.getId() + " " + rule.getNodes().get(0).getHtml())
                .toList();
    tab.evaluate("() => window.framesLeave.disconnect()");
    assertEquals(List.of(), violations, name);
    requireFits(tab, name);
    ViewportSize size = tab.viewportSize();
    if (size.width <= PHONE) {
      tab.setViewportSize(NARROWEST, size.height);
      requireFits(tab, name + " at " + NARROWEST);
      tab.setViewportSize(size.width, size.height);
    }
  }

  private static void requireFits(Page tab, String name) {
    assertEquals(
        0,
        tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
        name + " scrolls sideways");
  }
}
