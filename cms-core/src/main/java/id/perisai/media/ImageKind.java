package id.perisai.media;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import id.perisai.access.Refused;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.apache.tika.Tika;

/** The kinds of image that are read. What a file is, its content says; its name is never asked. */
enum ImageKind {
  JPEG("image/jpeg"),
  PNG("image/png"),
  GIF("image/gif"),
  WEBP("image/webp");

  private static final Tika DETECTOR = new Tika();
  private static final int PREFIX = 64 * 1024;

  private final String mediaType;

  ImageKind(String mediaType) {
    this.mediaType = mediaType;
  }

  /**
   * @throws Refused MEDIA_SVG or MEDIA_NOT_AN_IMAGE
   */
  static ImageKind of(byte[] file) {
    String found = detected(file);
    if (found.equals("image/svg+xml")) {
      throw new Refused(MediaRefusal.MEDIA_SVG);
    }
    Optional<ImageKind> kind =
        Arrays.stream(values()).filter(k -> k.mediaType.equals(found)).findFirst();
    return kind.orElseThrow(() -> new Refused(MediaRefusal.MEDIA_NOT_AN_IMAGE, found));
  }

  /** The media type that the beginning of the file says. */
  static String detected(byte[] file) {
    return DETECTOR.detect(Arrays.copyOf(file, Math.min(file.length, PREFIX)));
  }

  /**
   * A reader of exactly this kind, so that a file is never read as another kind than was detected.
   */
  ImageReader reader() throws IOException {
    // WebP's plugin is named, since servers do not scan an application's class path for plugins.
    return this == WEBP
        ? new WebPImageReaderSpi().createReaderInstance(null)
        : ImageIO.getImageReadersByMIMEType(mediaType).next();
  }
}
