package id.perisai.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Alarms;
import id.perisai.release.Coding;
import id.perisai.release.ComposedPage;
import id.perisai.release.Digest;
import id.perisai.release.Entry;
import id.perisai.release.HoldStatement;
import id.perisai.release.MediaTypes;
import id.perisai.release.PurgeStatement;
import id.perisai.release.Rejected;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.SearchDocument;
import id.perisai.release.Slot;
import id.perisai.release.SlotMarkup;
import id.perisai.release.Takeover;
import id.perisai.release.Variant;
import id.perisai.release.VerifiedRelease;
import id.perisai.release.VerifiedStore;
import id.perisai.web.RunningNode.Response;
import id.perisai.web.search.SearchPage;
import id.perisai.web.search.SearchQuery;
import id.perisai.web.search.SiteSearches;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Searching a site: what is found, what is not, and that nobody can have words of their own shown.
 */
class SearchTest {
  private static final String HOST = "dinkes.localhost";
  private static final String BEFORE =
      "<!doctype html>\n<html lang=\"id\"><title>Cari</title><main>";
  private static final String AFTER = "</main></html>";

  @TempDir Path temporary;
  private SmallCity city;
  private RunningNode node;

  @BeforeEach
  void a_site_of_some_pages() throws Exception {
    city = new SmallCity(temporary.resolve("repository"));
    city.publish("dinkes", 2, site());
    node = new RunningNode(city, temporary.resolve("store")).tick();
    awaitFound("imunisasi", "/berita/imunisasi");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private List<Entry> site() throws Rejected {
    List<Entry> entries = new ArrayList<>(city.site("dinkes", "satu"));
    entries.add(searchPage());
    entries.add(
        page("/layanan/ktp", "service", "KTP elektronik", "Rekam Kartu Tanda Penduduk di kantor"));
    entries.add(page("/layanan/kk", "service", "Kartu Keluarga", "Perubahan susunan keluarga"));
    entries.add(page("/layanan/akta", "service", "Akta kelahiran", "Syarat bagi bayi yang lahir"));
    entries.add(
        page("/berita/imunisasi", "news", "Pekan imunisasi", "Anak-anak mendapat vaksin gratis"));
    entries.add(page("/berita/jalan sehat", "news", "Jalan sehat", "Warga berjalan & <b>lari</b>"));
    return entries;
  }

  private Entry searchPage() throws Rejected {
    byte[] html = (BEFORE + ComposedPage.MARKER + AFTER).getBytes(UTF_8);
    Map<String, Coding> codings = Map.of(Coding.IDENTITY, city.putBlob("dinkes", html));
    Variant page = Variant.page(200, MediaTypes.HTML, codings, Map.of());
    return Entry.timed("/cari", List.of(page.composed(Slot.SEARCH)));
  }

  private Entry page(String path, String type, String title, String text) throws Rejected {
    return Entry.timed(path, List.of(variant(path, type, title, text)));
  }

  private Variant variant(String path, String type, String title, String text) throws Rejected {
    Optional<LocalDate> day =
        type.equals("news") ? Optional.of(LocalDate.of(2026, 11, 21)) : Optional.empty();
    return variant(path, type, title, day, text);
  }

  private Variant variant(
      String path, String type, String title, Optional<LocalDate> day, String text)
      throws Rejected {
    SearchDocument words = new SearchDocument(path, type, title, "id", day, text, List.of());
    Variant page = city.page("dinkes", path, 200, "<p>" + path).variants().get(0);
    return page.found(city.putBlob("dinkes", words.bytes()));
  }

  private Response search(String query) throws IOException {
    return node.get(HOST, "/cari?q=" + URLEncoder.encode(query, UTF_8));
  }

  /** What stands in the slot, which holds nothing but text. */
  private String slot(Response answer) throws Rejected {
    assertEquals(200, answer.code(), answer.text());
    return ComposedPage.of((BEFORE + ComposedPage.MARKER + AFTER).getBytes(UTF_8))
        .slot(answer.body());
  }

  private boolean finds(String query, String path) throws Exception {
    Response answer = search(query);
    return answer.code() == 200 && SlotMarkup.links(slot(answer)).contains(path);
  }

  private void awaitFound(String query, String path) throws Exception {
    long end = System.nanoTime() + 60_000_000_000L;
    while (!finds(query, path)) {
      assertTrue(System.nanoTime() < end, query + " does not find " + path);
      Thread.sleep(100);
    }
  }

  private void awaitNotFound(String query, String path) throws Exception {
    long end = System.nanoTime() + 60_000_000_000L;
    while (finds(query, path)) {
      assertTrue(System.nanoTime() < end, query + " still finds " + path);
      Thread.sleep(100);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "KTP, /layanan/ktp",
    "kartu tanda penduduk, /layanan/ktp",
    "kk, /layanan/kk",
    "akte lahir, /layanan/akta",
    "kelahirn, /layanan/akta",
    "imuni, /berita/imunisasi",
    "imunsiasi, /berita/imunisasi",
    "vaksinasi, /berita/imunisasi",
    "'\"susunan keluarga\"', /layanan/kk",
    "berjalan, /berita/jalan%20sehat",
    "lari, /berita/jalan%20sehat"
  })
  void finds_what_is_meant(String query, String path) throws Exception {
    assertTrue(finds(query, path), query + "\n" + search(query).text());
  }

  @Test
  void finds_a_phrase_in_its_order_alone() throws Exception {
    assertFalse(finds("\"keluarga susunan\"", "/layanan/kk"));
    assertFalse(finds("xyzzy", "/layanan/kk"));
  }

  @Test
  void asks_whether_something_near_was_meant() throws Exception {
    String slot = slot(search("imunisaaasi"));
    assertTrue(slot.contains("Maksud Anda <a rel=\"nofollow\" href=\"/cari?q=imunisasi\">"), slot);
    assertFalse(slot(search("imunisasi")).contains("Maksud Anda"));
  }

  private void publishToo(Entry page, String word, String path) throws Exception {
    List<Entry> entries = new ArrayList<>(site());
    entries.add(page);
    city.publish("dinkes", 3, entries);
    node.tick();
    awaitFound(word, path);
  }

  @Test
  void guesses_at_nothing_that_is_not_looked_for() throws Exception {
    publishToo(
        page("/agenda/acara", "event", "Acara ktp bidan", "Di aula"), "aula", "/agenda/acara");
    for (String query : List.of("cara ktp", "bikin ktp", "bikin ktp hilang")) {
      String slot = slot(search(query));
      assertTrue(SlotMarkup.links(slot).contains("/layanan/ktp"), query + "\n" + slot);
      assertFalse(slot.contains("Maksud Anda"), query + "\n" + slot);
    }
    String slot = slot(search("cara bikin kartuu"));
    assertTrue(slot.contains("?q=kartu\">kartu</a>"), slot);
  }

  @Test
  void guesses_at_nothing_that_is_found_as_the_beginning_of_a_word() throws Exception {
    publishToo(page("/berita/imun", "news", "Imun", "Daya tahan"), "tahan", "/berita/imun");
    String slot = slot(search("imuni"));
    assertTrue(SlotMarkup.links(slot).contains("/berita/imunisasi"), slot);
    assertFalse(slot.contains("Maksud Anda"), slot);
    assertTrue(slot(search("imunn")).contains("Maksud Anda"), "no word begins so");
  }

  /** A synonym finds the one, and nothing finds the other. */
  @Test
  void guesses_where_one_of_the_words_is_found_without_it() throws Exception {
    String slot = slot(search("akte lelahiran"));
    assertTrue(slot.contains("?q=akta+kelahiran\">akta kelahiran</a>"), slot);
    assertFalse(slot(search("imuni anak")).contains("Maksud Anda"), "the beginning finds it");
  }

  @Test
  void guesses_at_nothing_that_no_page_has_as_a_whole() throws Exception {
    assertTrue(slot(search("imunisaaasi gratis")).contains("?q=imunisasi+gratis\">"));
    String slot = slot(search("imunisaaasi keluarga"));
    assertFalse(slot.contains("Maksud Anda"), slot);
  }

  /** They are near to too many others, and what no page has stands in no link. */
  @Test
  void guesses_beside_words_that_are_too_short_to_be_guessed_at() throws Exception {
    for (String query : List.of("di ktpp", "ktpp yg", "ktpp 2031")) {
      String slot = slot(search(query));
      assertTrue(slot.contains("?q=ktp\">ktp</a>"), query + "\n" + slot);
    }
    for (String query : List.of("yg ktp", "2031 ktp", "yg imuni", "ktpp zwqkjxv")) {
      String slot = slot(search(query));
      assertFalse(slot.contains("Maksud Anda"), query + "\n" + slot);
    }
  }

  @Test
  void keeps_a_short_word_in_the_guess_that_is_found_by_what_means_the_same() throws Exception {
    String slot = slot(search("kk susunann"));
    assertTrue(slot.contains("?q=kk+susunan\">kk susunan</a>"), slot);
    assertFalse(slot(search("kk gratiss")).contains("Maksud Anda"), "no page has both");
  }

  @Test
  void marks_a_synonym_of_several_words_where_it_stands_as_a_whole() throws Exception {
    String text = "Tanda tangan di loket, bawa kartu tanda penduduk lama";
    publishToo(page("/berita/loket", "news", "Loket baru", text), "loket", "/berita/loket");
    String slot = slot(search("ktp"));
    assertTrue(
        slot.contains("<mark>kartu</mark> <mark>tanda</mark> <mark>penduduk</mark> lama"), slot);
    assertTrue(slot.contains("Tanda tangan di loket"), slot);
  }

  @Test
  void narrows_by_type_and_year_with_buttons_that_repeat_no_query() throws Exception {
    String all = slot(search("kartu anak"));
    assertTrue(all.contains("name=\"tipe\" value=\"service\""), all);
    assertTrue(all.contains("name=\"tahun\" value=\"2026\">2026 (1)"), all);
    String news = slot(node.get(HOST, "/cari?q=kartu+anak&tipe=service&tipe=news"));
    assertTrue(SlotMarkup.links(news).contains("/berita/imunisasi"), news);
    assertFalse(SlotMarkup.links(news).contains("/layanan/ktp"), news);
    assertTrue(news.contains("type=\"hidden\" name=\"tipe\" value=\"news\""), news);
  }

  @Test
  void finds_of_the_year_that_is_asked_for_alone_and_counts_the_others_on() throws Exception {
    List<Entry> entries = new ArrayList<>(site());
    for (int year : List.of(2024, 2025, 2026)) {
      for (String type : List.of("news", "announcement")) {
        String path = "/" + type + "/" + year;
        Optional<LocalDate> day = Optional.of(LocalDate.of(year, 12, 31));
        entries.add(
            Entry.timed(path, List.of(variant(path, type, "Hasil", day, "Lelang pasar " + year))));
      }
    }
    city.publish("dinkes", 3, entries);
    node.tick();
    awaitFound("lelang", "/news/2025");
    String year = slot(node.get(HOST, "/cari?q=lelang&tahun=2025"));
    assertEquals(Set.of("/news/2025", "/announcement/2025"), found(year));
    for (int each : List.of(2024, 2025, 2026)) {
      assertTrue(year.contains(">" + each + " (2)<"), year);
    }
    String both = slot(node.get(HOST, "/cari?q=lelang&tahun=2025&tipe=news"));
    assertEquals(Set.of("/news/2025"), found(both));
    assertTrue(both.contains(">2026 (1)<"), both);
    assertEquals(Set.of(), found(slot(node.get(HOST, "/cari?q=lelang&tahun=2023"))));
  }

  /** The pages that a list of results leads to. */
  private static Set<String> found(String slot) {
    return SlotMarkup.links(slot).stream()
        .filter(link -> link.startsWith("/news/") || link.startsWith("/announcement/"))
        .collect(Collectors.toSet());
  }

  @Test
  void marks_what_was_found_and_escapes_what_the_page_says() throws Exception {
    String slot = slot(search("lari"));
    assertTrue(slot.contains("&amp; &lt;b&gt;<mark>lari</mark>&lt;/b&gt;"), slot);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' autofocus onfocus=alert(1) x='",
        "</title><svg/onload=alert(1)>",
        "javascript:alert(1)",
        "<!--perisai:slot-->",
        "--><script>",
        "\u202eevil\u0000",
        "&lt;script&gt;",
        "{{7*7}}${7*7}",
        "%3Cscript%3E",
        "slot gacor maxwin https://judi.example/",
        "imunisasi slot gacor maxwin"
      })
  void what_is_typed_stands_in_the_field_and_nowhere_else(String query) throws Exception {
    for (String more :
        List.of("", "&tipe=gacor", "&tahun=2026&hal=3", "&tipe=%22%3E%3Cscript%3E")) {
      Response answer = node.get(HOST, "/cari?q=" + URLEncoder.encode(query, UTF_8) + more);
      String slot = slot(answer);
      int field = slot.indexOf("value=\"");
      int end = slot.indexOf('"', field + 7);
      String outside = slot.substring(0, field) + slot.substring(end);
      for (String word : List.of("gacor", "maxwin", "judi", "alert", "onerror", "7*7", "script")) {
        assertFalse(
            outside.replace("value=\"gacor\"", "").contains(word), word + " outside: " + outside);
      }
    }
  }

