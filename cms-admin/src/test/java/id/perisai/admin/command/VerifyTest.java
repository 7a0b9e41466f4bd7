package id.perisai.admin.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Coding;
import id.perisai.release.Digest;
import id.perisai.release.RepositoryPaths;
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
    assertSays(0, "VERIFIED " + site.url("/"), site.url("/"));
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
    assertSays(1, "WRONG_DIGEST", site.url("/"));
  }

  @Test
  void refuses_a_page_that_lies_only_to_browsers_that_take_gzip() throws Exception {
    site.forge("/", Coding.GZIP, SignedSite.gzip("<p>slot gacor</p>".getBytes()));
    assertSays(1, "NOT VERIFIED WRONG_", site.url("/"));
  }

  @Test
  void refuses_a_signed_gzip_that_unpacks_to_other_words() throws Exception {
    site.releaseWithHiddenGzip();
    assertSays(1, "WRONG_CODING", site.url("/"));
  }

  @Test
  void refuses_another_status_type_or_location() {
    SignedSite.Answer page = site.answers.get("/");
    site.answers.put("/", new SignedSite.Answer(404, page.headers(), page.codings()));
    assertSays(1, "status: expected 200, found 404", site.url("/"));
    site.answers.put(
        "/", new SignedSite.Answer(200, Map.of("content-type", "text/plain"), page.codings()));
    assertSays(1, "content-type", site.url("/"));
    site.answers.put(
        "/lama", new SignedSite.Answer(301, Map.of("location", "https://slot.example/"), Map.of()));
    assertSays(1, "location: expected /, found https://slot.example/", site.url("/lama"));
  }

  @Test
  void refuses_a_page_that_nobody_signed() {
    site.answers.put("/slot", site.answers.get("/"));
    assertSays(1, "status: expected 404, found 200", site.url("/slot"));
  }

  @Test
  void refuses_a_site_under_another_trust_root() {
    assertEquals(
        1, run(site.url("/"), "--trust-root", Digest.of(new byte[0]).hex()), err.toString());
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
    assertSays(1, "BAD_SIGNATURE", site.url("/"));
  }

  @Test
  void refuses_a_host_that_the_directory_does_not_list() throws Exception {
    site.putDirectory(site.directory(2, LATER, "lain.localhost"));
    assertSays(1, "UNKNOWN_TENANT", site.url("/"));
  }

  @Test
  void refuses_a_missing_or_changed_manifest_node() {
    List<String> blobs =
        site.answers.keySet().stream().filter(path -> path.contains("/blobs/")).toList();
    for (String blob : blobs) {
      site.answers.put(blob, SignedSite.Answer.of(new byte[] {1}));
    }
    assertSays(1, "WRONG_DIGEST", site.url("/"));
    blobs.forEach(site.answers::remove);
    assertSays(1, "MISSING", site.url("/"));
  }

  @Test
  void still_verifies_after_expiry_and_says_so() throws Exception {
    try (SignedSite expired =
        new SignedSite(temporary.resolve("expired"), Instant.parse("2026-11-21T03:00:01Z"))) {
      assertEquals(0, run(expired.url("/"), "--trust-root", expired.pinned.hex()), err.toString());
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
    assertSays(0, "VERIFIED dinkes", site.repository.toString());
    Path blob = site.repository.resolve(RepositoryPaths.blob("dinkes", Digest.of(SignedSite.PAGE)));
    Files.write(blob, new byte[SignedSite.PAGE.length]);
    assertSays(1, "NOT VERIFIED WRONG_DIGEST", site.repository.toString());
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
    assertTrue(err.toString().contains("--trust-root HEX"), err.toString());
    assertEquals(2, run(site.url("/"), "--trust-root", "abc"));
    assertEquals(2, run("/no/such/directory", "--trust-root", site.pinned.hex()));
    assertEquals(2, run("http://", "--trust-root", site.pinned.hex()));
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
            java.util.stream.Stream.of("verify"), java.util.Arrays.stream(arguments))
        .toArray(String[]::new);
  }
}
