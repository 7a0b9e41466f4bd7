package id.perisai.publish;

import id.perisai.release.Digest;
import id.perisai.release.Entry;
import id.perisai.release.Manifest;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The inputs of a whole release: {@code revision:<page>} and so on to digest. */
final class Inputs {
  private Inputs() {}

  static Map<String, Digest> of(Manifest manifest) {
    Map<String, Digest> inputs = new TreeMap<>();
    for (Entry entry : manifest.entries().values()) {
      inputs.putAll(entry.inputs());
    }
    return inputs;
  }

  /** The page that an input is the content of; empty for the theme. */
  static Optional<UUID> page(String input) {
    int colon = input.indexOf(':');
    return colon < 0 || input.length() - colon != 37
        ? Optional.empty()
        : Optional.of(UUID.fromString(input.substring(colon + 1)));
  }
}