  @Test
  void answers_head_and_conditions_without_letting_anything_be_stored() throws Exception {
    Response head =
        RunningNode.send(
            node.port(),
            "HEAD /cari?q=ktp HTTP/1.1\r\nHost: " + HOST + "\r\nIf-None-Match: *\r\n\r\n");
    assertTrue(head.code() == 200 || head.code() == 304, "" + head.code());
    Response whole = search("ktp");
    assertEquals("no-store", whole.header("cache-control"));
    assertEquals(null, whole.header("etag"));
    assertTrue(whole.header("content-security-policy").startsWith("default-src 'none'"));
    assertEquals("noindex", whole.header("x-robots-tag"));
    assertEquals(null, node.get(HOST, "/").header("x-robots-tag"));
  }

  @Test
  void writes_no_query_into_its_logs_or_numbers() throws Exception {
    search("rahasiaku");
    assertFalse(node.metrics().contains("rahasiaku"));
    node.close();
    for (Path file : files(temporary)) {
      String name = file.toString();
      if (!name.contains("repository")) {
        assertFalse(Files.readString(file, ISO_8859_1).contains("rahasiaku"), name);
      }
    }
    node = new RunningNode(city, temporary.resolve("store"));
  }

  @Test
  void follows_the_release_in_force() throws Exception {
    List<Entry> entries = new ArrayList<>(site());
    entries.removeIf(entry -> entry.path().equals("/layanan/kk"));
    entries.add(page("/berita/banjir", "news", "Banjir surut", "Posko ditutup"));
    city.publish("dinkes", 3, entries);
    node.tick();
    assertFalse(finds("keluarga", "/layanan/kk"), "at once");
    awaitFound("banjir", "/berita/banjir");
    assertTrue(finds("ktp", "/layanan/ktp"));
  }

