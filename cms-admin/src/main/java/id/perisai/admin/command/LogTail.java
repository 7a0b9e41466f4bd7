package id.perisai.admin.command;

import id.perisai.release.Json;
import id.perisai.release.Rejected;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The end of a log, for the sentence that says why a part did not start. */
final class LogTail {
  private static final int LINES = 3;
  private static final int LONGEST = 600;
  private static final int LONGEST_LINE = 1 << 20;

  private LogTail() {}

  static String of(Path log) {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank())
              .map(LogTail::readable)
              .toList();
      String tail =
          String.join(" / ", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
      return tail.substring(Math.max(0, tail.length() - LONGEST)) + " (more in " + log + ")";
    } catch (IOException unreadable) {
      return "its log " + log + " cannot be read: " + unreadable.getMessage();
    }
  }

  /** The servers write lines of JSON; people read when, how bad and what. */
  private static String readable(String line) {
    try {
      return line.startsWith("{")
              && Json.parse(line.getBytes(StandardCharsets.UTF_8), LONGEST_LINE)
                  instanceof Map<?, ?> said
              && said.get("message") != null
          ? said.get("timestamp") + " " + said.get("level") + " " + said.get("message")
          : line;
    } catch (Rejected notJson) {
      return line; // of the database, or cut off
    }
  }
}
