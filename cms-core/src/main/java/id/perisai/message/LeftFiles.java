package id.perisai.message;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the files belong that a look left in one folder, so that the next look does not read them
 * again while there is still no room for them: else a full site's would keep all others waiting.
 */
final class LeftFiles {
  /** An honest node has no more in one folder; what is not remembered is read again. */
  private static final int MOST = 120_000;

  private final Map<String, Shelf> byName = new HashMap<>();

  Optional<Shelf> shelf(Path file) {
    return Optional.ofNullable(byName.get(name(file)));
  }

  void remember(Path file, Shelf shelf) {
    if (byName.size() < MOST) {
      byName.put(name(file), shelf);
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }
}
