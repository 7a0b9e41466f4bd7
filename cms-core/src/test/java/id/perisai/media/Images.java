package id.perisai.media;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;

/** Image files for tests, honest and hostile. */
public final class Images {
  private Images() {}

  /** Left half red, right half blue. */
  public static BufferedImage halves(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    graphics.setColor(Color.RED);
    graphics.fillRect(0, 0, width / 2, height);
    graphics.setColor(Color.BLUE);
    graphics.fillRect(width / 2, 0, width - width / 2, height);
    graphics.dispose();
    return image;
  }

  public static byte[] jpeg(int width, int height) {
    return encoded(halves(width, height), "jpeg");
  }

  public static byte[] png(int width, int height) {
    return encoded(halves(width, height), "png");
  }

  static byte[] encoded(BufferedImage image, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalStateException("no writer of " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** A JPEG with an Exif segment: orientation as given, and a place. */
  static byte[] withExif(byte[] jpeg, int orientation) {
    byte[] place = "GPS 6.12S 106.15E Rumah Pak Lurah".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer tiff = ByteBuffer.allocate(6 + 8 + 2 + 12 + 4 + place.length);
    tiff.put("Exif\0\0MM\0*".getBytes(StandardCharsets.ISO_8859_1)).putInt(8).putShort((short) 1);
    tiff.putShort((short) 0x0112)
        .putShort((short) 3)
        .putInt(1)
        .putShort((short) orientation)
        .putShort((short) 0);
    tiff.putInt(0).put(place);
    ByteBuffer segment = ByteBuffer.allocate(4 + tiff.capacity());
    segment.putShort((short) 0xffe1).putShort((short) (tiff.capacity() + 2)).put(tiff.array());
    byte[] head = {jpeg[0], jpeg[1]};
    byte[] rest = java.util.Arrays.copyOfRange(jpeg, 2, jpeg.length);
    return joined(head, segment.array(), rest);
  }

  /** A JPEG with a comment segment. */
  static byte[] withComment(byte[] jpeg, String comment) {
    byte[] text = comment.getBytes(StandardCharsets.UTF_8);
    ByteBuffer segment = ByteBuffer.allocate(4 + text.length);
    segment.putShort((short) 0xfffe).putShort((short) (text.length + 2)).put(text);
    return joined(
        new byte[] {jpeg[0], jpeg[1]},
        segment.array(),
        java.util.Arrays.copyOfRange(jpeg, 2, jpeg.length));
  }

  /** A PNG of a few bytes that unpacks to {@code width × height} pixels. */
  static byte[] pngBomb(int width, int height) {
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put(new byte[] {1, 0, 0, 0, 0});
    Deflater deflater = new Deflater(9);
    deflater.setInput(new byte[1 << 20]);
    deflater.finish();
    byte[] packed = new byte[4096];
    int length = deflater.deflate(packed);
    deflater.end();
    return joined(
        new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'},
        chunk("IHDR", header.array()),
        chunk("IDAT", java.util.Arrays.copyOf(packed, length)),
        chunk("IEND", new byte[0]));
  }

  private static byte[] chunk(String type, byte[] body) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(body);
    return ByteBuffer.allocate(12 + body.length)
        .putInt(body.length)
        .put(name)
        .put(body)
        .putInt((int) crc.getValue())
        .array();
  }
}
