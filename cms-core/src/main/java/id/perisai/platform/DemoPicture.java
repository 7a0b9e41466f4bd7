package id.perisai.platform;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A calm, flat illustration for the demo city, drawn in code so that the project carries no picture
 * of anybody. The same subject and seed give the same picture.
 */
final class DemoPicture {
  static final int WIDTH = 1600;
  static final int HEIGHT = 900;

  /** What can be drawn. */
  static final List<String> SUBJECTS =
      List.of("kota", "bukit", "laut", "taman", "jalan", "kesehatan", "dokumen");

  private static final Color[][] PALETTES = {
    {new Color(0xF6E7CF), new Color(0xBFD8D2), new Color(0x2F6F73), new Color(0x184E57)},
    {new Color(0xFCE9DA), new Color(0xF2C9A5), new Color(0x8A5A44), new Color(0x4C3A3A)},
    {new Color(0xE6F0F7), new Color(0xA9C8DE), new Color(0x3D6E93), new Color(0x1D3F5E)},
    {new Color(0xEEF3E2), new Color(0xC2D6A6), new Color(0x5E8650), new Color(0x2E5238)},
  };

  private final Random random;
  private final Color[] colours;

  private DemoPicture(long seed) {
    this.random = new Random(seed);
    this.colours = PALETTES[(int) Math.floorMod(seed, (long) PALETTES.length)];
  }

  /**
   * Draws a subject.
   *
   * @return a JPEG of {@value WIDTH} by {@value HEIGHT} pixels
   */
  static byte[] jpeg(String subject, long seed) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    new DemoPicture(seed).draw(canvas, subject);
    canvas.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, "jpeg", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void draw(Graphics2D canvas, String subject) {
    sky(canvas);
    switch (subject) {
      case "kota" -> {
        hills(canvas, 2, 520);
        skyline(canvas);
      }
      case "bukit" -> hills(canvas, 5, 380);
      case "laut" -> sea(canvas);
      case "taman" -> {
        hills(canvas, 3, 520);
        trees(canvas);
      }
      case "jalan" -> {
        hills(canvas, 2, 500);
        road(canvas);
      }
      case "kesehatan" -> {
        hills(canvas, 2, 600);
        sign(canvas, true);
      }
      case "dokumen" -> {
        hills(canvas, 2, 640);
        sign(canvas, false);
      }
      default -> throw new IllegalArgumentException("no picture of " + subject);
    }
  }

  private void sky(Graphics2D canvas) {
    canvas.setPaint(new GradientPaint(0, 0, colours[0], 0, HEIGHT, colours[1]));
    canvas.fillRect(0, 0, WIDTH, HEIGHT);
    canvas.setColor(new Color(255, 255, 255, 150));
    int x = 300 + random.nextInt(1000);
    canvas.fill(new Ellipse2D.Double(x, 110, 170, 170));
    canvas.setColor(new Color(255, 255, 255, 70));
    canvas.fill(new Ellipse2D.Double(x - 40, 70, 250, 250));
  }

  private void hills(Graphics2D canvas, int layers, int top) {
    for (int layer = 0; layer < layers; layer++) {
      float depth = (layer + 1f) / (layers + 1f);
      canvas.setColor(between(colours[1], colours[2], depth));
      double base = top + (HEIGHT - top) * (double) layer / (layers + 1);
      double phase = random.nextDouble() * Math.PI * 2;
      double swell = 40 + random.nextInt(50);
      Path2D hill = new Path2D.Double();
      hill.moveTo(0, HEIGHT);
      for (int x = 0; x <= WIDTH; x += 10) {
        hill.lineTo(
            x,
            base
                + Math.sin(phase + x / (260.0 + 40 * layer)) * swell
                + Math.sin(phase * 2 + x / 97.0) * swell / 6);
      }
      hill.lineTo(WIDTH, HEIGHT);
      hill.closePath();
      canvas.fill(hill);
    }
  }

