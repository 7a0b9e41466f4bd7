package id.perisai.web;

import id.perisai.release.Digest;
import id.perisai.release.LogFiles;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.release.RepositoryFiles;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.Statement;
import id.perisai.release.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The repository by its mirrors over HTTP, the first that answers well before the others. Each file
 * is asked of the next one if a mirror does not have it, or has other bytes than were asked for; so
 * that a mirror which lies, hangs or is half copied costs time and nothing else.
 *
 * <p>No folder is listed. The timestamp is asked for in each round, with the validator of the one
 * before; all else only when the timestamp or the log has changed, or after a minute.
 */
final class Mirrors implements RepositoryFiles {
  private static final Duration ERA = Duration.ofSeconds(60);

  /** Nobody asks as soon again for what no mirror had. */
  private static final Duration MISSED = Duration.ofSeconds(5);

  /** Authoring stamps each minute: one that shows no other timestamp for so long may withhold. */
  private static final Duration STILL = Duration.ofSeconds(150);

  /** How soon the same folder of holds or purges is looked at for what no timestamp lists. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

  private static final int FOLDERS_A_ROUND = 4;
  private static final int VERSIONS_A_LOOK = 16;
  private static final int MOST_ROOTS = 256;
  private static final int REMEMBERED = 512;

  private final List<Mirror> mirrors;
  private final Clock clock;
  private final FetchedFiles fetched;
  private final Map<String, Look> looks = new HashMap<>();
  private final Set<Digest> shown = new LinkedHashSet<>();
  private volatile Mirror current;
  private volatile byte[] timestamp;
  private volatile Rejected noTimestamp;

  /** Whether the mirror in use has only what others had before. */
  private volatile boolean behind;

  private volatile long era;
  private Instant eraBegan;
  private boolean doubted = true;
  private int foldersLeft;

  /**
   * What was found in a folder.
   *
   * @param at when
   */
  private record Look(SortedSet<Long> found, Instant at) {}

  /**
   * @param mirrors the preferred one first
   */
  Mirrors(List<Mirror> mirrors, Clock clock) {
    this.clock = clock;
    this.eraBegan = clock.instant();
    this.fetched = new FetchedFiles(clock, MISSED);
    this.mirrors = List.copyOf(mirrors);
    this.current = mirrors.get(0);
  }

  @Override
  public boolean isNear() {
    return false;
  }

  @Override
  public boolean hasNews() {
    return false;
  }

  @Override
  public List<Place> places() {
    Mirror used = current;
    return mirrors.stream().map(mirror -> mirror.place(mirror == used)).toList();
  }

  @Override
  public Optional<String> look() {
    if (!doubted && timestamp != null && noTimestamp == null) {
      current.good();
    }
    doubted = false;
    foldersLeft = FOLDERS_A_ROUND;
    if (Mirror.isOver(eraBegan, ERA, clock)) {
      newEra();
    }
    try {
      show(fetch(RepositoryPaths.TIMESTAMP, Timestamp.MAX_BYTES, ANY, true));
      noTimestamp = null;
      return Optional.empty();
    } catch (Rejected none) {
      noTimestamp = none;
      // A mirror that answers and has none is there, and empty.
      return none.reason() == Reason.MISSING
          ? Optional.empty()
          : Optional.of("no mirror answers: " + none.getMessage());
    }
  }

  /** What was shown before is no news: a mirror that lags behind another is no attack. */
  private void show(byte[] bytes) {
    Digest digest = Digest.of(bytes);
    behind = timestamp != null && !Arrays.equals(bytes, timestamp) && shown.contains(digest);
    if (behind) {
      restIfOthers();
      return;
    }
    if (shown.add(digest)) {
      current.changed();
      timestamp = bytes;
      newEra();
      if (shown.size() > REMEMBERED) {
        shown.remove(shown.iterator().next());
      }
    } else if (current.isStillFor(STILL)) {
      restIfOthers();
    }
  }

  private void restIfOthers() {
    if (mirrors.size() > 1) {
      current.rest();
    }
  }

  /**
   * Whoever answered a statement that was refused, or its signatures, is left for others: the
   * mirror in use may rightly have none. Where all of those rest already they come last, so that
   * whatever one of them lies about is asked of each in turn.
   */
  @Override
  public void doubt(Set<String> refused) {
    doubted = true;
    List<Mirror> doubtful = whoAnswered(refused);
    boolean anew = mirrors.size() > 1 && !doubtful.stream().allMatch(Mirror::isResting);
    if (anew || Mirror.isOver(eraBegan, MISSED, clock)) {
      if (mirrors.size() > 1) {
        doubtful.forEach(
            mirror ->
                mirror.doubted("what it shows was refused, or is not of now; the alarms say why"));
        forget(refused);
      }
      if (anew) {
        fetched.clear();
      }
      newEra();
    }
  }

  /** The one that is asked first last: so it comes last where all rest. */
  private List<Mirror> whoAnswered(Set<String> refused) {
    Set<Mirror> answered = new HashSet<>();
    for (String path : refused) {
      if (fetched.whoAnswered(path).isEmpty()) {
        answered.add(current);
      }
      for (String one : List.of(path, RepositoryPaths.signatures(path))) {
        fetched.whoAnswered(one).ifPresent(answered::add);
      }
    }
    List<Mirror> lastFirst = new ArrayList<>(inOrder());
    mirrors.stream().filter(mirror -> !lastFirst.contains(mirror)).forEach(lastFirst::add);
    Collections.reverse(lastFirst);
    lastFirst.retainAll(answered);
    return lastFirst;
  }