  @Test
  void finds_nothing_before_its_time_or_after() throws Exception {
    Instant hour = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(3600);
    MovedClock clock = new MovedClock(Instant.now());
    List<Entry> entries = new ArrayList<>(site());
    Variant nothing = city.page("dinkes", "/hasil", 404, "<p>tidak ada").variants().get(0);
    Variant result = variant("/hasil", "announcement", "Hasil seleksi", "Daftar yang lulus");
    Variant over = city.page("dinkes", "/hasil", 410, "<p>sudah lewat").variants().get(0);
    entries.add(
        Entry.timed(
            "/hasil", List.of(nothing, result.from(hour), over.from(hour.plusSeconds(60)))));
    city.publish("dinkes", 3, entries);
    node.close();
    node = new RunningNode(city.path(), temporary.resolve("store"), city, clock).tick();
    awaitFound("ktp", "/layanan/ktp");
    Thread.sleep(300);
    assertFalse(finds("seleksi", "/hasil"), "before its time");
    clock.moveTo(hour);
    awaitFound("seleksi", "/hasil");
    clock.moveTo(hour.plusSeconds(61));
    assertFalse(finds("seleksi", "/hasil"), "after its time");
  }

  /** A word of one page alone, which is long enough to be guessed at. */
  private static final String LEAKED = "kirdasoma";

