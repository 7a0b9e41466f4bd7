package id.perisai.access;

import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * A top-level part of a site with all that lies below it, called by its address: {@code /berita},
 * {@code /profil}, {@code /en/about}. Which page lies where is for {@code content.PageSections} to
 * say.
 */
public record Section(String path) implements Comparable<Section>, Serializable {
  /** As the database's domain {@code site_section}. */
  private static final Pattern PATH = Pattern.compile("/(?:en/)?[a-z0-9-]{1,59}");

  /**
   * @throws IllegalArgumentException unless {@link #isSection}
   */
  public Section {
    if (!isSection(path)) {
      throw new IllegalArgumentException("no section of a site: " + path);
    }
  }

  /**
   * @throws Refused SECTION_UNKNOWN
   */
  public static Section parse(String path) {
    if (!isSection(path)) {
      throw new Refused(AccessRefusal.SECTION_UNKNOWN, path);
    }
    return new Section(path);
  }

  /** Whether a path may be that of a section. */
  public static boolean isSection(String path) {
    return PATH.matcher(path).matches() && !path.equals("/en");
  }

  @Override
  public int compareTo(Section other) {
    return path.compareTo(other.path);
  }

  @Override
  public String toString() {
    return path;
  }
}
