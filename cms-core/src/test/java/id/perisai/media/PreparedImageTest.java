package id.perisai.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Refused;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreparedImageTest {
  private static final byte[] PHP = "<?php system($_GET['c']); ?>".getBytes(StandardCharsets.UTF_8);

  /** 1 × 1, lossless, from Google's specification of WebP. */
  private static final String WEBP = "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==";

  @Test
  void makes_the_widths_that_pages_ask_for_and_never_enlarges() {
    assertEquals(List.of(320, 640, 1280, 1920), widths(Images.jpeg(3000, 1500)));
    assertEquals(List.of(320, 640, 900), widths(Images.jpeg(900, 600)));
    assertEquals(List.of(320), widths(Images.jpeg(320, 200)));
    assertEquals(List.of(40), widths(Images.png(40, 2)));
  }

  @Test
  void keeps_the_proportions_and_the_picture() throws IOException {
    for (ImageVariants.Encoded variant : PreparedImage.of("a", Images.jpeg(1600, 800)).variants()) {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(variant.bytes()));
      assertEquals(variant.width(), image.getWidth());
      assertEquals(variant.width() / 2, image.getHeight());
      assertRed(image.getRGB(2, 2));
      assertBlue(image.getRGB(image.getWidth() - 3, 2));
    }
  }

  @Test
  void turns_a_photograph_upright_by_its_exif() throws IOException {
    BufferedImage turned = first(PreparedImage.of("a", Images.withExif(Images.jpeg(200, 100), 6)));
    assertEquals(100, turned.getWidth());
    assertEquals(200, turned.getHeight());
    assertRed(turned.getRGB(50, 10));
    assertBlue(turned.getRGB(50, 190));
    BufferedImage mirrored =
        first(PreparedImage.of("a", Images.withExif(Images.jpeg(200, 100), 2)));
    assertBlue(mirrored.getRGB(5, 50));
  }

  @Test
  void strips_place_and_comments() {
    byte[] file = Images.withComment(Images.withExif(Images.jpeg(400, 200), 1), "rahasia");
    assertTrue(contains(file, "GPS 6.12S") && contains(file, "rahasia"));
    for (ImageVariants.Encoded variant : PreparedImage.of("a", file).variants()) {
      assertFalse(contains(variant.bytes(), "GPS"));
      assertFalse(contains(variant.bytes(), "Exif"));
      assertFalse(contains(variant.bytes(), "rahasia"));
    }
  }

  @Test
  void gives_the_same_bytes_for_the_same_file() {
    byte[] file = Images.jpeg(700, 300);
    List<ImageVariants.Encoded> once = PreparedImage.of("a", file).variants();
    List<ImageVariants.Encoded> again = PreparedImage.of("b", file).variants();
    for (int i = 0; i < once.size(); i++) {
      assertArrayEquals(once.get(i).bytes(), again.get(i).bytes());
    }
  }

  @Test
  void keeps_what_is_see_through() throws IOException {
    BufferedImage image = new BufferedImage(50, 50, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(10, 10, 0xff00ff00);
    PreparedImage prepared = PreparedImage.of("logo.png", Images.encoded(image, "png"));
    assertEquals("image/png", prepared.variants().get(0).mediaType());
    assertEquals(0, first(prepared).getRGB(0, 0) >>> 24);
  }

  @Test
  void reads_webp_and_the_first_frame_of_gif() {
    assertEquals(1, PreparedImage.of("a.webp", Base64.getDecoder().decode(WEBP)).width());
    assertEquals(
        60, PreparedImage.of("a.gif", Images.encoded(Images.halves(60, 30), "gif")).width());
  }

  @Test
  void goes_by_content_and_not_by_name() {
    assertEquals(10, PreparedImage.of("shell.php;.png", Images.png(10, 10)).width());
    assertEquals(
        "shell.php;.png", PreparedImage.of("../../shell.php;.png", Images.png(10, 10)).name());
    refuses(MediaRefusal.MEDIA_NOT_AN_IMAGE, "foto.jpg", PHP);
    refuses(
        MediaRefusal.MEDIA_NOT_AN_IMAGE,
        "foto.png",
        "<html><body>x".getBytes(StandardCharsets.UTF_8));
    refuses(
        MediaRefusal.MEDIA_NOT_AN_IMAGE, "foto.png", "%PDF-1.7".getBytes(StandardCharsets.UTF_8));
    refuses(MediaRefusal.MEDIA_NOT_AN_IMAGE, "foto.png", new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0});
    refuses(MediaRefusal.MEDIA_NOT_AN_IMAGE, "foto.png", new byte[100]);
    refuses(MediaRefusal.MEDIA_EMPTY, "foto.png", new byte[0]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>",
        "<?xml version=\"1.0\"?>\n<!-- x --><svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>",
        "<?xml version=\"1.0\"?><!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"x\"><svg xmlns=\"http://www.w3.org/2000/svg\"/>"
      })
  void refuses_svg_by_its_name(String svg) {
    refuses(MediaRefusal.MEDIA_SVG, "logo.png", svg.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void refuses_an_image_that_is_a_program_too() {
    refuses(MediaRefusal.MEDIA_HIDES_CODE, "a.jpg", Images.joined(Images.jpeg(20, 20), PHP));
    refuses(MediaRefusal.MEDIA_HIDES_CODE, "a.png", Images.joined(Images.png(20, 20), PHP));
    refuses(
        MediaRefusal.MEDIA_HIDES_CODE,
        "a.gif",
        Images.joined(Images.encoded(Images.halves(9, 9), "gif"), PHP));
    refuses(
        MediaRefusal.MEDIA_HIDES_CODE,
        "a.jpg",
        Images.withComment(Images.jpeg(20, 20), "<ScRiPt>alert(1)</script>"));
    refuses(
        MediaRefusal.MEDIA_HIDES_CODE,
        "a.jpg",
        Images.withComment(Images.jpeg(20, 20), "<?PHP eval($x)"));
    refuses(
        MediaRefusal.MEDIA_HIDES_CODE,
        "a.png",
        Images.joined(Images.png(5, 5), "<svg onload=alert(1)>".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void refuses_an_image_of_too_many_pixels_before_decoding_it() {
    refuses(MediaRefusal.MEDIA_TOO_MANY_PIXELS, "bom.png", Images.pngBomb(60_000, 60_000));
    refuses(MediaRefusal.MEDIA_TOO_MANY_PIXELS, "bom.png", Images.pngBomb(19_000, 19_000));
    refuses(MediaRefusal.MEDIA_TOO_MANY_PIXELS, "bom.png", Images.pngBomb(1, 30_000));
  }

  @Test
  void refuses_a_file_beyond_its_limit() {
    byte[] file = Arrays.copyOf(Images.jpeg(10, 10), ImageFile.MAX_BYTES + 1);
    refuses(MediaRefusal.MEDIA_TOO_LARGE, "a.jpg", file);
  }

  @Test
  void refuses_what_breaks_off_or_is_rubble() {
    byte[] png = Images.png(300, 300);
    refuses(MediaRefusal.MEDIA_BROKEN, "a.png", Arrays.copyOf(png, 60));
    refuses(MediaRefusal.MEDIA_BROKEN, "a.jpg", Arrays.copyOf(Images.jpeg(300, 300), 200));
    refuses(
        MediaRefusal.MEDIA_BROKEN, "a.webp", Arrays.copyOf(Base64.getDecoder().decode(WEBP), 22));
  }

  @Test
  void answers_every_damaged_file_with_an_image_or_a_refusal() {
    Random random = new Random(20261121);
    List<byte[]> files =
        List.of(
            Images.png(64, 64),
            Images.withExif(Images.jpeg(64, 64), 6),
            Base64.getDecoder().decode(WEBP),
            Images.encoded(Images.halves(64, 64), "gif"));
    for (int i = 0; i < 2_000; i++) {
      byte[] file = files.get(i % files.size()).clone();
      for (int flips = 0; flips < 1 + i % 8; flips++) {
        file[random.nextInt(file.length)] = (byte) random.nextInt(256);
      }
      try {
        PreparedImage.of("a", file);
      } catch (Refused e) {
        assertTrue(e.refusal() instanceof MediaRefusal);
      }
    }
  }

  private static void refuses(MediaRefusal expected, String name, byte[] file) {
    Refused refused = assertThrows(Refused.class, () -> PreparedImage.of(name, file));
    assertEquals(expected, refused.refusal(), refused::getMessage);
  }

  private static List<Integer> widths(byte[] file) {
    return PreparedImage.of("a", file).variants().stream()
        .map(ImageVariants.Encoded::width)
        .toList();
  }

  private static BufferedImage first(PreparedImage image) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(image.variants().get(0).bytes()));
  }

  private static boolean contains(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).contains(text);
  }

  private static void assertRed(int rgb) {
    assertTrue((rgb >> 16 & 0xff) > 200 && (rgb & 0xff) < 60, () -> Integer.toHexString(rgb));
  }

  private static void assertBlue(int rgb) {
    assertTrue((rgb & 0xff) > 200 && (rgb >> 16 & 0xff) < 60, () -> Integer.toHexString(rgb));
  }
}