  private static final String MISTYPED = "kirdasomma";

  private Entry leaked() throws Rejected {
    return page("/berita/bocor", "news", "Daftar penerima", "NIK milik " + LEAKED);
  }

  private void publishLeak() throws Exception {
    List<Entry> entries = new ArrayList<>(site());
    entries.add(leaked());
    city.publish("dinkes", 3, entries);
    node.tick();
    awaitFound(LEAKED, "/berita/bocor");
    assertTrue(slot(search(MISTYPED)).contains(LEAKED), "guessed while it is public");
    assertTrue(indexHas(LEAKED), "this test looks where words would lie");
  }

  private boolean indexHas(String word) throws IOException {
    for (Path file : files(temporary.resolve("store/search"))) {
      try {
        if (Files.readString(file, ISO_8859_1).contains(word)) {
          return true;
        }
      } catch (NoSuchFileException merged) {
        return indexHas(word);
      }
    }
    return false;
  }

  private void assertForgotten() throws Exception {
    long end = System.nanoTime() + 60_000_000_000L;
    while (indexHas(LEAKED)) {
      assertTrue(System.nanoTime() < end, "the index still has " + LEAKED + " in its files");
      Thread.sleep(100);
    }
    awaitFound("ktp", "/layanan/ktp");
    assertFalse(finds(LEAKED, "/berita/bocor"));
    assertFalse(finds("penerima", "/berita/bocor"));
    assertFalse(slot(search(MISTYPED)).contains(LEAKED), "still guessed");
  }