  private void forget(Set<String> refused) {
    for (String path : refused) {
      fetched.forget(path);
      fetched.forget(RepositoryPaths.signatures(path));
      looks.remove(path.substring(0, Math.max(0, path.lastIndexOf('/'))));
    }
  }

  private void newEra() {
    era++;
    eraBegan = clock.instant();
    fetched.forgetMissing();
  }

  @Override
  public byte[] read(String path, long maxLength, Check check) throws Rejected {
    if (path.equals(RepositoryPaths.TIMESTAMP)) {
      if (noTimestamp != null) {
        throw noTimestamp;
      }
      return timestamp;
    }
    boolean checkpoint = path.equals(LogFiles.CHECKPOINT);
    if (checkpoint && behind && fetched.get(path) != null) {
      return fetched.get(path).bytes();
    }
    byte[] before = checkpoint && fetched.get(path) != null ? fetched.get(path).bytes() : null;
    byte[] bytes = fetch(path, maxLength, check, checkpoint);
    if (checkpoint && !Arrays.equals(bytes, before)) {
      newEra();
    }
    return bytes;
  }

  /**
   * A file from the first mirror that has it.
   *
   * @param always asked for, though nothing has changed; whoever answers is then the mirror in use,
   *     and one that has no such file where another has it is not asked for others either: else it
   *     would be doubted in its place for what it lies about
   */
  private byte[] fetch(String path, long maxLength, Check check, boolean always) throws Rejected {
    FetchedFiles.File known = fetched.get(path);
    if (known != null && !always && known.era() == era && known.bytes().length <= maxLength) {
      check.require(known.bytes());
      return known.bytes();
    }
    if (fetched.isMissed(path)) {
      throw new Rejected(Reason.MISSING, path, "a file", "none a moment ago");
    }
    Rejected refused = null;
    List<Mirror> without = new ArrayList<>();
    for (Mirror mirror : inOrder()) {
      try {
        byte[] bytes = fetch(mirror, path, maxLength, check, known);
        if (always) {
          current = mirror;
          without.forEach(other -> other.doubted("has no " + path + ", which another mirror has"));
        }
        return bytes;
      } catch (Rejected next) {
        if (next.reason() == Reason.MISSING) {
          without.add(mirror);
        }
        if (refused == null) {
          refused = next;
        } else {
          refused.addSuppressed(next);
        }
        requireWaiting(refused);
      }
    }
    if (refused.reason() == Reason.MISSING && !always) {
      fetched.miss(path);
    }
    throw refused;
  }

  private byte[] fetch(
      Mirror mirror, String path, long maxLength, Check check, FetchedFiles.File known)
      throws Rejected {
    long now = era;
    boolean same = known != null && known.mirror() == mirror && known.bytes().length <= maxLength;
    Mirror.Answer answer =
        mirror.get(path, maxLength, same ? known.validator() : Mirror.Validator.NONE);
    byte[] bytes = answer.bytes() == null ? known.bytes() : answer.bytes();
    requireGood(mirror, bytes, check);
    fetched.put(path, new FetchedFiles.File(bytes, mirror, answer.validator(), now));
    return bytes;
  }

  @Override
  public byte[] read(String path, long from, int length, Check check) throws Rejected {
    Rejected refused = null;
    for (Mirror mirror : inOrder()) {
      try {
        byte[] part = mirror.part(path, from, length);
        requireGood(mirror, part, check);
        return part;
      } catch (Rejected next) {
        if (refused == null) {
          refused = next;
        } else {
          refused.addSuppressed(next);
        }
        requireWaiting(refused);
      }
    }
    throw refused;
  }

  /** No other mirror is asked for a thread that was interrupted. */
  private static void requireWaiting(Rejected refused) throws Rejected {
    if (Thread.currentThread().isInterrupted()) {
      throw refused;
    }
  }

  private void requireGood(Mirror mirror, byte[] bytes, Check check) throws Rejected {
    try {
      check.require(bytes);
    } catch (Rejected lie) {
      if (mirrors.size() > 1) {
        mirror.doubted(lie.getMessage());
      }
      throw lie;
    }
  }

  /** The preferred ones that do not rest; if all do, all, the one that failed last comes last. */
  private List<Mirror> inOrder() {
    List<Mirror> ready = new ArrayList<>(mirrors);
    ready.removeIf(Mirror::isResting);
    return ready.isEmpty()
        ? mirrors.stream().sorted(Comparator.comparingLong(Mirror::lastFailure)).toList()
        : ready;
  }

  @Override
  public SortedSet<Long> versions(String folder, long from) throws Rejected {
    if (!folder.startsWith(RepositoryPaths.HOLDS) && !folder.startsWith(RepositoryPaths.PURGES)) {
      return following(folder, from, MOST_ROOTS);
    }
    Look last = looks.get(folder);
    if (last != null && !Mirror.isOver(last.at(), LOOK_AGAIN, clock) || foldersLeft == 0) {
      return last == null ? new TreeSet<>() : last.found().tailSet(from);
    }
    foldersLeft--;
    SortedSet<Long> found = following(folder, from, VERSIONS_A_LOOK);
    looks.put(folder, new Look(found, clock.instant()));
    return found;
  }

  /** The versions that follow each other from one on, found by asking for each. */
  private SortedSet<Long> following(String folder, long from, int most) throws Rejected {
    TreeSet<Long> found = new TreeSet<>();
    for (long version = from; found.size() < most; version++) {
      try {
        String path = folder + "/" + version;
        read(path, Statement.MAX_BYTES, ANY);
        found.add(version);
      } catch (Rejected none) {
        if (none.reason() != Reason.MISSING) {
          throw none;
        }
        break;
      }
    }
    return found;
  }
}
