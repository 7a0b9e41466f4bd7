package id.perisai.themes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.LoadState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
  }

  @AfterAll
  static void stop() {
    browser.close();
    playwright.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<meta http-equiv=refresh content='0;url=https://slot.example/'>",
        "<META HTTP-EQUIV='Refresh' content='9;url=//slot.example'>",
        "<base href='https://slot.example/'>",
        "<iframe src='https://slot.example/'></iframe>",
        "<object data='x'></object>",
        "<script>location='https://slot.example/'</script>",
        "<script src='https://slot.example/x.js'></script>",
        "<p onclick='x()'>x</p>",
        "<a href='javascript:x()'>x</a>",
        "<a href=' \u0001java\tscript:x()' onfocus=x>x</a>",
        "<p style='position:fixed'>x</p>",
        "<style>p{display:none}</style>",
        "<svg><a href='https://slot.example/'></a></svg>"
      })
  void refuses_a_page_that_acts_by_itself(String html) {
    assertEquals("active", refusal("<!doctype html><html><body>" + html));
    assertEquals("active", refusal("<!doctype html><html><head>" + html));
  }

  @Test
  void takes_a_page_as_sites_have_it() {
    assertEquals(
        "",
        refusal(
            "<!doctype html><html lang=id><head><meta charset=utf-8><title>x</title>"
                + "<link rel=stylesheet href=/_t/site-000000000000.css></head><body class=a>"
                + "<a href=/berita title='Data: baru'>Berita</a><img src=/_m/x.jpg alt='Data: 1'>"
                + "<details><summary>s</summary>t</details></body></html>"));
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
                    + "<img src=/_m/a.jpg alt='empat'><p aria-label=lima hidden>enam</p>"
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
            "<img> src: /_m/a.jpg; alt: empat",
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

  private static String refusal(String html) {
    return (String)
        page.evaluate(
            "html => { try { deskRead.requirePassive({path: '/', mediaType: 'text/html;"
                + " charset=utf-8'}, new TextEncoder().encode(html)); return ''; }"
                + " catch (e) { return e.key ?? String(e); } }",
            html);
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
    try (InputStream in = DeskReadIT.class.getResourceAsStream("desk/" + name)) {
      assertTrue(in != null, name);
      // As statements of a function: a strict directive must stay first.
      return "() => {" + new String(in.readAllBytes(), StandardCharsets.UTF_8) + "}";
    }
  }
}
