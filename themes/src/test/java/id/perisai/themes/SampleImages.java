package id.perisai.themes;

import id.perisai.release.Digest;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import javax.imageio.ImageIO;

/** Draws photographs for the sample site: a sky, hills, a town; each name its own. */
final class SampleImages {
  private static final int[] WIDTHS = {400, 800, 1280};

  final Map<String, byte[]> byPath = new TreeMap<>();
  private final Map<String, Map<String, Object>> media = new HashMap<>();

  /** MEDIA as content names it. */
  Map<String, Object> media(String name) {
    return media.computeIfAbsent(name, this::draw);
  }

  private Map<String, Object> draw(String name) {
    boolean portrait = name.startsWith("pejabat");
    List<Object> variants = new ArrayList<>();
    for (int width : WIDTHS) {
      int height = portrait ? width * 5 / 4 : width * 5 / 8;
      byte[] jpeg = jpeg(name, width, height, portrait);
      Digest digest = Digest.of(jpeg);
      byPath.put("/_m/" + digest.hex() + ".jpg", jpeg);
      variants.add(
          Map.of(
              "width", (long) width,
              "height", (long) height,
              "mediaType", "image/jpeg",
              "digest", digest.hex(),
              "length", (long) jpeg.length));
    }
    return Map.of(
        "media",
        new UUID(0x4000L, 0x8000_0000_0000_0000L | name.hashCode() & 0xffffL).toString(),
        "name",
        name + ".jpg",
        "width",
        1280L,
        "height",
        portrait ? 1600L : 800L,
        "variants",
        variants);
  }

  private static byte[] jpeg(String name, int width, int height, boolean portrait) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.scale(width / 1280.0, width / 1280.0);
    Random random = new Random(name.hashCode());
    float hue = random.nextFloat();
    int high = portrait ? 1600 : 800;
    g.setPaint(
        new GradientPaint(
            0, 0, Color.getHSBColor(hue, .25f, .98f), 0, high, Color.getHSBColor(.1f, .2f, 1f)));
    g.fillRect(0, 0, 1280, high);
    if (portrait) {
      g.setColor(Color.getHSBColor(hue, .5f, .35f));
      g.fillOval(140, 1000, 1000, 1100);
      g.setColor(new Color(0xb98a64));
      g.fillOval(430, 420, 420, 540);
      g.setColor(new Color(0x2b211c));
      g.fillArc(420, 380, 440, 420, 0, 180);
    } else {
      for (int layer = 0; layer < 4; layer++) {
        Polygon hill = new Polygon();
        hill.addPoint(0, 800);
        for (int x = 0; x <= 1280; x += 160) {
          hill.addPoint(x, 380 + layer * 90 + random.nextInt(120));
        }
        hill.addPoint(1280, 800);
        g.setColor(Color.getHSBColor(hue + .08f * layer, .45f, .72f - .13f * layer));
        g.fill(hill);
      }
      for (int house = 0; house < 9; house++) {
        int x = house * 145 + random.nextInt(40);
        int y = 600 + random.nextInt(80);
        g.setColor(new Color(0xf6efe2));
        g.fillRect(x, y, 110, 200);
        g.setColor(new Color(0xa13a20));
        g.fillPolygon(new int[] {x - 14, x + 55, x + 124}, new int[] {y, y - 60, y}, 3);
      }
    }
    g.dispose();
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(image, "jpeg", out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
