package id.perisai.themes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.content.Content;
import id.perisai.release.WellKnown;
import id.perisai.render.PublishedPage;
import id.perisai.render.RenderedEntry;
import id.perisai.render.RenderedSite;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.Test;

class SiteRendererTest {
  private static final SampleSite SAMPLE = new SampleSite();
  private static final Map<String, RenderedEntry> SITE = byPath(SAMPLE.pages);

  private static Map<String, RenderedEntry> byPath(List<PublishedPage> pages) {
    Map<String, RenderedEntry> entries = new LinkedHashMap<>();
    RenderedSite site = SampleSite.renderer().render(SampleSite.site(pages), SampleSite.NOW);
    site.entries().forEach(entry -> entries.put(entry.path(), entry));
    return entries;
  }

  private static Document html(Map<String, RenderedEntry> site, String path) {
    return Jsoup.parse(new String(site.get(path).bytes(), StandardCharsets.UTF_8));
  }

  private static String text(Map<String, RenderedEntry> site, String path) {
    return new String(site.get(path).bytes(), StandardCharsets.UTF_8);
  }

  private static PublishedPage at(String path) {
    return SAMPLE.pages.stream()
        .filter(page -> page.content().path().equals(path))
        .findFirst()
        .orElseThrow();
  }

  private static List<PublishedPage> with(PublishedPage changed) {
    List<PublishedPage> pages = new ArrayList<>();
    for (PublishedPage page : SAMPLE.pages) {
      pages.add(page.page().equals(changed.page()) ? changed : page);
    }
    return pages;
  }

  private static PublishedPage edited(PublishedPage page, Map<String, Object> edits) {
    Map<String, Object> json = new HashMap<>(page.content().json());
    json.putAll(edits);
    Content content = Content.parse(json);
    return new PublishedPage(page.page(), content.digest(), content);
  }

  private static Map<String, Object> news(int number, String date) {
    return Map.of(
        "type", "news",
        "path", "/berita/uji-" + number,
        "title", "Uji " + number,
        "date", date,
        "summary", "Ringkasan " + number);
  }

