package id.perisai.admin.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Coding;
import id.perisai.release.Digest;
import id.perisai.release.LogEntry;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.TransparencyLog;
import id.perisai.release.WellKnown;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code perisai verify} says of honest and of forged pages and repositories. */
class VerifyTest {
  private static final Instant LATER = Instant.parse("2126-11-21T03:00:00Z");

  @TempDir Path temporary;
  private SignedSite site;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void an_honest_site() throws Exception {
    site = new SignedSite(temporary.resolve("repository"), LATER);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void verifies_an_honest_page_in_each_of_its_codings() {
    assertSays(0, "OK " + site.url("/"), site.url("/"));
    assertTrue(out.toString().contains("dinkes (Dinas Kesehatan)"), out.toString());
    assertTrue(out.toString().contains("compared as identity, gzip"), out.toString());
    assertTrue(out.toString().contains("signed by    person "), out.toString());
  }

  @Test
  void verifies_redirects_and_the_page_for_what_is_not_there() {
    assertSays(0, "301 to /", site.url("/lama"));
    assertSays(0, "404 text/html; charset=utf-8", site.url("/tidak-ada"));
  }

  @Test
  void refuses_a_page_with_other_words() {
    site.forge("/", Coding.IDENTITY, "<p>Jam layanan 09.00</p>".getBytes(StandardCharsets.UTF_8));
    assertSays(10, "WRONG_DIGEST", site.url("/"));
  }

  @Test
  void refuses_a_page_that_lies_only_to_browsers_that_take_gzip() throws Exception {
    site.forge("/", Coding.GZIP, SignedSite.gzip("<p>slot gacor</p>".getBytes()));
    assertSays(10, "FORGED    /  WRONG_", site.url("/"));
  }

  @Test
  void refuses_a_signed_gzip_that_unpacks_to_other_words() throws Exception {
    site.releaseWithHiddenGzip();
    assertSays(10, "WRONG_CODING", site.url("/"));
  }

  @Test
  void refuses_another_status_type_or_location() {
    SignedSite.Answer page = site.answers.get("/");
    site.answers.put("/", new SignedSite.Answer(404, page.headers(), page.codings()));
    assertSays(10, "status: expected 200, found 404", site.url("/"));
    site.answers.put(
        "/", new SignedSite.Answer(200, Map.of("content-type", "text/plain"), page.codings()));
    assertSays(10, "content-type", site.url("/"));
    site.answers.put(
        "/lama", new SignedSite.Answer(301, Map.of("location", "https://slot.example/"), Map.of()));
    assertSays(10, "location: expected /, found https://slot.example/", site.url("/lama"));
  }

  @Test
  void refuses_a_page_that_nobody_signed() {
    site.answers.put("/slot", site.answers.get("/"));
    assertSays(11, "UNSIGNED  /slot  answers 200", site.url("/slot"));
  }

  @Test
  void refuses_a_site_under_another_trust_root() {
    assertEquals(
        10, run(site.url("/"), "--trust-root", Digest.of(new byte[0]).hex()), err.toString());
    assertTrue(err.toString().contains("WRONG_DIGEST"), err.toString());
  }

  @Test
  void refuses_a_release_whose_signature_does_not_fit() throws Exception {
    site.answers.put(
        WellKnown.release("dinkes"),
        SignedSite.Answer.of(
            new String(
                    Files.readAllBytes(site.repository.resolve("sites/dinkes/1")),
                    StandardCharsets.UTF_8)
                .replace("2026-11-21", "2026-11-22")
                .getBytes(StandardCharsets.UTF_8)));
    assertSays(10, "BAD_SIGNATURE", site.url("/"));
  }

  @Test
  void refuses_a_host_that_the_directory_does_not_list() throws Exception {
    site.putDirectory(site.directory(2, LATER, "lain.localhost"));
    assertSays(11, "UNKNOWN_TENANT", site.url("/"));
  }

  @Test
  void refuses_a_missing_or_changed_manifest_node() {
    List<String> blobs =
        site.answers.keySet().stream().filter(path -> path.contains("/blobs/")).toList();
    for (String blob : blobs) {
      site.answers.put(blob, SignedSite.Answer.of(new byte[] {1}));
    }
    assertSays(10, "WRONG_DIGEST", site.url("/"));
    blobs.forEach(site.answers::remove);
    assertSays(11, "MISSING", site.url("/"));
  }

  @Test
  void still_verifies_after_expiry_and_says_so() throws Exception {
    try (SignedSite expired =
        new SignedSite(temporary.resolve("expired"), Instant.parse("2026-11-21T03:00:01Z"))) {
      assertEquals(0, run(expired.url("/"), "--root", expired.pinned.hex()), out + "" + err);
      assertTrue(out.toString().contains("nothing newer is taken"), out.toString());
    }
  }

  @Test
  void tells_silence_from_a_lie() {
    site.close();
    assertSays(3, "NO ANSWER", site.url("/"));
  }

  @Test
  void verifies_a_whole_repository() throws Exception {
    assertSays(0, "OK dinkes", site.repository.toString());
    Path blob = site.repository.resolve(RepositoryPaths.blob("dinkes", Digest.of(SignedSite.PAGE)));
    Files.write(blob, new byte[SignedSite.PAGE.length]);
    assertSays(10, "WRONG_DIGEST", site.repository.toString());
  }

  @Test
  void takes_the_trust_root_from_a_home() throws Exception {
    Path home = Files.createDirectories(temporary.resolve("home"));
    Files.writeString(home.resolve("trust-root"), site.pinned.hex() + "\n");
    assertEquals(0, run(site.url("/"), "--home", home.toString()), err.toString());
  }

  @Test
  void asks_for_a_trust_root_rather_than_trusting_the_first_one() {
    assertEquals(2, run(site.url("/"), "--home", temporary.resolve("nothing").toString()));
    assertTrue(err.toString().contains("give --root HEX"), err.toString());
    assertEquals(2, run(site.url("/"), "--trust-root", "abc"));
    assertEquals(2, run("/no/such/directory", "--trust-root", site.pinned.hex()));
    assertEquals(2, run("http://", "--trust-root", site.pinned.hex()));
  }

  @Test
  void reads_the_trust_root_from_a_file_that_holds_it_or_is_it() throws Exception {
    Path hex = Files.writeString(temporary.resolve("akar.txt"), site.pinned.hex() + "\n");
    assertEquals(0, run(site.url("/"), "--root", hex.toString()), err.toString());
    String root = site.repository.resolve("trust/root/1").toString();
    assertEquals(0, run(site.url("/"), "--root", root), err.toString());
    assertEquals(2, run(site.url("/"), "--root", temporary.resolve("none").toString()));
  }

  @Test
  void pins_on_first_use_loudly_and_remembers() throws Exception {
    assertEquals(0, firstUse(), err.toString());
    assertTrue(err.toString().contains("TRUSTED ON FIRST USE " + site.pinned), err.toString());
    assertTrue(out.toString().contains("on first use"), out.toString());
    assertEquals(0, firstUse(), err.toString());
    assertEquals("", err.toString());
    assertEquals(
        2,
        run(
            site.url("/"),
            "--memory",
            memory().toString(),
            "--root",
            Digest.of(new byte[0]).hex()));
    assertTrue(err.toString().contains("one of the two is false"), err.toString());
  }

  @Test
  void refuses_another_trust_root_than_the_one_it_pinned() throws Exception {
    assertEquals(0, firstUse(), err.toString());
    byte[] before = Files.readAllBytes(memory());
    try (SignedSite other = new SignedSite(temporary.resolve("other"), LATER)) {
      site.answers.putAll(other.answers);
      assertEquals(10, firstUse(), out + "" + err);
      assertTrue(err.toString().contains("TRUST ROOT CHANGED"), err.toString());
    }
    org.junit.jupiter.api.Assertions.assertArrayEquals(before, Files.readAllBytes(memory()));
  }

  @Test
  void pins_nothing_that_does_not_verify() throws Exception {
    site.forge(WellKnown.DIRECTORY, Coding.IDENTITY, new byte[] {'{', '}'});
    assertEquals(10, firstUse());
    org.junit.jupiter.api.Assertions.assertFalse(Files.exists(memory()));
  }

  @Test
  void remembers_the_log_and_finds_that_it_forked_or_is_behind() throws Exception {
    TransparencyLog short1 = site.log();
    site.publish(2, List.of());
    site.stamp();
    assertEquals(0, firstUse(), err.toString());
    TransparencyLog honest = site.log();
    site.log(short1);
    site.stamp();
    assertEquals(10, firstUse(), "release 2 has no leaf: " + out + err);
    LogEntry other = LogEntry.of("sites/dinkes/9", new byte[] {1}, new byte[0]);
    site.log(TransparencyLog.EMPTY.with(List.of(other)).with(honest.entries()));
    site.stamp();
    assertEquals(10, firstUse());
    assertTrue(err.toString().contains("FORKED"), err.toString());
    try (var files = Files.list(temporary.resolve("evidence"))) {
      assertEquals(2, files.count());
    }
    site.log(honest);
    site.stamp();
    assertEquals(0, firstUse(), err.toString());
  }

  @Test
  void says_stale_of_a_node_behind_what_another_node_showed() throws Exception {
    Map<String, SignedSite.Answer> behind = Map.copyOf(site.answers);
    site.publish(2, List.of());
    site.stamp();
    assertEquals(0, firstUse(), err.toString());
    site.answers.putAll(behind);
    assertEquals(12, firstUse(), out + "" + err);
    assertTrue(out.toString().contains("remembers"), out.toString());
  }

  @Test
  void keeps_its_memory_where_the_desktop_keeps_settings() {
    assertEquals(
        Path.of("/home/siti/.config/perisai/memory"), TrustMemory.standard(Map.of(), "/home/siti"));
    assertEquals(
        Path.of("/etc/siti/perisai/memory"),
        TrustMemory.standard(Map.of("XDG_CONFIG_HOME", "/etc/siti"), "/home/siti"));
  }

  private Path memory() {
    return temporary.resolve("memory");
  }

  /** In a checkout without a home. */
  private int firstUse() {
    String before = System.getProperty("perisai.checkout");
    System.setProperty("perisai.checkout", temporary.resolve("checkout").toString());
    try {
      return run(site.url("/"), "--memory", memory().toString());
    } finally {
      if (before == null) {
        System.clearProperty("perisai.checkout");
      } else {
        System.setProperty("perisai.checkout", before);
      }
    }
  }

  private void assertSays(int exitCode, String words, String target) {
    int found = run(target, "--trust-root", site.pinned.hex());
    assertEquals(exitCode, found, out + "" + err);
    String said = out + "" + err;
    assertTrue(said.contains(words), said);
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Perisai.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(withCommand(arguments));
  }

  private static String[] withCommand(String... arguments) {
    return java.util.stream.Stream.concat(
            java.util.stream.Stream.of("verify", "--again-after", "0"),
            java.util.Arrays.stream(arguments))
        .toArray(String[]::new);
  }
}
