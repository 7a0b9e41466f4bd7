package id.perisai.media;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import net.coobird.thumbnailator.resizers.Resizers;

/**
 * An image's pixels, encoded at the widths that pages ask for. The same pixels always give the same
 * bytes.
 */
final class ImageVariants {
  static final int WIDEST = 1920;
  private static final int[] WIDTHS = {320, 640, 1280, WIDEST};
  private static final float QUALITY = 0.82f;

  /** One encoding; {@code bytes} are never changed. */
  record Encoded(int width, int height, String mediaType, byte[] bytes) {}

  private ImageVariants() {}

  /** Narrowest first; the last is as wide as the image, up to {@value #WIDEST} pixels. */
  static List<Encoded> of(BufferedImage image, boolean photograph) {
    boolean clear = isSeeThrough(image);
    List<Encoded> variants = new ArrayList<>();
    for (int width : WIDTHS) {
      if (width < image.getWidth()) {
        variants.add(encoded(scaled(image, width, clear), clear, photograph));
      }
    }
    if (image.getWidth() <= WIDEST) {
      variants.add(encoded(scaled(image, image.getWidth(), clear), clear, photograph));
    }
    return List.copyOf(variants);
  }

  private static boolean isSeeThrough(BufferedImage image) {
    if (!image.getColorModel().hasAlpha()) {
      return false;
    }
    int[] row = new int[image.getWidth()];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, row.length, 1, row, 0, row.length);
      for (int pixel : row) {
        if (pixel >>> 24 != 0xff) {
          return true;
        }
      }
    }
    return false;
  }

  private static BufferedImage scaled(BufferedImage image, int width, boolean clear) {
    int height = Math.max(1, Math.round((float) image.getHeight() * width / image.getWidth()));
    BufferedImage scaled =
        new BufferedImage(
            width, height, clear ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
    if (width == image.getWidth()) {
      var graphics = scaled.createGraphics();
      graphics.drawImage(image, 0, 0, null);
      graphics.dispose();
    } else {
      Resizers.PROGRESSIVE.resize(image, scaled);
    }
    return scaled;
  }

  /**
   * What is see-through stays PNG. Of the rest the smaller file wins: photographs as JPEG, charts
   * as PNG.
   */
  private static Encoded encoded(BufferedImage image, boolean clear, boolean photograph) {
    byte[] jpeg = clear ? null : bytes(image, "jpeg");
    byte[] png = photograph && !clear ? null : bytes(image, "png");
    return jpeg == null || png != null && png.length <= jpeg.length
        ? new Encoded(image.getWidth(), image.getHeight(), "image/png", png)
        : new Encoded(image.getWidth(), image.getHeight(), "image/jpeg", jpeg);
  }

  private static byte[] bytes(BufferedImage image, String format) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam param = writer.getDefaultWriteParam();
      if (format.equals("jpeg")) {
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(QUALITY);
        param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      writer.write(null, new IIOImage(image, null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException("encoding " + format + " in memory", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
