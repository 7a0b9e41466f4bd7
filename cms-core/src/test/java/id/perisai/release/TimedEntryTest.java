package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What takes turns at one path: picked by the clock, in one spelling, within bounds. */
class TimedEntryTest {
  private static final Instant NOON = Instant.parse("2026-11-21T05:00:00Z");

  @TempDir java.nio.file.Path folder;

  @Test
  void picks_before_at_and_after_each_beginning_and_again_when_the_clock_goes_back()
      throws Rejected {
    Random random = new Random(7);
    for (int round = 0; round < 50; round++) {
      List<Variant> variants = new ArrayList<>(List.of(page(0)));
      Instant from = NOON;
      for (int i = 1; i <= 1 + random.nextInt(Entry.MAX_VARIANTS - 1); i++) {
        from = from.plusSeconds(1 + random.nextInt(100_000));
        variants.add(page(i).from(from));
      }
      Entry entry = Entry.timed("/berita", variants);
      assertSame(variants.get(0), entry.at(Instant.MIN));
      for (int i = variants.size() - 1; i > 0; i--) {
        Instant begin = variants.get(i).from().get();
        assertEquals(variants.get(i - 1), entry.at(begin.minusNanos(1)));
        assertEquals(variants.get(i), entry.at(begin));
        assertEquals(variants.get(i), entry.at(begin.plusNanos(1)));
      }
      assertEquals(variants.get(variants.size() - 1), entry.at(Instant.MAX));
    }
  }

  @Test
  void reads_what_it_writes_and_writes_it_in_one_way() throws Rejected {
    Entry entry =
        Entry.timed(
            "/berita/x",
            List.of(
                page(1),
                Variant.redirect(302, "/berita", Map.of()).from(NOON),
                page(2).from(NOON.plusSeconds(1))));
    byte[] json = Json.canonical(entry.toJson());
    Entry read = Entry.read(JsonObject.canonical(json, 1 << 20, "entry"));
    assertEquals(entry, read);
    assertTrue(
        new String(json, StandardCharsets.UTF_8).contains("\"from\":\"2026-11-21T05:00:00Z\""));
    assertFalse(Json.canonical(single().toJson()).length > json.length);
    assertFalse(
        new String(Json.canonical(single().toJson()), StandardCharsets.UTF_8).contains("variants"));
  }

  @Test
  void forgets_what_is_over_and_keeps_what_is_in_force() throws Rejected {
    Entry entry = Entry.timed("/a", List.of(page(1), page(2).from(NOON)));
    assertEquals(entry, entry.since(NOON.minusSeconds(1)));
    assertEquals(Entry.timed("/a", List.of(page(2))), entry.since(NOON));
  }

  @Test
  void refuses_times_that_stand_still_or_go_back() throws Rejected {
    Variant later = page(2).from(NOON);
    assertRefused(
        Reason.MALFORMED, () -> Entry.timed("/a", List.of(page(1), later, page(3).from(NOON))));
    assertRefused(
        Reason.MALFORMED,
        () -> Entry.timed("/a", List.of(page(1), later, page(3).from(NOON.minusSeconds(1)))));
  }

  @Test
  void refuses_a_first_with_a_beginning_and_a_next_without() throws Rejected {
    assertRefused(Reason.MALFORMED, () -> Entry.timed("/a", List.of(page(1).from(NOON))));
    assertRefused(Reason.MALFORMED, () -> Entry.timed("/a", List.of(page(1), page(2))));
    assertRefused(Reason.TOO_BIG, () -> Entry.timed("/a", List.of()));
  }

  @Test
  void refuses_a_neighbour_that_answers_the_same() {
    assertRefused(Reason.MALFORMED, () -> Entry.timed("/a", List.of(page(1), page(1).from(NOON))));
  }

  @Test
  void refuses_more_variants_than_an_entry_may_have() throws Rejected {
    List<Variant> variants = new ArrayList<>(List.of(page(0)));
    for (int i = 1; i < Entry.MAX_VARIANTS; i++) {
      variants.add(page(i).from(NOON.plusSeconds(i)));
    }
    assertEquals(Entry.MAX_VARIANTS, Entry.timed("/a", variants).variants().size());
    variants.add(page(99).from(NOON.plusSeconds(99)));
    assertRefused(Reason.TOO_BIG, () -> Entry.timed("/a", variants));
  }

  @Test
  void refuses_a_time_that_is_not_of_whole_seconds() {
    assertRefused(Reason.MALFORMED, () -> page(1).from(NOON.plusMillis(1)));
  }

