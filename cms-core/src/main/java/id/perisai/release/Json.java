package id.perisai.release;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON for things that are signed: a strict subset of RFC 8259 and one canonical way to write it.
 *
 * <p>Objects are {@code Map<String, Object>} in the order read, arrays {@code List<Object>},
 * numbers {@code Long}; then {@code String}, {@code Boolean} and {@code null}. There are no
 * fractions, no exponents, no {@code -0}, no duplicate names, no lone surrogates, no byte order
 * mark, and nothing deeper than {@value #MAX_DEPTH} levels.
 */
public final class Json {
  public static final int MAX_DEPTH = 32;

  private Json() {}

  /** Reads one JSON value. Everything that two parsers could read differently is refused. */
  public static Object parse(byte[] utf8, int maxBytes) throws Rejected {
    return parse(utf8, maxBytes, Integer.MAX_VALUE);
  }

  private static Object parse(byte[] utf8, int maxBytes, int maxValues) throws Rejected {
    if (utf8.length > maxBytes) {
      throw new Rejected(
          Reason.TOO_BIG, "JSON", "at most " + maxBytes + " bytes", utf8.length + " bytes");
    }
    return new JsonParser(decode(utf8), maxValues).document();
  }

  /** Reads one JSON value and refuses it unless its bytes are those of {@link #canonical}. */
  public static Object parseCanonical(byte[] utf8, int maxBytes, String what) throws Rejected {
    return parseCanonical(utf8, maxBytes, Integer.MAX_VALUE, what);
  }

  /**
   * As above, for what anybody may have written.
   *
   * @param maxValues how many values there may be, at all levels: a byte of {@code {"a":{},…}}
   *     takes thirty of memory
   */
  public static Object parseCanonical(byte[] utf8, int maxBytes, int maxValues, String what)
      throws Rejected {
    Object value = parse(utf8, maxBytes, maxValues);
    int at = java.util.Arrays.mismatch(canonical(value), utf8);
    if (at >= 0) {
      throw new Rejected(
          Reason.NOT_CANONICAL, what, "canonical JSON", "another spelling from byte " + at);
    }
    return value;
  }

  /**
   * The only way to write a value: names sorted by UTF-16 code unit, no white space, and only
   * {@code "}, {@code \} and the controls below U+0020 escaped, the latter as {@code \}{@code
   * u00xx} in lower case.
   *
   * @throws IllegalArgumentException for a value that JSON of this kind cannot hold
   */
  public static byte[] canonical(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out, 0);
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String decode(byte[] utf8) throws Rejected {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new Rejected(Reason.MALFORMED, "JSON", "UTF-8", "bytes that are none", e);
    }
  }

  private static void write(Object value, StringBuilder out, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("deeper than " + MAX_DEPTH + " levels");
    }
    if (value == null || value instanceof Boolean) {
      out.append(value);
    } else if (value instanceof Long || value instanceof Integer) {
      out.append(((Number) value).longValue());
    } else if (value instanceof String) {
      writeText((String) value, out);
    } else if (value instanceof List) {
      writeList((List<?>) value, out, depth);
    } else if (value instanceof Map) {
      writeMap((Map<?, ?>) value, out, depth);
    } else {
      throw new IllegalArgumentException("not a JSON value: " + value.getClass().getName());
    }
  }

  private static void writeList(List<?> list, StringBuilder out, int depth) {
    String separator = "[";
    for (Object item : list) {
      out.append(separator);
      write(item, out, depth + 1);
      separator = ",";
    }
    out.append(list.isEmpty() ? "[]" : "]");
  }

  private static void writeMap(Map<?, ?> map, StringBuilder out, int depth) {
    TreeMap<String, Object> sorted = new TreeMap<>();
    map.forEach((name, value) -> sorted.put((String) name, value));
    String separator = "{";
    for (Map.Entry<String, Object> member : sorted.entrySet()) {
      out.append(separator);
      writeText(member.getKey(), out);
      out.append(':');
      write(member.getValue(), out, depth + 1);
      separator = ",";
    }
    out.append(map.isEmpty() ? "{}" : "}");
  }

  private static void writeText(String text, StringBuilder out) {
    out.append('"');
    int written = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\' || c < 0x20) {
        out.append(text, written, i);
        writeEscaped(c, out);
        written = i + 1;
      } else if (Character.isSurrogate(c)) {
        requirePair(text, i);
        i++;
      }
    }
    out.append(text, written, text.length()).append('"');
  }

  private static void writeEscaped(char c, StringBuilder out) {
    if (c < 0x20) {
      out.append("\\u00").append(Character.forDigit(c >> 4, 16));
      out.append(Character.forDigit(c & 15, 16));
    } else {
      out.append('\\').append(c);
    }
  }

  private static void requirePair(String text, int at) {
    if (at + 1 == text.length()
        || !Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1))) {
      throw new IllegalArgumentException("a lone surrogate at index " + at);
    }
  }
}
