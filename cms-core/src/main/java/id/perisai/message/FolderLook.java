package id.perisai.message;

import id.perisai.message.CollectMessages.Bounds;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One look into one folder of the inbox: what each site had of it, and what was left. Folders and
 * sites have shares of their own, so that no node and no site keeps another one waiting.
 */
final class FolderLook {
  private static final String NO_MESSAGE = "no message, and there is no room aside for more";

  private final String node;
  private final LeftFiles before;
  private final LeftFiles left;
  private final Shelves shelves;
  private final LookReport report;
  private final Bounds bounds;
  private final boolean roomAside;
  private final long begun = System.nanoTime();
  private final Map<Shelf, Integer> taken = new HashMap<>();
  private final Map<Shelf, Shelf> same = new HashMap<>();
  private long bytes;

  /**
   * @param node whose folder it is
   * @param before what the look before left here
   * @param left takes what this one leaves
   * @param roomAside whether what is no message can go elsewhere
   */
  FolderLook(
      String node,
      LeftFiles before,
      LeftFiles left,
      Shelves shelves,
      LookReport report,
      Bounds bounds,
      boolean roomAside) {
    this.node = node;
    this.before = before;
    this.left = left;
    this.shelves = shelves;
    this.report = report;
    this.bounds = bounds;
    this.roomAside = roomAside;
  }

  /** The file that the look before ended at. */
  Optional<Path> begin() {
    return before.last();
  }

  void cameTo(Path file) {
    left.cameTo(file);
  }

  /** Whether a file was left before and has to stay; then it is counted. */
  boolean stays(Path file) {
    if (!roomAside && before.isNoMessage(file)) {
      leaveNoMessage(file);
      return true;
    }
    Optional<Shelf> shelf = before.shelf(file);
    Optional<String> why = shelf.flatMap(this::closed);
    why.ifPresent(because -> leave(file, shelf.get(), because));
    return why.isPresent();
  }

  /** Why a shelf takes nothing more of this folder in this look. */
  Optional<String> closed(Shelf shelf) {
    return taken.getOrDefault(shelf, 0) >= bounds.share()
        ? Optional.of("more of " + shelf.site() + " than one look takes")
        : shelves.closed(shelf, node);
  }

  void leave(Path file, Shelf shelf, String why) {
    if (left.shelf(file).isEmpty()) {
      report.left(why);
      left.remember(file, same.computeIfAbsent(shelf, first -> first));
    }
  }

  /** For what is no message, while there is no room aside. */
  void leaveNoMessage(Path file) {
    if (!left.isNoMessage(file)) {
      report.left(NO_MESSAGE);
      left.rememberNoMessage(file);
    }
  }

  void took(Shelf shelf) {
    taken.merge(shelf, 1, Integer::sum);
    shelves.took(shelf, node);
  }

  /** Whether the database knows the site; in one that it does not know there is nothing to ask. */
  boolean knows(Shelf shelf) {
    return shelves.isSite(shelf.site());
  }

  /** What was read counts, whatever becomes of it. */
  void read(long more) {
    bytes += more;
  }

  /** Whether this look may read on here. */
  boolean mayRead() {
    return bytes < bounds.bytes() && System.nanoTime() - begun < bounds.time().toNanos();
  }
}
