package id.perisai.access;

import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** How far a role or a permission holds: over the whole site, or in some of its sections. */
public final class Reach implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What everybody has to whom nothing else was said. */
  public static final Reach WHOLE_SITE = new Reach(null);

  /** Most sections of one grant; more are hard to tell from the whole site. */
  public static final int MOST = 20;

  /** Sorted; null for the whole site. */
  private final List<Section> sections;

  private Reach(List<Section> sections) {
    this.sections = sections;
  }

  /**
   * Some sections; the whole site when there are none.
   *
   * @throws Refused SECTIONS_TOO_MANY
   */
  public static Reach of(Collection<Section> sections) {
    TreeSet<Section> sorted = new TreeSet<>(sections);
    if (sorted.size() > MOST) {
      throw new Refused(AccessRefusal.SECTIONS_TOO_MANY, MOST);
    }
    return some(sorted);
  }

  private static Reach some(TreeSet<Section> sections) {
    return sections.isEmpty() ? WHOLE_SITE : new Reach(List.copyOf(sections));
  }

  /** What either reaches. */
  Reach or(Reach other) {
    if (isWholeSite() || other.isWholeSite()) {
      return WHOLE_SITE;
    }
    TreeSet<Section> both = new TreeSet<>(sections);
    both.addAll(other.sections);
    return some(both);
  }

  public boolean isWholeSite() {
    return sections == null;
  }

  /** By address; none for the whole site. */
  public List<Section> sections() {
    return isWholeSite() ? List.of() : sections;
  }

  /**
   * @param place empty for what belongs to no section: home, menu, settings
   */
  public boolean covers(Optional<Section> place) {
    return isWholeSite() || place.filter(sections::contains).isPresent();
  }

  /** Whether all that the other reaches is reached. */
  boolean covers(Reach other) {
    return isWholeSite() || !other.isWholeSite() && sections.containsAll(other.sections);
  }

  /**
   * @throws Refused WHOLE_SITE_NEEDED
   */
  public void requireWholeSite() {
    if (!isWholeSite()) {
      throw new Refused(AccessRefusal.WHOLE_SITE_NEEDED, words());
    }
  }

  /** The sections' addresses, by comma. */
  public String words() {
    return String.join(", ", sections().stream().map(Section::path).toList());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Reach reach
        && isWholeSite() == reach.isWholeSite()
        && sections().equals(reach.sections());
  }

  @Override
  public int hashCode() {
    return sections().hashCode();
  }

  @Override
  public String toString() {
    return isWholeSite() ? "whole site" : words();
  }
}