  private static List<PublishedPage> manyNews(int count) {
    List<PublishedPage> pages = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      pages.add(SampleSite.page(n, news(n, String.format("20%02d-01-01", n % 100))));
    }
    return pages;
  }

  @Test
  void changes_only_paths_that_name_the_changed_page_among_their_inputs() {
    int changedPaths = 0;
    for (PublishedPage page : SAMPLE.pages) {
      Map<String, Object> edits = new HashMap<>();
      switch (page.content().type()) {
        case MENU -> edits.put("items", List.of(Map.of("text", "Lain", "href", "/lain")));
        case SETTINGS -> edits.put("name", "Nama lain");
        default -> {
          edits.put("title", page.content().title() + " diubah");
          edits.put("summary", "Ringkasan diubah");
          edits.put("body", List.of(Map.of("type", "heading", "level", 2L, "text", "Diubah")));
        }
      }
      PublishedPage changed = edited(page, edits);
      Map<String, RenderedEntry> after = byPath(with(changed));
      String input =
          page.content().type().hasPath() ? "revision:" : page.content().type().code() + ":";
      assertEquals(SITE.keySet(), after.keySet());
      for (String path : SITE.keySet()) {
        boolean named = SITE.get(path).inputs().containsKey(input + page.page());
        if (!named) {
          assertArrayEquals(SITE.get(path).bytes(), after.get(path).bytes(), page + " in " + path);
          assertEquals(SITE.get(path).inputs(), after.get(path).inputs());
        } else if (!Arrays.equals(SITE.get(path).bytes(), after.get(path).bytes())) {
          changedPaths++;
          assertEquals(changed.digest(), after.get(path).inputs().get(input + page.page()));
        }
      }
    }
    assertTrue(changedPaths > 300, "only " + changedPaths);
  }

  @Test
  void names_settings_menu_and_theme_for_every_page() {
    for (RenderedEntry entry : SITE.values()) {
      if (!entry.isRedirect() && entry.mediaType().startsWith("text/html")) {
        Set<String> kinds = new HashSet<>();
        entry.inputs().keySet().forEach(input -> kinds.add(input.replaceAll(":.*", "")));
        assertTrue(kinds.containsAll(Set.of("settings", "theme")), entry.path());
        assertTrue(kinds.contains("menu") || entry.path().startsWith("/en"), entry.path());
        assertEquals(SampleSite.THEME, entry.inputs().get("theme"));
      }
    }
  }

  @Test
  void never_renumbers_the_pages_of_a_list() {
    for (int count : List.of(1, 12, 23, 24, 25, 35, 36, 60)) {
      List<PublishedPage> pages = manyNews(count);
      Map<String, RenderedEntry> before = byPath(pages);
      int shown = html(before, "/berita").select(".card").size();
      assertTrue(count < 12 ? shown == count : shown >= 12 && shown <= 23, count + ": " + shown);
      List<PublishedPage> more = new ArrayList<>(pages);
      more.add(SampleSite.page(999, news(999, "2099-12-31")));
      Map<String, RenderedEntry> after = byPath(more);
      for (String path : before.keySet()) {
        if (path.startsWith("/berita/halaman/") && !before.get(path).isRedirect()) {
          assertArrayEquals(before.get(path).bytes(), after.get(path).bytes(), path);
          assertEquals(12, html(after, path).select(".card").size());
        }
      }
      assertTrue(text(after, "/berita").contains("Uji 999"));
    }
  }

  @Test
  void shows_every_item_on_exactly_one_page_of_its_list() {
    Map<String, RenderedEntry> site = byPath(manyNews(60));
    List<String> hrefs = new ArrayList<>();
    for (RenderedEntry entry : site.values()) {
      if ((entry.path().equals("/berita") || entry.path().startsWith("/berita/halaman/"))
          && !entry.isRedirect()) {
        html(site, entry.path()).select(".card a").forEach(a -> hrefs.add(a.attr("href")));
      }
    }
    assertEquals(60, hrefs.size());
    assertEquals(60, new HashSet<>(hrefs).size());
  }

  @Test
  void leads_on_from_the_newest_numbered_page() {
    Map<String, RenderedEntry> site = byPath(manyNews(60));
    assertEquals(
        "/berita/halaman/5", html(site, "/berita/halaman/4").select(".newer").attr("href"));
    assertEquals(302, site.get("/berita/halaman/5").status());
    assertEquals("/berita", site.get("/berita/halaman/5").location());
    assertEquals("/berita/halaman/4", html(site, "/berita").select(".older").attr("href"));
    assertTrue(html(site, "/berita/halaman/1").select(".older").isEmpty());
  }

  @Test
  void links_to_nothing_that_is_not_there() {
    for (RenderedEntry entry : SITE.values()) {
      if (entry.isRedirect()) {
        assertTrue(SITE.containsKey(entry.location()), entry.path());
      } else if (entry.mediaType().startsWith("text/html")) {
        Document page = html(SITE, entry.path());
        for (Element link : page.select("a[href^=/]")) {
          String path = link.attr("href");
          assertTrue(
              SITE.containsKey(path) || path.equals(WellKnown.PREFIX),
              entry.path() + " links to " + path);
        }
        for (Element link : page.select("a[href^=#]")) {
          assertFalse(page.select("[id=" + link.attr("href").substring(1) + "]").isEmpty());
        }
      }
    }
  }

  @Test
  void leads_from_the_foot_of_every_page_to_the_one_about_proofs() {
    for (RenderedEntry entry : SITE.values()) {
      if (!entry.isRedirect() && entry.mediaType().startsWith("text/html")) {
        Elements link = html(SITE, entry.path()).select(".signed a[href=" + WellKnown.PREFIX + "]");
        String words = entry.path().matches("/en(/.*)?") ? "Check it yourself" : "Periksa sendiri";
        assertEquals(words, link.text(), entry.path());
      }
    }
  }

  @Test
  void gives_every_page_its_landmarks_one_heading_and_an_outline_without_gaps() {
    for (RenderedEntry entry : SITE.values()) {
      if (entry.isRedirect() || !entry.mediaType().startsWith("text/html")) {
        continue;
      }
      Document page = html(SITE, entry.path());
      String path = entry.path();
      assertEquals(
          path.equals("/en") || path.startsWith("/en/") ? "en" : "id",
          page.select("html").attr("lang"),
          path);
      for (String one :
          List.of("main#isi", "header.top", "footer.foot", "nav#menu", "h1", "title")) {
        assertEquals(1, page.select(one).size(), path + " " + one);
      }
      assertEquals("#isi", page.body().child(0).attr("href"), path);
      int last = 0;
      for (Element heading : page.select("main h1, main h2, main h3, main h4")) {
        int level = heading.tagName().charAt(1) - '0';
        assertTrue(level <= last + 1, path + " " + heading);
        last = level;
      }
      Set<String> ids = new HashSet<>();
      page.select("[id]").forEach(e -> assertTrue(ids.add(e.id()), path + " #" + e.id()));
      for (Element image : page.select("img")) {
        for (String needed :
            List.of("alt", "width", "height", "srcset", "sizes", "loading", "decoding")) {
          assertTrue(image.hasAttr(needed), path + " " + needed);
        }
      }
      for (Element table : page.select("table")) {
        assertFalse(table.select("caption").text().isEmpty(), path);
        assertEquals("0", table.parent().attr("tabindex"));
        assertTrue(table.select("th:not([scope])").isEmpty());
      }
      assertTrue(page.select("script, style, [style]").isEmpty());
    }
  }

  /** Else an address with words in it is listed with the city's name, whoever wrote them. */
  @Test
  void no_search_engine_lists_what_a_search_found() {
    for (String path : List.of("/cari", "/en/search")) {
      assertEquals(1, html(SITE, path).select("meta[name=robots][content=noindex]").size(), path);
    }
    assertEquals(0, html(SITE, "/").select("meta[name=robots]").size());
  }

  @Test
  void writes_dates_and_times_as_indonesian_offices_do() {
    assertEquals("22 November 2026", html(SITE, "/berita/berita-31").select("time").text());
    Element period = html(SITE, "/agenda/agenda-2").selectFirst(".facts time");
    assertEquals("Jumat, 27 November 2026, 09.00–12.00 WIB", period.text());
    assertEquals("2026-11-27T09:00+07:00", period.attr("datetime"));
    assertEquals("20 November 2026", html(SITE, "/en/news/school-visit").select("time").text());
  }

  @Test
  void keeps_words_and_punctuation_together_around_marks() {
    String text = html(SITE, "/profil").select(".prose p").first().wholeText();
    assertEquals(
        "Kota Serang dibentuk dengan Undang-Undang Nomor 32 Tahun 2007 dan menjadi ibu kota"
            + " Provinsi Banten. Dinas ini berdiri setahun kemudian untuk melayani enam kecamatan.",
        text);
  }

  @Test
  void answers_gone_where_a_page_was_withdrawn() {
    RenderedEntry gone = SITE.get("/maklumat-lama");
    assertEquals(410, gone.status());
    assertTrue(gone.inputs().containsKey("revision:" + at("/maklumat-lama").page()));
    assertFalse(text(SITE, "/maklumat-lama").contains("Maklumat lama"));
    assertFalse(text(SITE, "/sitemap.xml").contains("maklumat-lama"));
  }

  @Test
  void leads_from_a_withdrawn_page_to_the_one_that_takes_its_place() {
    for (String kind : List.of("error", "consolidated")) {
      PublishedPage page = withdrawn(kind, Map.of("withdrawn", true, "withdrawalTo", "/kontak"));
      RenderedEntry entry = byPath(with(page)).get("/profil");
      assertEquals(301, entry.status(), kind);
      assertEquals("/kontak", entry.location());
      assertTrue(entry.inputs().containsKey("revision:" + page.page()));
      assertTrue(entry.inputs().containsKey("revision:" + at("/kontak").page()));
    }
    PublishedPage alone = withdrawn("error", Map.of("withdrawn", true));
    assertEquals(410, byPath(with(alone)).get("/profil").status());
    PublishedPage nowhere =
        withdrawn("consolidated", Map.of("withdrawn", true, "withdrawalTo", "/tidak-ada"));
    assertEquals(410, byPath(with(nowhere)).get("/profil").status());
  }

  @Test
  void keeps_a_withdrawn_page_with_date_and_reason_at_its_top() {
    Map<String, RenderedEntry> site = byPath(with(withdrawn("kept", Map.of())));
    assertEquals(200, site.get("/profil").status());
    Element notice = html(site, "/profil").selectFirst("article > .withdrawn:first-child");
    assertEquals(
        "Halaman ini ditarik dan tidak berlaku lagi sejak 21 November 2026",
        notice.selectFirst(".notice-title").text());
    assertEquals("Diganti <Perda> 4", notice.select("p").last().text());
    assertTrue(html(SITE, "/profil").select(".withdrawn").isEmpty());
  }

  private static PublishedPage withdrawn(String kind, Map<String, Object> more) {
    Map<String, Object> fields = new java.util.HashMap<>(more);
    fields.put("withdrawal", kind);
    fields.put("withdrawalReason", "Diganti <Perda> 4");
    fields.put("withdrawalDate", "2026-11-21");
    return edited(at("/profil"), fields);
  }

  @Test
  void redirects_old_addresses_and_never_hides_a_page_by_one() {
    assertEquals(301, SITE.get("/2015/01/profil-dinas.html").status());
    assertEquals("/profil", SITE.get("/2015/01/profil-dinas.html").location());
    PublishedPage greedy = edited(at("/kontak"), Map.of("aliases", List.of("/profil", "/berita")));
    Map<String, RenderedEntry> site = byPath(with(greedy));
    assertEquals(200, site.get("/profil").status());
    assertEquals(200, site.get("/berita").status());
  }

  @Test
  void refuses_two_pages_at_one_address() {
    List<PublishedPage> pages = new ArrayList<>(SAMPLE.pages);
    pages.add(SampleSite.page(900, Map.of("type", "page", "path", "/profil", "title", "Dua")));
    assertThrows(IllegalArgumentException.class, () -> SampleSite.site(pages));
  }

  @Test
  void ties_the_languages_together_where_both_pages_exist() {
    Document indonesian = html(SITE, "/profil");
    assertEquals("/en/about", indonesian.select(".bar a[hreflang=en]").attr("href"));
    assertEquals(
        "https://disdukcapil.serangkota.go.id/en/about",
        indonesian.select("link[hreflang=en]").attr("href"));
    Document english = html(SITE, "/en/about");
    assertEquals("/profil", english.select(".bar a[hreflang=id]").attr("href"));
    assertTrue(html(SITE, "/kontak").select("link[hreflang]").isEmpty());
    assertTrue(byPath(manyNews(3)).keySet().stream().noneMatch(path -> path.startsWith("/en")));
  }

  @Test
  void says_where_an_english_page_speaks_indonesian() {
    assertEquals("id", html(SITE, "/en").select("h1").attr("lang"));
    assertEquals("id", html(SITE, "/en/about").select(".foot address").attr("lang"));
    assertFalse(html(SITE, "/").select("h1").hasAttr("lang"));
    assertEquals("About the office", html(SITE, "/en").select(".quick a").text());
  }

  @Test
  void previews_what_will_be_published() {
    PublishedPage draft = edited(at("/profil"), Map.of("title", "Profil baru"));
    RenderedEntry preview =
        SampleSite.renderer().renderOne(SampleSite.site(SAMPLE.pages), draft, SampleSite.NOW);
    assertArrayEquals(byPath(with(draft)).get("/profil").bytes(), preview.bytes());
    PublishedPage unseen =
        SampleSite.page(901, Map.of("type", "page", "path", "/baru", "title", "Baru"));
    assertEquals(
        "/baru",
        SampleSite.renderer()
            .renderOne(SampleSite.site(SAMPLE.pages), unseen, SampleSite.NOW)
            .path());
    PublishedPage settings =
        SAMPLE.pages.stream()
            .filter(page -> page.content().title().startsWith("Dinas Kependudukan"))
            .findFirst()
            .orElseThrow();
    RenderedEntry home =
        SampleSite.renderer()
            .renderOne(
                SampleSite.site(SAMPLE.pages),
                edited(settings, Map.of("name", "Nama baru")),
                SampleSite.NOW);
    assertTrue(new String(home.bytes(), StandardCharsets.UTF_8).contains("Nama baru"));
  }

  @Test
  void renders_a_site_of_which_nothing_is_approved_yet() {
    Map<String, RenderedEntry> site = byPath(List.of());
    assertEquals("Disdukcapil", html(site, "/").select("h1").text());
    assertEquals("Belum ada berita.", html(site, "/berita").select(".empty").text());
    assertEquals(404, site.get("/.404").status());
  }

  @Test
  void groups_documents_by_class_and_year() {
    assertEquals(3, html(SITE, "/dokumen/berkala").select(".rows > li").size());
    assertEquals(1, html(SITE, "/dokumen/tahun/2024").select(".rows > li").size());
    assertEquals(
        "Informasi berkala",
        html(SITE, "/dokumen/berkala").select(".groups [aria-current]").text());
  }

  @Test
  void leads_from_a_document_to_its_file_and_says_how_large_it_is() {
    String digest = "ab".repeat(32);
    Map<String, Object> file =
        Map.of(
            "file", "00000000-0000-4000-8000-000000000009",
            "name", "renja <2026>.pdf",
            "mediaType", "application/pdf",
            "digest", digest,
            "length", 1_234_567L);
    for (String[] words :
        List.of(
            new String[] {"id", "/dokumen/renja", "Baca dokumen (PDF, 1,2 MB)"},
            new String[] {"en", "/en/documents/renja", "Read the document (PDF, 1.2 MB)"})) {
      Content content =
          Content.parse(
              Map.of(
                  "type",
                  "document",
                  "language",
                  words[0],
                  "path",
                  words[1],
                  "title",
                  "Rencana kerja",
                  "date",
                  "2026-01-02",
                  "fields",
                  Map.of("ppid", "berkala", "file", file),
                  "body",
                  List.of()));
      PublishedPage page = new PublishedPage(UUID.randomUUID(), content.digest(), content);
      RenderedSite site =
          SampleSite.renderer().render(SampleSite.site(List.of(page)), SampleSite.NOW);
      Document html =
          Jsoup.parse(
              new String(
                  site.entries().stream()
                      .filter(entry -> entry.path().equals(words[1]))
                      .findFirst()
                      .orElseThrow()
                      .bytes(),
                  StandardCharsets.UTF_8));
      assertEquals(words[2], html.select(".file a").text());
      assertEquals("/_m/" + digest + ".pdf", html.select(".file a").attr("href"));
      assertEquals("renja <2026>.pdf", html.select(".file span").text());
      assertEquals(
          List.of("/_m/" + digest + ".pdf"),
          site.media().stream().map(use -> use.variant().path()).toList());
    }
  }

  @Test
  void lists_all_pages_in_the_site_map_in_parts_if_they_are_many() {
    assertTrue(text(SITE, "/sitemap.xml").contains("/layanan/akta-kelahiran</loc>"));
    Map<String, RenderedEntry> site = byPath(manyNews(600));
    Document index = Jsoup.parse(text(site, "/sitemap.xml"));
    assertEquals(3, index.select("sitemap > loc").size());
    int urls = 0;
    for (int part = 1; part <= 3; part++) {
      urls += Jsoup.parse(text(site, "/sitemap-" + part + ".xml")).select("url").size();
    }
    assertEquals(600 + 8, urls);
  }

  @Test
  void lists_the_images_that_its_pages_show() {
    Set<String> listed = new HashSet<>();
    RenderedSite site = SAMPLE.render();
    site.media().forEach(use -> listed.add(use.variant().path()));
    for (RenderedEntry entry : site.entries()) {
      if (!entry.isRedirect() && entry.mediaType().startsWith("text/html")) {
        for (Element image : html(SITE, entry.path()).select("img")) {
          assertTrue(listed.contains(image.attr("src")));
          for (String source : image.attr("srcset").split(", ")) {
            assertTrue(listed.contains(source.split(" ")[0]));
          }
        }
      }
    }
    assertEquals(SAMPLE.images.byPath.keySet(), listed);
    site.media().forEach(use -> assertNotEquals(Map.of(), use.inputs()));
  }

  @Test
  void renders_ten_thousand_pages_in_seconds() {
    List<PublishedPage> pages = manyNews(10_000);
    assertTimeout(Duration.ofSeconds(30), () -> byPath(pages));
  }
}
