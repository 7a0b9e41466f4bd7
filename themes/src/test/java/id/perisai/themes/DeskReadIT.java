package id.perisai.themes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.LoadState;
import id.perisai.release.MediaTypes;
import id.perisai.render.RenderedEntry;
import id.perisai.render.Theme;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the signing desk reads a page that wants to say one thing to it and another to visitors. */
class DeskReadIT {
  private static Playwright playwright;
  private static Browser browser;
  private static Page page;

  @BeforeAll
  static void a_blank_page_with_the_desks_scripts() throws IOException {
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
    page = browser.newPage();
    // Browsers compute digests at secure addresses only.
    page.route(
        "**/*",
        route ->
            route.fulfill(
                new Route.FulfillOptions().setContentType("text/html").setBody("<!doctype html>")));
    page.navigate("https://sign.localhost/");
    page.waitForLoadState(LoadState.LOAD);
    page.evaluate(script("desk-core.js"));
    page.evaluate(script("desk-read.js"));
    page.evaluate(script("desk-passive.js"));
  }

  @AfterAll
  static void stop() {
    browser.close();
    playwright.close();
  }

  /** A line of {@code attack-pages.txt}, in one of the places where it may stand. */
  private record Attack(byte[] page, boolean unseen, String name) {
    static Stream<Attack> of(String line) {
      boolean unseen = line.startsWith("!");
      String html = unescaped(unseen ? line.substring(1) : line);
      boolean whole = html.startsWith("<!doctype") || line.matches("!?\\\\x.*");
      return (whole ? Stream.of(html) : Stream.of(site("", html), site(html, "")))
          .map(page -> new Attack(page.getBytes(StandardCharsets.ISO_8859_1), unseen, line));
    }

    private static String unescaped(String line) {
      return Pattern.compile("\\\\x([0-9a-f]{2})")
          .matcher(line)
          .replaceAll(
              hex -> Matcher.quoteReplacement("" + (char) Integer.parseInt(hex.group(1), 16)));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static String site(String head, String body) {
    return "<!doctype html><html lang=id><head><meta charset=utf-8><title>x</title>"
        + head
        + "<link rel=stylesheet href=/_t/site-000000000000.css></head><body class=a><p>y</p>"
        + body
        + "<p>Jam layanan</p></body></html>";
  }

  static Stream<Attack> attacks() throws IOException {
    return resource("attack-pages.txt")
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("# "))
        .flatMap(Attack::of);
  }

