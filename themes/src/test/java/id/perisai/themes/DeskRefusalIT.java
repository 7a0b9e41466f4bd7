package id.perisai.themes;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import id.perisai.release.Coding;
import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.Entry;
import id.perisai.release.Json;
import id.perisai.release.Key;
import id.perisai.release.Manifest;
import id.perisai.release.MediaTypes;
import id.perisai.release.Publisher;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.Revocation;
import id.perisai.release.SigningPlace;
import id.perisai.release.ThemeStatement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An authoring server in other hands offers the signing desk what it would like to have signed. */
class DeskRefusalIT {
  private static final String ORIGIN = "https://sign.localhost";
  private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");
  private static final String ID = "11111111-2222-3333-4444-555555555555";
  private static final String HANDED_IN = "/api/desk/candidates/" + ID + "/signatures";
  private static final byte[] PAGE =
      utf8("<!doctype html><title>x</title><p>Jam layanan 08.00</p>");

  private static Playwright playwright;
  private static Browser browser;

  private final Map<String, byte[]> blobs = new HashMap<>();
  private final Map<String, byte[]> wellKnown = new HashMap<>();
  private final Map<String, Object> candidate = new HashMap<>();
  private final Set<String> away = new HashSet<>(); // paths whose next answer gets lost
  private boolean starting; // authoring, behind a proxy
  private boolean unready; // the node of the desk
  private byte[] refusal; // authoring's to whatever it is asked
  private Runnable handedIn = () -> {};
  private Key key;
  private Page page;

