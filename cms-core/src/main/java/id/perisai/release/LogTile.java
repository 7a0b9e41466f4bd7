package id.perisai.release;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tile of the log (C2SP tlog-tiles): up to 256 consecutive hashes of one level, or as many
 * entries.
 *
 * @param level from 0, of which each step up stands for 256 leaves more; or {@link #ENTRIES}
 * @param index from 0
 * @param width how many hashes or entries, from 1 to 256
 */
public record LogTile(int level, long index, int width) {
  public static final int ENTRIES = -1;
  public static final int WIDTH = 256;

  private static final int HEIGHT = 8;
  private static final int MAX_LEVEL = 63;
  private static final String FOLDER = "log/tile/";
  private static final Pattern PATH =
      Pattern.compile(
          "log/tile/(entries|0|[1-9]\\d?)/((?:x\\d{3}/){0,5}\\d{3})(?:\\.p/([1-9]\\d{0,2}))?");

  public LogTile {
    if (level < ENTRIES || level > MAX_LEVEL || index < 0 || width < 1 || width > WIDTH) {
      throw new IllegalArgumentException("tile " + level + "/" + index + " of " + width);
    }
  }

  /** All tiles of hashes, then all bundles of entries, of a log of this size. */
  static List<LogTile> ofSize(long size) {
    List<LogTile> tiles = new ArrayList<>();
    int level = 0;
    for (long count = size; count > 0; count /= WIDTH) {
      addLevel(level++, count, tiles);
    }
    addLevel(ENTRIES, size, tiles);
    return tiles;
  }

  private static void addLevel(int level, long count, List<LogTile> tiles) {
    for (long index = 0; index * WIDTH < count; index++) {
      tiles.add(at(level, index, count));
    }
  }

  /** The tile at a place among so many hashes of its level. */
  private static LogTile at(int level, long index, long count) {
    return new LogTile(level, index, (int) Math.min(WIDTH, count - index * WIDTH));
  }

  /** The bundle with the entry, as wide as it is in a log of this size. */
  static LogTile entries(long entry, long size) {
    return at(ENTRIES, entry / WIDTH, size);
  }

  /** The tile from which the hash of a subtree follows, as wide as in a log of this size. */
  static LogTile holding(int subtreeLevel, long subtreeIndex, long size) {
    int level = subtreeLevel / HEIGHT;
    long index = (subtreeIndex << subtreeLevel % HEIGHT) / WIDTH;
    return at(level, index, size >> HEIGHT * level);
  }

  /** Empty unless it is the one spelling of a tile's path. */
  public static Optional<LogTile> parse(String path) {
    Matcher matcher = PATH.matcher(path);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String name = matcher.group(1);
    int level = name.equals("entries") ? ENTRIES : Integer.parseInt(name);
    int width = matcher.group(3) == null ? WIDTH : Integer.parseInt(matcher.group(3));
    if (level > MAX_LEVEL || width > WIDTH) {
      return Optional.empty();
    }
    long index = Long.parseLong(matcher.group(2).replaceAll("\\D", ""));
    LogTile tile = new LogTile(level, index, width);
    return tile.path().equals(path) ? Optional.of(tile) : Optional.empty();
  }

  /** Whether it never changes any more. */
  public boolean isFull() {
    return width == WIDTH;
  }

  /** The same place, filled. */
  LogTile full() {
    return new LogTile(level, index, WIDTH);
  }

  /** In the repository, such as {@code log/tile/0/x001/234.p/7}. */
  public String path() {
    StringBuilder number = new StringBuilder(String.format("%03d", index % 1000));
    for (long rest = index / 1000; rest > 0; rest /= 1000) {
      number.insert(0, String.format("x%03d/", rest % 1000));
    }
    String name = level == ENTRIES ? "entries" : Integer.toString(level);
    return FOLDER + name + "/" + number + (isFull() ? "" : ".p/" + width);
  }

  /** The folder of this place's narrower tiles, of which none is needed once it is full. */
  public String partials() {
    return full().path() + ".p";
  }
}