  @Test
  void forgets_a_page_that_was_purged_at_once_and_its_words_in_every_file() throws Exception {
    publishLeak();
    Digest page = leaked().variants().get(0).codings().get(Coding.IDENTITY).digest();
    city.put(
        RepositoryPaths.purge("dinkes", 1),
        PurgeStatement.of("dinkes", 1, SmallCity.ISSUED, "NIK", Set.of(page)),
        city.publishers.get("dinkes"));
    node.tick();
    assertFalse(finds("penerima", "/berita/bocor"), "at once");
    assertForgotten();
  }

  @Test
  void forgets_what_a_purge_names_by_its_search_document_alone() throws Exception {
    publishLeak();
    Digest words = leaked().variants().get(0).search().orElseThrow().digest();
    city.put(
        RepositoryPaths.purge("dinkes", 1),
        PurgeStatement.of("dinkes", 1, SmallCity.ISSUED, "NIK", Set.of(words)),
        city.publishers.get("dinkes"));
    node.tick();
    assertFalse(finds("penerima", "/berita/bocor"), "at once");
    assertForgotten();
  }

  @Test
  void forgets_a_page_that_was_withdrawn_and_its_words_in_every_file() throws Exception {
    publishLeak();
    city.publish("dinkes", 4, site());
    node.tick();
    assertFalse(finds("penerima", "/berita/bocor"), "at once");
    assertForgotten();
  }

  @Test
  void forgets_the_words_of_an_older_text_when_they_are_purged_later() throws Exception {
    publishLeak();
    List<Entry> entries = new ArrayList<>(site());
    entries.add(page("/berita/bocor", "news", "Daftar penerima", "Nama dihapus"));
    city.publish("dinkes", 4, entries);
    node.tick();
    awaitFound("dihapus", "/berita/bocor");
    assertFalse(slot(search(MISTYPED)).contains(LEAKED), "guessed from an older text");
    Digest words = leaked().variants().get(0).search().orElseThrow().digest();
    city.put(
        RepositoryPaths.purge("dinkes", 1),
        PurgeStatement.of("dinkes", 1, SmallCity.ISSUED, "NIK", Set.of(words)),
        city.publishers.get("dinkes"));
    node.tick();
    long end = System.nanoTime() + 60_000_000_000L;
    while (indexHas(LEAKED)) {
      assertTrue(System.nanoTime() < end, "the index still has " + LEAKED + " in its files");
      Thread.sleep(100);
    }
    assertTrue(finds("dihapus", "/berita/bocor"));
  }

  @Test
  void forgets_at_the_next_start_what_a_stop_left_in_its_files() throws Exception {
    publishLeak();
    List<Entry> entries = new ArrayList<>(site());
    entries.add(page("/berita/bocor", "news", "Daftar penerima", "Nama dihapus"));
    city.publish("dinkes", 4, entries);
    node.tick();
    awaitFound("dihapus", "/berita/bocor");
    node.close();
    node = new RunningNode(city, temporary.resolve("store")).tick();
    awaitFound("dihapus", "/berita/bocor");
    long end = System.nanoTime() + 60_000_000_000L;
    while (indexHas(LEAKED)) {
      assertTrue(System.nanoTime() < end, "the index still has " + LEAKED + " in its files");
      Thread.sleep(100);
    }
  }

