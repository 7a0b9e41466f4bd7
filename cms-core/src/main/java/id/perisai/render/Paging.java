package id.perisai.render;

import java.util.List;

/**
 * Divides a list so that pages never renumber: numbered pages of exactly {@code size} items count
 * from the oldest, and the first page holds what is newer, {@code size} to {@code 2·size − 1}
 * items.
 */
record Paging<T>(List<T> oldestFirst, int size) {

  /** How many numbered pages there are. */
  int numbered() {
    return oldestFirst.size() < 2 * size ? 0 : oldestFirst.size() / size - 1;
  }

  /** Items of the first page, oldest first. */
  List<T> newest() {
    return oldestFirst.subList(numbered() * size, oldestFirst.size());
  }

  /** Items of numbered page 1 to {@link #numbered}, oldest first. */
  List<T> page(int number) {
    return oldestFirst.subList((number - 1) * size, number * size);
  }
}
