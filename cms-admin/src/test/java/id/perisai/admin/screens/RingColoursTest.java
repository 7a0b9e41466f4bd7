package id.perisai.admin.screens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The colours of focus rings against each ground that a style sheet has, in both schemes (WCAG 2.2,
 * 1.4.11 and 2.4.13). That elements have these rings is what {@link FocusRings} asks in a browser.
 */
class RingColoursTest {
  private static final Path ASSETS = Path.of("../themes/src/main/resources/id/perisai/themes");
  private static final Path SITES = ASSETS.resolve("assets/site.css");
  private static final Path DESK = ASSETS.resolve("desk/desk.css");
  private static final Path AUTHORING = Path.of("src/main/webapp/resources/perisai/perisai.css");
  private static final Pattern TOKEN = Pattern.compile("--([a-z-]+): *(#[0-9a-f]{3,6})\\b");
  private static final Pattern RING =
      Pattern.compile("(?m)^\\s*([^{}]*:focus[^{}]*)\\{ *outline: 3px solid ([^;]+); ([^}]*)}");
  private static final Pattern SHADOW = Pattern.compile("box-shadow: 0 0 0 2px ([^;} ]+)");

  @Test
  void rings_of_sites_are_seen_on_every_ground_in_both_schemes() throws IOException {
    String sheet = Files.readString(SITES);
    int dark = sheet.indexOf("@media (prefers-color-scheme: dark)");
    Map<String, String> light = tokens(sheet.substring(0, dark));
    Map<String, String> both = new HashMap<>(light);
    both.putAll(tokens(sheet.substring(dark, sheet.indexOf("\n}\n", dark))));
    assertTrue(!light.get("paper").equals(both.get("paper")), "there are two schemes");
    for (Map<String, String> scheme : List.of(light, both)) {
      assertEquals(
          List.of(),
          faint(
              sheet,
              scheme,
              Stream.of(
                  "var(--paper)",
                  "var(--sand)",
                  "var(--deep)",
                  "var(--deeper)",
                  "var(--tint-info)",
                  "var(--tint-warning)",
                  "var(--tint-important)",
                  "#0d4f63")));
    }
  }

  @Test
  void rings_of_the_desk_are_seen_on_every_ground() throws IOException {
    String sheet = Files.readString(DESK);
    assertEquals(
        List.of(),
        faint(
            sheet,
            tokens(sheet),
            Stream.of("var(--paper)", "var(--ground)", "var(--ink)", "#e3f4e8", "#fbe6e6")));
  }

  @Test
  void rings_of_authoring_are_seen_on_every_ground() throws IOException {
    String sheet = Files.readString(AUTHORING);
    assertEquals(
        List.of(),
        faint(
            sheet,
            tokens(sheet),
            Stream.of(
                "var(--paper)",
                "var(--ground)",
                "var(--accent-soft)",
                "var(--good-soft)",
                "var(--warn-soft)",
                "var(--bad-soft)",
                "#fafbfc",
                "#f8fafb",
                "#e9edf1",
                "#dfe5ea")));
  }

  @Test
  void a_faint_one_is_found() {
    String gold = ".card:focus-within { outline: 3px solid var(--gold); outline-offset: 2px }";
    Map<String, String> tokens = Map.of("gold", "#d7a545", "paper", "#fff");
    assertEquals(1, faint(gold, tokens, Stream.of("var(--paper)")).size());
    String twofold = gold.replace("2px }", "2px; box-shadow: 0 0 0 2px #07263e }");
    assertEquals(List.of(), faint(twofold, tokens, Stream.of("var(--paper)", "#07263e")));
    assertEquals(21, contrast("#fff", "#000"), 0.01);
    assertEquals(4.54, contrast("#767676", "#fff"), 0.01);
  }

  /** Each ring on each ground on which none of its colours is 3:1. */
  private static List<String> faint(
      String sheet, Map<String, String> tokens, Stream<String> grounds) {
    List<String> faint = new ArrayList<>();
    List<List<String>> rings = new ArrayList<>();
    Matcher rules = RING.matcher(sheet);
    while (rules.find()) {
      List<String> colours = new ArrayList<>(List.of(colour(rules.group(2), tokens)));
      Matcher shadow = SHADOW.matcher(rules.group(3));
      if (shadow.find()) {
        colours.add(colour(shadow.group(1), tokens));
      }
      rings.add(colours);
    }
    assertTrue(!rings.isEmpty(), "rings are written otherwise by now");
    grounds.forEach(
        ground -> {
          for (List<String> ring : rings) {
            String on = colour(ground, tokens);
            if (ring.stream().noneMatch(colour -> contrast(colour, on) >= 3)) {
              faint.add(ring + " on " + ground + " " + on);
            }
          }
        });
    return faint;
  }

  private static Map<String, String> tokens(String sheet) {
    Map<String, String> tokens = new HashMap<>();
    Matcher matcher = TOKEN.matcher(sheet);
    while (matcher.find()) {
      tokens.putIfAbsent(matcher.group(1), matcher.group(2));
    }
    return tokens;
  }

  private static String colour(String value, Map<String, String> tokens) {
    String colour =
        value.startsWith("var(--") ? tokens.get(value.substring(6, value.length() - 1)) : value;
    assertTrue(colour != null && colour.startsWith("#"), value + " is no colour that is known");
    return colour;
  }

  /** As WCAG 2.2 defines it, 1 to 21. */
  private static double contrast(String one, String other) {
    double most = Math.max(light(one), light(other));
    double least = Math.min(light(one), light(other));
    return (most + 0.05) / (least + 0.05);
  }

  private static double light(String colour) {
    String six = colour.length() == 4 ? colour.replaceAll("([0-9a-f])", "$1$1") : colour;
    int rgb = Integer.parseInt(six.substring(1), 16);
    return 0.2126 * linear(rgb >> 16)
        + 0.7152 * linear(rgb >> 8 & 255)
        + 0.0722 * linear(rgb & 255);
  }

  private static double linear(int part) {
    double share = part / 255.0;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }
}