  @BeforeAll
  static void start() {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(SampleSiteIT.chromium())
                    .setArgs(List.of("--no-sandbox")));
  }

  @AfterAll
  static void stop() {
    browser.close();
    playwright.close();
  }

  @BeforeEach
  void a_desk_whose_delivery_is_honest() throws Rejected {
    key =
        Key.ed25519(
            UUID.fromString(ID),
            // RFC 8032, section 7.1, test 1.
            HexFormat.of()
                .parseHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
    wellKnown.put("directory", directory().bytes());
    page = browser.newPage();
    page.route("**/*", this::answer);
  }

  @AfterEach
  void close() {
    page.close();
  }

  private static final String HEAD = "<!doctype html><title>x</title>";
  private static final String OPEN = "<main><p>Tarif</p><p>Gratis</p></main>";
  private static final String FOLDED = "<details><p>a</p></details><p>%s</p><p>%s</p>";

  @Test
  void shows_an_honest_candidate_and_asks_for_the_passphrase() throws Rejected, IOException {
    offer(entries(entry("/", gzip(PAGE))));
    page.waitForSelector("#signing");
    assertTrue(page.locator("#content").innerText().contains("Dinas Kesehatan"));
    assertTrue(page.locator("#sign").isDisabled(), "nothing was looked at yet");
    page.locator("details.change summary").first().click();
    page.waitForSelector("iframe[sandbox='allow-same-origin']");
    assertTrue(page.locator(".diff").innerText().contains("Jam layanan 08.00"));
    assertTrue(page.locator("#sign").isEnabled());
  }

  /** Times come from servers, which are believed in nothing: a list of messages is drawn anyhow. */
  @Test
  void shows_what_is_no_time_as_it_is() throws Rejected, IOException {
    offer(entries(entry("/", gzip(PAGE))));
    page.waitForSelector("#signing");
    assertEquals("kemarin", page.evaluate("deskPage.moment('kemarin')"));
    assertEquals(
        "21 Nov 2026, 10.00 WIB", page.evaluate("deskPage.moment('2026-11-21T03:00:00Z')"));
  }

  /** Nothing was lost: where they came from they find it again. The token is kept nowhere. */
  @Test
  void says_after_a_reload_where_the_release_is_found_again() throws Rejected, IOException {
    offer(entries(entry("/", gzip(PAGE))));
    page.waitForSelector("#signing");
    page.reload();
    assertStops("reloaded");
    assertTrue(page.innerText("#stop").contains("layar Terbitkan"), page.innerText("#stop"));
    assertEquals("", page.innerText("#status"), "it does not say that nothing waits");
    assertEquals(
        "[{},{},{\"opened\":true}]",
        page.evaluate("() => JSON.stringify([localStorage, sessionStorage, history.state])"));
    open();
    page.waitForSelector("#signing");
    page.navigate("about:blank");
    page.navigate(ORIGIN + "/");
    page.waitForFunction("() => document.getElementById('status').textContent !== ''");
    assertTrue(page.locator("#stop").isHidden(), "who comes without a link lost none");
  }

  @Test
  void says_a_refusal_of_authoring_by_its_sentence_and_not_by_its_name() {
    refusal =
        utf8(
            "{\"english\":\"Not valid.\",\"message\":\"Tidak berlaku.\","
                + "\"refusal\":\"CANDIDATE_UNKNOWN\"}");
    open();
    assertThat(page.locator("#stop p").first()).hasText("Tidak berlaku.");
    assertThat(page.locator("#stop .detail")).hasCount(0);
  }

  /** A reload has no link any more, and the candidate would be lost. */
  @Test
  void is_tried_again_where_the_network_was_away() throws Rejected, IOException {
    Manifest manifest = entries(entry("/", gzip(PAGE)));
    String release = "/.well-known/perisai/sites/dinkes/release";
    for (String lost :
        List.of("/.well-known/perisai/directory", "/api/desk/candidates/" + ID, release)) {
      away.add(lost);
      offer(manifest);
      assertStops(lost.startsWith("/api/") ? "unreachable" : "unserved");
      page.locator("#again").click();
      page.waitForSelector("#signing");
      assertTrue(page.locator("#stop").isHidden());
    }
    unready = true;
    offer(manifest);
    assertStops("unserved");
    unready = false;
    page.locator("#again").click();
    page.waitForSelector("#signing");
    starting = true;
    offer(manifest);
    assertStops("unreachable");
    page.locator("#again").click();
    assertStops("unreachable");
    starting = false;
    page.locator("#again").click();
    page.waitForSelector("#signing");
    candidate.put("version", 7);
    offer(manifest);
    assertStops("other-site");
    assertEquals(0, page.locator("#again").count(), "what is wrong stays wrong");
  }

  /**
   * @param again whether the second answer is lost too; else it says that the link has ended
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void says_that_a_release_is_live_whose_answer_alone_was_lost(boolean again)
      throws Rejected, IOException {
    open();
    Map<String, Object> made = new HashMap<>();
    ((Map<?, ?>) page.evaluate("() => desk.makeKey('kuda-rasi-tebu-laut')"))
        .forEach(
            (name, value) ->
                made.put(
                    (String) name, value instanceof Number n ? (Object) n.longValue() : value));
    key =
        Key.ed25519(
            UUID.fromString(ID), Base64.getUrlDecoder().decode((String) made.get("public")));
    wellKnown.put("directory", directory().bytes());
    candidate.put("keys", List.of(made));
    Manifest manifest = entries(entry("/", gzip(PAGE)));
    ReleaseStatement statement = statement("dinkes", 1, Optional.empty(), manifest.rootDigest());
    offer("dinkes", statement.bytes());
    page.waitForSelector("#signing");
    page.locator("#confirm").check();
    away.add(HANDED_IN);
    page.locator("#phrase").fill("kuda-rasi-tebu-laut");
    page.locator("#sign").click();
    page.waitForSelector("#stop:not([hidden])");
    assertTrue(page.innerText("#stop").contains("tidak dapat dihubungi"), "nothing is live");
    if (again) {
      away.add(HANDED_IN);
    }
    handedIn = () -> wellKnown.put("sites/dinkes/release", statement.bytes());
    page.locator("#phrase").fill("kuda-rasi-tebu-laut");
    page.locator("#sign").click();
    assertThat(page.locator("#outcome")).hasText("Rilis 1 sudah tayang.");
  }

  @Test
  void puts_pages_together_that_only_look_different_and_in_the_same_way()
      throws Rejected, IOException {
    Manifest before = look("/_t/site-", "p{color:rgb(1,2,3)}", PAGE);
    Manifest after = look("/_t/site-", "p{color:rgb(4,5,6)}", PAGE);
    ReleaseStatement live = statement("dinkes", 1, Optional.empty(), before.rootDigest());
    wellKnown.put("sites/dinkes/release", live.bytes());
    candidate.put("version", 2);
    offer("dinkes", renewed(live, after.rootDigest(), 2).bytes());
    page.waitForSelector("#signing");
    var group = page.locator(".group", new Page.LocatorOptions().setHasText("Hanya tampilan (2)"));
    assertEquals(1, group.count());
    assertTrue(
        group.locator("> .diff").innerText().contains("+ <link> rel: stylesheet; href: /_t/"));
    group.locator("details.change summary").first().click();
    for (String[] side :
        new String[][] {{"Sekarang", "rgb(1, 2, 3)"}, {"Setelah", "rgb(4, 5, 6)"}}) {
      page.waitForFunction(
          "([title, color]) => { const frame = [...document.querySelectorAll('iframe')]"
              + ".find(frame => frame.title.startsWith(title));"
              + " const text = frame?.contentDocument?.querySelector('p');"
              + " return text && getComputedStyle(text).color === color; }",
          List.of(side[0], side[1]));
    }
  }

  @Test
  void calls_nothing_a_look_without_a_newer_theme() throws Rejected, IOException {
    ReleaseStatement live = live(look("/_t/site-", "p{color:rgb(1,2,3)}", PAGE));
    Manifest after = look("/_t/site-", "p{color:rgb(4,5,6)}", PAGE);
    offer("dinkes", renewed(live, after.rootDigest(), 1).bytes());
    page.waitForSelector("#signing");
    assertEquals(
        List.of("Perubahan yang sama (2)", "Tampilan bersama (ditandatangani platform) (2)"),
        groups());
  }

  /** Words and addresses stay in both: what visitors still see of them does not. */
  @ParameterizedTest
  @CsvSource({
    "<main class=trap><p>Tarif</p><p>Gratis</p></main>, <main><p>Tarif</p><p class=trap>Gratis</p></main>",
    "<main><p class=trap>Tarif</p><p>Gratis</p></main>, <main><p>Tarif</p><p class=trap>Gratis</p></main>",
    "<details><p>a</p><p>Tarif</p></details><p>Gratis</p>, <details><p>a</p><p>Gratis</p></details><p>Tarif</p>"
  })
  void puts_no_pages_together_in_which_other_things_are_hidden(String home, String profile)
      throws Rejected, IOException {
    boolean folds = home.startsWith("<details>");
    change(
        folds
            ? List.of(FOLDED.formatted("Tarif", "Gratis"), FOLDED.formatted("Gratis", "Tarif"))
            : List.of(OPEN, OPEN),
        List.of(home, profile));
    assertEquals(List.of("Halaman yang berubah (2)"), groups());
  }

  /** The lines beside each are the same tags: what stands in them is not. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<table><tr><td>a</td></tr><tr%s><td>Tarif</td></tr><tr%s><td>Gratis</td></tr></table>",
        "<table><tr><td>a</td></tr><tr%s><td>No.</td><td>1</td></tr><tr%s><td>No.</td><td>2</td></tr></table>",
        "<div%s><p>Tarif</p></div><div%s><p>Gratis</p></div>",
        "<section><h2>Jam</h2></section><section%s><h2>Tarif</h2></section><section%s><h2>Gratis</h2></section>",
        "<main%s><p>Tarif</p></main><main%s><p>Gratis</p></main>",
        "<main><h2>BPJS</h2><p%s>Gratis</p><h2>Umum</h2><p%s>Gratis</p><p>x</p></main>",
        "<table><tr><td>BPJS</td><td%s>Gratis</td></tr><tr><td>Umum</td><td%s>Gratis</td></tr></table>"
      })
  void puts_no_pages_together_in_which_other_elements_are_hidden(String body)
      throws Rejected, IOException {
    String trap = " class=trap";
    change(
        List.of(body.formatted("", ""), body.formatted("", "")),
        List.of(body.formatted(trap, ""), body.formatted("", trap)));
    assertEquals(List.of("Halaman yang berubah (2)"), groups());
  }

  /** Or changed alike: what it is the price of is not. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<table><tr><td>BPJS</td><td>%s</td></tr><tr><td>Umum</td><td>%s</td></tr></table>",
        "<main><h2>BPJS</h2><p>%s</p><h2>Umum</h2><p>%s</p><h2>x</h2></main>",
        "<main><h2>BPJS</h2><ul><li>%s</li></ul><h2>Umum</h2><ul><li>%s</li></ul><p>x</p></main>"
      })
  void puts_no_pages_together_in_which_other_things_cost_more(String body)
      throws Rejected, IOException {
    change(
        List.of(body.formatted("10.000", "10.000"), body.formatted("10.000", "10.000")),
        List.of(body.formatted("100.000", "10.000"), body.formatted("10.000", "100.000")));
    assertEquals(List.of("Halaman yang berubah (2)"), groups());
  }

  @ParameterizedTest
  @CsvSource({
    "<a class='x; href: https://slot.example/'>a</a>, <a class=x href='https://slot.example/'>a</a>",
    "<p class='trap; lang: id'>a</p>, <p class=trap lang=id>a</p>",
    "<p>→ https://slot.example/</p>, <p><a href='https://slot.example/'></a></p>"
  })
  void takes_no_attribute_for_another_by_the_words_in_it(String before, String now)
      throws Rejected, IOException {
    change(
        List.of("<p>lama</p><div>" + before + "</div>", "<p>lama</p>"),
        List.of("<p>baru</p><div>" + now + "</div>", "<p>baru</p>"));
    assertEquals(List.of("Halaman yang berubah (2)"), groups());
  }

  @Test
  void puts_pages_together_whose_frame_changes_in_the_same_way() throws Rejected, IOException {
    String page =
        "<header><nav><a href=/>x</a></nav></header><main%s><h1>%s</h1></main><footer><p>%s</p></footer>";
    change(
        List.of(page.formatted("", "Satu", "Telp 1"), page.formatted("", "Dua", "Telp 1")),
        List.of(
            page.formatted(" class=wide", "Satu", "Telp 2"),
            page.formatted(" class=wide", "Dua", "Telp 2")));
    assertEquals(List.of("Perubahan yang sama (2)"), groups());
    change(
        List.of(page.formatted("", "Satu", "Telp 1"), page.formatted("", "Dua", "Telp 1")),
        List.of(
            page.formatted("", "Satu", "Telp 1").replace("</main>", "<p>Bagikan</p></main>"),
            page.formatted("", "Dua", "Telp 1").replace("</main>", "<p>Bagikan</p></main>")));
    assertEquals(List.of("Perubahan yang sama (2)"), groups());
  }

  /** Offers a release in which the home page and another change like this. */
  private void change(List<String> before, List<String> now) throws Rejected, IOException {
    List<byte[]> old = before.stream().map(body -> utf8(HEAD + body)).toList();
    List<byte[]> fresh = now.stream().map(body -> utf8(HEAD + body)).toList();
    ReleaseStatement live =
        live(
            entries(
                entry("/", old.get(0), gzip(old.get(0))),
                entry("/profil", old.get(1), gzip(old.get(1)))));
    Manifest after =
        entries(
            entry("/", fresh.get(0), gzip(fresh.get(0))),
            entry("/profil", fresh.get(1), gzip(fresh.get(1))));
    offer("dinkes", renewed(live, after.rootDigest(), 2).bytes());
    page.waitForSelector("#signing");
  }

  @Test
  void shows_what_lays_out_where_it_changes_alike_and_calls_it_no_look()
      throws Rejected, IOException {
    byte[] before = utf8(HEAD + OPEN);
    byte[] now = utf8(HEAD + OPEN.replace("<main>", "<main class=trap>"));
    ReleaseStatement live =
        live(entries(entry("/", before, gzip(before)), entry("/profil", before, gzip(before))));
    Manifest after = entries(entry("/", now, gzip(now)), entry("/profil", now, gzip(now)));
    offer("dinkes", renewed(live, after.rootDigest(), 2).bytes());
    page.waitForSelector("#signing");
    assertEquals(List.of("Perubahan yang sama (2)"), groups());
    String shown = page.innerText(".group > .diff");
    assertTrue(shown.contains("- <main>\n+ <main> class: trap\n"), shown);
  }

  /** Inputs are authoring's own word: by them alone, all of these would be a matter of looks. */
  @Test
  void calls_nothing_a_look_that_leads_elsewhere_or_answers_otherwise()
      throws Rejected, IOException {
    byte[] mine = utf8("<!doctype html><title>x</title><p>Jam layanan 08.00</p><p>x</p>");
    Map<String, Digest> inputs =
        Map.of("theme", Digest.of(PAGE), "revision:" + ID, Digest.of(mine));
    ReleaseStatement live =
        live(
            entries(
                Entry.redirect("/lama", 301, "/berita", inputs),
                Entry.redirect("/lama-2", 301, "/berita", inputs),
                entry("/", mine, gzip(mine), inputs),
                entry("/profil", PAGE, gzip(PAGE), inputs),
                entry("/agenda", PAGE, gzip(PAGE), inputs)));
    Manifest after =
        entries(
            Entry.redirect("/lama", 301, "https://slot.example/", inputs),
            Entry.redirect("/lama-2", 301, "https://slot.example/", inputs),
            Entry.page("/", 410, MediaTypes.HTML, Map.of(Coding.IDENTITY, Coding.of(mine)), inputs),
            entry("/profil", mine, gzip(mine), inputs),
            entry("/_t/x.html", mine, gzip(mine), inputs));
    offer("dinkes", renewed(live, after.rootDigest(), 2).bytes());
    page.waitForSelector("#signing");
    assertEquals(
        List.of(
            "Alamat yang baru, dihapus, dialihkan, atau dijawab lain (5)",
            "Halaman yang berubah (1)"),
        groups());
  }

  /** The one that matters comes last, and one tick would be for both pages. */
  @Test
  void signs_nothing_before_a_difference_of_many_lines_was_shown_to_its_end()
      throws Rejected, IOException {
    byte[] before = utf8(links("/berita") + "<a href=/kontak>x</a>");
    byte[] now = utf8(links("/kabar") + "<a href=https://slot.example/>x</a>");
    ReleaseStatement live =
        live(entries(entry("/", before, gzip(before)), entry("/profil", before, gzip(before))));
    Manifest after = entries(entry("/", now, gzip(now)), entry("/profil", now, gzip(now)));
    offer("dinkes", renewed(live, after.rootDigest(), 1).bytes());
    page.waitForSelector("#signing");
    assertEquals(List.of("Perubahan yang sama (2)"), groups());
    page.check("#confirm");
    assertEquals("Tampilkan 400 berikutnya (masih 1406)", page.innerText(".group > .diff .more"));
    assertTrue(page.locator("#sign").isDisabled(), "1406 lines are not shown yet");
    assertTrue(page.locator("#unshown").isVisible());
    for (int part = 0; part < 4; part++) {
      page.click(".more");
    }
    assertEquals(0, page.locator(".more").count());
    assertTrue(page.innerText(".group > .diff").contains("+ <a> href: https://slot.example/"));
    assertTrue(page.locator("#sign").isEnabled());
    assertTrue(page.locator("#unshown").isHidden());
  }

  @Test
  void counts_no_change_as_opened_before_its_end_was_shown() throws Rejected, IOException {
    byte[] many = utf8(links("/kabar"));
    byte[] text = utf8("x".repeat(25_000) + "slot gacor");
    blob(text);
    offer(
        entries(
            entry("/", many, gzip(many)),
            Entry.page(
                "/robots.txt",
                200,
                MediaTypes.TEXT,
                Map.of(Coding.IDENTITY, Coding.of(text)),
                Map.of())));
    page.waitForSelector("#signing");
    for (String path : List.of("/", "/robots.txt")) {
      var change =
          page.locator("details.change")
              .filter(
                  new Locator.FilterOptions()
                      .setHas(page.getByText(path, new Page.GetByTextOptions().setExact(true))));
      change.locator("summary").click();
      change.locator(".more").waitFor();
      assertEquals("belum dibuka", change.locator(".seen").innerText(), path);
      assertTrue(page.locator("#sign").isDisabled(), path);
      while (change.locator(".more").count() > 0) {
        change.locator(".more").click();
      }
      assertEquals("sudah dibuka", change.locator(".seen").innerText(), path);
    }
    assertTrue(page.innerText("main").contains("slot gacor"));
    assertTrue(page.locator("#sign").isEnabled());
  }

  private static String links(String to) {
    StringBuilder links = new StringBuilder("<!doctype html><title>x</title>");
    for (int i = 0; i < 450; i++) {
      links.append("<a href=").append(to).append(i).append(">x</a>");
    }
    return links.toString();
  }

  @Test
  void shows_a_picture_that_only_some_screens_get() throws Rejected, IOException {
    byte[] png = utf8("a picture");
    byte[] other = utf8("another picture of the site");
    String src = "/_m/" + blob(png).hex() + ".png";
    String srcset = "/_m/" + blob(other).hex() + ".png";
    byte[] before = utf8("<!doctype html><img src=" + src + " alt=x>");
    byte[] now = utf8("<!doctype html><img src=" + src + " srcset='" + srcset + " 480w' alt=x>");
    ReleaseStatement live = live(entries(entry("/", before, gzip(before))));
    Manifest after = entries(entry("/", now, gzip(now)));
    offer("dinkes", renewed(live, after.rootDigest(), 1).bytes());
    page.waitForSelector("#signing");
    page.click("details.change summary");
    assertEquals(srcset, page.locator(".pictures img").getAttribute("alt"));
    assertTrue(page.innerText(".diff").contains("srcset: " + srcset + " 480w"));
  }

  private List<String> groups() {
    return page.locator(".group h3").allInnerTexts();
  }

  /** What delivery has in force, as release 1; the next is release 2. */
  private ReleaseStatement live(Manifest manifest) throws Rejected {
    ReleaseStatement live = statement("dinkes", 1, Optional.empty(), manifest.rootDigest());
    wellKnown.put("sites/dinkes/release", live.bytes());
    candidate.put("version", 2);
    return live;
  }

  private static ReleaseStatement renewed(ReleaseStatement live, Digest manifest, long theme)
      throws Rejected {
    return ReleaseStatement.of("dinkes", 2, NOW, Optional.of(live.digest()), manifest, theme);
  }

  private Manifest look(String path, String css, byte[] content) throws Rejected, IOException {
    byte[] sheet = utf8(css);
    String address = path + Digest.of(sheet).hex().substring(0, 12) + ".css";
    byte[] dressed =
        utf8("<!doctype html><link rel=stylesheet href=" + address + "><p>Jam layanan 08.00</p>");
    Map<String, Digest> inputs =
        Map.of("theme", Digest.of(sheet), "revision:" + ID, Digest.of(content));
    blob(sheet);
    return entries(
        entry("/", dressed, gzip(dressed), inputs),
        entry("/profil", dressed, gzip(dressed), inputs),
        Entry.page(
            address,
            200,
            MediaTypes.CSS,
            Map.of(Coding.IDENTITY, Coding.of(sheet)),
            Map.of("theme", Digest.of(sheet))));
  }

  @Test
  void shows_each_variant_of_a_page_with_its_time() throws Rejected, IOException {
    byte[] later = utf8("<!doctype html><title>x</title><p>Pendaftaran dibuka</p>");
    Instant from = NOW.plusSeconds(86_400);
    Entry timed =
        Entry.timed(
            "/",
            List.of(
                entry("/", gzip(PAGE)).variants().get(0),
                entry("/", later, gzip(later)).variants().get(0).from(from)));
    offer(entries(timed));
    page.waitForSelector("#signing");
    page.click("details.change summary");
    // A change is read and drawn when it is opened.
    page.locator("details.change").getByText("Pendaftaran dibuka").first().waitFor();
    assertEquals(2, page.locator("details.change h4.phase").count(), page.innerText("main"));
    assertTrue(page.innerText("details.change").contains("Jam layanan 08.00"));
    assertTrue(page.innerText("details.change").contains("Pendaftaran dibuka"));
    Object words =
        page.evaluate(
            "time => deskWords.id.phaseFrom.replace('{0}', new Intl.DateTimeFormat('id-ID',"
                + " {dateStyle: 'full', timeStyle: 'medium', timeZone: 'Asia/Jakarta'})"
                + ".format(new Date(time)) + ' WIB')",
            from.toString());
    assertEquals(words, page.locator("details.change h4.phase").nth(1).innerText());
  }

  @Test
  void refuses_a_page_that_would_change_in_years() throws Rejected, IOException {
    byte[] later = utf8("<!doctype html><title>x</title><p>slot gacor</p>");
    Instant from = NOW.plus(Entry.HORIZON).plusSeconds(1);
    Entry timed =
        Entry.timed(
            "/",
            List.of(
                entry("/", gzip(PAGE)).variants().get(0),
                entry("/", later, gzip(later)).variants().get(0).from(from)));
    offer(entries(timed));
    assertStops("too-far");
  }

  @Test
  void shows_each_file_of_a_theme_that_changes() throws Rejected {
    byte[] old = utf8("p{color:red}\n");
    byte[] now = utf8("p{color:red}\n.slot{display:none}\n");
    ThemeStatement live = theme(1, old);
    wellKnown.put("theme/1", live.bytes());
    wellKnown.put(
        "root",
        Json.canonical(
            Map.of(
                "keys",
                List.of(Map.of("key", key.keyId().hex())),
                "signing",
                SigningPlace.ofDesk(ORIGIN).toJson())));
    candidate.put("version", 2);
    candidate.put("kind", "theme");
    offer("platform", theme(2, now).bytes());
    page.waitForSelector("#signing");
    assertTrue(page.locator("#sign").isDisabled(), "nothing was looked at yet");
    page.locator("details.change summary", new Page.LocatorOptions().setHasText("site.css"))
        .click();
    assertEquals("+ .slot{display:none}", page.locator(".diff").innerText().strip());
    assertTrue(page.locator("#sign").isEnabled());

    blobs.put(Digest.of(now).hex(), utf8("p{}"));
    page.close();
    a_desk_whose_delivery_is_honest();
    wellKnown.put("theme/1", live.bytes());
    open();
    assertStops("wrong-digest");
  }

  private ThemeStatement theme(long version, byte[] css) throws Rejected {
    Digest digest = blob(css);
    return ThemeStatement.of(
        version,
        NOW,
        "perisai-site/1",
        List.of(
            new ThemeStatement.Asset(
                "/_t/site-" + digest.hex().substring(0, 12) + ".css",
                MediaTypes.CSS,
                digest,
                css.length)));
  }

  @Test
  void refuses_a_page_that_is_another_when_it_is_unpacked() throws Rejected, IOException {
    offer(entries(entry("/", gzip(utf8("<p>slot gacor</p>")))));
    assertStops("coding-differs");
  }

  @Test
  void refuses_a_page_that_leads_visitors_away() throws Rejected, IOException {
    byte[] leading =
        utf8(
            "<!doctype html><meta http-equiv=refresh content='0;url=https://slot.example'>"
                + "<title>x</title><p>Jam layanan 08.00</p>");
    offer(entries(entry("/", leading, gzip(leading))));
    assertStops("active");
  }

  @Test
  void refuses_other_bytes_than_listed() throws Rejected, IOException {
    Manifest manifest = entries(entry("/", gzip(PAGE)));
    blobs.put(Digest.of(PAGE).hex(), utf8("<!doctype html><p>slot gacor</p>"));
    offer(manifest);
    assertStops("wrong-digest");
  }

  @Test
  void refuses_a_manifest_node_that_is_not_the_one_of_the_statement() throws Rejected, IOException {
    Manifest manifest = entries(entry("/", gzip(PAGE)));
    offer(manifest);
    page.close();
    a_desk_whose_delivery_is_honest();
    blobs.put(manifest.rootDigest().hex(), utf8("{\"leaf\":[]}"));
    open();
    assertStops("wrong-digest");
  }

  @Test
  void refuses_an_image_under_another_images_name() throws Rejected, IOException {
    String shown = "a".repeat(64);
    byte[] bytes = utf8("not the image that pages name");
    blobs.put(Digest.of(bytes).hex(), bytes);
    Digest node =
        blob(
            utf8(
                "{\"leaf\":[{\"codings\":{\"identity\":{\"digest\":\""
                    + Digest.of(bytes).hex()
                    + "\",\"length\":"
                    + bytes.length
                    + "}},\"inputs\":{},\"mediaType\":\"image/jpeg\",\"path\":\"/_m/"
                    + shown
                    + ".jpg\",\"status\":200}]}"));
    offer("dinkes", statement("dinkes", 1, Optional.empty(), node).bytes());
    assertStops("wrong-digest");
  }

  @Test
  void refuses_a_statement_for_another_site_than_it_says() throws Rejected, IOException {
    Manifest manifest = entries(entry("/", gzip(PAGE)));
    offer("dinkes", statement("bpbd", 1, Optional.empty(), manifest.rootDigest()).bytes());
    assertStops("other-site");
  }

  @Test
  void refuses_a_statement_that_leaves_out_what_is_live() throws Rejected, IOException {
    Digest live = entries(entry("/lama", gzip(PAGE))).rootDigest();
    ReleaseStatement first = statement("dinkes", 1, Optional.empty(), live);
    wellKnown.put("sites/dinkes/release", first.bytes());
    Digest next = entries(entry("/", gzip(PAGE))).rootDigest();
    for (ReleaseStatement lie :
        List.of(
            statement("dinkes", 1, Optional.empty(), next),
            statement("dinkes", 3, Optional.of(first.digest()), next),
            statement("dinkes", 2, Optional.of(Digest.of(PAGE)), next))) {
      candidate.put("version", lie.version());
      offer("dinkes", lie.bytes());
      assertStops("other-base");
    }
  }

  @Test
  void takes_a_gap_of_versions_only_where_a_key_was_revoked_from_there_on()
      throws Rejected, IOException {
    Digest live = entries(entry("/lama", gzip(PAGE))).rootDigest();
    ReleaseStatement first = statement("dinkes", 1, Optional.empty(), live);
    wellKnown.put("sites/dinkes/release", first.bytes());
    Digest next = entries(entry("/", gzip(PAGE)), entry("/lama", gzip(PAGE))).rootDigest();
    ReleaseStatement third = statement("dinkes", 3, Optional.of(Digest.of(PAGE)), next);
    candidate.put("version", 3);
    offer("dinkes", third.bytes());
    assertStops("other-base");
    // Release 2 cannot have fallen by a key that counts until release 3.
    wellKnown.put("directory", directory(List.of(new Revocation(Digest.of(PAGE), 3))).bytes());
    offer("dinkes", third.bytes());
    assertStops("other-base");
    wellKnown.put("directory", directory(List.of(new Revocation(Digest.of(PAGE), 2))).bytes());
    offer("dinkes", third.bytes());
    page.waitForSelector("#signing");
    assertTrue(
        page.locator("#content")
            .innerText()
            .contains("rilis 2 sampai 2 dibatalkan karena kuncinya dicabut"),
        page.locator("#content").innerText());
    // The very next version must stand on what is live all the same, revoked or not.
    candidate.put("version", 2);
    offer("dinkes", statement("dinkes", 2, Optional.of(Digest.of(PAGE)), next).bytes());
    assertStops("other-base");
  }

  /** The way out where what stood before a revoked release is withheld from delivery. */
  @Test
  void takes_a_release_on_top_of_what_delivery_shows_no_more() throws Rejected, IOException {
    Digest next = entries(entry("/", gzip(PAGE))).rootDigest();
    ReleaseStatement third = statement("dinkes", 3, Optional.of(Digest.of(PAGE)), next);
    candidate.put("version", 3);
    wellKnown.put("directory", directory(List.of(new Revocation(Digest.of(PAGE), 3))).bytes());
    offer("dinkes", third.bytes());
    assertStops("other-base");
    wellKnown.put("directory", directory(List.of(new Revocation(Digest.of(PAGE), 2))).bytes());
    offer("dinkes", third.bytes());
    page.waitForSelector("#signing");
    String summary = page.locator("#content").innerText();
    assertTrue(summary.contains("rilis sampai 2 tidak ditampilkan lagi"), summary);
    assertTrue(!summary.contains("rilis pertama"), summary);
  }

  /** What a hold shows is no newest release: the next one follows on those that fell after it. */
  @Test
  void takes_a_release_on_top_of_those_that_fell_while_a_hold_shows_an_older_one()
      throws Rejected, IOException {
    Digest live = entries(entry("/lama", gzip(PAGE))).rootDigest();
    ReleaseStatement second = statement("dinkes", 2, Optional.of(Digest.of(PAGE)), live);
    wellKnown.put("sites/dinkes/release", second.bytes());
    Digest next = entries(entry("/", gzip(PAGE)), entry("/lama", gzip(PAGE))).rootDigest();
    ReleaseStatement eighth = statement("dinkes", 8, Optional.of(Digest.of(PAGE)), next);
    candidate.put("version", 8);
    wellKnown.put("directory", directory(List.of(new Revocation(Digest.of(PAGE), 8))).bytes());
    offer("dinkes", eighth.bytes());
    assertStops("other-base");
    wellKnown.put("directory", directory(List.of(new Revocation(Digest.of(PAGE), 6))).bytes());
    offer("dinkes", eighth.bytes());
    page.waitForSelector("#signing");
    wellKnown.put("sites/dinkes/newest", second.bytes());
    offer("dinkes", eighth.bytes());
    assertStops("other-base");
  }

  @Test
  void refuses_a_statement_in_another_spelling() throws Rejected, IOException {
    Manifest manifest = entries(entry("/", gzip(PAGE)));
    byte[] honest = statement("dinkes", 1, Optional.empty(), manifest.rootDigest()).bytes();
    String text = new String(honest, StandardCharsets.UTF_8);
    for (String lie :
        List.of(
            text.replace(",", ", "),
            text.replace("\"theme\":1", "\"theme\":1,\"theme\":1"),
            text.replace("{", "{\"also\":1,"))) {
      offer("dinkes", utf8(lie));
      assertStops("malformed");
    }
  }

  @Test
  void refuses_to_sign_with_a_key_that_the_directory_does_not_list() throws Rejected, IOException {
    Manifest manifest = entries(entry("/", gzip(PAGE)));
    candidate.put("keys", List.of(Map.of("key", Digest.of(PAGE).hex())));
    offer(manifest);
    assertStops("no-key");
  }

  private void offer(Manifest manifest) throws Rejected {
    offer("dinkes", statement("dinkes", 1, Optional.empty(), manifest.rootDigest()).bytes());
  }

  private void offer(String tenant, byte[] statement) {
    candidate.putIfAbsent("version", 1);
    candidate.putIfAbsent("keys", List.of(Map.of("key", key.keyId().hex())));
    candidate.putIfAbsent("kind", "release");
    candidate.put("tenant", tenant);
    candidate.put("statement", Base64.getUrlEncoder().withoutPadding().encodeToString(statement));
    candidate.put("person", Map.of("id", ID, "name", "Siti"));
    candidate.put("pages", List.of());
    candidate.put("findings", List.of());
    open();
  }

  private void open() {
    page.navigate("about:blank");
    page.navigate(ORIGIN + "/#" + ID + "." + "A".repeat(43));
  }

  private void assertStops(String refusal) {
    page.waitForSelector("#stop:not([hidden])");
    String sentence =
        ((String) page.evaluate("key => deskWords.id['refusal.' + key]", refusal))
            .replace("{0}", ORIGIN);
    assertEquals(sentence, page.locator("#stop p").first().innerText(), page.innerText("#stop"));
    assertEquals(0, page.locator("#signing").count(), "nothing can be signed");
  }

  private Manifest entries(Entry... entries) throws Rejected {
    Manifest manifest = Manifest.of(List.of(entries));
    manifest.nodes().values().forEach(this::blob);
    return manifest;
  }

  private Entry entry(String path, byte[] gzip) throws Rejected {
    return entry(path, PAGE, gzip);
  }

  private Entry entry(String path, byte[] identity, byte[] gzip) throws Rejected {
    return entry(path, identity, gzip, Map.of());
  }

  private Entry entry(String path, byte[] identity, byte[] gzip, Map<String, Digest> inputs)
      throws Rejected {
    blob(identity);
    blob(gzip);
    return Entry.page(
        path,
        200,
        MediaTypes.HTML,
        Map.of(Coding.IDENTITY, Coding.of(identity), Coding.GZIP, Coding.of(gzip)),
        inputs);
  }

  private Digest blob(byte[] bytes) {
    blobs.put(Digest.of(bytes).hex(), bytes);
    return Digest.of(bytes);
  }

  private static ReleaseStatement statement(
      String tenant, long version, Optional<Digest> previous, Digest manifest) throws Rejected {
    return ReleaseStatement.of(tenant, version, NOW, previous, manifest, 1);
  }

  private Directory directory() throws Rejected {
    return directory(List.of());
  }

  /** One in which keys of dinkes were revoked. */
  private Directory directory(List<Revocation> revoked) throws Rejected {
    return Directory.of(
        1,
        NOW,
        NOW.plusSeconds(1_000_000_000),
        "localhost",
        new Directory.Signing(
            "platform", new SigningPlace("sign.localhost", List.of(ORIGIN)), List.of(ORIGIN)),
        List.of(
            tenant("platform", "Diskominfo"),
            tenant("dinkes", "Dinas Kesehatan").withRevoked(revoked),
            tenant("bpbd", "BPBD")));
  }

  private Directory.Tenant tenant(String id, String name) {
    return new Directory.Tenant(
        id,
        name,
        Directory.State.ACTIVE,
        List.of(id + ".localhost"),
        1,
        Publisher.all(List.of(key), NOW));
  }

  private void answer(Route route) {
    String path = route.request().url().substring(ORIGIN.length()).replaceAll("#.*", "");
    if (path.equals(HANDED_IN)) {
      handedIn.run();
    }
    if (away.remove(path)) {
      route.abort();
      return;
    }
    if (starting && path.startsWith("/api/")) {
      route.fulfill(new Route.FulfillOptions().setStatus(502).setBody("Bad Gateway"));
      return;
    }
    if (refusal != null && path.startsWith("/api/")) {
      route.fulfill(
          new Route.FulfillOptions()
              .setStatus(401)
              .setBodyBytes(refusal)
              .setContentType("application/json"));
      return;
    }
    if (unready && path.startsWith("/.well-known/perisai/")) {
      route.fulfill(new Route.FulfillOptions().setStatus(503).setBody("Service Unavailable"));
      return;
    }
    byte[] body;
    String type = "application/json";
    if (path.startsWith("/.well-known/perisai/sites/dinkes/blobs/")) {
      body = blobs.get(path.substring(path.lastIndexOf('/') + 1));
    } else if (path.startsWith("/.well-known/perisai/")) {
      body = wellKnown.get(path.substring("/.well-known/perisai/".length()));
    } else if (path.startsWith("/api/desk/candidates/" + ID + "/blobs/")) {
      body = blobs.get(path.substring(path.lastIndexOf('/') + 1));
    } else if (path.equals("/api/desk/candidates/" + ID)) {
      body = Json.canonical(candidate);
    } else {
      body = file(path);
      type =
          path.endsWith(".js")
              ? "text/javascript"
              : path.endsWith(".css") ? "text/css" : "text/html";
    }
    route.fulfill(
        body == null
            ? new Route.FulfillOptions().setStatus(404)
            : new Route.FulfillOptions().setBodyBytes(body).setContentType(type));
  }

  /** The desk's own files, its assets under their plain names. */
  private static byte[] file(String path) {
    String name = path.equals("/") ? "index.html" : path.substring(1);
    try (InputStream in = DeskRefusalIT.class.getResourceAsStream("desk/" + name)) {
      if (in == null) {
        return null;
      }
      byte[] bytes = in.readAllBytes();
      Matcher assets =
          Pattern.compile("\\{\\{([a-z.-]+)}}").matcher(new String(bytes, StandardCharsets.UTF_8));
      return name.endsWith(".html") ? utf8(assets.replaceAll("/$1")) : bytes;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
