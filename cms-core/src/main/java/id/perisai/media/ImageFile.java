package id.perisai.media;

import id.perisai.access.Refused;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import net.coobird.thumbnailator.util.exif.ExifFilterUtils;
import net.coobird.thumbnailator.util.exif.Orientation;

/**
 * An image as somebody sent it: refused, or decoded into upright pixels and nothing else. Metadata
 * (place, device, comments, thumbnails) does not survive, since only pixels come out.
 */
final class ImageFile {
  static final int MAX_BYTES = 20 * 1024 * 1024;
  private static final int MAX_MEGAPIXELS = 50;
  private static final int MAX_SIDE = 20_000;

  /** Pixels beyond this are skipped while reading: no variant needs them. */
  private static final int ENOUGH_PIXELS = 2 * ImageVariants.WIDEST;

  /**
   * Upright pixels, and whether they were a photograph (JPEG) that nothing else than JPEG makes
   * small.
   */
  record Decoded(BufferedImage pixels, boolean photograph) {}

  private ImageFile() {}

  /**
   * @return upright RGB or ARGB pixels; at most 20,000 on a side, reduced while reading when there
   *     are many more than any variant needs
   * @throws Refused a {@link MediaRefusal}
   */
  static Decoded decode(byte[] file) {
    if (file.length == 0) {
      throw new Refused(MediaRefusal.MEDIA_EMPTY);
    }
    if (file.length > MAX_BYTES) {
      throw new Refused(MediaRefusal.MEDIA_TOO_LARGE, MAX_BYTES >> 20);
    }
    ImageKind kind = ImageKind.of(file);
    HiddenCode.refuse(file);
    boolean photograph = kind == ImageKind.JPEG;
    BufferedImage pixels = pixels(file, kind);
    return new Decoded(
        upright(pixels, photograph ? JpegSegments.orientation(file) : 1), photograph);
  }

  private static BufferedImage pixels(byte[] file, ImageKind kind) {
    ImageReader reader = null;
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader = kind.reader();
      reader.setInput(in, true, true);
      return read(reader, file, kind);
    } catch (IOException | RuntimeException e) {
      if (e instanceof Refused refused) {
        throw refused;
      }
      // Readers meet broken files with exceptions of every kind.
      throw new Refused(MediaRefusal.MEDIA_BROKEN, e.getClass().getSimpleName());
    } finally {
      if (reader != null) {
        reader.dispose();
      }
    }
  }

  private static BufferedImage read(ImageReader reader, byte[] file, ImageKind kind)
      throws IOException {
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    // Before a single pixel is decoded: a few kilobytes can unpack to gigabytes.
    if (width > MAX_SIDE
        || height > MAX_SIDE
        || (long) width * height > MAX_MEGAPIXELS * 1_000_000L) {
      throw new Refused(
          MediaRefusal.MEDIA_TOO_MANY_PIXELS, width, height, MAX_MEGAPIXELS, MAX_SIDE);
    }
    ImageReadParam param = reader.getDefaultReadParam();
    int step = Math.max(1, Math.min(width, height) / ENOUGH_PIXELS);
    if (step > 1) {
      param.setSourceSubsampling(step, step, 0, 0);
    }
    if (kind == ImageKind.JPEG && isFourColour(reader)) {
      Raster raster = reader.readRaster(0, param);
      return FourColour.toRgb(raster, JpegSegments.adobeTransform(file));
    }
    return reader.read(0, param);
  }

  /** CMYK, as presses want it: the platform's reader has no colours for it, only bands. */
  private static boolean isFourColour(ImageReader reader) throws IOException {
    Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
    return !types.hasNext();
  }

  private static BufferedImage upright(BufferedImage image, int exif) {
    boolean clear = image.getColorModel().hasAlpha();
    BufferedImage plain =
        new BufferedImage(
            image.getWidth(),
            image.getHeight(),
            clear ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
    var graphics = plain.createGraphics();
    graphics.drawImage(image, 0, 0, null);
    graphics.dispose();
    return exif <= 1
        ? plain
        : ExifFilterUtils.getFilterForOrientation(Orientation.typeOf(exif)).apply(plain);
  }
}
