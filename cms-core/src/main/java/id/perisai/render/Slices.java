package id.perisai.render;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Has an entry made only if it is made of other pages than before. */
final class Slices {
  private final Optional<Shown> before;
  private final Predicate<String> stays;
  private final Shown now;

  /**
   * @param before how the entries were made that stand there; empty to make all
   * @param stays whether what stands at a path may be left as it is
   * @param now takes down how they are made now
   */
  Slices(Optional<Shown> before, Predicate<String> stays, Shown now) {
    this.before = before;
    this.stays = stays;
    this.now = now;
  }

  /** Takes all as new, for a page by itself. */
  static Slices fresh(SiteIndex index) {
    return new Slices(Optional.empty(), path -> false, Shown.empty(Shown.Around.of(index), 1));
  }

  /**
   * @param pages all that the entry shows, besides what is around every page, in the order shown
   */
  RenderedEntry entry(
      String path, String form, List<PublishedPage> pages, Supplier<RenderedEntry> made) {
    Shown.Slice slice = new Shown.Slice(form, pages);
    boolean same = before.isPresent() && before.get().has(path, slice) && stays.test(path);
    now.put(path, slice);
    return same ? RenderedEntry.unchanged(path) : made.get();
  }
}
