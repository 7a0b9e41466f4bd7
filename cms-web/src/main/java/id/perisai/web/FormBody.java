package id.perisai.web;

import id.perisai.web.RequestRefused.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a browser sends of a form: {@code application/x-www-form-urlencoded} (WHATWG URL, section
 * 5.1), read strictly. What no browser sends is refused, not guessed at.
 */
final class FormBody {
  static final String MEDIA_TYPE = "application/x-www-form-urlencoded";

  /** The most bytes that are read; what is asked for fits into a third of them. */
  static final int MOST_BYTES = 64 * 1024;

  private FormBody() {}

  /** Whether a Content-Type says that such a body follows, in UTF-8. */
  static boolean isType(String contentType) {
    if (contentType == null) {
      return false;
    }
    String plain = contentType.toLowerCase(java.util.Locale.ROOT).replace(" ", "");
    return plain.equals(MEDIA_TYPE) || plain.equals(MEDIA_TYPE + ";charset=utf-8");
  }

  /**
   * Reads a body.
   *
   * @param known the names that may come, each at most once
   * @return values by name, in the order in which they came; names may be missing
   * @throws RequestRefused BAD_FORM for anything else
   */
  static Map<String, String> parse(byte[] body, Set<String> known) throws RequestRefused {
    Map<String, String> values = new LinkedHashMap<>();
    int at = 0;
    while (at < body.length) {
      int end = indexOf(body, '&', at, body.length);
      int equals = indexOf(body, '=', at, end);
      if (equals == end) {
        throw refused("a field without a value");
      }
      String name = decode(body, at, equals);
      if (!known.contains(name)) {
        throw refused("a field that was not asked for");
      }
      if (values.put(name, decode(body, equals + 1, end)) != null) {
        throw refused("a field that comes twice");
      }
      if (end == body.length - 1) {
        throw refused("an empty field at the end");
      }
      at = end + 1;
    }
    return values;
  }

  private static int indexOf(byte[] bytes, char c, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != c) {
      at++;
    }
    return at;
  }

  private static String decode(byte[] body, int from, int to) throws RequestRefused {
    ByteBuffer decoded = ByteBuffer.allocate(to - from);
    for (int i = from; i < to; i++) {
      if (body[i] == '+') {
        decoded.put((byte) ' ');
      } else if (body[i] == '%') {
        decoded.put((byte) octet(body, i, to));
        i += 2;
      } else if (body[i] > ' ' && body[i] < 0x7f && body[i] != '=') {
        decoded.put(body[i]);
      } else {
        throw refused("a character that must be percent-encoded");
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(decoded.flip())
          .toString();
    } catch (CharacterCodingException e) {
      throw refused("not UTF-8");
    }
  }

  private static int octet(byte[] body, int percent, int to) throws RequestRefused {
    int high = percent + 2 < to ? hex(body[percent + 1]) : -1;
    int low = percent + 2 < to ? hex(body[percent + 2]) : -1;
    if (high < 0 || low < 0) {
      throw refused("a percent sign without two hex digits");
    }
    return high << 4 | low;
  }

  private static int hex(byte c) {
    return c > 0 ? Character.digit(c, 16) : -1;
  }

  private static RequestRefused refused(String detail) {
    return new RequestRefused(Reason.BAD_FORM, detail);
  }
}
