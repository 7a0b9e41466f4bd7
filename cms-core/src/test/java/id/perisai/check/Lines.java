package id.perisai.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A corpus file: one text a line, lines that start with {@code # } left out, {@code \}{@code uXXXX}
 * read as escapes.
 */
final class Lines {
  private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-f]{4})");

  private Lines() {}

  static Stream<String> of(String name) {
    try (InputStream in = Lines.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("# "))
              .map(
                  line ->
                      ESCAPE
                          .matcher(line)
                          .replaceAll(
                              match -> Character.toString(Integer.parseInt(match.group(1), 16))))
              .toList()
              .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
