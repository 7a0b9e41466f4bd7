package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Refused;
import id.perisai.release.Entry;
import id.perisai.release.Variant;
import id.perisai.tenant.SampleContent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages with an hour: signed ahead, or held back until then. */
class ScheduledReleaseTest {
  private static final ZoneOffset WIB = ZoneOffset.ofHours(7);

  @TempDir Path folder;
  private Town town;

  @BeforeEach
  void start() throws Exception {
    town = new Town(folder);
    town.approved("biasa", "Biasa");
  }

  @AfterEach
  void stop() {
    town.close();
  }

  @Test
  void signs_ahead_what_appears_and_ends_at_an_hour() throws Exception {
    town.approved(news("nanti", Map.of("publishFrom", at(2), "publishUntil", at(4))));
    town.publishAll();
    Entry entry = town.inForce().manifest().entry("/berita/nanti").orElseThrow();
    assertEquals(List.of(404, 200, 410), entry.variants().stream().map(Variant::status).toList());
    assertEquals(Optional.of(instant(2)), entry.variants().get(1).from());
    assertFalse(seen("/berita", Instant.EPOCH).contains("/berita/nanti"));
    assertTrue(seen("/berita", instant(2)).contains("/berita/nanti"));
    assertFalse(seen("/berita", instant(4)).contains("/berita/nanti"));
  }

  @Test
  void finds_nothing_to_sign_when_only_the_hour_has_passed() throws Exception {
    town.approved(news("nanti", Map.of("publishFrom", at(2))));
    town.publishAll();
    town.clock.pass(Duration.ofHours(3));
    assertEquals(PublishRefusal.NOTHING_CHANGED, refusal());
    town.approved("lagi", "Lagi");
    town.publishAll();
    Entry entry = town.inForce().manifest().entry("/berita/nanti").orElseThrow();
    assertEquals(1, entry.variants().size());
    assertEquals(200, entry.variants().get(0).status());
  }

  @Test
  void keeps_the_live_content_until_the_newer_one_begins() throws Exception {
    UUID page = town.approved("satu", "Judul lama");
    town.publishAll();
    Map<String, Object> next = news("satu", Map.of("publishFrom", at(2)));
    next.put("title", "Judul baru");
    town.revised(page, 1, next);
    town.publishAll();
    assertTrue(seen("/berita/satu", Instant.EPOCH).contains("Judul lama"));
    assertTrue(seen("/berita/satu", instant(2)).contains("Judul baru"));
    town.clock.pass(Duration.ofHours(1));
    town.approved("lagi", "Lagi");
    town.publishAll();
    assertTrue(seen("/berita/satu", Instant.EPOCH).contains("Judul lama"));
    town.clock.pass(Duration.ofHours(2));
    assertTrue(seen("/berita/satu", town.clock.instant()).contains("Judul baru"));
  }

  @Test
  void holds_back_what_is_under_embargo_until_its_hour() throws Exception {
    town.publishAll();
    town.approved(news("rahasia", Map.of("publishFrom", at(2), "embargo", true)));
    assertEquals(PublishRefusal.NOTHING_CHANGED, refusal());
    town.approved("lagi", "Lagi");
    Prepared prepared = town.prepare().prepare(town.publisher.acting());
    assertEquals(List.of(instant(2)), prepared.held().stream().map(Scheduled::until).toList());
    for (var blob : town.store.blobs(prepared.candidate())) {
      String bytes =
          new String(
              town.store.blob(prepared.candidate(), blob).orElseThrow(), StandardCharsets.UTF_8);
      assertFalse(bytes.contains("rahasia"), "nothing of it is in the candidate");
    }
    List<Scheduled> waiting = new Embargoes(town.work).of(town.publisher.acting());
    assertEquals(List.of(instant(2)), waiting.stream().map(Scheduled::until).toList());
    town.clock.pass(Duration.ofHours(3));
    town.publishAll();
    assertTrue(seen("/berita", town.clock.instant()).contains("/berita/rahasia"));
    assertTrue(new Embargoes(town.work).of(town.publisher.acting()).isEmpty());
  }

  @Test
  void keeps_what_is_live_while_its_next_content_is_under_embargo() throws Exception {
    UUID page = town.approved("hasil", "Menunggu hasil");
    town.publishAll();
    Map<String, Object> next = news("hasil", Map.of("publishFrom", at(2), "embargo", true));
    next.put("title", "Hasil seleksi");
    town.revised(page, 1, next);
    town.approved("lagi", "Lagi");
    town.publishAll();
    assertTrue(seen("/berita/hasil", instant(5)).contains("Menunggu hasil"));
    town.clock.pass(Duration.ofHours(2));
    town.publishAll();
    assertTrue(seen("/berita/hasil", Instant.EPOCH).contains("Hasil seleksi"));
  }

  @Test
  void says_what_is_too_far_ahead_to_be_signed() throws Exception {
    town.approved(news("jauh", Map.of("publishFrom", at(24 * 401))));
    Prepared prepared = town.prepare().prepare(town.publisher.acting());
    assertEquals(List.of(instant(24 * 401)), prepared.leftOut());
  }

  private Object refusal() {
    return assertThrows(Refused.class, () -> town.prepare().prepare(town.publisher.acting()))
        .refusal();
  }

  private static Map<String, Object> news(String slug, Map<String, Object> more) {
    Map<String, Object> json = new HashMap<>(SampleContent.news(slug, "Judul " + slug));
    json.putAll(more);
    return json;
  }

  private final Instant noon = Instant.now().truncatedTo(ChronoUnit.HOURS);

  private String at(int hours) {
    return LocalDateTime.ofInstant(instant(hours), WIB).toString().substring(0, 16);
  }

  private Instant instant(int hours) {
    return noon.plus(Duration.ofHours(hours));
  }

  private String seen(String path, Instant instant) throws Exception {
    Variant variant = town.inForce().manifest().entry(path).orElseThrow().at(instant);
    return new String(
        town.repository.files().blob("alfa", variant.identity()), StandardCharsets.UTF_8);
  }
}
