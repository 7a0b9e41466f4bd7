package id.perisai.audit;

import id.perisai.release.Digest;
import id.perisai.release.DurableFiles;
import id.perisai.release.Json;
import id.perisai.release.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ends of all tenants' chains as they were seen last, and as each receiver of copies has them,
 * in a file outside of the database: {@code
 * {"copies":[{"name","tenants"}…],"tenants":[{"chain","number","tenant"}…]}}, canonical JSON, there
 * whole or not at all. Before receivers had ends of their own there was no {@code copies}.
 */
public final class NotedHeads {
  private static final int MAX_BYTES = 1 << 22;

  private final Path file;

  public NotedHeads(Path file) {
    this.file = file;
  }

  public boolean exist() {
    return Files.exists(file);
  }

  /**
   * What is noted; both maps may be changed.
   *
   * @param seen where each tenant's chain ended
   * @param copied where the chains end of which a receiver has a copy, by its name
   */
  public record Noted(
      Map<String, AuditTrail.Head> seen, Map<String, Map<String, AuditTrail.Head>> copied) {}

  /**
   * @return by tenant; empty when nothing was noted yet
   * @throws IOException when the file cannot be read or is not ours: what was noted is not
   *     forgotten because somebody garbled it
   */
  public Noted read() throws IOException {
    Noted noted = new Noted(new TreeMap<>(), new TreeMap<>());
    if (!exist()) {
      return noted;
    }
    try {
      Map<?, ?> json =
          (Map<?, ?>) Json.parseCanonical(Files.readAllBytes(file), MAX_BYTES, "heads");
      noted.seen().putAll(heads(json));
      if (json.containsKey("copies")) {
        for (Object one : (List<?>) json.get("copies")) {
          Map<?, ?> copy = (Map<?, ?>) one;
          noted.copied().put((String) copy.get("name"), heads(copy));
        }
      }
      return noted;
    } catch (Rejected | ClassCastException | NullPointerException e) {
      throw new IOException(file + " holds no ends of audit chains: " + e.getMessage(), e);
    }
  }

  private static Map<String, AuditTrail.Head> heads(Map<?, ?> json) throws Rejected {
    Map<String, AuditTrail.Head> heads = new TreeMap<>();
    for (Object one : (List<?>) json.get("tenants")) {
      Map<?, ?> head = (Map<?, ?>) one;
      heads.put(
          (String) head.get("tenant"),
          new AuditTrail.Head((Long) head.get("number"), Digest.parse((String) head.get("chain"))));
    }
    return heads;
  }

  public void write(Noted noted) throws IOException {
    List<Object> copies = new ArrayList<>();
    new TreeMap<>(noted.copied())
        .forEach((name, heads) -> copies.add(Map.of("name", name, "tenants", json(heads))));
    Files.createDirectories(file.getParent());
    new DurableFiles()
        .write(file, Json.canonical(Map.of("copies", copies, "tenants", json(noted.seen()))));
  }

  private static List<Object> json(Map<String, AuditTrail.Head> heads) {
    return new TreeMap<>(heads)
        .entrySet().stream().map(one -> (Object) json(one.getKey(), one.getValue())).toList();
  }

  private static Map<String, Object> json(String tenant, AuditTrail.Head head) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("chain", head.chain().hex());
    json.put("number", head.number());
    json.put("tenant", tenant);
    return json;
  }
}
