package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a site may answer, and the answers that no signature makes acceptable. */
class EntryTest {
  private static final Map<String, Coding> BODY =
      Map.of(Coding.IDENTITY, Coding.of(new byte[] {1}));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/berita/x",
        "/.404",
        "/.well-known/security.txt",
        "/2015/01/pekan-raya",
        "/é"
      })
  void takes_paths_of_sites(String path) throws Rejected {
    assertEquals(path, page(path, MediaTypes.HTML).path());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "berita",
        "//",
        "/a//b",
        "/a/",
        "/..",
        "/a/../b",
        "/./a",
        "/a?b",
        "/a#b",
        "/a%2fb",
        "/a\\b",
        "/a\nb",
        "/a\u0000",
        "/a\u202eb",
        "/a\ud800"
      })
  void refuses_paths_that_could_be_read_in_two_ways(String path) {
    assertRefused(Reason.MALFORMED, () -> page(path, MediaTypes.HTML));
  }

  @Test
  void refuses_a_path_longer_than_a_path_may_be() {
    assertRefused(Reason.TOO_BIG, () -> page("/" + "é".repeat(512), MediaTypes.HTML));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "image/svg+xml",
        "TEXT/HTML; charset=utf-8",
        "text/html; charset=utf-7",
        ""
      })
  void refuses_media_types_outside_the_list(String mediaType) {
    assertRefused(Reason.NOT_LISTED, () -> page("/a", mediaType));
  }

  @Test
  void refuses_media_under_a_name_that_is_not_its_bytes() throws Rejected {
    Digest own = BODY.get(Coding.IDENTITY).digest();
    assertEquals(1, only(page("/_m/" + own.hex() + ".jpg", MediaTypes.JPEG)).identity().length());
    String other = Digest.of(new byte[] {2}).hex();
    assertRefused(Reason.WRONG_DIGEST, () -> page("/_m/" + other + ".jpg", MediaTypes.JPEG));
    for (String path : new String[] {"/_m/film.pdf", "/_m/" + own.hex(), "/_m/x/" + own + ".jpg"}) {
      assertRefused(Reason.MALFORMED, () -> page(path, MediaTypes.PDF));
    }
    assertRefused(
        Reason.MALFORMED, () -> Entry.redirect("/_m/" + own.hex() + ".jpg", 301, "/", Map.of()));
  }

  @Test
  void refuses_codings_without_identity_or_that_nobody_knows() {
    Coding coding = Coding.of(new byte[] {1});
    assertRefused(Reason.MALFORMED, () -> page(Map.of("gzip", coding)));
    assertRefused(Reason.MALFORMED, () -> page(Map.of()));
    assertRefused(Reason.MALFORMED, () -> page(Map.of("identity", coding, "zstd", coding)));
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 201, 301, 304, 403, 500})
  void refuses_a_body_with_a_status_that_has_another_meaning(int status) {
    assertRefused(
        Reason.MALFORMED, () -> Entry.page("/a", status, MediaTypes.HTML, BODY, Map.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/berita?halaman=2#isi", "https://www.serangkota.go.id/", "/%20"})
  void takes_locations(String location) throws Rejected {
    assertEquals(location, only(Entry.redirect("/a", 301, location, Map.of())).location());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "berita",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://user@evil.example/",
        "https://evil.example",
        "/a b",
        "/a\r\nset-cookie: x",
        "/é"
      })
  void refuses_locations_that_leave_by_a_trick_or_break_the_header(String location) {
    assertRefused(Reason.MALFORMED, () -> Entry.redirect("/a", 301, location, Map.of()));
  }

  @Test
  void refuses_a_location_with_another_status_than_a_redirects() {
    assertRefused(Reason.MALFORMED, () -> Entry.redirect("/a", 200, "/b", Map.of()));
  }

  @Test
  void refuses_inputs_with_names_of_no_kind() {
    Digest digest = Digest.of(new byte[0]);
    assertRefused(
        Reason.MALFORMED,
        () -> Entry.page("/a", 200, MediaTypes.HTML, BODY, Map.of("Revision 1", digest)));
  }

  @Test
  void refuses_a_redirect_that_also_has_a_body() throws Rejected {
    Map<String, Object> both = new java.util.HashMap<>(page("/a", MediaTypes.HTML).toJson());
    both.put("location", "/b");
    both.put("status", 301L);
    assertRefused(Reason.MALFORMED, () -> Entry.read(JsonObject.of(both, "entry")));
  }

  @Test
  void reads_back_what_is_composed_and_what_is_found() throws Rejected {
    Variant page = only(page("/cari", MediaTypes.HTML));
    Coding words = Coding.of(new byte[] {2});
    for (Variant variant :
        List.of(
            page.composed(Slot.SEARCH), page.found(words), page.found(words).composed(Slot.FORM))) {
      Entry entry = Entry.timed("/cari", List.of(variant));
      Entry read = Entry.read(JsonObject.canonical(Json.canonical(entry.toJson()), 4096, "entry"));
      assertEquals(entry, read);
      assertEquals(variant.slot(), only(read).slot());
      assertEquals(variant.search(), only(read).search());
      assertNotEquals(entry, Entry.timed("/cari", List.of(page)));
    }
    assertEquals(List.of(page.identity(), words), List.copyOf(page.found(words).blobs()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/.404", "/.maintenance", "/.well-known/x", "/_t/x-0.html"})
  void refuses_a_slot_and_search_where_no_page_is(String path) throws Rejected {
    Variant page = only(page(path, MediaTypes.HTML));
    Variant composed = page.composed(Slot.FORM);
    assertRefused(Reason.MALFORMED, () -> Entry.timed(path, List.of(composed)));
    Variant found = page.found(Coding.of(new byte[] {2}));
    assertRefused(Reason.MALFORMED, () -> Entry.timed(path, List.of(found)));
  }

  @Test
  void refuses_a_slot_in_what_is_no_page_of_one_coding() throws Rejected {
    Variant feed = only(page("/a", MediaTypes.ATOM));
    assertRefused(Reason.MALFORMED, () -> feed.composed(Slot.SEARCH));
    Coding one = BODY.get(Coding.IDENTITY);
    Variant packed = only(page(Map.of("identity", one, "gzip", one)));
    assertRefused(Reason.MALFORMED, () -> packed.composed(Slot.SEARCH));
    Variant gone = only(Entry.page("/a", 410, MediaTypes.HTML, BODY, Map.of()));
    assertRefused(Reason.MALFORMED, () -> gone.composed(Slot.SEARCH));
    assertRefused(Reason.MALFORMED, () -> gone.found(one));
    Variant big =
        only(page(Map.of("identity", new Coding(one.digest(), ComposedPage.MAX_BYTES + 1))));
    assertRefused(Reason.MALFORMED, () -> big.composed(Slot.SEARCH));
    Variant redirect = only(Entry.redirect("/a", 301, "/b", Map.of()));
    assertRefused(Reason.MALFORMED, () -> redirect.composed(Slot.SEARCH));
    assertRefused(Reason.MALFORMED, () -> redirect.found(one));
  }

  @Test
  void refuses_words_of_a_composed_page_of_a_feed_or_without_end() throws Rejected {
    Coding words = Coding.of(new byte[] {2});
    Variant page = only(page("/a", MediaTypes.HTML));
    assertRefused(Reason.MALFORMED, () -> page.composed(Slot.SEARCH).found(words));
    Variant feed = only(page("/a", MediaTypes.ATOM)).found(words);
    assertRefused(Reason.MALFORMED, () -> Entry.timed("/a", List.of(feed)));
    Coding big = new Coding(words.digest(), SearchDocument.MAX_BYTES + 1);
    assertRefused(Reason.TOO_BIG, () -> page.found(big));
  }

  @Test
  void refuses_a_slot_of_a_kind_that_nobody_knows() throws Rejected {
    Map<String, Object> json = new java.util.HashMap<>(page("/a", MediaTypes.HTML).toJson());
    json.put("slot", "advert");
    json.put("status", 200L);
    assertRefused(Reason.UNKNOWN_TYPE, () -> Entry.read(JsonObject.of(json, "entry")));
  }

  @Test
  void refuses_bytes_shorter_longer_or_other_than_listed() {
    Coding coding = Coding.of(new byte[] {1, 2});
    assertRefused(Reason.WRONG_LENGTH, () -> coding.requireOf(new byte[] {1}, "blob"));
    assertRefused(Reason.WRONG_LENGTH, () -> coding.requireOf(new byte[] {1, 2, 3}, "blob"));
    assertRefused(Reason.WRONG_DIGEST, () -> coding.requireOf(new byte[] {1, 3}, "blob"));
  }

  @Test
  void takes_lengths_up_to_their_bounds_and_refuses_more() throws Rejected {
    assertEquals(1024, page("/" + "a".repeat(1023), MediaTypes.HTML).path().length());
    assertRefused(Reason.TOO_BIG, () -> page("/" + "a".repeat(1024), MediaTypes.HTML));
    Digest digest = BODY.get(Coding.IDENTITY).digest();
    Variant page = only(page(Map.of("identity", new Coding(digest, ComposedPage.MAX_BYTES))));
    assertEquals(Slot.SEARCH, page.composed(Slot.SEARCH).slot().orElseThrow());
    Coding words = new Coding(digest, SearchDocument.MAX_BYTES);
    assertEquals(words, page.found(words).search().orElseThrow());
  }

  @Test
  void reads_a_codings_length_within_its_bounds() throws Rejected {
    String chunks = Digest.of(new byte[] {3}).hex();
    assertEquals(0, coding(Map.of("length", 0L)).length());
    assertEquals(Coding.MAX_LENGTH, coding(Map.of("length", Coding.MAX_LENGTH)).length());
    Coding listed = coding(Map.of("length", Coding.MAX_LISTED, "chunks", chunks));
    assertEquals(Coding.MAX_LISTED, listed.length());
    assertEquals(chunks, listed.chunks().hex());
    long least = ChunkList.CHUNK + 1;
    assertEquals(least, coding(Map.of("length", least, "chunks", chunks)).length());
    for (Map<String, Object> lie :
        List.<Map<String, Object>>of(
            Map.of("length", -1L),
            Map.of("length", Coding.MAX_LENGTH + 1),
            Map.of("length", Coding.MAX_LISTED + 1, "chunks", chunks),
            Map.of("length", least - 1, "chunks", chunks),
            Map.of("length", 1L, "also", 1L))) {
      assertRefused(Reason.MALFORMED, () -> coding(lie));
    }
  }

  @Test
  void refuses_a_member_that_nobody_knows_in_each_part() throws Rejected {
    Entry honest = Entry.timed("/a", List.of(only(page("/a", MediaTypes.HTML))));
    assertEquals(honest, read(honest.toJson()));
    Map<String, Object> own = new java.util.HashMap<>(honest.toJson());
    own.put("also", 1L);
    assertRefused(Reason.MALFORMED, () -> read(own));
    Map<String, Object> coding = new java.util.HashMap<>(BODY.get(Coding.IDENTITY).toJson());
    coding.put("also", 1L);
    Map<String, Object> inCoding = new java.util.HashMap<>(honest.toJson());
    inCoding.put("codings", Map.of("identity", coding));
    assertRefused(Reason.MALFORMED, () -> read(inCoding));
    Map<String, Object> inSearch = new java.util.HashMap<>(honest.toJson());
    inSearch.put("search", coding);
    assertRefused(Reason.MALFORMED, () -> read(inSearch));
  }

  @Test
  void a_variant_is_another_by_what_it_answers_and_by_what_it_was_made_of() throws Rejected {
    Digest digest = Digest.of(new byte[0]);
    Variant page = only(Entry.page("/a", 200, MediaTypes.HTML, BODY, Map.of("menu", digest)));
    assertEquals(Map.of("menu", digest), page.inputs());
    assertEquals(page, only(Entry.page("/b", 200, MediaTypes.HTML, BODY, page.inputs())));
    assertNotEquals(page, only(Entry.page("/a", 410, MediaTypes.HTML, BODY, page.inputs())));
    assertNotEquals(page, only(Entry.page("/a", 200, MediaTypes.HTML, BODY, Map.of())));
    assertNotEquals(page, page.composed(Slot.SEARCH));
  }

  @Test
  void lists_every_blob_that_it_needs() throws Rejected {
    Coding one = BODY.get(Coding.IDENTITY);
    Coding packed = Coding.of(new byte[] {2});
    Coding words = Coding.of(new byte[] {3});
    Variant page = only(page(Map.of("identity", one, "gzip", packed)));
    assertEquals(Set.of(one, packed), Set.copyOf(page.blobs()));
    assertEquals(Set.of(one, packed, words), Set.copyOf(page.found(words).blobs()));
    assertEquals(Set.of(), Set.copyOf(only(Entry.redirect("/a", 301, "/b", Map.of())).blobs()));
    Digest chunks = Digest.of(new byte[] {4});
    Coding big = new Coding(one.digest(), ChunkList.CHUNK + 1, chunks);
    Variant listed = only(page(Map.of("identity", big)));
    assertEquals(
        Set.of(one.digest(), chunks),
        listed.blobs().stream().map(Coding::digest).collect(Collectors.toSet()));
  }

  private static Coding coding(Map<String, Object> members) throws Rejected {
    Map<String, Object> json = new java.util.HashMap<>(members);
    json.put("digest", BODY.get(Coding.IDENTITY).digest().hex());
    return Coding.read(JsonObject.of(json, "coding"));
  }

  private static Entry read(Map<String, Object> json) throws Rejected {
    return Entry.read(JsonObject.canonical(Json.canonical(json), 4096, "entry"));
  }

  private static Entry page(String path, String mediaType) throws Rejected {
    return Entry.page(path, 200, mediaType, BODY, Map.of());
  }

  private static Entry page(Map<String, Coding> codings) throws Rejected {
    return Entry.page("/a", 200, MediaTypes.HTML, codings, Map.of());
  }

  private static Variant only(Entry entry) {
    assertEquals(1, entry.variants().size());
    return entry.variants().get(0);
  }
}