  private void skyline(Graphics2D canvas) {
    int x = -20;
    while (x < WIDTH) {
      int width = 90 + random.nextInt(90);
      int height = 160 + random.nextInt(330);
      canvas.setColor(between(colours[2], colours[3], random.nextFloat()));
      canvas.fillRect(x, HEIGHT - height, width, height);
      canvas.setColor(new Color(255, 246, 214, 120));
      for (int row = HEIGHT - height + 26; row < HEIGHT - 40; row += 44) {
        for (int column = x + 16; column < x + width - 24; column += 32) {
          if (random.nextInt(3) > 0) {
            canvas.fillRect(column, row, 14, 20);
          }
        }
      }
      x += width + 8;
    }
  }

  private void sea(Graphics2D canvas) {
    for (int wave = 0; wave < 7; wave++) {
      canvas.setColor(between(colours[1], colours[3], (wave + 1) / 8f));
      Path2D water = new Path2D.Double();
      double base = 470 + wave * 62;
      double phase = random.nextDouble() * Math.PI * 2;
      water.moveTo(0, HEIGHT);
      for (int x = 0; x <= WIDTH; x += 8) {
        water.lineTo(x, base + Math.sin(phase + x / (90.0 + 16 * wave)) * (8 + 3 * wave));
      }
      water.lineTo(WIDTH, HEIGHT);
      water.closePath();
      canvas.fill(water);
    }
    int x = 500 + random.nextInt(500);
    canvas.setColor(colours[3]);
    Path2D hull = new Path2D.Double();
    hull.moveTo(x, 520);
    hull.lineTo(x + 220, 520);
    hull.lineTo(x + 180, 565);
    hull.lineTo(x + 40, 565);
    hull.closePath();
    canvas.fill(hull);
    canvas.setColor(colours[0]);
    Path2D sail = new Path2D.Double();
    sail.moveTo(x + 105, 350);
    sail.lineTo(x + 105, 508);
    sail.lineTo(x + 205, 508);
    sail.closePath();
    canvas.fill(sail);
  }

  private void trees(Graphics2D canvas) {
    for (int tree = 0; tree < 11; tree++) {
      int x = 60 + tree * 145 + random.nextInt(50);
      int y = 640 + random.nextInt(90);
      int size = 110 + random.nextInt(80);
      canvas.setColor(colours[3]);
      canvas.fillRect(x - 9, y, 18, 150);
      canvas.setColor(between(colours[2], colours[3], random.nextFloat()));
      canvas.fill(new Ellipse2D.Double(x - size / 2.0, y - size * 0.8, size, size * 1.1));
    }
  }

  private void road(Graphics2D canvas) {
    canvas.setColor(colours[3]);
    Path2D road = new Path2D.Double();
    road.moveTo(760, 560);
    road.lineTo(840, 560);
    road.lineTo(1350, HEIGHT);
    road.lineTo(250, HEIGHT);
    road.closePath();
    canvas.fill(road);
    canvas.setColor(colours[0]);
    canvas.setStroke(
        new BasicStroke(
            14, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, new float[] {50, 40}, 0));
    canvas.drawLine(800, HEIGHT, 800, 580);
  }

  private void sign(Graphics2D canvas, boolean cross) {
    canvas.setColor(new Color(255, 255, 255, 235));
    canvas.fill(new RoundRectangle2D.Double(560, 190, 480, 520, 56, 56));
    canvas.setColor(colours[2]);
    if (cross) {
      canvas.fill(new RoundRectangle2D.Double(745, 290, 110, 320, 24, 24));
      canvas.fill(new RoundRectangle2D.Double(640, 395, 320, 110, 24, 24));
      return;
    }
    canvas.fill(new Ellipse2D.Double(620, 260, 120, 120));
    for (int line = 0; line < 5; line++) {
      int x = line < 2 ? 770 : 620;
      int width = line < 2 ? 200 : 350 - 40 * (line % 2);
      canvas.fill(new RoundRectangle2D.Double(x, 280 + 75 * line, width, 26, 26, 26));
    }
  }

  private static Color between(Color from, Color to, float share) {
    return new Color(
        Math.round(from.getRed() + (to.getRed() - from.getRed()) * share),
        Math.round(from.getGreen() + (to.getGreen() - from.getGreen()) * share),
        Math.round(from.getBlue() + (to.getBlue() - from.getBlue()) * share));
  }
}
