package id.perisai.transfer;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Polygon;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/**
 * A quiet picture of a picture, where the old site's image is missing. Drawn without letters:
 * servers have no fonts.
 */
final class PlaceholderImage {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 540;

  private PlaceholderImage() {}

  static byte[] png() {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(new Color(0xeef1f4));
    graphics.fillRect(0, 0, WIDTH, HEIGHT);
    graphics.setColor(new Color(0x9aa5b1));
    graphics.setStroke(new BasicStroke(10));
    graphics.drawRoundRect(330, 170, 300, 200, 24, 24);
    graphics.fillOval(380, 210, 44, 44);
    graphics.fillPolygon(
        new Polygon(new int[] {365, 455, 515, 545, 595}, new int[] {340, 250, 305, 280, 340}, 5));
    graphics.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException("encoding in memory", e);
    }
    return out.toByteArray();
  }
}
