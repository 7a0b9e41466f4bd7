package id.perisai.admin.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import id.perisai.access.AccessRefusal;
import id.perisai.access.Acting;
import id.perisai.access.Refusal;
import id.perisai.access.Refused;
import id.perisai.admin.security.SecurityLog.Event;
import id.perisai.content.ContentRefusal;
import id.perisai.media.MediaRefusal;
import id.perisai.message.MessageRefusal;
import id.perisai.platform.PlatformRefusal;
import id.perisai.publish.PublishRefusal;
import id.perisai.review.ReviewRefusal;
import id.perisai.transfer.TransferRefusal;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody tries what they may not, and fills the log so that nobody sees it. */
class SecurityLogTest {
  @TempDir Path directory;

  private Instant now = Instant.parse("2026-11-21T10:00:00Z");
  private final InstantSource moved = () -> now;
  private final Clock clock = moved.withZone(ZoneOffset.UTC);

  private SecurityLog log() {
    return new SecurityLog(directory.resolve("log"), clock);
  }

  @Test
  void a_refusal_is_one_line_that_a_machine_reads() throws IOException {
    log()
        .add(
            new Event(
                "act",
                200,
                "POST",
                "/orang",
                "NOT_PERMITTED",
                "net",
                "abcd",
                "person-1",
                "dinkes"));
    assertEquals(
        List.of(
            "{\"at\":\"2026-11-21T10:00:00Z\",\"event\":\"act\",\"from\":\"abcd\",\"method\":\"POST\","
                + "\"person\":\"person-1\",\"reason\":\"NOT_PERMITTED\",\"status\":200,"
                + "\"tenant\":\"dinkes\",\"where\":\"/orang\"}"),
        lines());
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(files().get(0))));
  }

  @Test
  void who_floods_it_hides_nobody_else_and_is_counted() throws IOException {
    SecurityLog log = log();
    for (int i = 0; i < 5000; i++) {
      log.add(from("banjir"));
    }
    log.add(from("lain"));
    log.add(of("rekan", "banjir"));
    assertEquals(SecurityLog.OF_ONE_A_MINUTE + 2, lines().size());
    assertTrue(lines().get(SecurityLog.OF_ONE_A_MINUTE).contains("\"lain\""));
    assertTrue(lines().get(SecurityLog.OF_ONE_A_MINUTE + 1).contains("\"rekan\""));
    for (int i = 0; i < 5000; i++) {
      log.add(from("botnet-" + i));
    }
    assertEquals(SecurityLog.OF_STRANGERS_A_MINUTE + 1, lines().size());
    now = now.plus(Duration.ofMinutes(1));
    log.add(from("lain"));
    List<String> lines = lines();
    assertEquals(SecurityLog.OF_STRANGERS_A_MINUTE + 3, lines.size());
    String told = lines.get(SecurityLog.OF_STRANGERS_A_MINUTE + 1);
    assertTrue(told.contains("\"count\":9521"), told);
    assertTrue(told.contains("\"people\":0"), told);
  }

  @Test
  void takes_no_more_of_the_disk_than_it_may_and_keeps_a_month() throws IOException {
    Files.createDirectories(directory.resolve("log"));
    Path full = directory.resolve("log").resolve("security-2026-11-21.jsonl");
    Files.write(full, new byte[(int) SecurityLog.MOST_BYTES_A_DAY - 10]);
    Path old = Files.createFile(directory.resolve("log").resolve("security-2026-10-23.jsonl"));
    Path kept = Files.createFile(directory.resolve("log").resolve("security-2026-10-24.jsonl"));
    SecurityLog log = log();
    log.add(from("a"));
    log.close();
    assertEquals(SecurityLog.MOST_BYTES_A_DAY - 10, Files.size(full));
    now = now.plus(Duration.ofDays(1));
    log.add(from("a"));
    String next = Files.readString(directory.resolve("log").resolve("security-2026-11-22.jsonl"));
    assertTrue(next.contains("\"count\":1,"), "what a full day could not say: " + next);
    assertFalse(Files.exists(old));
    assertTrue(Files.exists(directory.resolve("log").resolve("security-2026-11-22.jsonl")));
    assertTrue(Files.exists(kept), "thirty days with today");
  }

  @Test
  void a_day_that_strangers_filled_still_says_what_people_tried_and_how_much_was_left_out()
      throws IOException {
    Files.createDirectories(directory.resolve("log"));
    Path full = directory.resolve("log").resolve("security-2026-11-21.jsonl");
    Files.write(full, "\n".repeat((int) SecurityLog.OF_STRANGERS_A_DAY).getBytes());
    SecurityLog log = log();
    log.add(from("a"));
    log.add(from("b"));
    log.add(of("rekan", "a"));
    log.close();
    List<String> lines = lines().subList((int) SecurityLog.OF_STRANGERS_A_DAY, lines().size());
    assertEquals(2, lines.size(), lines.toString());
    assertTrue(lines.get(0).contains("\"rekan\""));
    assertTrue(lines.get(1).contains("\"count\":2,"), lines.get(1));
    log.close();
    assertEquals(SecurityLog.OF_STRANGERS_A_DAY + 2, lines().size(), "told once");
  }

  @Test
  void one_person_fills_no_day_either_and_the_numbers_have_room_until_its_end() throws IOException {
    SecurityLog log = log();
    String insider = new UUID(5, 6).toString();
    for (int i = 0; i < 24 * 60; i++) {
      for (int j = 0; j < 40; j++) {
        log.add(of(insider, "pindah-" + i));
      }
      now =
          now.plus(Duration.ofMinutes(1)).isBefore(Instant.parse("2026-11-22T00:00:00Z"))
              ? now.plus(Duration.ofMinutes(1))
              : now;
    }
    log.close();
    long written =
        lines().stream().filter(line -> line.contains("\"person\":\"" + insider + "\"")).count();
    assertEquals(SecurityLog.OF_ONE_PERSON_A_DAY, written);
    long counted =
        lines().stream()
            .filter(line -> line.contains("suppressed"))
            .mapToLong(line -> Long.parseLong(line.replaceAll(".*\"count\":([0-9]+).*", "$1")))
            .sum();
    assertEquals(24L * 60 * 40, written + counted, "nothing is lost uncounted");
    long longest =
        lines().stream()
            .filter(line -> line.contains("suppressed"))
            .mapToLong(line -> line.length() + 1)
            .max()
            .orElseThrow();
    assertTrue(longest * 24 * 60 <= SecurityLog.KEPT_FOR_NUMBERS, "bytes: " + longest);
  }

  @Test
  void neighbours_of_one_network_are_one_place() {
    assertEquals(
        networkOf("2001:db8:7:1:a::1"), networkOf("2001:db8:7:1:b::2"), "of one /64 of IPv6");
    assertFalse(networkOf("2001:db8:7:1::1").equals(networkOf("2001:db8:7:2::1")));
    assertFalse(networkOf("192.0.2.1").equals(networkOf("192.0.2.2")));
  }

  private static String networkOf(String address) {
    return SecurityLogFilter.event(request(address), "/orang", 403).orElseThrow().network();
  }

  @Test
  void a_directory_that_cannot_be_written_stops_nobody() {
    new SecurityLog(Path.of("/proc/tidak-ada"), clock).add(from("a"));
  }

  @Test
  void says_where_without_what_somebody_wrote_there() {
    assertEquals(
        "/tautan/{token}", SecurityLogFilter.where("/tautan/AbCdEfGhIjKlMnOpQrStUvWxYz012345"));
    assertEquals("/api/desk", SecurityLogFilter.where("/api/desk/kandidat/rahasia"));
    assertEquals("/tindakan/sso", SecurityLogFilter.where("/tindakan/sso"));
    assertEquals("elsewhere", SecurityLogFilter.where("/rahasia/nik/3273010101010001"));
    assertEquals("/orang", SecurityLogFilter.where("/orang"));
  }

  @Test
  void sees_refusals_that_became_words_and_those_that_became_a_status() {
    HttpServletRequest request = request();
    assertEquals(Optional.empty(), SecurityLogFilter.event(request, "/orang", 200));
    assertEquals(Optional.empty(), SecurityLogFilter.event(request, "/orang", 404));
    assertEquals(
        "permission", SecurityLogFilter.event(request, "/orang", 403).orElseThrow().event());
    assertEquals("request", SecurityLogFilter.event(request, "/orang", 400).orElseThrow().event());
    SecurityLogFilter.note(request, new Refused(AccessRefusal.PASSWORD_TOO_SHORT, 12));
    assertEquals(
        Optional.empty(), SecurityLogFilter.event(request, "/orang", 200), "a typing error");
    SecurityLogFilter.note(request, new Refused(AccessRefusal.NOT_PERMITTED, "EDIT"));
    Event event = SecurityLogFilter.event(request, "/orang", 200).orElseThrow();
    assertEquals("act", event.event());
    assertEquals("NOT_PERMITTED", event.reason());
    assertEquals("/orang", event.where());
    assertEquals(16, event.from().length());
    assertFalse(event.toString().contains("192.0.2.1"), "digits of the address, never itself");
  }

  /**
   * The same for a thing of another department and one that never was: no line tells them apart.
   */
  @Test
  void sees_who_walks_through_ids_that_are_not_theirs() {
    HttpServletRequest request = request();
    String page = "/halaman/" + new UUID(1, 2);
    String revision = "/api/halaman/" + new UUID(3, 4) + "/revisi";
    assertEquals(Optional.empty(), SecurityLogFilter.event(request, page, 404), "of strangers");
    request.setAttribute(SessionFilter.ACTING, Acting.commandLine("dinkes"));
    Event event = SecurityLogFilter.event(request, page, 404).orElseThrow();
    assertEquals("missing", event.event());
    assertEquals("/halaman/{page}", event.where());
    assertEquals("dinkes", event.tenant());
    assertFalse(event.toString().contains("0001-0000"), "never which one");
    for (String path : List.of(revision, "/_m/" + "0".repeat(64), "/pratinjau/x/1")) {
      assertEquals(
          "missing", SecurityLogFilter.event(request, path, 404).orElseThrow().event(), path);
    }
    assertEquals(
        Optional.empty(), SecurityLogFilter.event(request, "/favicon.ico", 404), "of a browser");
  }

  @Test
  void what_is_missing_hides_nothing_more_telling() throws IOException {
    SecurityLog log = log();
    for (int i = 0; i < 500; i++) {
      log.add(missing("rekan"));
    }
    log.add(of("rekan", "a"));
    List<String> lines = lines();
    assertEquals(SecurityLog.MISSING_OF_ONE_A_MINUTE + 1, lines.size());
    assertTrue(lines.get(lines.size() - 1).contains("permission"));
  }

  @Test
  void what_is_missing_all_day_hides_nothing_more_telling_either() throws IOException {
    SecurityLog log = log();
    for (int i = 0; i < 300; i++) {
      for (int j = 0; j < SecurityLog.MISSING_OF_ONE_A_MINUTE; j++) {
        log.add(missing("rekan"));
      }
      now = now.plus(Duration.ofMinutes(1));
    }
    log.add(of("rekan", "a"));
    assertEquals(SecurityLog.MISSING_OF_ONE_PERSON_A_DAY, written("missing"));
    assertEquals(1, written("permission"));
    now = Instant.parse("2026-11-22T00:00:00Z");
    log.add(missing("rekan"));
    Path next = directory.resolve("log").resolve("security-2026-11-22.jsonl");
    assertTrue(Files.readString(next).contains("missing"), "a new day counts anew");
  }

  private long written(String event) throws IOException {
    return lines().stream().filter(line -> line.contains("\"event\":\"" + event + "\"")).count();
  }

  @Test
  void says_of_whom_most_was_left_out() throws IOException {
    SecurityLog log = log();
    for (int i = 0; i < 30; i++) {
      log.add(of("rekan", "a"));
    }
    for (int i = 0; i < 50; i++) {
      log.add(of("penyusup", "a"));
      log.add(from("luar"));
    }
    now = now.plus(Duration.ofMinutes(1));
    log.add(from("lain"));
    String told = lines().stream().filter(line -> line.contains("suppressed")).findFirst().get();
    assertTrue(told.contains("\"most\":\"penyusup\""), told);
    now = now.plus(Duration.ofMinutes(1));
    for (int i = 0; i < 30; i++) {
      log.add(from("luar"));
    }
    log.close();
    List<String> lines = lines();
    assertFalse(lines.get(lines.size() - 1).contains("most"), "of strangers alone");
  }

  private static HttpServletRequest request() {
    return request("192.0.2.1");
  }

  private static HttpServletRequest request(String address) {
    Map<String, Object> attributes = new HashMap<>();
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            SecurityLogTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, values) ->
                switch (method.getName()) {
                  case "getAttribute" -> attributes.get((String) values[0]);
                  case "setAttribute" -> attributes.put((String) values[0], values[1]);
                  case "getMethod" -> "POST";
                  case "getRemoteAddr" -> address;
                  case "getHeaders" -> Collections.enumeration(List.of());
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static Event from(String place) {
    return new Event("permission", 403, "GET", "/orang", "", place, place, "", "");
  }

  private static Event of(String person, String place) {
    return new Event("permission", 403, "GET", "/orang", "", place, place, person, "dinkes");
  }

  private static Event missing(String person) {
    return new Event("missing", 404, "GET", "/_m", "", "a", "a", person, "dinkes");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("log"))) {
      return files.sorted().toList();
    }
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(files().get(0));
  }

  /** What an honest hand gets wrong, or what is nobody's doing. */
  private static final Set<Refusal> MISTAKES =
      Set.of(
          AccessRefusal.ADDRESS_OUTSIDE,
          AccessRefusal.ROLES_CHANGED,
          AccessRefusal.THEIR_ROLES_CHANGED,
          AccessRefusal.PASSWORD_TOO_SHORT,
          AccessRefusal.PASSWORD_TOO_LONG,
          AccessRefusal.PASSWORD_COMMON,
          AccessRefusal.PASSWORD_NAMES_YOU,
          AccessRefusal.FACTORS_FULL,
          AccessRefusal.LAST_WAY_IN,
          AccessRefusal.REASON_TOO_LONG,
          AccessRefusal.RECOVERY_REASON_MISSING,
          AccessRefusal.RECOVERY_GONE,
          AccessRefusal.SIGN_ON_UNREACHABLE,
          AccessRefusal.EMAIL_MALFORMED,
          AccessRefusal.EMAIL_LINK,
          AccessRefusal.NAME_MISSING,
          AccessRefusal.NAME_LINK,
          AccessRefusal.NAME_TOO_LONG,
          AccessRefusal.ROLES_MISSING,
          AccessRefusal.SECTIONS_FOR_NOBODY,
          AccessRefusal.SECTION_UNKNOWN,
          AccessRefusal.SECTIONS_TOO_MANY,
          AccessRefusal.WORKS_NOWHERE_ELSE,
          AccessRefusal.SOLE_ADMINISTRATOR,
          AccessRefusal.SOLE_PUBLISHER,
          AccessRefusal.TENANT_SUSPENDED,
          AccessRefusal.TENANT_UNKNOWN,
          ContentRefusal.PATH_TAKEN,
          ContentRefusal.TYPE_FIXED,
          ContentRefusal.ONLY_ONE,
          ContentRefusal.WITHDRAWAL_REASON_MISSING,
          ContentRefusal.WITHDRAWAL_TARGET,
          ContentRefusal.WITHDRAWN_ALREADY,
          ContentRefusal.NOT_WITHDRAWABLE,
          ReviewRefusal.CHANGED_SINCE,
          ReviewRefusal.WAITING_ALREADY,
          ReviewRefusal.APPROVED_ALREADY,
          ReviewRefusal.FINDINGS_NEED_REASON,
          ReviewRefusal.REASON_MISSING,
          ReviewRefusal.DECIDED_ALREADY,
          ReviewRefusal.SUPERSEDED,
          ReviewRefusal.FORCE_REASON_MISSING,
          ReviewRefusal.NOTHING_FORCED,
          ReviewRefusal.BATCH_DECIDED,
          PublishRefusal.FORCED_BEFORE_HOUR,
          PublishRefusal.NOTHING_CHANGED,
          PublishRefusal.THEME_NOT_SIGNED,
          PublishRefusal.DELEGATION_WAITS,
          PublishRefusal.CANDIDATE_EXPIRED,
          PublishRefusal.CANDIDATE_DONE,
          PublishRefusal.CANDIDATE_STALE,
          PublishRefusal.CANDIDATE_PURGED,
          PublishRefusal.SIGNATURES_MISSING,
          PublishRefusal.POWER_REFUSED,
          PublishRefusal.NOTHING_TO_PURGE,
          PublishRefusal.PURGE_UNFINISHED,
          PublishRefusal.REPOSITORY_UNWRITABLE,
          PublishRefusal.TRUST_EXPIRED,
          PublishRefusal.TRUST_REFUSED,
          PublishRefusal.ROOT_REFUSED,
          PublishRefusal.DIRECTORY_REFUSED,
          MessageRefusal.MESSAGE_REASON_MISSING,
          MediaRefusal.MEDIA_EMPTY,
          MediaRefusal.MEDIA_TOO_LARGE,
          MediaRefusal.MEDIA_NOT_AN_IMAGE,
          MediaRefusal.MEDIA_SVG,
          MediaRefusal.MEDIA_TOO_MANY_PIXELS,
          MediaRefusal.MEDIA_BROKEN,
          MediaRefusal.MEDIA_TOO_MANY_FILES,
          MediaRefusal.MEDIA_OVER_QUOTA,
          MediaRefusal.PDF_NOT_A_PDF,
          MediaRefusal.PDF_BROKEN,
          MediaRefusal.PDF_ENCRYPTED,
          MediaRefusal.PDF_JAVASCRIPT,
          MediaRefusal.PDF_SENDS_DATA,
          MediaRefusal.PDF_EMBEDDED_FILES,
          MediaRefusal.PDF_PROGRAM_FORM,
          MediaRefusal.PDF_PLAYER);

  /** Of these every one is: who opens and lists departments may. */
  private static final Set<Class<?>> OF_PLATFORM_ALONE = Set.of(PlatformRefusal.class);

  /** What an import refuses is said by the command line. */
  private static final Set<Class<?>> OF_COMMAND_LINE = Set.of(TransferRefusal.class);

  /** An administrator asks for a colleague's link alone, an author approves what they wrote. */
  @Test
  void each_refusal_that_exists_is_a_try_or_a_mistake_and_a_new_one_is_sorted() {
    Set<Refusal> unsorted = new HashSet<>();
    int types = 0;
    for (JavaClass type : new ClassFileImporter().importPackages("id.perisai")) {
      if (type.isEnum() && type.isAssignableTo(Refusal.class)) {
        types++;
        Class<?> found = type.reflect();
        if (!OF_PLATFORM_ALONE.contains(found) && !OF_COMMAND_LINE.contains(found)) {
          for (Object constant : found.getEnumConstants()) {
            unsorted.add((Refusal) constant);
          }
        }
      }
    }
    assertEquals(8, types, "refusals are not found any more");
    assertTrue(unsorted.containsAll(Tries.ALL), "one of those that say nothing is a try");
    unsorted.removeAll(Tries.ALL);
    assertEquals(MISTAKES, unsorted);
  }

  @Test
  void notes_a_try_of_any_package_and_for_whom_the_desk_speaks() {
    for (Refusal refusal :
        List.of(
            ReviewRefusal.OWN_WORK,
            PublishRefusal.SIGNATURE_REFUSED,
            MessageRefusal.SEALING_KEY_NOT_OWN)) {
      HttpServletRequest request = request();
      SecurityLogFilter.note(request, new Refused(refusal, "x"));
      SecurityLogFilter.speaks(request, Acting.commandLine("dinkes"));
      Event event = SecurityLogFilter.event(request, "/api/desk/kandidat/x", 422).orElseThrow();
      assertEquals("act", event.event());
      assertEquals(refusal.name(), event.reason());
      assertEquals(Acting.COMMAND_LINE.toString(), event.person());
      assertEquals("dinkes", event.tenant());
    }
  }
}
