package id.perisai.release;

import java.util.Map;

/**
 * What a file such as a PDF says: searched with the pages that offer the file, never by itself.
 *
 * @param path of the file
 * @param text lines apart by U+000A
 */
public record FileText(String path, String text) {
  public static final int MAX_TEXT = 256 * 1024;

  /**
   * Reads the text of a file.
   *
   * @throws Rejected MALFORMED, also for one of another file; NOT_CANONICAL; TOO_BIG
   */
  public static FileText parse(byte[] utf8, String path) throws Rejected {
    JsonObject json =
        JsonObject.canonical(utf8, SearchDocument.MAX_BYTES, "search document of " + path);
    FileText file = new FileText(json.text("path"), json.text("text"));
    json.end();
    if (!file.path.equals(path)) {
      throw json.malformed("path", path, file.path);
    }
    requireText(json, "text", file.text, MAX_TEXT);
    return file;
  }

  static void requireText(JsonObject json, String name, String text, int most) throws Rejected {
    if (text.length() > most) {
      throw new Rejected(
          Reason.TOO_BIG, json.path(name), "at most " + most + " characters", "" + text.length());
    }
    if (text.chars().anyMatch(c -> c != '\n' && Character.isISOControl(c))) {
      throw json.malformed(name, "text without control characters", "one");
    }
  }

  /** The text as it is stored and signed. */
  public byte[] bytes() {
    return Json.canonical(Map.of("path", path, "text", text));
  }
}
