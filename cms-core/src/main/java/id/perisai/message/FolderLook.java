package id.perisai.message;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One look into one folder of the inbox: what each site had of it, and what was left. Folders and
 * sites have shares of their own, so that no node and no site keeps another one waiting.
 */
final class FolderLook {
  /** What is read in one look, at most, whatever becomes of it. */
  private static final long MOST_BYTES = 256L * 1024 * 1024;

  private final LeftFiles before;
  private final LeftFiles left = new LeftFiles();
  private final Shelves shelves;
  private final LookReport report;
  private final int share;
  private final Map<Shelf, Integer> taken = new HashMap<>();
  private final Map<Shelf, Shelf> same = new HashMap<>();
  private long bytes;

  /**
   * @param before what the look before left here
   * @param share how many of each shelf are taken
   */
  FolderLook(LeftFiles before, Shelves shelves, LookReport report, int share) {
    this.before = before;
    this.shelves = shelves;
    this.report = report;
    this.share = share;
  }

  /** What is left for the next look. */
  LeftFiles left() {
    return left;
  }

  /** Whether a file was left before and has to stay; then it is counted. */
  boolean stays(Path file) {
    Optional<Shelf> shelf = before.shelf(file);
    Optional<String> why = shelf.flatMap(this::closed);
    why.ifPresent(because -> leave(file, shelf.get(), because));
    return why.isPresent();
  }

  /** Why a shelf takes nothing more of this folder in this look. */
  Optional<String> closed(Shelf shelf) {
    return taken.getOrDefault(shelf, 0) >= share
        ? Optional.of("more of " + shelf.site() + " than one look takes")
        : shelves.closed(shelf);
  }

  void leave(Path file, Shelf shelf, String why) {
    if (left.shelf(file).isEmpty()) {
      report.left(why);
      left.remember(file, same.computeIfAbsent(shelf, first -> first));
    }
  }

  void took(Shelf shelf) {
    taken.merge(shelf, 1, Integer::sum);
    shelves.took(shelf);
  }

  /** Whether the database knows the site; in one that it does not know there is nothing to ask. */
  boolean knows(Shelf shelf) {
    return shelves.isSite(shelf.site());
  }

  void read(long more) {
    bytes += more;
  }

  /** Whether this look may read on here. */
  boolean mayRead() {
    return bytes < MOST_BYTES;
  }
}
