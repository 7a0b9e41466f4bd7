package id.perisai.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The two facts that are wanted of a JPEG's segments (ITU-T T.81, annex B): which way is up (Exif
 * 2.32, tag 0x0112), and how four colours were written (Adobe's APP14).
 */
final class JpegSegments {
  private static final int APP1 = 0xe1;
  private static final int APP14 = 0xee;
  private static final int START_OF_SCAN = 0xda;
  private static final int ORIENTATION = 0x0112;
  private static final int MAX_TAGS = 512;

  private JpegSegments() {}

  /** From 1 (upright) to 8; 1 when the file does not say, or says nonsense. */
  static int orientation(byte[] file) {
    return segment(file, APP1, "Exif\0\0").map(JpegSegments::orientationInTiff).orElse(1);
  }

  /** 0: CMYK; 2: YCCK; −1: no word from Adobe. */
  static int adobeTransform(byte[] file) {
    return segment(file, APP14, "Adobe")
        .filter(s -> s.remaining() >= 7)
        .map(s -> s.get(6) & 0xff)
        .orElse(-1);
  }

  /** What follows the name in the first segment of this kind and name. */
  private static Optional<ByteBuffer> segment(byte[] file, int kind, String name) {
    byte[] prefix = name.getBytes(StandardCharsets.US_ASCII);
    int at = 2;
    while (at + 4 <= file.length && (file[at] & 0xff) == 0xff) {
      int marker = file[at + 1] & 0xff;
      int length = (file[at + 2] & 0xff) << 8 | file[at + 3] & 0xff;
      if (marker == START_OF_SCAN || length < 2 || at + 2 + length > file.length) {
        return Optional.empty();
      }
      ByteBuffer body = ByteBuffer.wrap(file, at + 4, length - 2).slice();
      if (marker == kind && startsWith(body, prefix)) {
        return Optional.of(body.position(prefix.length).slice());
      }
      at += 2 + length;
    }
    return Optional.empty();
  }

  private static boolean startsWith(ByteBuffer body, byte[] prefix) {
    return body.remaining() >= prefix.length
        && body.slice(0, prefix.length).equals(ByteBuffer.wrap(prefix));
  }

  private static int orientationInTiff(ByteBuffer tiff) {
    if (tiff.remaining() < 14) {
      return 1;
    }
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = tiff.getInt(4) & 0xffffffffL;
    if (directory > tiff.limit() - 2) {
      return 1;
    }
    int tags = Math.min(tiff.getShort((int) directory) & 0xffff, MAX_TAGS);
    for (int i = 0; i < tags; i++) {
      int entry = (int) directory + 2 + 12 * i;
      if (entry + 12 > tiff.limit()) {
        return 1;
      }
      if ((tiff.getShort(entry) & 0xffff) == ORIENTATION) {
        int value = tiff.getShort(entry + 8) & 0xffff;
        return value >= 1 && value <= 8 ? value : 1;
      }
    }
    return 1;
  }
}
