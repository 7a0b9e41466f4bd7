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
 * fills neither the disk nor the log of others: lines are counted by who sends them, or from where
 * if nobody is signed in, by the minute and by the day, and what is beyond is a number in one line
 * of its minute. Strangers cannot use up what is kept for lines about people, nor these what is
 * kept for numbers.
 */
public final class SecurityLog {
  static final int OF_ONE_A_MINUTE = 20;

  /** What is missing, or not theirs: a page of broken pictures must not hide what else they try. */
  static final int MISSING_OF_ONE_A_MINUTE = 10;

  static final int OF_ONE_PERSON_A_DAY = 2_000;

  /** Part of the above: an editor has a page of broken pictures open all day. */
  static final int MISSING_OF_ONE_PERSON_A_DAY = 500;

  static final int A_MINUTE = 600;
  static final int OF_STRANGERS_A_MINUTE = 480;
  static final long MOST_BYTES_A_DAY = 8 * 1024 * 1024;
  static final long OF_STRANGERS_A_DAY = 5 * 1024 * 1024;

  /** For one line a minute, of 180 bytes at most, all day long. */
  static final long KEPT_FOR_NUMBERS = 256 * 1024;

  static final int DAYS = 30;

  /** The event of a thing that is not there, or not of this department: nobody is told which. */
  static final String MISSING = "missing";

  private static final Logger LOG = Logger.getLogger("perisai.security");
  private static final String PREFIX = "security-";
  private static final String SUFFIX = ".jsonl";

  private final Path directory;
  private final Clock clock;
  private final Map<String, Integer> strangers = new HashMap<>();
  private final Map<String, Integer> people = new HashMap<>();
  private final Map<String, Integer> missing = new HashMap<>();
  private final Map<String, Integer> peopleToday = new HashMap<>();
  private final Map<String, Integer> missingToday = new HashMap<>();
  private final Map<String, Integer> leftOut = new HashMap<>();
  private long minute = -1;
  private LocalDate day = LocalDate.MIN;
  private int written;
  private int ofStrangers;
  private long suppressed;
  private long suppressedOfPeople;
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
   * @param network digits of the network that counts as one place; not written
   * @param from digits that say whether two came from one address, as in the audit trail
   * @param person the opaque id; empty for nobody
   */
  public record Event(
      String event,
      int status,
      String method,
      String where,
      String reason,
      String network,
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
    boolean stranger = event.person().isEmpty();
    if (!(stranger ? mayStranger(event.network()) : mayPerson(event))
        || !append(now, event.json(), stranger ? OF_STRANGERS_A_DAY : ofPeopleADay())) {
      suppressed++;
      if (!stranger) {
        suppressedOfPeople++;
        leftOut.merge(event.person(), 1, Integer::sum);
      }
      return;
    }
    written++;
    ofStrangers += stranger ? 1 : 0;
  }

  /** So many places share what is left to them that the list of them ends somewhere. */
  private boolean mayStranger(String network) {
    String place = strangers.size() < A_MINUTE ? network : "";
    return strangers.merge(place, 1, Integer::sum) <= OF_ONE_A_MINUTE
        && ofStrangers < OF_STRANGERS_A_MINUTE
        && written < A_MINUTE;
  }

  /** By the person alone, wherever they are: there are no more people than were invited. */
  private boolean mayPerson(Event event) {
    String person = event.person();
    return (!event.event().equals(MISSING) || mayMissing(person))
        && people.merge(person, 1, Integer::sum) <= OF_ONE_A_MINUTE
        && peopleToday.merge(person, 1, Integer::sum) <= OF_ONE_PERSON_A_DAY
        && written < A_MINUTE;
  }

  private boolean mayMissing(String person) {
    return missing.merge(person, 1, Integer::sum) <= MISSING_OF_ONE_A_MINUTE
        && missingToday.merge(person, 1, Integer::sum) <= MISSING_OF_ONE_PERSON_A_DAY;
  }

  private static long ofPeopleADay() {
    return MOST_BYTES_A_DAY - KEPT_FOR_NUMBERS;
  }

  /** Says what was left out and not yet told, when the server stops. */
  public synchronized void close() {
    tellSuppressed(clock.instant());
  }

  /** A new minute counts anew, and says what the last one left out. */
  private void turn(Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    if (!today.equals(day)) {
      day = today;
      peopleToday.clear();
      missingToday.clear();
    }
    long current = now.getEpochSecond() / 60;
    if (current == minute) {
      return;
    }
    tellSuppressed(now);
    minute = current;
    written = 0;
    ofStrangers = 0;
    strangers.clear();
    people.clear();
    missing.clear();
  }

  /** What cannot be written goes on being counted. */
  private void tellSuppressed(Instant now) {
    if (suppressed == 0) {
      return;
    }
    Map<String, Object> count = new TreeMap<>();
    count.put("event", "suppressed");
    count.put("count", suppressed);
    count.put("people", suppressedOfPeople);
    leftOut.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .ifPresent(most -> count.put("most", most.getKey()));
    if (append(now, count, MOST_BYTES_A_DAY)) {
      suppressed = 0;
      suppressedOfPeople = 0;
      leftOut.clear();
    }
  }

  /** Whether it stands there now; not when the day's file has as many bytes already. */
  private boolean append(Instant now, Map<String, Object> json, long most) {
    json.put("at", now.toString());
    byte[] line =
        (new String(Json.canonical(json), StandardCharsets.UTF_8) + "\n")
            .getBytes(StandardCharsets.UTF_8);
    try {
      Path file = today(now);
      if (Files.size(file) + line.length > most) {
        return false;
      }
      Files.write(file, line, StandardOpenOption.APPEND);
      failing = false;
      return true;
    } catch (IOException e) {
      // Once, not for each of a flood: people work on, and the server's log says why.
      if (!failing) {
        LOG.log(Level.SEVERE, "Security events cannot be written to " + directory, e);
      }
      failing = true;
      return false;
    }
  }

  private Path today(Instant now) throws IOException {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    Path file = directory.resolve(PREFIX + today + SUFFIX);
    if (!Files.exists(file)) {
      Files.createDirectories(directory);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      deleteBefore(PREFIX + today.minusDays(DAYS - 1L) + SUFFIX);
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
