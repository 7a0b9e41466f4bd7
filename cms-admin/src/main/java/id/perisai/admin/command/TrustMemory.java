package id.perisai.admin.command;

import id.perisai.release.Digest;
import id.perisai.release.Json;
import id.perisai.release.JsonObject;
import id.perisai.release.Rejected;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What whoever verifies from outside remembers from run to run: for each trust root the hosts that
 * showed it, and the newest checkpoint of its log that was found good. One file, replaced as a
 * whole.
 */
final class TrustMemory {
  private static final int MAX_BYTES = 4 << 20;

  private final Path file;
  private final Map<String, Platform> platforms = new TreeMap<>();

  private TrustMemory(Path file) {
    this.file = file;
  }

  /** What is known under one trust root. */
  private static final class Platform {
    private final TreeSet<String> hosts = new TreeSet<>();
    private String checkpoint;
  }

  /** Reads the file; one that is not there is an empty memory. */
  static TrustMemory open(Path file) throws IOException, Rejected {
    TrustMemory memory = new TrustMemory(file.toAbsolutePath());
    if (Files.exists(file)) {
      memory.read(Files.readAllBytes(file));
    }
    return memory;
  }

  /** Where it lies if nobody says otherwise (XDG Base Directory Specification). */
  static Path standard(Map<String, String> environment, String userHome) {
    String config = environment.get("XDG_CONFIG_HOME");
    Path base = config == null || config.isBlank() ? Path.of(userHome, ".config") : Path.of(config);
    return base.resolve("perisai").resolve("memory");
  }

  Path file() {
    return file;
  }

  /** The folder beside it in which what contradicts it is kept. */
  Path evidence() {
    return file.resolveSibling("evidence");
  }

  /**
   * The trust root that a host was seen under.
   *
   * @param host with its port, if it is not the usual one
   */
  Optional<Digest> rootOf(String host) throws Rejected {
    for (Map.Entry<String, Platform> platform : platforms.entrySet()) {
      if (platform.getValue().hosts.contains(host)) {
        return Optional.of(Digest.parse(platform.getKey()));
      }
    }
    return Optional.empty();
  }

  void put(String host, Digest root) {
    platform(root).hosts.add(host);
  }

  /** The signed note of the newest checkpoint under a root. */
  Optional<byte[]> checkpoint(Digest root) {
    return Optional.ofNullable(platforms.get(root.hex()))
        .map(platform -> platform.checkpoint)
        .map(note -> note.getBytes(StandardCharsets.UTF_8));
  }

  void put(Digest root, byte[] checkpoint) {
    platform(root).checkpoint = new String(checkpoint, StandardCharsets.UTF_8);
  }

  private Platform platform(Digest root) {
    return platforms.computeIfAbsent(root.hex(), unknown -> new Platform());
  }

  void save() throws IOException {
    List<Object> roots = new ArrayList<>();
    platforms.forEach(
        (root, platform) -> {
          Map<String, Object> json = new TreeMap<>();
          json.put("root", root);
          json.put("hosts", new ArrayList<Object>(platform.hosts));
          json.put("checkpoint", platform.checkpoint == null ? "" : platform.checkpoint);
          roots.add(json);
        });
    Files.createDirectories(file.getParent());
    Path beside = Files.createTempFile(file.getParent(), "memory", ".new");
    Files.write(beside, Json.canonical(Map.of("roots", roots)));
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void read(byte[] bytes) throws Rejected {
    JsonObject json = JsonObject.of(Json.parse(bytes, MAX_BYTES), "" + file);
    for (JsonObject item : json.objects("roots")) {
      Platform platform = platform(item.digest("root"));
      platform.hosts.addAll(item.texts("hosts"));
      String note = item.text("checkpoint");
      platform.checkpoint = note.isEmpty() ? null : note;
      item.end();
    }
    json.end();
  }
}
