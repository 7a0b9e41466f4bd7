package id.perisai.publish;

import java.util.Set;

/**
 * What leaked, as people name it.
 *
 * @param paths addresses of pages and images, such as {@code /berita/seleksi}
 * @param alsoWhereShown whether lists, the home page and feeds that show these pages go as well
 */
public record Leak(Set<String> paths, boolean alsoWhereShown) {
  public Leak {
    paths = Set.copyOf(paths);
  }
}