  @Test
  void deletes_the_index_of_a_site_that_is_shown_no_more() throws Exception {
    node.close();
    Path left = temporary.resolve("store/search/dibubarkan/format-2");
    Files.createDirectories(left);
    Files.writeString(left.resolve("_0.tim"), LEAKED);
    node = new RunningNode(city, temporary.resolve("store")).tick();
    long end = System.nanoTime() + 30_000_000_000L;
    while (Files.exists(left.getParent())) {
      assertTrue(System.nanoTime() < end, "the index of a site that is gone is still there");
      Thread.sleep(100);
    }
    awaitFound("ktp", "/layanan/ktp");
  }

  @Test
  void deletes_an_index_that_an_earlier_version_made() throws Exception {
    node.close();
    Path earlier = temporary.resolve("store/search/dinkes/format-1");
    Files.createDirectories(earlier);
    Files.writeString(earlier.resolve("_0.tim"), LEAKED);
    node = new RunningNode(city, temporary.resolve("store")).tick();
    awaitFound("ktp", "/layanan/ktp");
    assertFalse(Files.exists(earlier));
  }

  @Test
  void shows_of_a_held_site_what_is_shown_and_nothing_during_maintenance() throws Exception {
    publishLeak();
    hold(1, HoldStatement.Action.SERVE, OptionalLong.of(2));
    assertFalse(finds("penerima", "/berita/bocor"), "at once");
    assertForgotten();
    hold(2, HoldStatement.Action.MAINTENANCE, OptionalLong.empty());
    Response answer = search("ktp");
    assertEquals(503, answer.code());
    assertFalse(answer.text().contains("/layanan/ktp"), answer.text());
    hold(3, HoldStatement.Action.LIFT, OptionalLong.empty());
    awaitFound(LEAKED, "/berita/bocor");
  }

  private void hold(long version, HoldStatement.Action action, OptionalLong release)
      throws Exception {
    city.put(
        RepositoryPaths.hold("dinkes", version),
        HoldStatement.of("dinkes", version, SmallCity.ISSUED, action, "disusupi", release),
        city.publishers.get("dinkes"));
    node.tick();
  }

  @Test
  void guesses_no_word_of_a_page_before_its_time() throws Exception {
    Instant hour = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(3600);
    List<Entry> entries = new ArrayList<>(site());
    Variant nothing = city.page("dinkes", "/hasil", 404, "<p>tidak ada").variants().get(0);
    Variant result = variant("/hasil", "announcement", "Hasil seleksi", LEAKED);
    entries.add(Entry.timed("/hasil", List.of(nothing, result.from(hour))));
    entries.add(page("/berita/banjir", "news", "Banjir surut", "Posko ditutup"));
    city.publish("dinkes", 3, entries);
    node.tick();
    awaitFound("banjir", "/berita/banjir");
    assertTrue(indexHas(LEAKED));
    assertFalse(slot(search(MISTYPED)).contains(LEAKED), "a guess tells what is to come");
  }

  @Test
  void tries_again_by_itself_and_searches_what_it_has_until_then() throws Exception {
    Clock clock = Clock.systemUTC();
    Path folder = temporary.resolve("again");
    Path own = temporary.resolve("store-again");
    try (VerifiedStore store = new VerifiedStore(own)) {
      Takeover takeover =
          new Takeover(
              city.path(),
              store,
              city.pinned(),
              DeliveryNode.CODINGS,
              clock,
              new Alarms(clock),
              switched -> {});
      takeover.start();
      takeover.tick();
      Files.writeString(folder, "a disk that takes nothing");
      try (SiteSearches searches =
          new SiteSearches(folder, takeover.blobs(), RunningNode.LONGEST_SEARCH, 100)) {
        searches.begin();
        searches.follow(takeover.inForce());
        await(() -> searches.failing().containsKey("dinkes"));
        Files.delete(folder);
        await(() -> searches.failing().isEmpty());
        assertTrue(slot(searches, takeover, "imunisasi").contains("/berita/imunisasi"));

        List<Entry> more = site();
        more.add(page("/berita/posyandu", "news", "Posyandu", "Penimbangan balita"));
        city.publish("dinkes", 3, more);
        takeover.tick();
        Map<Path, byte[]> gone = take("Penimbangan balita", own, city.path());
        searches.follow(takeover.inForce());
        await(() -> searches.failing().containsKey("dinkes"));
        assertTrue(slot(searches, takeover, "imunisasi").contains("/berita/imunisasi"));
        for (Map.Entry<Path, byte[]> blob : gone.entrySet()) {
          Files.write(blob.getKey(), blob.getValue());
        }
        await(() -> searches.failing().isEmpty());
        assertTrue(slot(searches, takeover, "balita").contains("/berita/posyandu"));
      }
    }
  }

