package id.perisai.release;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What was asked for lately, by the digest of what it is of; for any thread. */
final class Recent<V> {
  private final Map<Digest, V> values;

  /**
   * @param most so many are kept; of more, the one that was not asked for longest goes
   */
  Recent(int most) {
    values =
        Collections.synchronizedMap(
            new LinkedHashMap<>(16, 0.75f, true) {
              @Override
              protected boolean removeEldestEntry(Map.Entry<Digest, V> eldest) {
                return size() > most;
              }
            });
  }

  Optional<V> get(Digest of) {
    return Optional.ofNullable(values.get(of));
  }

  void put(Digest of, V value) {
    values.put(of, value);
  }
}
