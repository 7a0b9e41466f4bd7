package id.perisai.media;

import id.perisai.access.Refused;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Measures what a reader unpacks whole before anything else: streams of objects and of references
 * (ISO 32000-2, 7.5.7 and 7.5.8). A small file can hold gigabytes of them.
 */
final class PdfStreams {
  private static final int MOST = 64 << 20;
  private static final int DICTIONARY = 2_000;
  private static final Pattern BEGINNING = Pattern.compile("stream\r?\n");
  private static final Pattern READ_WHOLE = Pattern.compile("/(?:ObjStm|XRef)\b|#");

  private PdfStreams() {}

  /**
   * @throws Refused PDF_BROKEN when they unpack to more than 64 MiB together
   */
  static void requireModest(byte[] file) {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    Matcher beginning = BEGINNING.matcher(text);
    long unpacked = 0;
    while (beginning.find()) {
      int from = Math.max(0, beginning.start() - DICTIONARY);
      int object = text.lastIndexOf(" obj", beginning.start());
      String dictionary = text.substring(Math.max(from, object), beginning.start());
      if (READ_WHOLE.matcher(dictionary).find()) {
        unpacked += unpacked(file, beginning.end(), MOST - unpacked);
        if (unpacked >= MOST) {
          throw new Refused(MediaRefusal.PDF_BROKEN, "> " + (MOST >> 20) + " MiB");
        }
      }
    }
  }

  private static long unpacked(byte[] file, int from, long most) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(file, from, file.length - from);
      byte[] buffer = new byte[1 << 16];
      long length = 0;
      int read = inflater.inflate(buffer);
      while (read > 0 && length < most) {
        length += read;
        read = inflater.inflate(buffer);
      }
      return length;
    } catch (DataFormatException e) {
      return 0; // packed otherwise, or not at all: then it cannot be longer than the file by much
    } finally {
      inflater.end();
    }
  }
}
