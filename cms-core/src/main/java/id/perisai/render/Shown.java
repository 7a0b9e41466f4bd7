package id.perisai.render;

import id.perisai.release.Digest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From which pages each entry of a rendered site was made, so that the next rendering can leave out
 * those that are made of the same ones. It holds no bytes, and nothing is published from it: it
 * only says where what is in force stays as it is.
 */
public final class Shown {
  private final Around around;
  private final Map<String, Slice> slices;

  /**
   * @param size of the site, about
   */
  static Shown empty(Around around, int size) {
    return new Shown(around, new HashMap<>(2 * size));
  }

  private Shown(Around around, Map<String, Slice> slices) {
    this.around = around;
    this.slices = slices;
  }

  /** What goes into every page of the site. */
  record Around(
      String tenant,
      String name,
      List<String> hosts,
      String origin,
      Digest theme,
      Optional<PublishedPage> settings,
      List<Optional<PublishedPage>> menus,
      Optional<PublishedPage> english) {

    static Around of(SiteIndex index) {
      SiteContent site = index.site;
      return new Around(
          site.tenantId(),
          site.name(),
          site.hosts(),
          site.origin(),
          site.theme(),
          index.settings(),
          List.of(index.menu("id"), index.menu("en")),
          index.english());
    }
  }

  /**
   * The pages of one entry.
   *
   * @param form how they are shown, such as {@code page} or {@code list}
   */
  record Slice(String form, List<PublishedPage> pages) {}

  /** The same, to be changed by a later edition. */
  Shown copy(Around later) {
    return new Shown(later, new HashMap<>(slices));
  }

  boolean isAround(Around other) {
    return around.equals(other);
  }

  boolean has(String path, Slice slice) {
    return slice.equals(slices.get(path));
  }

  void put(String path, Slice slice) {
    slices.put(path, slice);
  }

  void remove(String path) {
    slices.remove(path);
  }
}
