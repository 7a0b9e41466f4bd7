package id.perisai.sanitize;

import id.perisai.release.Json;
import id.perisai.release.JsonObject;
import id.perisai.release.Rejected;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Sanitizes JSON lines: {@code {"html":…}} in, {@code {"html":…,"removed":[…]}} out, one line for
 * each line, sent as soon as it is made. A line that cannot be read gives {@code {"error":…}} in
 * its place.
 */
public final class SanitizeLines {
  /** Longest line taken, in bytes. */
  public static final int MAX_LINE = 32 * 1024 * 1024;

  private final Sanitizer sanitizer = new Sanitizer();
  private final int maxLine;

  public SanitizeLines() {
    this(MAX_LINE);
  }

  SanitizeLines(int maxLine) {
    this.maxLine = maxLine;
  }

  /**
   * Reads to the end of {@code in}, which should be buffered.
   *
   * @return how many lines could not be read
   */
  public int run(InputStream in, OutputStream out) throws IOException {
    int refused = 0;
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (long length = readLine(in, line); length >= 0; length = readLine(in, line)) {
      Map<String, Object> answer = answer(line.toByteArray(), length);
      refused += answer.containsKey("error") ? 1 : 0;
      out.write(Json.canonical(answer));
      out.write('\n');
      out.flush();
    }
    return refused;
  }

  /**
   * The whole length of the line, of which at most {@code maxLine} bytes are kept; −1 at the end.
   */
  private long readLine(InputStream in, ByteArrayOutputStream line) throws IOException {
    line.reset();
    long length = 0;
    int read = in.read();
    if (read < 0) {
      return -1;
    }
    for (; read >= 0 && read != '\n'; read = in.read()) {
      if (length < maxLine) {
        line.write(read);
      }
      length++;
    }
    return length;
  }

  private Map<String, Object> answer(byte[] line, long length) {
    if (length > maxLine) {
      return Map.of("error", "line of " + length + " bytes; at most " + maxLine + " are taken");
    }
    try {
      String html =
          JsonObject.of(Json.parse(withoutLoneSurrogates(line), maxLine), "line").text("html");
      Sanitized sanitized = sanitizer.sanitize(html);
      return Map.of(
          "html",
          sanitized.html(),
          "removed",
          sanitized.removed().stream().map(Removal::toJson).toList());
    } catch (Rejected | IllegalArgumentException e) {
      return Map.of("error", String.valueOf(e.getMessage()));
    }
  }

  /**
   * Corpora of attacks hold halves of surrogate pairs, which no encoding of Unicode can carry. The
   * sanitizer would put U+FFFD in their place; so does this, since the strict parser would refuse
   * the line.
   */
  private static byte[] withoutLoneSurrogates(byte[] line) {
    String text = new String(line, StandardCharsets.UTF_8);
    if (!text.contains("\\ud") && !text.contains("\\uD")) {
      return line;
    }
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\' || i + 1 == text.length()) {
        out.append(c);
        continue;
      }
      int unit = unit(text, i);
      if (Character.isHighSurrogate((char) unit)
          && Character.isLowSurrogate((char) unit(text, i + 6))) {
        out.append(text, i, i + 12);
        i += 11;
      } else if (unit >= Character.MIN_SURROGATE && unit <= Character.MAX_SURROGATE) {
        out.append("\\ufffd");
        i += 5;
      } else {
        out.append(c).append(text.charAt(++i));
      }
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The code unit that an escape at {@code at} stands for, or 0. */
  private static int unit(String text, int at) {
    if (at + 6 > text.length() || text.charAt(at) != '\\' || text.charAt(at + 1) != 'u') {
      return 0;
    }
    String hex = text.substring(at + 2, at + 6);
    return hex.matches("[0-9a-fA-F]{4}") ? Integer.parseInt(hex, 16) : 0;
  }
}
