package id.perisai.themes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Entry;
import id.perisai.render.PublishedPage;
import id.perisai.render.RenderedEntry;
import id.perisai.render.RenderedSite;
import id.perisai.render.RenderedSite.Later;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Pages that appear and end by themselves: what is rendered ahead is what would be rendered then.
 */
class ScheduleTest {
  private static final ZoneOffset WIB = ZoneOffset.ofHours(7);
  private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");
  private static final LocalDateTime LOCAL = LocalDateTime.ofInstant(NOW, WIB);

  @Test
  void shows_a_page_from_its_hour_until_its_end_in_lists_feeds_and_map() {
    PublishedPage page = news(1, "nanti", Map.of("publishFrom", at(10), "publishUntil", at(20)));
    RenderedSite site = render(List.of(page, news(2, "biasa", Map.of())));
    assertEquals(List.of(404, 200, 410), statuses(site, "/berita/nanti"));
    assertEquals(List.of(instant(10), instant(20)), times(site, "/berita/nanti"));
    for (String path : List.of("/", "/berita", "/berita/feed.xml", "/sitemap.xml")) {
      List<Boolean> shown = new ArrayList<>();
      for (Instant instant : List.of(NOW, instant(10), instant(20))) {
        shown.add(text(site, path, instant).contains("/berita/nanti"));
      }
      assertEquals(List.of(false, true, false), shown, path);
      assertTrue(text(site, path, instant(20)).contains("/berita/biasa"), path);
    }
  }

  @Test
  void keeps_the_present_content_of_a_page_until_the_newer_one_begins() {
    PublishedPage old = news(1, "satu", Map.of("summary", "Kemarin"));
    PublishedPage newer = news(1, "satu", Map.of("summary", "Besok", "publishFrom", at(5)));
    PublishedPage both =
        new PublishedPage(newer.page(), newer.digest(), newer.content(), Optional.of(old));
    RenderedSite site = render(List.of(both));
    assertEquals(List.of(200, 200), statuses(site, "/berita/satu"));
    assertTrue(text(site, "/berita/satu", NOW).contains("Kemarin"));
    assertTrue(text(site, "/berita/satu", instant(5)).contains("Besok"));
    assertTrue(text(site, "/berita", NOW).contains("Kemarin"));
  }

  @Test
  void moves_an_event_from_the_coming_to_the_past_at_the_midnight_after_it() {
    Map<String, Object> fields = Map.of("start", "2026-11-22T09:00", "end", "2026-11-22T12:00");
    RenderedSite site =
        render(List.of(page(1, "event", "/agenda/rapat", Map.of("fields", fields))));
    Instant midnight = Instant.parse("2026-11-22T17:00:00Z");
    assertEquals(List.of(midnight), times(site, "/agenda"));
    assertEquals(List.of(midnight), times(site, "/"));
    assertTrue(text(site, "/", midnight.minusSeconds(1)).contains("/agenda/rapat"));
    assertFalse(text(site, "/", midnight).contains("/agenda/rapat"));
    assertTrue(text(site, "/agenda", midnight).contains("Agenda yang sudah lewat"));
    assertFalse(site.later().containsKey("/agenda/rapat"));
  }

  @Test
  void answers_as_ended_what_ended_before_it_was_published() {
    RenderedSite site = render(List.of(news(1, "lewat", Map.of("publishUntil", at(-1)))));
    assertEquals(List.of(410), statuses(site, "/berita/lewat"));
    assertFalse(text(site, "/berita", NOW).contains("/berita/lewat"));
  }

  @Test
  void takes_what_fits_and_names_what_is_too_much_or_too_far() {
    List<PublishedPage> pages = new ArrayList<>();
    for (int i = 1; i <= Entry.MAX_VARIANTS + 5; i++) {
      pages.add(news(i, "n" + i, Map.of("publishFrom", at(i))));
    }
    RenderedSite site = render(pages);
    assertEquals(6, site.leftOut().size());
    assertEquals(instant(Entry.MAX_VARIANTS), site.leftOut().get(0));
    assertEquals(Entry.MAX_VARIANTS, 1 + times(site, "/").size());
    RenderedSite far = render(List.of(news(1, "jauh", Map.of("publishFrom", at(24 * 401)))));
    assertEquals(List.of(instant(24 * 401)), far.leftOut());
    assertTrue(far.later().isEmpty());
  }

