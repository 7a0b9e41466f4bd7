package id.perisai.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.check.Checks;
import id.perisai.content.Content;
import id.perisai.content.ContentType;
import id.perisai.release.Digest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoContentTest {
  @ParameterizedTest
  @ValueSource(strings = {"disdukcapil", "dinkes", "diskominfo", "dlh", "dishub", "kec-serang"})
  void is_valid_content_with_links_that_lead_somewhere(String tenant) {
    List<Content> contents = contents(tenant);
    Set<String> paths = new HashSet<>(Set.of("/"));
    for (Content content : contents) {
      if (content.type().hasPath()) {
        assertTrue(paths.add(content.path()) || content.path().equals("/"), content.path());
      }
      if (content.type().isListed()) {
        paths.add(content.type().section(content.language()));
      }
    }
    List<String> dead =
        contents.stream()
            .flatMap(content -> content.links().stream())
            .map(link -> link.text())
            .filter(href -> href.startsWith("/") && !paths.contains(href))
            .toList();
    assertEquals(List.of(), dead);
  }

  @Test
  void has_every_type_of_content() {
    Set<ContentType> types = EnumSet.noneOf(ContentType.class);
    contents("disdukcapil").forEach(content -> types.add(content.type()));
    assertEquals(EnumSet.allOf(ContentType.class), types);
  }

  @Test
  void raises_no_finding() {
    assertEquals(
        List.of(),
        contents("disdukcapil").stream().flatMap(content -> Checks.run(content).stream()).toList());
  }

  @Test
  void puts_the_departments_name_into_the_common_content() {
    assertTrue(
        contents("kec-serang").stream().anyMatch(c -> c.title().contains("Kecamatan Serang")));
  }

  private static List<Content> contents(String tenant) {
    List<Content> contents = new ArrayList<>();
    for (Map<String, Object> json :
        DemoContent.of(tenant, "Kecamatan Serang").contents(DemoContentTest::media)) {
      contents.add(Content.parse(json));
    }
    return contents;
  }

  private static Map<String, Object> media(String subject) {
    byte[] jpeg = DemoPicture.jpeg(subject, 7);
    return Map.of(
        "media",
        "00000000-0000-4000-8000-0000000000aa",
        "name",
        subject + ".jpg",
        "width",
        (long) DemoPicture.WIDTH,
        "height",
        (long) DemoPicture.HEIGHT,
        "variants",
        List.of(
            Map.of(
                "width", (long) DemoPicture.WIDTH,
                "height", (long) DemoPicture.HEIGHT,
                "mediaType", "image/jpeg",
                "digest", Digest.of(jpeg).hex(),
                "length", (long) jpeg.length)));
  }
}