  static Stream<Attack> unseen() throws IOException {
    return attacks().filter(Attack::unseen);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void refuses_a_page_that_is_made_of_anything_else_than_sites_are(Attack attack) {
    assertEquals("active", refusal("text/html; charset=utf-8", attack.page()));
  }

  /** Otherwise the corpus would refuse what nobody can do. */
  @ParameterizedTest
  @MethodSource("unseen")
  void such_a_page_shows_visitors_what_the_frame_does_not(Attack attack) {
    assertFalse(framed(attack.page()).contains("SLOT GACOR"), "the desk's frame");
    try (Page visitor = browser.newPage()) {
      visitor.route(
          "**/*",
          route ->
              route.fulfill(
                  new Route.FulfillOptions()
                      .setHeaders(
                          Map.of(
                              "content-type",
                              "text/html; charset=utf-8",
                              "content-security-policy",
                              SampleServer.POLICY))
                      .setBodyBytes(
                          route.request().url().contains("slot.example")
                              ? "<p>SLOT GACOR".getBytes(StandardCharsets.UTF_8)
                              : attack.page())));
      visitor.navigate("https://dinkes.localhost/");
      visitor.getByText("SLOT GACOR").waitFor();
    }
  }

  @Test
  void takes_every_file_that_our_templates_make_and_reads_it_as_visitors_do() {
    int pages = 0;
    for (RenderedEntry entry : new SampleSite().render().entries()) {
      if (entry.isRedirect()) {
        continue;
      }
      assertEquals("", refusal(entry.mediaType(), entry.bytes()), entry.path());
      if (entry.mediaType().equals(MediaTypes.HTML)) {
        pages++;
      }
    }
    assertTrue(pages > 20, "pages: " + pages);
  }

  @Test
  void reads_what_it_takes_as_a_browser_does_that_runs_scripts() {
    try (Page visitor = browser.newPage()) {
      for (RenderedEntry entry : new SampleSite().render().entries()) {
        if (!entry.isRedirect() && entry.mediaType().equals(MediaTypes.HTML)) {
          visitor.setContent(new String(entry.bytes(), StandardCharsets.UTF_8));
          assertEquals(
              page.evaluate(
                  "bytes => deskRead.parsed(new Uint8Array(bytes)).documentElement.outerHTML",
                  unsigned(entry.bytes())),
              visitor.evaluate("() => document.documentElement.outerHTML"),
              entry.path());
        }
      }
    }
  }

  @Test
  void takes_the_desks_own_pages_as_such_alone() throws IOException {
    for (String name : List.of("index", "key", "message", "sealing", "not-found")) {
      byte[] bytes =
          Pattern.compile("\\{\\{([a-z]+[a-z-]*)\\.([a-z]+)}}")
              .matcher(resource("desk/" + name + ".html"))
              .replaceAll("/_t/$1-000000000000.$2")
              .getBytes(StandardCharsets.UTF_8);
      assertEquals("", refusal(MediaTypes.HTML, bytes, true), name);
      if (!name.equals("not-found")) {
        assertEquals("active", refusal(MediaTypes.HTML, bytes), name);
      }
    }
    for (String script :
        List.of(
            "<script>x()</script>", "<script src=/_t/a-0.js>x()</script>", "<script></script>")) {
      byte[] bytes = site(script, "").getBytes(StandardCharsets.UTF_8);
      assertEquals("active", refusal(MediaTypes.HTML, bytes, true), script);
    }
  }

  @Test
  void takes_every_file_of_the_theme() {
    for (Theme.Asset asset : Themes.theme().assets()) {
      assertEquals("", refusal(asset.mediaType(), asset.bytes()), asset.name());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html xmlns='http://www.w3.org/1999/xhtml'><body>x</body></html>",
        "<?xml-stylesheet type='text/xsl' href='/x'?><feed xmlns='http://www.w3.org/2005/Atom'/>",
        "<!DOCTYPE feed [<!ENTITY x 'y'>]><feed xmlns='http://www.w3.org/2005/Atom'>&x;</feed>",
        "<feed xmlns='http://www.w3.org/2005/Atom'><svg xmlns='http://www.w3.org/2000/svg'/></feed>",
        "<feed xmlns='http://www.w3.org/2005/Atom'><!-- x --></feed>",
        "<feed xmlns='http://www.w3.org/2005/Atom'>",
        "<feed/>"
      })
  void refuses_a_feed_that_browsers_show_as_a_page(String xml) {
    for (String type : List.of(MediaTypes.ATOM, MediaTypes.XML, "image/svg+xml")) {
      assertEquals("active", refusal(type, xml.getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Test
  void refuses_words_in_another_encoding_whatever_file_it_is() {
    byte[] utf16 = "\uFEFFslot gacor".getBytes(StandardCharsets.UTF_16LE);
    for (String type :
        List.of(MediaTypes.TEXT, MediaTypes.JSON, MediaTypes.ATOM, MediaTypes.HTML)) {
      assertEquals("active", refusal(type, utf16), type);
    }
  }

  @Test
  void shows_every_word_and_address_of_a_page() {
    List<?> lines =
        (List<?>)
            page.evaluate(
                "html => deskRead.lines({mediaType: 'text/html; charset=utf-8'},"
                    + " new TextEncoder().encode(html))",
                "<html><head><title>Judul</title><meta name=description content='slot gacor'>"
                    + "<link rel=canonical href=https://slot.example/></head><body>"
                    + "<p class=x>Satu <b>dua</b></p><a href=/tiga>tiga</a>"
                    + "<img src=/_m/a.jpg srcset='/_m/b.jpg 2x' alt='empat'><p aria-label=lima hidden>enam</p>"
                    + "<form action=https://slot.example/f></form></body></html>");
    assertEquals(
        List.of(
            "Judul",
            "<meta> name: description; content: slot gacor",
            "<link> rel: canonical; href: https://slot.example/",
            "Satu",
            "dua",
            "→ /tiga",
            "tiga",
            "<img> src: /_m/a.jpg; srcset: /_m/b.jpg 2x; alt: empat",
            "<p> aria-label: lima; hidden:",
            "enam",
            "<form> action: https://slot.example/f"),
        lines.stream().map(line -> ((String) line).strip()).toList());
  }

  @Test
  void refuses_an_image_under_another_images_name() {
    String node =
        "{\"leaf\":[{\"codings\":{\"identity\":{\"digest\":\"%s\",\"length\":1}},\"inputs\":{},"
            + "\"mediaType\":\"image/jpeg\",\"path\":\"/_m/%s.jpg\",\"status\":200}]}";
    String a = "a".repeat(64);
    String b = "b".repeat(64);
    assertEquals("", treeRefusal(String.format(node, a, a)));
    assertEquals("wrong-digest", treeRefusal(String.format(node, b, a)));
  }

  @Test
  void takes_the_chunk_list_of_a_big_file_and_refuses_another_files() {
    assertEquals("", listRefusal("big", "big"));
    assertEquals("wrong-digest", listRefusal("big", "other"));
    assertEquals("wrong-digest", listRefusal("big", "short"));
  }

  @Test
  void refuses_chunk_lists_where_no_reader_takes_them() {
    String node =
        "{\"leaf\":[{\"codings\":{\"identity\":{%s\"digest\":\"%s\",\"length\":%d}%s},"
            + "\"inputs\":{},\"mediaType\":\"application/pdf\",\"path\":\"/_m/%s.pdf\","
            + "\"status\":200%s}]}";
    String a = "a".repeat(64);
    String listed = "\"chunks\":\"" + a + "\",";
    assertEquals("", treeRefusal(String.format(node, listed, a, 1048577, "", a, "")));
    assertEquals("malformed", treeRefusal(String.format(node, listed, a, 1048576, "", a, "")));
    assertEquals(
        "malformed", treeRefusal(String.format(node, "\"chunks\":\"a\",", a, 1048577, "", a, "")));
    String gzip = ",\"gzip\":{\"digest\":\"" + a + "\",\"length\":9}";
    assertEquals("malformed", treeRefusal(String.format(node, listed, a, 1048577, gzip, a, "")));
    String search =
        ",\"search\":{\"chunks\":\"" + a + "\",\"digest\":\"" + a + "\",\"length\":1048577}";
    assertEquals("malformed", treeRefusal(String.format(node, "", a, 1048577, "", a, search)));
  }

  @Test
  void takes_search_words_of_a_page_with_a_form_and_none_of_the_page_of_searches() {
    String node =
        "{\"leaf\":[{\"codings\":{\"identity\":{\"digest\":\"%1$s\",\"length\":9}},\"inputs\":{},"
            + "\"mediaType\":\"text/html; charset=utf-8\",\"path\":\"/kontak\","
            + "\"search\":{\"digest\":\"%1$s\",\"length\":9},\"slot\":\"%2$s\",\"status\":200}]}";
    String a = "a".repeat(64);
    assertEquals("", treeRefusal(String.format(node, a, "form")));
    assertEquals("malformed", treeRefusal(String.format(node, a, "search")));
  }

  /** What the desk says of a file of 2.5 MiB that is listed by the chunks of another one. */
  private static String listRefusal(String file, String listed) {
    return (String)
        page.evaluate(
            "async ([file, listed]) => {"
                + " const MIB = 1048576;"
                + " const bytes = {};"
                + " for (const [name, length] of [['big', 2.5], ['other', 2.5], ['short', 1.5]]) {"
                + "   bytes[name] = new Uint8Array(length * MIB).map((x, i) => i * 31 + (i >> 13));"
                + "   if (name === 'other') bytes[name][2 * MIB + 7] ^= 1; }"
                + " const blobs = new Map();"
                + " const put = async (b) => { const d = await desk.sha256(b);"
                + "   blobs.set(d, b); return d; };"
                + " const list = new Uint8Array(32 * Math.ceil(bytes[listed].length / MIB));"
                + " for (let i = 0; i * MIB < bytes[listed].length; i++)"
                + "   list.set(new Uint8Array(await crypto.subtle.digest('SHA-256',"
                + "     bytes[listed].slice(i * MIB, (i + 1) * MIB))), 32 * i);"
                + " const identity = {digest: await put(bytes[file]), length: bytes[file].length,"
                + "   chunks: await put(list)};"
                + " try { await desk.served({path: '/_m/x.pdf', codings: {identity}},"
                + "   async (d) => blobs.get(d)); return ''; }"
                + " catch (e) { return e.key ?? String(e); } }",
            List.of(file, listed));
  }

  @Test
  void finds_all_that_changed_between_two_pages() {
    Object rows =
        page.evaluate(
            "() => deskRead.difference(['a','b','c'], ['a','x','c','d']).map(r =>"
                + " r.join('')).join()");
    assertEquals("-b,+x, c,+d", rows);
  }

  private static String refusal(String mediaType, byte[] bytes) {
    return refusal(mediaType, bytes, false);
  }

  private static String refusal(String mediaType, byte[] bytes, boolean desk) {
    return (String)
        page.evaluate(
            "([mediaType, bytes, desk]) => { try { deskPassive.requirePassive({path: '/',"
                + " mediaType}, new Uint8Array(bytes), desk); return ''; }"
                + " catch (e) { return e.key ?? String(e); } }",
            List.of(mediaType, unsigned(bytes), desk));
  }

  /** What the desk's frame shows of a page. */
  private static String framed(byte[] bytes) {
    return (String)
        page.evaluate(
            "bytes => new Promise(done => { const frame = document.createElement('iframe');"
                + " frame.sandbox = 'allow-same-origin';"
                + " frame.srcdoc = '<!doctype html>'"
                + "   + deskRead.parsed(new Uint8Array(bytes)).documentElement.outerHTML;"
                + " frame.onload = () => done(frame.contentDocument.body.innerText);"
                + " document.body.replaceChildren(frame); })",
            unsigned(bytes));
  }

  private static List<Integer> unsigned(byte[] bytes) {
    return IntStream.range(0, bytes.length).mapToObj(i -> bytes[i] & 0xff).toList();
  }

  private static String treeRefusal(String node) {
    return (String)
        page.evaluate(
            "async text => { const bytes = new TextEncoder().encode(text);"
                + " try { await new desk.ManifestTree(async () => bytes)"
                + ".entries(await desk.sha256(bytes), ''); return ''; }"
                + " catch (e) { return e.key ?? String(e); } }",
            node);
  }

  private static String script(String name) throws IOException {
    // As statements of a function: a strict directive must stay first.
    return "() => {" + resource("desk/" + name) + "}";
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = DeskReadIT.class.getResourceAsStream(name)) {
      assertTrue(in != null, name);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
