package id.perisai.release;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A publisher's key as a tenant of the directory lists it.
 *
 * @param from the key counts for nothing new before this instant; of whole seconds
 */
public record Publisher(Key key, Instant from) {

  /** All of these keys, from the same instant on. */
  public static List<Publisher> all(List<Key> keys, Instant from) {
    return keys.stream().map(key -> new Publisher(key, from)).toList();
  }

  static List<Publisher> read(JsonObject json, String name) throws Rejected {
    List<Publisher> publishers = new ArrayList<>();
    Set<Digest> ids = new HashSet<>();
    for (JsonObject item : json.objects(name)) {
      Instant from = item.time("from");
      Publisher publisher = new Publisher(Key.read(item), from);
      if (!ids.add(publisher.keyId())) {
        throw json.malformed(name, "each key once", "twice " + publisher.keyId());
      }
      publishers.add(publisher);
    }
    TrustedKeys.requireFew(json.path(name), publishers.size());
    return publishers;
  }

  public Digest keyId() {
    return key.keyId();
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new HashMap<>(key.toJson());
    json.put("from", from.toString());
    return json;
  }
}
