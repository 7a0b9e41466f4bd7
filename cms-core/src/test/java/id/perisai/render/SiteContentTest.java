package id.perisai.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import id.perisai.content.Content;
import id.perisai.release.Digest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SiteContentTest {
  private static final Digest OTHER = Digest.of(new byte[] {1});

  private static PublishedPage page(int number, String path) {
    Content content = Content.parse(Map.of("type", "page", "path", path, "title", "Judul"));
    return new PublishedPage(new UUID(0, number), content.digest(), content);
  }

  private static SiteContent site(PublishedPage... pages) {
    return new SiteContent(
        "dinkes", "Dinkes", List.of("dinkes.go.id"), "https://dinkes.go.id", OTHER, List.of(pages));
  }

  @Test
  void refuses_content_under_a_digest_that_was_approved_for_another() {
    Content content = page(1, "/a").content();
    assertThrows(
        IllegalArgumentException.class, () -> new PublishedPage(new UUID(0, 1), OTHER, content));
  }

  @Test
  void refuses_two_pages_at_one_address() {
    assertThrows(IllegalArgumentException.class, () -> site(page(1, "/a"), page(2, "/a")));
  }

  @Test
  void refuses_a_site_without_a_host() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new SiteContent(
                "dinkes", "Dinkes", List.of(), "https://dinkes.go.id", OTHER, List.of()));
  }

  @Test
  void puts_a_candidate_in_place_of_what_lies_there() {
    SiteContent site = site(page(1, "/a"), page(2, "/b"));
    assertEquals(2, site.with(page(1, "/c")).pages().size());
    assertEquals(1, site.with(page(1, "/b")).pages().size());
    assertEquals(3, site.with(page(3, "/c")).pages().size());
  }
}
