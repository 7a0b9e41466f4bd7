package id.perisai.media;

import id.perisai.access.Refused;
import id.perisai.block.PlainText;
import id.perisai.release.Digest;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * An image that was taken in: decoded, scaled and encoded anew, ready to be stored. Holds all of
 * its bytes.
 */
public final class PreparedImage {
  private static final int LONGEST_NAME = 255;

  private final String name;
  private final Digest source;
  private final int width;
  private final int height;
  private final List<ImageVariants.Encoded> variants;

  private PreparedImage(String name, Digest source, BufferedImage image, boolean photograph) {
    this.name = name;
    this.source = source;
    this.width = image.getWidth();
    this.height = image.getHeight();
    this.variants = ImageVariants.of(image, photograph);
  }

  /**
   * @param name file name for people; folders in front of it are dropped
   * @param file as it was sent
   * @throws Refused a {@link MediaRefusal}
   */
  public static PreparedImage of(String name, byte[] file) {
    ImageFile.Decoded decoded = ImageFile.decode(file);
    return new PreparedImage(label(name), Digest.of(file), decoded.pixels(), decoded.photograph());
  }

  private static String label(String raw) {
    String name =
        PlainText.line(raw.substring(Math.max(raw.lastIndexOf('/'), raw.lastIndexOf('\\')) + 1));
    if (name.isEmpty()) {
      return "gambar";
    }
    int end =
        name.offsetByCodePoints(
            0, Math.min(name.codePointCount(0, name.length()), LONGEST_NAME / 2));
    return name.substring(0, end);
  }

  String name() {
    return name;
  }

  /** Digest of the file as it was sent. */
  Digest source() {
    return source;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  List<ImageVariants.Encoded> variants() {
    return variants;
  }

  long length() {
    return variants.stream().mapToLong(variant -> variant.bytes().length).sum();
  }
}
