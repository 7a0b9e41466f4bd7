package id.perisai.admin.screens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;

/**
 * Whether whoever works by keys sees where they are: all that can have the focus then has a ring,
 * at least 2 CSS pixels wide, of which a colour is 3:1 or more against the ground (WCAG 2.2, 2.4.13
 * and 1.4.11). What the ring is drawn around may be an element that holds the one with the focus.
 */
final class FocusRings {
  private static final String FAINT =
      """
      () => {
        const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex], [contenteditable=true]';
        const colour = (text) => {
          const [red, green, blue, opaque = 1] = text.match(/[\\d.]+/g).map(Number);
          return {parts: [red, green, blue], opaque};
        };
        const light = ({parts}) => {
          const [red, green, blue] = parts.map((part) => part / 255)
            .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
          return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        };
        const contrast = (one, other) => {
          const [most, least] = [light(one), light(other)].sort((a, b) => b - a);
          return (most + 0.05) / (least + 0.05);
        };
        const ground = (element) => {
          for (let each = element; each; each = each.parentElement) {
            const found = colour(getComputedStyle(each).backgroundColor);
            if (found.opaque > 0.9) return found;
          }
          return colour('rgb(255, 255, 255)');
        };
        const colours = (element) => {
          const style = getComputedStyle(element);
          const shadows = style.boxShadow.matchAll(/(rgba?\\([^)]*\\)) 0px 0px 0px ([\\d.]+)px(?! inset)/g);
          const ring = [...shadows].filter(([, , width]) => width >= 2).map(([, each]) => each);
          if (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) ring.push(style.outlineColor);
          return ring.filter((each) => colour(each).opaque > 0.9);
        };
        const ring = (element) => {
          for (let each = element; each; each = each.parentElement) {
            const found = colours(each);
            if (found.length > 0) return {around: each, found};
          }
          return null;
        };
        const isOpen = (element) => {
          const box = element.getBoundingClientRect();
          return !element.disabled && element.tabIndex >= 0 && box.width > 1 && box.height > 1
            && element.checkVisibility({visibilityProperty: true});
        };
        const faint = new Set();
        let looked = 0;
        for (const element of [...document.querySelectorAll(FOCUSABLE)].filter(isOpen)) {
          document.activeElement?.blur();
          const without = ring(element);
          element.focus({preventScroll: true});
          if (document.activeElement !== element) continue;
          looked++;
          const shown = ring(element);
          const name = `${element.tagName.toLowerCase()}.${element.className} ${element.id || element.textContent.trim().slice(0, 30)}`;
          if (!shown || shown.around === without?.around) {
            faint.add(`${name}: no ring`);
            continue;
          }
          const on = ground(shown.around.parentElement);
          const best = Math.max(...shown.found.map((each) => contrast(colour(each), on)));
          if (best < 3) faint.add(`${name}: ${best.toFixed(1)}:1 on ${on.parts}`);
        }
        document.activeElement?.blur();
        return {looked, faint: [...faint]};
      }""";

  private FocusRings() {}

  /** Looks at all that can have the focus now, and leaves it on nothing. */
  static void require(Page tab, String name) {
    // From a key on, the focus that a script gives is shown as the one that keys give.
    tab.keyboard().press("Tab");
    Map<?, ?> found = (Map<?, ?>) tab.evaluate(FAINT);
    assertEquals(List.of(), found.get("faint"), name + " does not show the focus");
    assertNotEquals(0, found.get("looked"), name + " has nothing that can have the focus");
  }
}
