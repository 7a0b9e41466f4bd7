package id.perisai.inbox;

import id.perisai.release.Json;
import id.perisai.release.JsonObject;
import id.perisai.release.Reason;
import id.perisai.release.Rejected;
import id.perisai.release.RepositoryPaths;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How often each page was sent by one node on one local day: nothing about who asked. A file of
 * canonical JSON, {@code {"day","node","sites":{<tenant>:{<path>:<count>}}}}, at {@code
 * inbox/<node>/counts/<yyyy-mm-dd>.json}.
 *
 * @param sites by tenant and path; what was beyond the bounds is at {@code *}
 */
public record DayCounts(LocalDate day, String node, Map<String, Map<String, Long>> sites) {
  /** Where days begin and end. */
  public static final ZoneId ZONE = ZoneId.of("Asia/Jakarta");

  /** Stands for all paths beyond {@link #MOST_PATHS}. */
  public static final String REST = "*";

  /** The most paths of one site that are told apart. */
  public static final int MOST_PATHS = 5000;

  /** More than anybody is asked in a day; so that a total of them is still a number. */
  private static final long MOST_COUNTED = 1_000_000_000_000L;

  /**
   * Of a file, as of values in it: any node may have written it, and it is in memory whole. Room
   * for 5,000 paths of each of 33 sites, or 200 of each of 1,000.
   */
  static final int MOST_BYTES = 8 * 1024 * 1024;

  static final int MOST_VALUES = 250_000;

  private static final String FOLDER = "counts";
  private static final String SUFFIX = ".json";
  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d\\d-\\d\\d\\.json");

  /**
   * What was counted, as far as a file has room for it: of each site the paths that were read most,
   * the same number of each, and all others at {@link #REST}.
   */
  public static DayCounts fitting(
      LocalDate day, String node, Map<String, Map<String, Long>> counted) {
    Map<String, Map<String, Long>> sites = counted;
    for (int most = MOST_PATHS; most > 0 && !fits(sites); most /= 2) {
      int told = most;
      Map<String, Map<String, Long>> folded = new TreeMap<>();
      counted.forEach((tenant, paths) -> folded.put(tenant, mostRead(paths, told)));
      sites = folded;
    }
    return new DayCounts(day, node, sites);
  }

  private static Map<String, Long> mostRead(Map<String, Long> paths, int most) {
    if (paths.size() <= most + 1) {
      return paths;
    }
    Map<String, Long> folded = new TreeMap<>();
    paths.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(
            path ->
                folded.merge(
                    folded.size() < most ? path.getKey() : REST, path.getValue(), Long::sum));
    return folded;
  }

  private static boolean fits(Map<String, Map<String, Long>> sites) {
    long values = 4;
    long bytes = 256;
    for (Map.Entry<String, Map<String, Long>> site : sites.entrySet()) {
      values += 1 + site.getValue().size();
      bytes += site.getKey().length() + 6;
      for (Map.Entry<String, Long> path : site.getValue().entrySet()) {
        bytes += Json.canonical(path.getKey()).length + 2 + path.getValue().toString().length();
      }
    }
    return values <= MOST_VALUES && bytes <= MOST_BYTES;
  }

  /** Where a node writes them. */
  public static Path folder(Path inbox, String node) {
    return InboxPaths.queue(inbox, node).resolve(FOLDER);
  }

  /** Where those of one day lie in a node's folder. */
  public static Path file(Path inbox, String node, LocalDate day) {
    return folder(inbox, node).resolve(day + SUFFIX);
  }

  /** Whether a file of this name is of a day before this one. */
  static boolean isBefore(String name, LocalDate today) {
    return DAY.matcher(name).matches() && name.compareTo(today + SUFFIX) < 0;
  }

  /**
   * Reads a node's own file from its place.
   *
   * @throws Rejected MALFORMED if it is not of the node and day that its place says
   */
  public static DayCounts read(Path file) throws IOException, Rejected {
    try (InputStream in = Files.newInputStream(file)) {
      return of(file, in.readNBytes(MOST_BYTES + 1));
    }
  }

  static DayCounts of(Path file, byte[] bytes) throws Rejected {
    DayCounts counts = parse(bytes);
    String node = file.getParent().getParent().getFileName().toString();
    String name = counts.day + SUFFIX;
    if (!counts.node.equals(node) || !file.getFileName().toString().equals(name)) {
      throw new Rejected(
          Reason.MALFORMED, "counts", "of this node and day", counts.node + " " + counts.day);
    }
    return counts;
  }

  static DayCounts parse(byte[] bytes) throws Rejected {
    JsonObject json =
        JsonObject.of(Json.parseCanonical(bytes, MOST_BYTES, MOST_VALUES, "counts"), "counts");
    JsonObject sites = json.object("sites");
    Map<String, Map<String, Long>> read = new TreeMap<>();
    for (String tenant : sites.names()) {
      if (!RepositoryPaths.isTenant(tenant)) {
        throw new Rejected(Reason.MALFORMED, "counts.sites", "tenant ids", tenant);
      }
      JsonObject site = sites.object(tenant);
      if (site.names().size() > MOST_PATHS + 1) {
        throw new Rejected(
            Reason.MALFORMED,
            "counts." + tenant,
            "at most " + MOST_PATHS,
            "" + site.names().size());
      }
      Map<String, Long> paths = new TreeMap<>();
      for (String path : site.names()) {
        if (path.chars().anyMatch(Character::isISOControl)) {
          throw new Rejected(Reason.MALFORMED, "counts." + tenant, "a path", "control characters");
        }
        paths.put(path, site.number(path, 1, MOST_COUNTED));
      }
      read.put(tenant, paths);
    }
    try {
      DayCounts counts = new DayCounts(LocalDate.parse(json.text("day")), json.text("node"), read);
      json.end();
      return counts;
    } catch (DateTimeParseException e) {
      throw new Rejected(Reason.MALFORMED, "counts.day", "a day", "" + e.getParsedString(), e);
    }
  }

  /** Canonical JSON: the file's bytes. */
  public byte[] bytes() {
    return Json.canonical(Map.of("day", day.toString(), "node", node, "sites", sites));
  }

  @Override
  public String toString() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }
}
