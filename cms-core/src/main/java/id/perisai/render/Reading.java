package id.perisai.render;

import id.perisai.content.Content;
import id.perisai.release.Digest;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes down what an entry is made of, by being the only way to it: views take content from here,
 * so an entry's inputs are what was read for it and nothing else.
 */
final class Reading {
  private final SortedMap<String, Digest> inputs = new TreeMap<>();

  Content of(PublishedPage page) {
    String kind =
        switch (page.content().type()) {
          case MENU -> "menu:";
          case SETTINGS -> "settings:";
          default -> "revision:";
        };
    inputs.put(kind + page.page(), page.digest());
    return page.content();
  }

  void theme(Digest statement) {
    inputs.put("theme", statement);
  }

  SortedMap<String, Digest> inputs() {
    return Collections.unmodifiableSortedMap(inputs);
  }
}
