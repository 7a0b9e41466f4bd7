package id.perisai.admin.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of a log, for the sentence that says why a part did not start. */
final class LogTail {
  private static final int LINES = 3;
  private static final int LONGEST = 600;

  private LogTail() {}

  static String of(Path log) {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank())
              .toList();
      String tail =
          String.join(" / ", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
      return tail.substring(Math.max(0, tail.length() - LONGEST)) + " (more in " + log + ")";
    } catch (IOException unreadable) {
      return "its log " + log + " cannot be read: " + unreadable.getMessage();
    }
  }
}
