package id.perisai.web;

import id.perisai.web.AccessLog.Line;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Arrays;

/**
 * A line of the access log as bytes: canonical JSON and a line feed. One is reused for all lines,
 * since nothing should be made for each answer. From one thread.
 */
final class LineBytes {
  private static final int LONGEST_PATH = 512;
  private static final int LONGEST_WORD = 32;
  private static final int REPLACEMENT = 0xFFFD;
  private static final int SECOND = "2026-11-21T03:00:00".length();

  private byte[] bytes = new byte[4096];
  private int length;
  private long second = Long.MIN_VALUE;
  private String secondText = "";

  void set(Line line) {
    length = 0;
    ascii("{\"at\":\"");
    time(line.atMillis());
    ascii("\",\"bytes\":");
    number(line.bytes());
    ascii(",\"method\":");
    text(line.method(), LONGEST_WORD);
    ascii(",\"micros\":");
    number(line.micros());
    ascii(",\"network\":");
    text(AccessLog.network(line.address()), LONGEST_PATH);
    ascii(",\"path\":");
    text(line.path(), LONGEST_PATH);
    ascii(",\"protocol\":");
    text(line.protocol(), LONGEST_WORD);
    ascii(",\"site\":");
    text(line.tenant(), LONGEST_PATH);
    ascii(",\"status\":");
    number(line.status());
    ascii("}\n");
  }

  /** Says how many lines have no place any more. */
  void setUnwritten(long atMillis, long lines) {
    length = 0;
    ascii("{\"at\":\"");
    time(atMillis);
    ascii("\",\"unwritten\":");
    number(lines);
    ascii("}\n");
  }

  int length() {
    return length;
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, length);
  }

  /** As {@link Instant#toString()}. */
  private void time(long millis) {
    long now = Math.floorDiv(millis, 1000);
    if (now != second) {
      secondText = Instant.ofEpochSecond(now).toString().substring(0, SECOND);
      second = now;
    }
    ascii(secondText);
    int rest = (int) Math.floorMod(millis, 1000L);
    if (rest > 0) {
      one('.');
      one('0' + rest / 100);
      one('0' + rest / 10 % 10);
      one('0' + rest % 10);
    }
    one('Z');
  }

  private void number(long number) {
    ascii(Long.toString(number));
  }

  private void ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      one(text.charAt(i));
    }
  }

  private void text(String text, int most) {
    one('"');
    int end = Math.min(text.length(), most);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        one('\\');
        one(c);
      } else if (c < 0x20) {
        ascii("\\u00");
        one(Character.forDigit(c >> 4, 16));
        one(Character.forDigit(c & 15, 16));
      } else if (Character.isHighSurrogate(c)
          && i + 1 < end
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
        utf8(Character.toCodePoint(c, text.charAt(i)));
      } else {
        utf8(Character.isSurrogate(c) ? REPLACEMENT : c);
      }
    }
    one('"');
  }

  private void utf8(int point) {
    if (point < 0x80) {
      one(point);
    } else if (point < 0x800) {
      one(0xC0 | point >> 6);
      one(0x80 | point & 0x3F);
    } else if (point < 0x10000) {
      one(0xE0 | point >> 12);
      one(0x80 | point >> 6 & 0x3F);
      one(0x80 | point & 0x3F);
    } else {
      one(0xF0 | point >> 18);
      one(0x80 | point >> 12 & 0x3F);
      one(0x80 | point >> 6 & 0x3F);
      one(0x80 | point & 0x3F);
    }
  }

  private void one(int octet) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * length);
    }
    bytes[length++] = (byte) octet;
  }
}
