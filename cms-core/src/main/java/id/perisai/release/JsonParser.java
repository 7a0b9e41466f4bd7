package id.perisai.release;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One pass over one JSON document, for {@link Json#parse}. */
final class JsonParser {
  private final String text;
  private final int maxValues;
  private int values;
  private int at;

  JsonParser(String text, int maxValues) {
    this.text = text;
    this.maxValues = maxValues;
  }

  Object document() throws Rejected {
    skipSpace();
    Object value = value(0);
    skipSpace();
    if (at < text.length()) {
      throw malformed("the end");
    }
    return value;
  }

  private Object value(int depth) throws Rejected {
    if (depth > Json.MAX_DEPTH) {
      throw new Rejected(
          Reason.TOO_BIG, "JSON", "at most " + Json.MAX_DEPTH + " levels", "more at " + at);
    }
    if (++values > maxValues) {
      throw new Rejected(
          Reason.TOO_BIG, "JSON", "at most " + maxValues + " values", "more at " + at);
    }
    switch (peek()) {
      case '{':
        return object(depth);
      case '[':
        return array(depth);
      case '"':
        return string();
      case 't':
        return word("true", Boolean.TRUE);
      case 'f':
        return word("false", Boolean.FALSE);
      case 'n':
        return word("null", null);
      default:
        return number();
    }
  }

  private Map<String, Object> object(int depth) throws Rejected {
    Map<String, Object> members = new LinkedHashMap<>();
    at++;
    skipSpace();
    if (peek() == '}') {
      at++;
      return Collections.unmodifiableMap(members);
    }
    do {
      skipSpace();
      String name = string();
      skipSpace();
      take(':');
      skipSpace();
      if (members.containsKey(name)) {
        throw malformed("each name once (again: " + name + ")");
      }
      members.put(name, value(depth + 1));
      skipSpace();
    } while (another('}'));
    return Collections.unmodifiableMap(members);
  }

  private List<Object> array(int depth) throws Rejected {
    List<Object> items = new ArrayList<>();
    at++;
    skipSpace();
    if (peek() == ']') {
      at++;
      return Collections.unmodifiableList(items);
    }
    do {
      skipSpace();
      items.add(value(depth + 1));
      skipSpace();
    } while (another(']'));
    return Collections.unmodifiableList(items);
  }

  private boolean another(char end) throws Rejected {
    char c = peek();
    if (c != ',' && c != end) {
      throw malformed("',' or '" + end + "'");
    }
    at++;
    return c == ',';
  }

  private String string() throws Rejected {
    take('"');
    int start = at;
    while (at < text.length() && isPlain(text.charAt(at))) {
      at++;
    }
    String plain = text.substring(start, at);
    if (peek() == '"') {
      at++;
      return plain;
    }
    StringBuilder out = new StringBuilder(plain);
    for (char c = next(); c != '"'; c = next()) {
      if (c < 0x20) {
        at--;
        throw malformed("an escaped control character");
      }
      out.append(c == '\\' ? escaped() : c);
    }
    requirePairs(out);
    return out.toString();
  }

  /** Of a string: what stands for itself, and needs no other to be right. */
  private static boolean isPlain(char c) {
    return c >= 0x20 && c != '"' && c != '\\' && !Character.isSurrogate(c);
  }

  private char escaped() throws Rejected {
    char c = next();
    switch (c) {
      case '"':
      case '\\':
      case '/':
        return c;
      case 'b':
        return '\b';
      case 'f':
        return '\f';
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      case 'u':
        return unicode();
      default:
        throw malformed("an escape that JSON knows");
    }
  }

  private char unicode() throws Rejected {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      char c = next();
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw malformed("four hex digits");
      }
      value = value << 4 | digit;
    }
    return (char) value;
  }

  private void requirePairs(CharSequence string) throws Rejected {
    for (int i = 0; i < string.length(); i++) {
      if (Character.isSurrogate(string.charAt(i))) {
        if (i + 1 == string.length()
            || !Character.isSurrogatePair(string.charAt(i), string.charAt(i + 1))) {
          throw malformed("surrogates in pairs");
        }
        i++;
      }
    }
  }

  private Object word(String word, Object value) throws Rejected {
    if (!text.startsWith(word, at)) {
      throw malformed(word);
    }
    at += word.length();
    return value;
  }

  private Long number() throws Rejected {
    int start = at;
    if (peek() == '-') {
      at++;
    }
    int digits = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    String number = text.substring(start, at);
    boolean leadingZero = at - digits > 1 && text.charAt(digits) == '0';
    if (at == digits || leadingZero || number.equals("-0")) {
      at = start;
      throw malformed("a value");
    }
    try {
      return Long.valueOf(number);
    } catch (NumberFormatException e) {
      throw new Rejected(Reason.MALFORMED, "JSON", "an integer of 64 bits", number, e);
    }
  }

  private void skipSpace() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() throws Rejected {
    if (at >= text.length()) {
      throw malformed("more");
    }
    return text.charAt(at);
  }

  private char next() throws Rejected {
    char c = peek();
    at++;
    return c;
  }

  private void take(char c) throws Rejected {
    if (peek() != c) {
      throw malformed("'" + c + "'");
    }
    at++;
  }

  private Rejected malformed(String expected) {
    String found =
        at < text.length() ? text.substring(at, Math.min(at + 20, text.length())) : "the end";
    return new Rejected(Reason.MALFORMED, "JSON at character " + at, expected, found);
  }
}