  @Test
  void renders_ahead_exactly_what_it_would_render_at_each_instant() {
    Random random = new Random(11);
    for (int round = 0; round < 6; round++) {
      List<PublishedPage> pages = randomSite(random);
      RenderedSite site = render(pages);
      TreeSet<Instant> instants = new TreeSet<>(List.of(NOW));
      site.later().values().forEach(course -> course.forEach(one -> instants.add(one.from())));
      for (Instant instant : instants) {
        Map<String, RenderedEntry> then = new HashMap<>();
        SampleSite.renderer()
            .render(SampleSite.site(pages), instant)
            .entries()
            .forEach(entry -> then.put(entry.path(), entry));
        for (RenderedEntry entry : site.entries()) {
          RenderedEntry ahead = seen(site, entry.path(), instant);
          RenderedEntry whole = then.remove(entry.path());
          if (whole == null) {
            assertEquals(404, ahead.status(), entry.path() + " at " + instant);
          } else {
            assertEquals(whole.status(), ahead.status(), entry.path() + " at " + instant);
            assertEquals(whole.location(), ahead.location());
            assertArrayEquals(whole.bytes(), ahead.bytes(), entry.path() + " at " + instant);
            assertEquals(whole.inputs(), ahead.inputs(), entry.path() + " at " + instant);
          }
        }
        then.values().forEach(entry -> assertEquals(404, entry.status(), entry.path()));
      }
    }
  }

  private static List<PublishedPage> randomSite(Random random) {
    List<PublishedPage> pages = new ArrayList<>();
    for (int i = 0; i < 45; i++) {
      Map<String, Object> more = new HashMap<>();
      int from = random.nextInt(60) - 20;
      if (random.nextInt(3) == 0) {
        more.put("publishFrom", at(from));
      }
      if (random.nextInt(3) == 0) {
        more.put("publishUntil", at(from + 1 + random.nextInt(30)));
      }
      String language = random.nextInt(4) == 0 ? "en" : "id";
      String prefix = language.equals("en") ? "/en" : "";
      more.put("language", language);
      if (random.nextInt(3) == 0) {
        more.put("aliases", List.of("/lama-" + random.nextInt(20)));
      }
      if (random.nextInt(3) == 0) {
        more.put("translates", (prefix.isEmpty() ? "/en/p" : "/p") + random.nextInt(45));
      }
      switch (random.nextInt(3)) {
        case 0 -> pages.add(page(i, "page", prefix + "/p" + i, more));
        case 1 -> {
          String start = LOCAL.plusHours(random.nextInt(100) - 50).toString().substring(0, 16);
          more.put("fields", Map.of("start", start));
          String section = prefix.isEmpty() ? "/agenda/" : "/en/events/";
          pages.add(page(i, "event", section + i, more));
        }
        default -> {
          more.put("date", "2026-11-" + (10 + random.nextInt(10)));
          String section = prefix.isEmpty() ? "/berita/" : "/en/news/";
          pages.add(page(i, "news", section + i, more));
        }
      }
    }
    return pages;
  }

  private static RenderedSite render(List<PublishedPage> pages) {
    return SampleSite.renderer().render(SampleSite.site(pages), NOW);
  }

  private static PublishedPage news(int number, String slug, Map<String, Object> more) {
    Map<String, Object> json = new HashMap<>(more);
    json.put("date", "2026-11-20");
    return page(number, "news", "/berita/" + slug, json);
  }

  private static PublishedPage page(
      int number, String type, String path, Map<String, Object> more) {
    Map<String, Object> json = new HashMap<>(more);
    json.put("type", type);
    json.put("path", path);
    json.put("title", "Judul " + number);
    return SampleSite.page(number, json);
  }

  /** Whole hours from now, as the editor writes it. */
  private static String at(int hours) {
    return LOCAL.plusHours(hours).toString().substring(0, 16);
  }

  private static Instant instant(int hours) {
    return NOW.plusSeconds(3600L * hours);
  }

  private static List<Integer> statuses(RenderedSite site, String path) {
    List<Integer> statuses = new ArrayList<>();
    statuses.add(first(site, path).status());
    site.later().getOrDefault(path, List.of()).forEach(one -> statuses.add(one.entry().status()));
    return statuses;
  }

  private static List<Instant> times(RenderedSite site, String path) {
    return site.later().getOrDefault(path, List.of()).stream().map(Later::from).toList();
  }

  private static RenderedEntry first(RenderedSite site, String path) {
    return site.entries().stream().filter(e -> e.path().equals(path)).findFirst().orElseThrow();
  }

  private static RenderedEntry seen(RenderedSite site, String path, Instant instant) {
    RenderedEntry seen = first(site, path);
    for (Later later : site.later().getOrDefault(path, List.of())) {
      if (!instant.isBefore(later.from())) {
        seen = later.entry();
      }
    }
    return seen;
  }

  private static String text(RenderedSite site, String path, Instant instant) {
    return new String(seen(site, path, instant).bytes(), StandardCharsets.UTF_8);
  }
}
