package id.perisai.release;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A leaf of the log: that at a path of the repository a statement of these bytes came into force,
 * with these signatures.
 *
 * @param path such as {@code sites/dinkes/7}
 * @param statement SHA-256 of the statement's file
 * @param signatures SHA-256 of the file of signatures
 */
public record LogEntry(String path, Digest statement, Digest signatures) implements LogLeaf {
  private static final Pattern FORM =
      Pattern.compile("perisai/leaf/v1\n([a-z0-9/-]{1,80})\n([0-9a-f]{64})\n([0-9a-f]{64})\n");

  public LogEntry {
    if (!RepositoryPaths.isStatement(path)) {
      throw new IllegalArgumentException("not the path of a statement: " + path);
    }
  }

  /** The entry of a statement's two files. */
  public static LogEntry of(String path, byte[] statement, byte[] signatures) {
    return new LogEntry(path, Digest.of(statement), Digest.of(signatures));
  }

  static LogEntry parse(byte[] bytes) throws Rejected {
    String text = new String(bytes, StandardCharsets.UTF_8);
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches() || !RepositoryPaths.isStatement(matcher.group(1))) {
      throw new Rejected(Reason.MALFORMED, "log entry", "the leaf of a statement", text);
    }
    return new LogEntry(
        matcher.group(1), Digest.parse(matcher.group(2)), Digest.parse(matcher.group(3)));
  }

  /** Such as {@code release}. */
  public String type() {
    String[] names = path.split("/");
    return names[0].equals("sites") ? "release" : names[1].replaceAll("s$", "");
  }

  /** Whom it concerns; empty for the platform's own. */
  public String tenant() {
    String[] names = path.split("/");
    return names[0].equals("sites") ? names[1] : names.length == 4 ? names[2] : "";
  }

  /** In which it lies, such as {@code sites/dinkes}. */
  String folder() {
    return path.substring(0, path.lastIndexOf('/'));
  }

  public long version() {
    return Long.parseLong(path.substring(path.lastIndexOf('/') + 1));
  }

  @Override
  public byte[] bytes() {
    String text =
        "perisai/leaf/v1\n" + path + "\n" + statement.hex() + "\n" + signatures.hex() + "\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
