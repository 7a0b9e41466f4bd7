package id.perisai.web;

import id.perisai.release.RepositoryPaths;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Small files as mirrors answered them last, so that looking each second costs them next to
 * nothing. What is here is no more trusted than what comes. Used by several threads.
 */
final class FetchedFiles {
  private static final long MOST_BYTES = 16L << 20;
  private static final int LONGEST = 1 << 20;
  private static final int MOST_MISSING = 4096;
  private static final String SIGNATURES = RepositoryPaths.signatures("");
  private static final int MOST_ANSWERED = 4096;

  private final Map<String, File> files = new LinkedHashMap<>(64, 0.75f, true);
  private final Map<String, Instant> missing = new HashMap<>();

  /**
   * Who answered statements and signatures, also where there is no room for the answer any more:
   * long lies push each other out.
   */
  private final Map<String, Mirror> answered = new LinkedHashMap<>(64, 0.75f, true);

  private final Clock clock;
  private final Duration missedFor;
  private long bytes;

  /**
   * @param missedFor how long nobody asks again for what nobody had
   */
  FetchedFiles(Clock clock, Duration missedFor) {
    this.clock = clock;
    this.missedFor = missedFor;
  }

  /**
   * A file.
   *
   * @param era in which it was asked for last
   */
  record File(byte[] bytes, Mirror mirror, Mirror.Validator validator, long era) {}

  synchronized File get(String path) {
    return files.get(path);
  }

  synchronized void put(String path, File file) {
    File before = files.remove(path);
    bytes -= before == null ? 0 : before.bytes().length;
    missing.remove(path);
    if (RepositoryPaths.isStatement(path) || path.endsWith(SIGNATURES)) {
      remember(path, file.mirror());
    }
    if (file.bytes().length <= LONGEST) {
      files.put(path, file);
      bytes += file.bytes().length;
    }
    for (Iterator<File> oldest = files.values().iterator(); bytes > MOST_BYTES; ) {
      bytes -= oldest.next().bytes().length;
      oldest.remove();
    }
  }

  private void remember(String path, Mirror mirror) {
    answered.put(path, mirror);
    if (answered.size() > MOST_ANSWERED) {
      answered.remove(answered.keySet().iterator().next());
    }
  }

  /** The mirror whose answer was the last; empty where nobody had one, or long ago. */
  synchronized Optional<Mirror> whoAnswered(String path) {
    return Optional.ofNullable(files.get(path))
        .map(File::mirror)
        .or(() -> Optional.ofNullable(answered.get(path)));
  }

  synchronized void forget(String path) {
    File file = files.remove(path);
    bytes -= file == null ? 0 : file.bytes().length;
    answered.remove(path);
  }

  /** Remembers that nobody has a file. */
  synchronized void miss(String path) {
    if (missing.size() >= MOST_MISSING) {
      missing.clear();
    }
    missing.put(path, clock.instant());
  }

  synchronized boolean isMissed(String path) {
    Instant since = missing.get(path);
    return since != null && !Mirror.isOver(since, missedFor, clock);
  }

  /** Forgets all: the next answer may come from another mirror. */
  synchronized void clear() {
    files.clear();
    missing.clear();
    answered.clear();
    bytes = 0;
  }

  /** Asks anew for what nobody had. */
  synchronized void forgetMissing() {
    missing.clear();
  }
}
