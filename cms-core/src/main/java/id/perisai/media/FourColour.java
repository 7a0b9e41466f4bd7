package id.perisai.media;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;

/**
 * CMYK and YCCK rasters as Adobe writes them into JPEG files (inverted), made RGB without a colour
 * profile.
 */
final class FourColour {
  private static final int YCCK = 2;

  private FourColour() {}

  static BufferedImage toRgb(Raster raster, int adobeTransform) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] row = new int[width * 4];
    int[] rgb = new int[width];
    for (int y = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0; x < width; x++) {
        rgb[x] = rgb(row, x * 4, adobeTransform);
      }
      image.setRGB(0, y, width, 1, rgb, 0, width);
    }
    return image;
  }

  /** Adobe's files hold 255 for no ink, so that ink and light are the same number. */
  private static int rgb(int[] row, int at, int adobeTransform) {
    int red = row[at];
    int green = row[at + 1];
    int blue = row[at + 2];
    if (adobeTransform == YCCK) {
      double luma = red;
      double cb = green - 128.0;
      double cr = blue - 128.0;
      red = clamp(luma + 1.402 * cr);
      green = clamp(luma - 0.344136 * cb - 0.714136 * cr);
      blue = clamp(luma + 1.772 * cb);
    }
    int black = row[at + 3];
    if (adobeTransform < 0) {
      return inks(red, green, blue, black);
    }
    return red * black / 255 << 16 | green * black / 255 << 8 | blue * black / 255;
  }

  /** Without Adobe's mark the numbers are inks. */
  private static int inks(int cyan, int magenta, int yellow, int black) {
    return (255 - cyan) * (255 - black) / 255 << 16
        | (255 - magenta) * (255 - black) / 255 << 8
        | (255 - yellow) * (255 - black) / 255;
  }

  private static int clamp(double value) {
    return (int) Math.max(0, Math.min(255, Math.round(value)));
  }
}