  /** What every other page says is gone when its takeover is indexed, and nobody asks for it. */
  @Test
  void reads_of_a_new_release_only_what_changed() throws Exception {
    Clock clock = Clock.systemUTC();
    Path own = temporary.resolve("store-changed");
    try (VerifiedStore store = new VerifiedStore(own)) {
      Takeover takeover =
          new Takeover(
              city.path(),
              store,
              city.pinned(),
              DeliveryNode.CODINGS,
              clock,
              new Alarms(clock),
              switched -> {});
      takeover.start();
      takeover.tick();
      Path folder = temporary.resolve("changed");
      try (SiteSearches searches =
          new SiteSearches(folder, takeover.blobs(), RunningNode.LONGEST_SEARCH, 60_000)) {
        searches.begin();
        searches.follow(takeover.inForce());
        await(() -> isFound(searches, takeover, "imunisasi", "/berita/imunisasi"));

        List<Entry> more = site();
        more.removeIf(entry -> entry.path().equals("/layanan/kk"));
        more.add(page("/layanan/kk", "service", "Kartu Keluarga", "Pindah alamat"));
        more.add(page("/berita/posyandu", "news", "Posyandu", "Penimbangan balita"));
        city.publish("dinkes", 3, more);
        takeover.tick();
        for (String said : List.of("vaksin gratis", "Tanda Penduduk", "bayi yang", "Warga")) {
          take(said, own, city.path());
        }
        searches.follow(takeover.inForce());
        await(
            () ->
                isFound(searches, takeover, "balita", "/berita/posyandu")
                    || !searches.failing().isEmpty());
        assertEquals(Map.of(), searches.failing());
        assertTrue(isFound(searches, takeover, "pindah", "/layanan/kk"));
        assertFalse(isFound(searches, takeover, "susunan", "/layanan/kk"));
      }
    }
  }

