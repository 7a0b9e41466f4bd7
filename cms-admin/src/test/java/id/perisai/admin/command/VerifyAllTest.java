package id.perisai.admin.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Digest;
import id.perisai.release.Entry;
import id.perisai.release.HoldStatement.Action;
import id.perisai.release.Json;
import id.perisai.release.MediaTypes;
import id.perisai.release.ProofFrame;
import id.perisai.release.Rejected;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.ThemeStatement;
import id.perisai.release.TransparencyLog;
import id.perisai.release.TreeHead;
import id.perisai.release.UnsignedAnswers;
import id.perisai.release.Variant;
import id.perisai.release.WellKnown;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code verify --all} says of a site whose server lies in every way, and of one that does
 * not.
 */
class VerifyAllTest {
  private static final Instant LATER = Instant.parse("2126-11-21T03:00:00Z");

  @TempDir Path temporary;
  private SignedSite site;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void an_honest_site_of_many_pages() throws Exception {
    site = new SignedSite(temporary.resolve("repository"), LATER);
    List<Entry> pages = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      pages.add(site.page("/berita/" + i, "<p>Berita " + i + " <a href=/>beranda</a>"));
    }
    site.publish(2, pages);
    site.stamp();
  }

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void finds_every_page_of_an_honest_site_as_it_was_signed() {
    assertFinds(0, "OK");
    String said = out.toString();
    assertTrue(said.contains("OK        /berita/20  200 text/html"), said);
    assertTrue(said.contains("OK        /lama  301 to /"), said);
    assertTrue(said.contains(": 23 pages, 22 OK, 1 COMPOSED; "), said);
    assertTrue(said.contains("signed by    person "), said);
    assertTrue(said.contains("as number 4 of 5"), said);
    assertFalse(said.contains("UNSIGNED"), said);
    assertEquals("", err.toString());
  }

  @Test
  void has_no_more_requests_under_way_than_it_was_told() {
    site.slowMillis = 10;
    assertFinds(0, "OK", "--concurrency", "2");
    assertEquals(2, site.mostAtATime.get());
    assertEquals(2, verify("--concurrency", "33"));
  }

  @Test
  void says_forged_of_the_one_page_that_is() {
    forge("/berita/7", 200, "<p>slot gacor");
    assertFinds(10, "FORGED");
    assertTrue(out.toString().contains("FORGED    /berita/7  WRONG_"), out.toString());
    assertTrue(out.toString().contains("21 OK, 1 COMPOSED, 1 FORGED"), out.toString());
  }

  @Test
  void says_forged_of_a_header_that_leads_away_and_of_a_redirect_with_words() {
    SignedSite.Answer honest = site.answers.get("/berita/7");
    site.answers.put(
        "/berita/7",
        new SignedSite.Answer(
            200,
            Map.of("content-type", MediaTypes.HTML, "refresh", "0;url=https://slot.example/"),
            honest.codings()));
    assertFinds(10, "FORGED");
    assertTrue(out.toString().contains("a header refresh"), out.toString());
    site.answers.put("/berita/7", honest);
    site.answers.put(
        "/lama",
        new SignedSite.Answer(301, Map.of("location", "/"), Map.of("identity", "slot".getBytes())));
    assertFinds(10, "FORGED");
    assertTrue(out.toString().contains("a redirect with a body"), out.toString());
  }

  @Test
  void says_forged_of_another_page_for_what_is_not_there() {
    site.elsewhere(answer(404, "<p>slot gacor"));
    assertFinds(10, "FORGED");
  }

  @Test
  void says_unsigned_of_paths_that_nobody_signed_and_that_answer() {
    site.elsewhere(answer(200, "<p>slot gacor"));
    assertFinds(11, "UNSIGNED");
    site.elsewhere(
        new SignedSite.Answer(302, Map.of("location", "https://slot.example/"), Map.of()));
    assertFinds(11, "UNSIGNED");
    assertTrue(out.toString().contains("answers 302 to https://slot.example/"), out.toString());
  }

  @Test
  void follows_links_of_a_forged_page_to_pages_that_nobody_signed() {
    forge("/berita/7", 200, "<a href='/gacor/1'>menang</a><a href='https://lain.example/x'>");
    site.answers.put("/gacor/1", answer(200, "<a href=2>lagi</a>"));
    site.answers.put("/gacor/2", answer(200, "<p>slot"));
    assertFinds(10, "FORGED");
    assertTrue(out.toString().contains("UNSIGNED  /gacor/1"), out.toString());
    assertTrue(out.toString().contains("UNSIGNED  /gacor/2"), out.toString());
  }

  @Test
  void says_purged_of_a_page_that_a_signed_purge_took() throws Exception {
    Digest purged = Digest.of(site.answers.get("/berita/7").codings().get("identity"));
    site.purge(1, purged);
    site.stamp();
    assertFinds(10, "FORGED"); // it still stands there
    site.answers.put("/berita/7", text(410));
    assertFinds(0, "OK");
    assertTrue(out.toString().contains("21 OK, 1 COMPOSED, 1 PURGED"), out.toString());
    SignedSite.Answer lie =
        new SignedSite.Answer(
            410,
            Map.of("content-type", "text/plain; charset=utf-8"),
            Map.of("identity", "slot gacor".getBytes()));
    site.answers.put("/berita/7", lie);
    assertFinds(10, "FORGED");
  }

  /** A citizen types what the page says, in either language, with the words filled in. */
  @Test
  void is_run_as_the_page_about_proofs_says() {
    String page = new String(site.proofPage("").codings().get("identity"), StandardCharsets.UTF_8);
    Matcher commands = Pattern.compile("<code>\\./perisai (verify [^<]+)</code>").matcher(page);
    int found = 0;
    while (commands.find()) {
      String command =
          commands
              .group(1)
              .replaceAll("ALAMAT|ADDRESS", site.url("/"))
              .replaceAll("AKAR|ROOT", site.pinned.hex());
      assertEquals(0, run(command.split(" ")), command + err);
      found++;
    }
    assertEquals(2, found);
  }

  @Test
  void says_composed_of_the_page_about_proofs_and_forged_of_any_other() {
    site.answers.put(
        WellKnown.PREFIX, site.proofPage("<h2>Semua · <span lang=\"en\">all</span></h2>"));
    assertFinds(0, "OK");
    for (String lie :
        List.of(
            "<script>1</script>",
            "<a href=\"https://slot.example/\">menang</a>",
            "<p onclick=\"x\">",
            "<p",
            "&#x3c;",
            "<div class=\"scroll\">")) {
      site.answers.put(WellKnown.PREFIX, site.proofPage(lie));
      assertFinds(10, "FORGED");
      assertTrue(out.toString().contains("slot of the page about proofs"), out.toString());
    }
    byte[] honest = site.proofPage("").codings().get("identity");
    String other = new String(honest, StandardCharsets.UTF_8).replace("sendiri", "kami saja");
    site.answers.put(WellKnown.PREFIX, answer(200, other));
    assertFinds(10, "FORGED");
    String forgotten =
        new String(honest, StandardCharsets.UTF_8).replace(site.pinned.fingerprint(), "");
    site.answers.put(WellKnown.PREFIX, answer(200, forgotten));
    assertFinds(10, "FORGED");
    assertTrue(out.toString().contains("it does not name"), out.toString());
  }

  /**
   * A site that was not updated yet is no intrusion; other words than ever were ours may be one.
   */
  @Test
  void says_stale_of_the_page_about_proofs_of_an_earlier_version_and_forged_of_it_with_more()
      throws Exception {
    byte[] release = site.answers.get(WellKnown.release("dinkes")).codings().get("identity");
    String text =
        "<p>" + site.pinned.fingerprint() + " " + Digest.of(release).fingerprint() + "</p>";
    String earlier = earlierProofPage(text);
    site.answers.put(WellKnown.PREFIX, answer(200, earlier));
    assertFinds(12, "STALE");
    assertTrue(out.toString().contains("22 OK, 1 STALE"), out.toString());
    assertTrue(out.toString().contains("words of an earlier version of Perisai"), out.toString());
    assertEquals(12, verify("--json"), out.toString());
    assertTrue(out.toString().contains("\"verdict\":\"STALE\""), out.toString());

    for (String lie :
        List.of(
            earlier.replace("</title>\n", "</title>\n<link rel=\"stylesheet\" href=\"/x.css\">\n"),
            earlier.replace("<h1>", "<script>1</script><h1>"),
            earlier.replace("<h1>", "<a href=\"https://slot.example/\">menang</a><h1>"),
            earlier.replace("</main>", "<form action=\"/x\"></form></main>"),
            earlier.replace("Diskominfo lewat telepon", "Diskominfo lewat situs ini"),
            earlier.replace("<!-- /slot -->", ""),
            earlierProofPage(text + "<script>1</script>"),
            earlierProofPage(text + "<!-- /slot -->\n<a href=\"/x\">x</a>"),
            earlierProofPage(text + "<!-- slot -->\n"),
            earlierProofPage("<p>" + site.pinned.fingerprint() + "</p>"))) {
      assertFalse(lie.equals(earlier));
      site.answers.put(WellKnown.PREFIX, answer(200, lie));
      assertFinds(10, "FORGED");
    }
  }

  @Test
  void knows_the_page_about_proofs_of_an_earlier_version_by_its_style_sheet_too() throws Exception {
    Optional<String> style = Optional.of("/_t/site-1.css");
    String link = "<link rel=\"stylesheet\" href=\"/_t/site-1.css\">\n";
    String plain = earlierProofPage("<p>x</p>");
    String styled = plain.replace("</title>\n", "</title>\n" + link);
    assertEquals(Optional.of("<p>x</p>"), slotOfEarlier(style, styled));
    assertEquals(Optional.of("<p>x</p>"), slotOfEarlier(Optional.empty(), plain));
    assertEquals(Optional.empty(), slotOfEarlier(Optional.empty(), styled));
    for (String other :
        List.of(
            plain,
            styled.replace(link, link + link),
            plain.replace("<body>\n", "<body>\n" + link),
            styled.replace("site-1", "site-2"),
            "</title>\n" + styled,
            "",
            "<!-- slot -->\n",
            "<!-- /slot -->\n<!-- slot -->\n",
            "<!-- slot -->\n</title>\n" + link + "<!-- /slot -->\n")) {
      assertEquals(Optional.empty(), slotOfEarlier(style, other), other);
    }
  }

  private static Optional<String> slotOfEarlier(Optional<String> style, String page)
      throws Rejected {
    return ProofFrame.slotOfEarlier(style, page.getBytes(StandardCharsets.UTF_8));
  }

  /** As it was until the trust root stood in it in all its digits. */
  private static String earlierProofPage(String slot) throws IOException {
    try (InputStream page = VerifyAllTest.class.getResourceAsStream("proof-page-before.html")) {
      return new String(page.readAllBytes(), StandardCharsets.UTF_8)
          .replace("<!-- slot -->\n", "<!-- slot -->\n" + slot);
    }
  }

  @Test
  void says_composed_of_the_search_page_and_forged_of_all_but_text_in_its_slot() throws Exception {
    String before = "<!doctype html><html lang=\"id\"><title>Cari</title><main>";
    String after = "</main></html>";
    Entry news = site.page("/berita/1", "<p>Berita 1");
    site.answers.keySet().removeIf(path -> path.matches("/berita/([2-9]|1.|20)"));
    site.publish(3, List.of(news, site.searchPage("/cari", before, after)));
    site.stamp();
    assertFinds(0, "OK");
    assertTrue(out.toString().contains("COMPOSED  /cari"), out.toString());
    String honest = "<p>1 hasil</p><h3><a href=\"/berita/1\">Berita <mark>1</mark></a></h3>";
    site.serveComposed("/cari", before + honest + after, "no-store");
    assertFinds(0, "OK");
    for (String lie :
        List.of(
            before + "<script>1</script>" + after,
            before + "<a href=\"https://slot.example/\">menang</a>" + after,
            before + "<a href=\"//slot.example/\">menang</a>" + after,
            before + "<a href=\"/gacor\">menang</a>" + after,
            before + "<p onclick=\"x\">menang</p>" + after,
            before + "<img src=\"/x\">" + after,
            before + "<p" + after,
            before.replace("Cari", "Slot gacor") + honest + after,
            before + honest + after.replace("</html>", "<p>slot gacor</html>"),
            before,
            honest)) {
      site.serveComposed("/cari", lie, "no-store");
      assertFinds(10, "FORGED");
      assertTrue(out.toString().contains("FORGED    /cari"), lie + "\n" + out);
    }
    site.serveComposed("/cari", before + honest + after, "max-age=600");
    assertFinds(10, "FORGED");
  }

  @Test
  void says_forged_of_a_410_that_no_purge_explains() {
    site.answers.put("/berita/7", text(410));
    assertFinds(10, "FORGED");
  }

  @Test
  void says_stale_of_a_site_behind_its_timestamp() throws Exception {
    Map<String, SignedSite.Answer> before = Map.copyOf(site.answers);
    site.publish(3, List.of());
    site.stamp();
    for (String path : List.of("newest", "release")) {
      String endpoint = WellKnown.PREFIX + "sites/dinkes/" + path;
      site.answers.put(endpoint, before.get(endpoint));
      site.answers.put(endpoint + ".sig", before.get(endpoint + ".sig"));
    }
    assertFinds(12, "STALE");
    assertTrue(
        out.toString().contains("release 2 is shown, and the timestamp lists 3"), out.toString());
    forge("/berita/7", 200, "<p>slot gacor");
    assertFinds(10, "FORGED");
  }

  @Test
  void says_stale_when_the_timestamp_expired_is_missing_or_of_the_future() throws Exception {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    TreeHead head = site.log().head();
    site.stamp(now.minusSeconds(7200), Duration.ofHours(1), head);
    assertFinds(12, "STALE");
    assertTrue(out.toString().contains("the timestamp expired at"), out.toString());
    site.stamp(now.plusSeconds(7200), Duration.ofHours(1), head);
    assertFinds(12, "STALE");
    assertTrue(out.toString().contains("still to come"), out.toString());
    site.answers.remove(WellKnown.TIMESTAMP);
    assertFinds(12, "STALE");
    site.stamp();
    assertFinds(0, "OK");
  }

  @Test
  void says_forged_of_a_timestamp_by_another_key_or_of_another_log() throws Exception {
    byte[] honest = site.answers.get(WellKnown.TIMESTAMP).codings().get("identity");
    byte[] changed =
        new String(honest, StandardCharsets.UTF_8)
            .replaceFirst("\"version\":[0-9]+}\n", "\"version\":77}\n")
            .getBytes(StandardCharsets.UTF_8);
    site.answers.put(WellKnown.TIMESTAMP, SignedSite.Answer.of(changed));
    assertRefuses(10, "BAD_SIGNATURE");
    site.stamp(
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        Duration.ofHours(1),
        new TreeHead(site.log().size() - 1, Digest.of(new byte[] {1})));
    assertRefuses(10, "FORKED");
  }

  @Test
  void says_stale_of_a_variant_that_was_signed_for_another_time() throws Exception {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Entry old = site.page("/pengumuman", "<p>Sampai kemarin");
    byte[] before = site.answers.get("/pengumuman").codings().get("identity");
    Entry next = site.page("/pengumuman", "<p>Mulai kemarin");
    Variant first = old.variants().get(0);
    Variant second = next.variants().get(0).from(now.minusSeconds(86_400));
    site.publish(3, List.of(Entry.timed("/pengumuman", List.of(first, second))));
    site.stamp();
    site.answers.keySet().removeIf(path -> path.startsWith("/berita/"));
    assertFinds(0, "OK");
    site.answers.put("/pengumuman", answer(200, new String(before, StandardCharsets.UTF_8)));
    assertFinds(12, "STALE");
    assertTrue(out.toString().contains("signed for another time"), out.toString());
  }

  @Test
  void understands_a_hold_that_shows_maintenance() throws Exception {
    site.hold(1, Action.MAINTENANCE, OptionalLong.empty());
    site.stamp();
    assertFinds(10, "FORGED"); // it shows its pages all the same
    SignedSite.Answer held =
        new SignedSite.Answer(
            503,
            Map.of("content-type", MediaTypes.HTML),
            Map.of("identity", UnsignedAnswers.maintenance()));
    site.everywhere(held);
    assertFinds(0, "OK");
    assertTrue(out.toString().contains("503 held, as hold 1 says"), out.toString());
    assertTrue(out.toString().contains("maintenance: disusupi"), out.toString());
    site.everywhere(answer(503, "<p>slot gacor"));
    assertFinds(10, "FORGED");
  }

  @Test
  void understands_a_hold_that_serves_an_older_release_and_one_that_is_not_obeyed()
      throws Exception {
    SignedSite.Answer second = site.answers.get(WellKnown.release("dinkes"));
    SignedSite.Answer signatures = site.answers.get(WellKnown.release("dinkes") + ".sig");
    site.publish(3, List.of());
    site.hold(1, Action.SERVE, OptionalLong.of(2));
    site.stamp();
    assertFinds(12, "STALE");
    assertTrue(out.toString().contains("hold 1 shows release 2, not 3"), out.toString());
    site.answers.put(WellKnown.release("dinkes"), second);
    site.answers.put(WellKnown.release("dinkes") + ".sig", signatures);
    assertFinds(0, "OK");
    assertTrue(out.toString().contains("serve 2: disusupi"), out.toString());
    site.hold(2, Action.LIFT, OptionalLong.empty());
    site.stamp();
    assertFinds(12, "STALE");
    assertTrue(out.toString().contains("release 2 is shown, and 3 is the newest"), out.toString());
  }

  @Test
  void says_stale_of_a_hold_or_purge_that_is_kept_back() throws Exception {
    site.hold(1, Action.MAINTENANCE, OptionalLong.empty());
    site.purge(1, Digest.of(new byte[] {1}));
    site.stamp();
    site.answers.remove(WellKnown.hold("dinkes"));
    assertFinds(12, "STALE");
    assertTrue(out.toString().contains("hold 0 is shown, and the timestamp lists 1"), "" + out);
    site.answers.remove(WellKnown.purge("dinkes", 1));
    assertFinds(12, "STALE");
    assertTrue(out.toString().contains("purge 0 is shown, and the timestamp lists 1"), "" + out);
  }

  @Test
  void says_forged_of_a_release_by_a_key_that_does_not_count_yet() throws Exception {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    site.replacePublisher(2, now, LATER);
    site.stamp();
    assertFinds(0, "OK"); // release 2 is of the publisher before
    site.publish(3, List.of());
    site.stamp();
    assertRefuses(10, "NEW_KEY");
  }

  @Test
  void keeps_what_a_publisher_signed_who_left_and_nothing_that_came_afterwards() throws Exception {
    var former = site.replacePublisher(2, Instant.now().truncatedTo(ChronoUnit.SECONDS), LATER);
    site.stamp();
    assertFinds(0, "OK");
    SignedSite.Answer first = site.answers.remove(WellKnown.directory(1));
    assertRefuses(10, "UNKNOWN_KEY");
    site.answers.put(WellKnown.directory(1), first);
    site.signBy(former);
    site.publish(3, List.of());
    site.stamp();
    assertRefuses(10, "UNKNOWN_KEY");
  }

  @Test
  void shows_no_release_of_a_copy_that_who_left_dated_back_and_no_purge() throws Exception {
    var former = site.replacePublisher(2, Instant.now().truncatedTo(ChronoUnit.SECONDS), LATER);
    site.stamp();
    assertEquals(0, copy(), out + "" + err);
    TransparencyLog log = site.log();
    site.signBy(former);
    site.publish(3, List.of());
    site.purge(1, Digest.of(SignedSite.PAGE));
    site.log(log);
    assertEquals(10, copy(), out + "" + err);
    assertTrue(out.toString().contains("STALE     dinkes/ "), out.toString());
    assertFalse(out.toString().contains("OK        dinkes/"), out.toString());
    assertFalse(out.toString().contains("PURGED"), out.toString());
  }

  @Test
  void says_ok_of_a_new_look_that_the_platform_signed_and_forged_of_anything_more()
      throws Exception {
    Digest contents = Digest.of(new byte[] {1});
    ThemeStatement old = SignedSite.look(1);
    ThemeStatement next = site.theme(2);
    site.delegate(2, LATER, true);
    site.answers.keySet().removeIf(path -> path.startsWith("/berita/"));
    site.publish(3, List.of(site.page("/berita/1", "<p>Satu", contents, old)));
    site.rerender(4, 2, List.of(site.page("/berita/1", "<p class=baru>Satu", contents, next)));
    site.stamp();
    assertFinds(0, "OK");
    assertTrue(out.toString().contains("in place of  the tenant"), out.toString());
    assertTrue(out.toString().contains("signed release 3"), out.toString());
    assertEquals(0, copy(), out + "" + err);

    ThemeStatement third = site.theme(3);
    Digest others = Digest.of(new byte[] {2});
    site.rerender(5, 3, List.of(site.page("/berita/1", "<p>slot gacor", others, third)));
    site.stamp();
    assertFinds(10, "FORGED");
    assertTrue(out.toString().contains("FORGED    /berita/1  NOT_A_RERENDER"), out.toString());
    assertEquals(10, copy(), out + "" + err);
  }

  @Test
  void says_forged_of_a_page_that_the_platform_added_or_dropped_in_a_new_look() throws Exception {
    Digest contents = Digest.of(new byte[] {1});
    ThemeStatement old = SignedSite.look(1);
    ThemeStatement next = site.theme(2);
    site.delegate(2, LATER, true);
    site.answers.keySet().removeIf(path -> path.startsWith("/berita/"));
    site.publish(3, List.of(site.page("/berita/1", "<p>Satu", contents, old)));
    Entry renewed = site.page("/berita/1", "<p class=baru>Satu", contents, next);
    site.rerender(
        4, 2, List.of(renewed, site.page("/berita/gacor", "<p>slot gacor", contents, next)));
    site.stamp();
    assertFinds(10, "FORGED");
    assertTrue(out.toString().contains("FORGED    /berita/gacor"), out.toString());
    assertEquals(10, copy(), out + "" + err);
    site.answers.keySet().removeIf(path -> path.startsWith("/berita/"));
    site.theme(3);
    site.rerender(5, 3, List.of());
    site.stamp();
    assertEquals(10, verify(), out + "" + err);
  }

  @Test
  void says_forged_of_a_new_look_for_which_nobody_vouched_within_the_day() throws Exception {
    site.theme(2);
    site.delegate(2, LATER, false);
    site.answers.keySet().removeIf(path -> path.startsWith("/berita/"));
    site.publish(3, List.of());
    site.rerender(4, 2, List.of());
    site.stamp();
    assertRefuses(10, "NEW_POWER");
    assertEquals(10, copy(), out + "" + err);
  }

  @Test
  void looks_at_a_host_that_was_moved_for_whom_it_is_as_delivery_does() throws Exception {
    site.moveHost(2, LATER, false);
    site.stamp();
    assertFinds(0, "OK");
    site.moveHost(3, LATER, true);
    site.stamp();
    // Now it is the platform's, which shows no release here.
    assertEquals(11, verify(), out + "" + err);
    assertTrue(err.toString().contains("sites/platform/release"), err.toString());
  }

  @Test
  void reads_no_more_of_an_endless_body_than_was_signed() {
    site.handlers.put(
        "/berita/7",
        exchange -> {
          exchange.getResponseHeaders().set("content-type", MediaTypes.HTML);
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream body = exchange.getResponseBody()) {
            while (true) {
              body.write(new byte[1 << 16]);
            }
          }
        });
    assertFinds(10, "FORGED");
    assertTrue(out.toString().contains("TOO_BIG: /berita/7"), out.toString());
  }

  @Test
  void waits_no_longer_than_told_for_who_is_silent_or_slow() {
    CountDownLatch end = new CountDownLatch(1);
    site.handlers.put("/berita/7", exchange -> await(end));
    site.handlers.put(
        "/berita/8",
        exchange -> {
          exchange.sendResponseHeaders(200, 33);
          for (int i = 0; i < 33; i++) {
            exchange.getResponseBody().write('a');
            exchange.getResponseBody().flush();
            pause(500);
          }
        });
    long began = System.nanoTime();
    try {
      // Enough for the honest answers of a slow machine, and for neither of these two.
      assertFinds(3, "NO ANSWER", "--timeout", "5");
    } finally {
      end.countDown();
    }
    assertTrue(out.toString().contains("20 OK, 1 COMPOSED, 2 NO ANSWER"), out.toString());
    assertTrue(Duration.ofNanos(System.nanoTime() - began).toSeconds() < 60);
  }

  @Test
  void tells_a_site_that_cannot_be_shown_from_one_that_lies() {
    site.answers.put("/berita/7", text(503));
    assertFinds(3, "NO ANSWER");
    site.answers.put("/berita/7", answer(502, "<p>bad gateway"));
    assertFinds(3, "NO ANSWER");
    assertTrue(out.toString().contains("bytes that nobody signed"), out.toString());
  }

  @Test
  void is_not_blown_up_by_a_gzip_bomb_even_if_it_was_signed() throws Exception {
    byte[] bomb = SignedSite.gzip(new byte[256 << 20]);
    site.releaseWithGzip(3, bomb);
    site.stamp();
    assertFinds(10, "FORGED");
    assertTrue(out.toString().contains("WRONG_CODING: gzip of /"), out.toString());
  }

  @Test
  void follows_no_redirect_to_another_host() throws Exception {
    try (SignedSite other = new SignedSite(temporary.resolve("other"), LATER)) {
      site.answers.put(
          "/berita/7",
          new SignedSite.Answer(302, Map.of("location", other.url("/slot")), Map.of()));
      assertFinds(10, "FORGED");
      assertEquals(0, other.mostAtATime.get());
    }
  }

  @Test
  void goes_on_with_the_newer_release_when_the_site_moves_on() throws Exception {
    Map<String, SignedSite.Answer> before = Map.copyOf(site.answers);
    Entry changed = site.page("/berita/7", "<p>Berita 7 diperbaiki");
    List<Entry> pages = new ArrayList<>(List.of(changed));
    for (int i = 1; i <= 20; i++) {
      if (i != 7) {
        pages.add(
            Entry.page(
                "/berita/" + i,
                200,
                MediaTypes.HTML,
                Map.of(
                    "identity",
                    id.perisai.release.Coding.of(
                        before.get("/berita/" + i).codings().get("identity"))),
                Map.of()));
      }
    }
    site.publish(3, pages);
    site.stamp();
    Map<String, SignedSite.Answer> after = Map.copyOf(site.answers);
    site.answers.putAll(before);
    site.handlers.put(
        "/berita/1",
        exchange -> {
          site.handlers.clear();
          site.answers.putAll(after);
          byte[] page = before.get("/berita/1").codings().get("identity");
          exchange.getResponseHeaders().set("content-type", MediaTypes.HTML);
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    assertFinds(0, "OK");
    assertTrue(out.toString().contains("release      3 of "), out.toString());
  }

  @Test
  void answers_programs_in_one_object() throws Exception {
    forge("/berita/7", 200, "<p>slot gacor");
    assertEquals(10, verify("--json"));
    Map<?, ?> said =
        (Map<?, ?>) Json.parse(out.toString().strip().getBytes(StandardCharsets.UTF_8), 1 << 20);
    assertEquals("FORGED", said.get("verdict"));
    assertEquals(10L, said.get("exit"));
    assertEquals(2L, ((Map<?, ?>) said.get("release")).get("version"));
    assertEquals(1L, ((Map<?, ?>) said.get("counts")).get("FORGED"));
    assertEquals(23, ((List<?>) said.get("pages")).size());
    site.close();
    assertEquals(3, verify("--json"));
    assertTrue(out.toString().contains("\"verdict\":\"NO ANSWER\""), out.toString());
  }

  @Test
  void says_of_each_page_of_a_copy_what_it_has() throws Exception {
    assertEquals(0, copy(), out + "" + err);
    assertTrue(out.toString().contains("OK        dinkes/berita/20  200"), out.toString());
    assertTrue(out.toString().contains("OK " + site.repository), out.toString());
    Digest page = Digest.of(site.answers.get("/berita/7").codings().get("identity"));
    Path blob = site.repository.resolve(RepositoryPaths.blob("dinkes", page));
    byte[] honest = Files.readAllBytes(blob);
    Files.write(blob, new byte[honest.length]);
    assertEquals(10, copy());
    assertTrue(out.toString().contains("FORGED    dinkes/berita/7  WRONG_DIGEST"), "" + out);
    Files.delete(blob);
    assertEquals(3, copy());
    assertTrue(out.toString().contains("NO ANSWER dinkes/berita/7  MISSING"), out.toString());
    site.purge(1, page);
    site.stamp();
    assertEquals(0, copy(), out + "" + err);
    assertTrue(out.toString().contains("PURGED    dinkes/berita/7"), out.toString());
    Path stray = site.repository.resolve("sites/dinkes/gacor.php");
    Files.write(stray, new byte[] {1});
    assertEquals(11, copy());
    assertTrue(out.toString().contains("UNSIGNED  sites/dinkes/gacor.php"), out.toString());
    Files.delete(stray);
    Path hidden = site.repository.resolve("sites/dinkes/.htaccess");
    Files.write(hidden, new byte[] {1});
    assertEquals(11, copy());
    assertTrue(out.toString().contains("UNSIGNED  sites/dinkes/.htaccess"), out.toString());
    Files.delete(hidden);
    String unfinished = "." + "0".repeat(64) + ".89725d20-b665-46b3-b005-741690e72ae2";
    Files.write(blob.resolveSibling(unfinished), new byte[] {1});
    assertEquals(0, copy(), "what a stop left is no lie: " + out + err);
    site.publish(3, List.of());
    site.stamp();
    Files.delete(site.repository.resolve("sites/dinkes/3"));
    assertEquals(10, copy());
    assertTrue(out.toString().contains("STALE     dinkes/berita/8"), out.toString());
  }

  @Test
  void says_stale_of_a_copy_whose_timestamp_is_of_an_earlier_root() throws Exception {
    Path timestamp = site.repository.resolve(RepositoryPaths.TIMESTAMP);
    byte[] ofRootOne = Files.readAllBytes(timestamp);
    site.ceremony(LATER);
    site.stamp();
    assertEquals(0, copy(), out + "" + err);
    Files.write(timestamp, ofRootOne);
    assertEquals(12, copy(), out + "" + err);
    String what = "the timestamp lists root 1, whose keys count no more since root 2";
    assertTrue(out.toString().contains("STALE     timestamp  " + what), out.toString());
    assertTrue(out.toString().contains("STALE     dinkes/berita/8"), out.toString());
    assertEquals(12, run("verify", site.repository.toString(), "--root", site.pinned.hex()));
  }

  private int copy() {
    return run("verify", site.repository.toString(), "--all", "--root", site.pinned.hex());
  }

  private void forge(String path, int status, String html) {
    site.answers.put(path, answer(status, html));
  }

  private static SignedSite.Answer answer(int status, String html) {
    return new SignedSite.Answer(
        status,
        Map.of("content-type", MediaTypes.HTML),
        Map.of("identity", html.getBytes(StandardCharsets.UTF_8)));
  }

  private static SignedSite.Answer text(int status) {
    return new SignedSite.Answer(
        status,
        Map.of("content-type", UnsignedAnswers.TEXT_TYPE),
        Map.of("identity", UnsignedAnswers.text(status)));
  }

  private static void await(CountDownLatch end) {
    try {
      end.await(2, TimeUnit.MINUTES);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void assertFinds(int exitCode, String word, String... more) {
    assertEquals(exitCode, verify(more), out + "" + err);
    String last = out.toString().lines().reduce((one, next) -> next).orElse("");
    assertTrue(last.startsWith(word + " http"), last);
  }

  private void assertRefuses(int exitCode, String reason) {
    assertEquals(exitCode, verify(), out + "" + err);
    assertTrue(err.toString().contains(reason), err.toString());
  }

  private int verify(String... more) {
    return run(
        Stream.concat(
                Stream.of(
                    "verify",
                    site.url("/"),
                    "--all",
                    "--again-after",
                    "0",
                    "--root",
                    site.pinned.hex()),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Perisai.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
