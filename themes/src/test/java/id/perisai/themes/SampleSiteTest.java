package id.perisai.themes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.render.RenderedEntry;
import id.perisai.render.RenderedSite;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class SampleSiteTest {
  private static final SampleSite SAMPLE = new SampleSite();
  private static final RenderedSite SITE = SAMPLE.render();

  @Test
  void is_written_for_people_to_look_at() throws IOException {
    Path folder = Path.of("target/sample-site");
    for (RenderedEntry entry : SITE.entries()) {
      if (!entry.isRedirect()) {
        String name = entry.path().equals("/") ? "/index" : entry.path();
        write(
            folder,
            entry.mediaType().startsWith("text/html") ? name + ".html" : name,
            entry.bytes());
      }
    }
    for (var asset : Themes.theme().assets()) {
      write(folder, asset.path(), asset.bytes());
    }
    for (var image : SAMPLE.images.byPath.entrySet()) {
      write(folder, image.getKey(), image.getValue());
    }
    assertTrue(Files.exists(folder.resolve("index.html")));
  }

  private static void write(Path folder, String path, byte[] bytes) throws IOException {
    Path file = folder.resolve(path.substring(1));
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  @Test
  void is_the_same_bytes_whatever_the_order_of_its_pages() {
    List<id.perisai.render.PublishedPage> shuffled = new ArrayList<>(SAMPLE.pages);
    Collections.shuffle(shuffled, new Random(7));
    RenderedSite again = SampleSite.renderer().render(SampleSite.site(shuffled), SampleSite.NOW);
    assertEquals(SITE.entries().size(), again.entries().size());
    for (int i = 0; i < SITE.entries().size(); i++) {
      assertEquals(SITE.entries().get(i).path(), again.entries().get(i).path());
      assertArrayEquals(
          SITE.entries().get(i).bytes(),
          again.entries().get(i).bytes(),
          again.entries().get(i).path());
      assertEquals(SITE.entries().get(i).inputs(), again.entries().get(i).inputs());
    }
    assertEquals(SITE.media(), again.media());
  }

  /** Browsers of before 2022 drop the one that they do not know, and a long word is cut off. */
  @Test
  void breaks_long_words_in_older_browsers_as_well() {
    String css =
        Themes.theme().assets().stream()
            .filter(asset -> asset.name().equals("site.css"))
            .map(asset -> new String(asset.bytes(), StandardCharsets.UTF_8))
            .findFirst()
            .orElseThrow();
    List<String> breaks = new ArrayList<>(List.of(css.split("overflow-wrap: anywhere", -1)));
    breaks.remove(breaks.size() - 1);
    assertFalse(breaks.isEmpty(), "long words are broken otherwise by now");
    for (String before : breaks) {
      assertTrue(
          before.endsWith("overflow-wrap: break-word; "),
          before.substring(before.lastIndexOf('\n') + 1));
    }
  }

  @Test
  void weighs_little_on_a_slow_network() throws IOException {
    byte[] css =
        Themes.theme().assets().stream()
            .filter(asset -> asset.name().equals("site.css"))
            .findFirst()
            .orElseThrow()
            .bytes();
    int style = gzip(css);
    for (RenderedEntry entry : SITE.entries()) {
      if (!entry.isRedirect() && entry.mediaType().startsWith("text/html")) {
        int weight = style + gzip(entry.bytes());
        assertTrue(weight < 20 * 1024, entry.path() + " weighs " + weight + " bytes");
      }
    }
  }

  private static int gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.size();
  }
}