  private boolean isFound(SiteSearches searches, Takeover takeover, String query, String path) {
    try {
      String slot = slot(searches, takeover, query);
      return slot != null && SlotMarkup.links(slot).contains(path);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Nothing found would be a lie: it was not looked for. */
  @Test
  void a_first_index_that_is_not_whole_finds_nothing_and_does_not_say_so() throws Exception {
    Clock clock = Clock.systemUTC();
    Path own = temporary.resolve("store-half");
    List<Entry> more = site();
    more.add(page("/berita/posyandu", "news", "Posyandu", "Penimbangan balita"));
    city.publish("dinkes", 3, more);
    try (VerifiedStore store = new VerifiedStore(own)) {
      Takeover takeover =
          new Takeover(
              city.path(),
              store,
              city.pinned(),
              DeliveryNode.CODINGS,
              clock,
              new Alarms(clock),
              switched -> {});
      takeover.start();
      takeover.tick();
      Map<Path, byte[]> gone = take("Penimbangan balita", own, city.path());
      try (SiteSearches searches =
          new SiteSearches(
              temporary.resolve("half"), takeover.blobs(), RunningNode.LONGEST_SEARCH, 100)) {
        searches.begin();
        searches.follow(takeover.inForce());
        await(() -> searches.failing().containsKey("dinkes"));
        assertNull(slot(searches, takeover, "balita"));
        for (Map.Entry<Path, byte[]> blob : gone.entrySet()) {
          Files.write(blob.getKey(), blob.getValue());
        }
        await(() -> searches.failing().isEmpty());
        assertTrue(slot(searches, takeover, "balita").contains("/berita/posyandu"));
      }
    }
  }

  /** Takes away each search document with such words. */
  private static Map<Path, byte[]> take(String words, Path... folders) throws IOException {
    Map<Path, byte[]> taken = new HashMap<>();
    for (Path folder : folders) {
      for (Path file : files(folder)) {
        byte[] bytes = Files.readAllBytes(file);
        if (new String(bytes, UTF_8).contains(words)) {
          taken.put(file, bytes);
          Files.delete(file);
        }
      }
    }
    assertEquals(2, taken.size(), "one in the store, one in the repository");
    return taken;
  }

  private String slot(SiteSearches searches, Takeover takeover, String query) throws Exception {
    VerifiedRelease release = takeover.inForce().release("dinkes").orElseThrow();
    SearchPage page =
        new SearchPage(
            release,
            takeover.inForce().purged("dinkes"),
            "/cari",
            ComposedPage.of((BEFORE + ComposedPage.MARKER + AFTER).getBytes(UTF_8)),
            coding -> takeover.blobs().read("dinkes", coding),
            Instant.now());
    return searches.slot(page, SearchQuery.of("q=" + query));
  }

  private static void await(BooleanSupplier what) throws InterruptedException {
    long end = System.nanoTime() + 60_000_000_000L;
    while (!what.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "it never came to be");
      Thread.sleep(20);
    }
  }

  @Test
  void health_and_metrics_say_that_the_search_is_behind() throws Exception {
    assertTrue(node.health().text().contains("indexes are up to date"), node.health().text());
    assertTrue(node.metrics().contains("perisai_search_failing 0"), node.metrics());
    node.close();
    Path folder = temporary.resolve("store/search");
    for (Path file : files(folder)) {
      Files.delete(file);
    }
    try (Stream<Path> folders = Files.walk(folder)) {
      for (Path each : folders.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
    Files.writeString(folder, "a disk that takes nothing");
    node = new RunningNode(city, temporary.resolve("store")).tick();
    long end = System.nanoTime() + 60_000_000_000L;
    while (!node.health().text().contains("tried again by themselves: dinkes: ")) {
      assertTrue(System.nanoTime() < end, node.health().text());
      Thread.sleep(20);
    }
    assertTrue(node.metrics().matches("(?s).*\nperisai_search_failing [1-9].*"), node.metrics());
    assertEquals(503, search("ktp").code());
    assertEquals(200, node.get(HOST, "/layanan/ktp").code());
  }

  /** What was not looked at must not be told as not there. */
  @Test
  void gives_up_a_search_that_takes_too_long_and_serves_pages_all_the_same() throws Exception {
    node.close();
    node = RunningNode.searching(city, temporary.resolve("store"), Duration.ZERO).tick();
    long end = System.nanoTime() + 60_000_000_000L;
    while (search("?!").code() != 200) { // No word of it is looked for, which takes no time.
      assertTrue(System.nanoTime() < end, "the index was not opened");
      Thread.sleep(20);
    }
    assertEquals(503, search("imunisasi").code());
    assertEquals(200, node.get(HOST, "/berita/imunisasi").code());
  }

  @Test
  void makes_a_damaged_index_anew() throws Exception {
    node.close();
    for (Path file : files(temporary.resolve("store/search"))) {
      Files.write(file, new byte[] {1, 2, 3});
    }
    node = new RunningNode(city, temporary.resolve("store")).tick();
    awaitFound("ktp", "/layanan/ktp");
  }

  @Test
  void keeps_its_index_over_a_restart() throws Exception {
    node.close();
    Map<Path, FileTime> before = segments();
    assertFalse(before.isEmpty());
    node = new RunningNode(city.path(), temporary.resolve("store"), city, Clock.systemUTC()).tick();
    awaitFound("ktp", "/layanan/ktp");
    awaitNotFound("xyzzy", "/layanan/ktp");
    assertEquals(before, segments());
  }

  /** The files of the index and when each was written; one made anew has others. */
  private Map<Path, FileTime> segments() throws IOException {
    Map<Path, FileTime> segments = new TreeMap<>();
    for (Path file : files(temporary.resolve("store/search"))) {
      if (file.getFileName().toString().startsWith("_")) {
        try {
          segments.put(file, Files.getLastModifiedTime(file));
        } catch (NoSuchFileException merged) {
          return segments();
        }
      }
    }
    return segments;
  }

  /** Listed anew where one of them goes meanwhile: another may have come for it. */
  private static List<Path> files(Path folder) throws IOException {
    while (true) {
      try (Stream<Path> files = Files.walk(folder)) {
        return files.filter(Files::isRegularFile).toList();
      } catch (UncheckedIOException gone) {
        if (!(gone.getCause() instanceof NoSuchFileException)) {
          throw gone;
        }
      }
    }
  }
}
