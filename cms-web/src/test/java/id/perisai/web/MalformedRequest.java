package id.perisai.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line of {@code malformed.txt}: bytes as a client sends them, with escapes. */
final class MalformedRequest {
  private static final Pattern ESCAPED = Pattern.compile("\\\\(r|n|t|x[0-9a-f]{2})");
  private static final Pattern REPEATED = Pattern.compile("\\$\\{(\\d+)\\*(.+?)\\}");

  private MalformedRequest() {}

  /** {@code \r \n \t \x00} and {@code ${3*ab}} stand for what they say. */
  static byte[] bytes(String line) {
    String repeated =
        REPEATED
            .matcher(line)
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        found.group(2).repeat(Integer.parseInt(found.group(1)))));
    return ESCAPED
        .matcher(repeated)
        .replaceAll(found -> Matcher.quoteReplacement("" + character(found.group(1))))
        .getBytes(ISO_8859_1);
  }

  private static char character(String escaped) {
    return switch (escaped) {
      case "r" -> '\r';
      case "n" -> '\n';
      case "t" -> '\t';
      default -> (char) Integer.parseInt(escaped.substring(1), 16);
    };
  }
}