  @Test
  void refuses_one_variant_in_the_spelling_of_many_and_a_mixture_of_both() throws Rejected {
    Map<String, Object> one = new HashMap<>();
    one.put("path", "/a");
    one.put("variants", List.of(page(1).toJson()));
    assertRefused(Reason.MALFORMED, () -> Entry.read(JsonObject.of(one, "entry")));
    Map<String, Object> both = single().toJson();
    both.put("variants", List.of(page(1).toJson(), page(2).from(NOON).toJson()));
    assertRefused(Reason.MALFORMED, () -> Entry.read(JsonObject.of(both, "entry")));
    Map<String, Object> dated = single().toJson();
    dated.put("from", NOON.toString());
    assertRefused(Reason.MALFORMED, () -> Entry.read(JsonObject.of(dated, "entry")));
  }

  @Test
  void refuses_media_that_takes_turns_under_the_name_of_one() throws Rejected {
    String path = "/_m/" + page(1).identity().digest().hex() + ".jpg";
    assertRefused(Reason.MALFORMED, () -> Entry.timed(path, List.of(page(1), page(2).from(NOON))));
  }

  @Test
  void refuses_a_release_that_lies_in_wait_for_longer_than_it_may() throws Rejected {
    SmallRepository city = new SmallRepository(folder);
    Instant last = SmallRepository.NOW.plus(Duration.ofDays(400));
    assertEquals(2, released(city, last).manifest().entry("/").get().variants().size());
    assertRefused(Reason.TOO_FAR, () -> released(city, last.plusSeconds(1)));
  }

  @Test
  void refuses_a_stylesheet_that_no_theme_names_in_a_later_variant_too() throws Rejected {
    SmallRepository city = new SmallRepository(folder);
    byte[] style = "body{display:none}".getBytes(StandardCharsets.UTF_8);
    city.putBlob("dinkes", style);
    Variant css = Variant.page(200, MediaTypes.CSS, codings(style), Map.of());
    for (Entry entry :
        List.of(
            Entry.timed("/", List.of(city.page("dinkes", "/").at(NOON), css.from(NOON))),
            Entry.timed(
                SmallRepository.asset().path(),
                List.of(
                    city.page("dinkes", "/x", MediaTypes.CSS, SmallRepository.STYLE).at(NOON),
                    css.from(NOON))))) {
      city.release("dinkes", 1, List.of(entry), SmallRepository.SITI);
      assertRefused(Reason.NOT_LISTED, () -> city.chain().release("dinkes", 1, Seen.NOTHING));
    }
  }

  @Test
  void refuses_packed_bytes_of_a_later_variant_that_are_another_page() throws Rejected {
    SmallRepository city = new SmallRepository(folder);
    byte[] shown = "<p>shown".getBytes(StandardCharsets.UTF_8);
    byte[] other = "<p>other".getBytes(StandardCharsets.UTF_8);
    city.putBlob("dinkes", shown);
    city.putBlob("dinkes", other);
    Variant lie =
        Variant.page(
            200,
            MediaTypes.HTML,
            Map.of(Coding.IDENTITY, Coding.of(shown), Coding.GZIP, Coding.of(other)),
            Map.of());
    Entry entry = Entry.timed("/", List.of(city.page("dinkes", "/").at(NOON), lie.from(NOON)));
    assertRefused(
        Reason.WRONG_CODING,
        () -> SmallRepository.CODINGS.requireIdentity(entry, city.repository().blobs("dinkes")));
  }

  @Test
  void counts_the_blobs_of_later_variants_among_those_of_the_release() throws Rejected {
    SmallRepository city = new SmallRepository(folder);
    VerifiedRelease release = released(city, NOON.plusSeconds(1));
    for (Variant variant : release.manifest().entry("/").get().variants()) {
      assertTrue(ReleaseBlobs.of(release).contains(variant.identity()));
    }
  }

  private static VerifiedRelease released(SmallRepository city, Instant last) throws Rejected {
    Entry entry =
        Entry.timed(
            "/",
            List.of(
                city.page("dinkes", "/").at(NOON), city.page("dinkes", "/2").at(NOON).from(last)));
    city.release("dinkes", 1, List.of(entry), SmallRepository.SITI);
    return city.chain().release("dinkes", 1, Seen.NOTHING);
  }

  private static Entry single() throws Rejected {
    return Entry.page("/a", 200, MediaTypes.HTML, codings(new byte[] {1}), Map.of());
  }

  private static Variant page(int number) throws Rejected {
    return Variant.page(200, MediaTypes.HTML, codings(new byte[] {(byte) number}), Map.of());
  }

  private static Map<String, Coding> codings(byte[] bytes) {
    return Map.of(Coding.IDENTITY, Coding.of(bytes));
  }
}
