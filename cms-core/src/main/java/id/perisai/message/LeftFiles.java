package id.perisai.message;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the files belong that a look left in one folder, so that the next look does not read them
 * again while there is still no room for them: else a full site's would keep all others waiting.
 */
final class LeftFiles {
  /** An honest node has no more in one folder; what is not remembered is read again, in turn. */
  private static final int MOST = 120_000;

  /** Of all folders: a node that makes many makes nothing more to remember. */
  static final int MOST_OF_ALL = 300_000;

  private static final int MOST_NO_MESSAGES = 20_000;
  private static final int LONGEST = 64;

  private final Map<String, Shelf> byName = new HashMap<>();
  private final Set<String> noMessages = new HashSet<>();
  private final int most;
  private final int mostNoMessages;
  private Optional<Path> last = Optional.empty();

  /**
   * @param folders how many there are, each of which remembers its own
   * @param mostOfAll how many files all of them may remember
   */
  LeftFiles(int folders, int mostOfAll) {
    this.most = Math.min(MOST, mostOfAll / folders);
    this.mostNoMessages = Math.min(MOST_NO_MESSAGES, mostOfAll / folders);
  }

  /** The last one that the look came to: where more are left than are remembered, others follow. */
  Optional<Path> last() {
    return last;
  }

  void cameTo(Path file) {
    last = Optional.of(file);
  }

  Optional<Shelf> shelf(Path file) {
    return Optional.ofNullable(byName.get(name(file)));
  }

  void remember(Path file, Shelf shelf) {
    if (byName.size() < most) {
      byName.put(name(file), shelf);
    }
  }

  /** Whether it is none, and there was no room aside for it. */
  boolean isNoMessage(Path file) {
    return noMessages.contains(name(file));
  }

  void rememberNoMessage(Path file) {
    if (noMessages.size() < mostNoMessages && name(file).length() <= LONGEST) {
      noMessages.add(name(file));
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }
}
