package id.perisai.admin.security;

import id.perisai.release.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * What was refused, a line of JSON each, in one file a day (UTC). Whoever is refused on purpose
 * fills neither the disk nor the log of others: lines are counted by who sends them from where, by
 * the minute and by the day, and what is beyond is a number in one line of its minute.
 */
public final class SecurityLog {
  static final int OF_ONE_A_MINUTE = 20;
  static final int A_MINUTE = 600;
  static final long MOST_BYTES_A_DAY = 8 * 1024 * 1024;
  static final int DAYS = 30;

  private static final Logger LOG = Logger.getLogger("perisai.security");
  private static final String PREFIX = "security-";
  private static final String SUFFIX = ".jsonl";

  private final Path directory;
  private final Clock clock;
  private final Map<String, Integer> bySource = new HashMap<>();
  private long minute = -1;
  private int written;
  private long suppressed;
  private boolean failing;

  public SecurityLog(Path directory, Clock clock) {
    this.directory = directory;
    this.clock = clock;
  }

  /**
   * One refusal.
   *
   * @param event a word such as {@code act}, {@code screen}, {@code origin}
   * @param status of the answer
   * @param where the screen's address as listed, so that no token of an address is written
   * @param reason the name of a refusal; empty where the event says it all
   * @param from digits that say whether two came from one place
   * @param person the opaque id; empty for nobody
   */
  public record Event(
      String event,
      int status,
      String method,
      String where,
      String reason,
      String from,
      String person,
      String tenant) {

    private Map<String, Object> json() {
      Map<String, Object> json = new TreeMap<>();
      json.put("event", event);
      json.put("from", from);
      json.put("method", method);
      json.put("status", (long) status);
      json.put("where", where);
      if (!reason.isEmpty()) {
        json.put("reason", reason);
      }
      if (!person.isEmpty()) {
        json.put("person", person);
        json.put("tenant", tenant);
      }
      return json;
    }
  }

  /** Writes it, or counts it. */
  public synchronized void add(Event event) {
    Instant now = clock.instant();
    turn(now);
    String source = event.from() + " " + event.person(); // an office shares one address
    int ofThis = bySource.merge(bySource.size() < A_MINUTE ? source : "", 1, Integer::sum);
    if (ofThis > OF_ONE_A_MINUTE || written >= A_MINUTE) {
      suppressed++;
      return;
    }
    written++;
    append(now, event.json());
  }

  /** A new minute counts anew, and says what the last one left out. */
  private void turn(Instant now) {
    long current = now.getEpochSecond() / 60;
    if (current == minute) {
      return;
    }
    if (suppressed > 0) {
      append(now, new TreeMap<>(Map.of("event", "suppressed", "count", suppressed)));
    }
    minute = current;
    written = 0;
    suppressed = 0;
    bySource.clear();
  }

  private void append(Instant now, Map<String, Object> json) {
    json.put("at", now.toString());
    byte[] line =
        (new String(Json.canonical(json), StandardCharsets.UTF_8) + "\n")
            .getBytes(StandardCharsets.UTF_8);
    try {
      Path file = today(now);
      if (Files.size(file) + line.length <= MOST_BYTES_A_DAY) {
        Files.write(file, line, StandardOpenOption.APPEND);
      }
      failing = false;
    } catch (IOException e) {
      // Once, not for each of a flood: people work on, and the server's log says why.
      if (!failing) {
        LOG.log(Level.SEVERE, "Security events cannot be written to " + directory, e);
      }
      failing = true;
    }
  }

  private Path today(Instant now) throws IOException {
    LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
    Path file = directory.resolve(PREFIX + day + SUFFIX);
    if (!Files.exists(file)) {
      Files.createDirectories(directory);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      deleteBefore(PREFIX + day.minusDays(DAYS - 1L) + SUFFIX);
    }
    return file;
  }

  /** Names sort as their days do. */
  private void deleteBefore(String first) throws IOException {
    List<Path> old;
    try (Stream<Path> files = Files.list(directory)) {
      old =
          files
              .filter(file -> file.getFileName().toString().startsWith(PREFIX))
              .filter(file -> file.getFileName().toString().compareTo(first) < 0)
              .toList();
    }
    for (Path file : old) {
      Files.deleteIfExists(file);
    }
  }
}
