package id.perisai.audit;

import id.perisai.release.Digest;
import id.perisai.release.DurableFiles;
import id.perisai.release.Json;
import id.perisai.release.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ends of all tenants' chains as they were seen last, in a file outside of the database: {@code
 * {"tenants":[{"chain","number","tenant"}…]}}, canonical JSON, there whole or not at all.
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
   * @return by tenant; empty when nothing was noted yet
   * @throws IOException when the file cannot be read or is not ours: what was noted is not
   *     forgotten because somebody garbled it
   */
  public Map<String, AuditTrail.Head> read() throws IOException {
    Map<String, AuditTrail.Head> heads = new TreeMap<>();
    if (!exist()) {
      return heads;
    }
    try {
      Map<?, ?> json =
          (Map<?, ?>) Json.parseCanonical(Files.readAllBytes(file), MAX_BYTES, "heads");
      for (Object one : (List<?>) json.get("tenants")) {
        Map<?, ?> head = (Map<?, ?>) one;
        heads.put(
            (String) head.get("tenant"),
            new AuditTrail.Head(
                (Long) head.get("number"), Digest.parse((String) head.get("chain"))));
      }
      return heads;
    } catch (Rejected | ClassCastException | NullPointerException e) {
      throw new IOException(file + " holds no ends of audit chains: " + e.getMessage(), e);
    }
  }

  public void write(Map<String, AuditTrail.Head> heads) throws IOException {
    List<Object> tenants =
        new TreeMap<>(heads)
            .entrySet().stream().map(one -> (Object) json(one.getKey(), one.getValue())).toList();
    Files.createDirectories(file.getParent());
    new DurableFiles().write(file, Json.canonical(Map.of("tenants", tenants)));
  }

  private static Map<String, Object> json(String tenant, AuditTrail.Head head) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("chain", head.chain().hex());
    json.put("number", head.number());
    json.put("tenant", tenant);
    return json;
  }
}
