package id.perisai.release;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A key of a tenant that is not believed any more.
 *
 * @param from the version of the first release on which its signature never counts
 */
public record Revocation(Digest key, long from) {

  /** Sorted by key, each once. */
  static List<Revocation> read(JsonObject json, String name) throws Rejected {
    List<Revocation> revoked = new ArrayList<>();
    String before = "";
    for (JsonObject item : json.objects(name)) {
      Revocation revocation = new Revocation(item.digest("key"), item.version("from"));
      item.end();
      String id = revocation.key.hex();
      if (id.compareTo(before) <= 0) {
        throw json.malformed(name, "keys sorted by id, each once", id + " after " + before);
      }
      before = id;
      revoked.add(revocation);
    }
    return revoked;
  }

  Map<String, Object> toJson() {
    return Map.of("key", key.hex(), "from", from);
  }
}
