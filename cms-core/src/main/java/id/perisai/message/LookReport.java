package id.perisai.message;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one look did, for the operator: numbers, and a bounded number of reasons. */
final class LookReport {
  private static final int MOST_REASONS = 20;
  private static final String OTHERS = "other reasons";

  private final Map<String, Integer> why = new TreeMap<>();
  private int collected;
  private int left;

  void collected() {
    collected++;
  }

  void left(String reason) {
    left++;
    why.merge(
        why.containsKey(reason) || why.size() < MOST_REASONS ? reason : OTHERS, 1, Integer::sum);
  }

  /** What the disk said, without the file's name: a thousand files fail for one reason. */
  void left(String node, IOException failure) {
    String reason = failure instanceof FileSystemException of ? of.getReason() : null;
    left(
        "files of "
            + node
            + " cannot be read: "
            + (reason == null ? failure.getClass().getSimpleName() + said(failure) : reason));
  }

  private static String said(IOException failure) {
    boolean named = failure instanceof FileSystemException || failure.getMessage() == null;
    return named ? "" : ": " + failure.getMessage();
  }

  CollectMessages.Look look(List<String> aside) {
    return new CollectMessages.Look(collected, left, Map.copyOf(why), aside);
  }

  Map<String, Integer> why() {
    return why;
  }
}
