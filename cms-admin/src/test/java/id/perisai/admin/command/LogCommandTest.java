package id.perisai.admin.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Digest;
import id.perisai.release.LogEntry;
import id.perisai.release.LogTile;
import id.perisai.release.TransparencyLog;
import id.perisai.release.WellKnown;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code perisai log} lists, and what {@code log compare} says of honest and lying sites. */
class LogCommandTest {
  private static final Instant LATER = Instant.parse("2126-11-21T03:00:00Z");

  @TempDir Path temporary;
  private SignedSite site;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  @BeforeEach
  void an_honest_site() throws Exception {
    site = new SignedSite(temporary.resolve("repository"), LATER);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void lists_a_repository_and_a_site() {
    for (String target : List.of(site.repository.toString(), site.url("/"))) {
      assertEquals(0, log(target, "--root", site.pinned.hex()), err.toString());
      for (String said : List.of("localhost/perisai, 4 leaves", "trust/root/1", "sites/dinkes/1")) {
        assertTrue(out.toString().contains(said), out.toString());
      }
    }
  }

  @Test
  void searches_by_tenant_type_and_time() {
    String root = site.pinned.hex();
    String repository = site.repository.toString();
    assertEquals(0, log(repository, "--root", root, "--tenant", "dinkes"));
    assertTrue(out.toString().contains("sites/dinkes/1"), out.toString());
    assertFalse(out.toString().contains("trust/"), out.toString());
    assertEquals(0, log(repository, "--root", root, "--type", "theme"));
    assertTrue(out.toString().contains("trust/theme/1"), out.toString());
    assertFalse(out.toString().contains("trust/root"), out.toString());
    assertEquals(0, log(repository, "--root", root, "--since", "2026-11-22T00:00:00Z"));
    assertFalse(out.toString().contains("trust/theme/1"), out.toString());
  }

  @Test
  void lists_what_one_key_signed_and_refuses_what_is_no_key() throws Exception {
    String root = site.pinned.hex();
    String repository = site.repository.toString();
    Digest publisher = site.publisherKey();
    assertEquals(0, log(repository, "--root", root, "--key", publisher.hex()));
    assertTrue(out.toString().contains("sites/dinkes/1"), out.toString());
    assertFalse(out.toString().contains("trust/"), out.toString());
    assertEquals(0, log(repository, "--root", root, "--key", publisher.fingerprint()));
    assertTrue(out.toString().contains("sites/dinkes/1"), out.toString());
    assertEquals(0, log(repository, "--root", root, "--key", Digest.of(new byte[1]).hex()));
    assertFalse(out.toString().contains("sites/dinkes/1"), out.toString());
    assertFalse(out.toString().contains("not to be had"), out.toString());
    assertEquals(2, log(repository, "--root", root, "--key", "besok"));
  }

  @Test
  void counts_what_any_key_may_have_signed_since_its_signatures_are_gone() throws Exception {
    String root = site.pinned.hex();
    String repository = site.repository.toString();
    String key = site.publisherKey().hex();
    Path signatures = site.repository.resolve("sites/dinkes/1.sig");
    byte[] whole = Files.readAllBytes(signatures);
    String said = "1 more whose signatures are not to be had, any key may have made them:";
    Files.delete(signatures);
    assertEquals(0, log(repository, "--root", root, "--key", key));
    assertTrue(out.toString().contains(said + " sites/dinkes/1"), out.toString());
    assertEquals(0, log(repository, "--root", root, "--key", key, "--type", "theme"));
    assertFalse(out.toString().contains(said), out.toString());
    Files.writeString(signatures, "others");
    assertEquals(0, log(repository, "--root", root, "--key", key));
    assertTrue(out.toString().contains(said + " sites/dinkes/1"), out.toString());
    assertEquals(0, log(repository, "--root", root));
    assertFalse(out.toString().contains(said), out.toString());
    Files.write(signatures, whole);
    assertEquals(0, log(repository, "--root", root, "--key", key));
    assertFalse(out.toString().contains(said), out.toString());
  }

  @Test
  void refuses_to_list_a_log_whose_entries_were_changed() throws Exception {
    Path bundle = site.repository.resolve("log/tile/entries/000.p/4");
    byte[] bytes = Files.readAllBytes(bundle);
    bytes[60] ^= 1;
    Files.write(bundle, bytes);
    assertEquals(1, log(site.repository.toString(), "--root", site.pinned.hex()));
    assertTrue(err.toString().contains("NOT VERIFIED"), err.toString());
  }

  @Test
  void finds_one_log_on_several_sites_and_remembers_it() throws Exception {
    Path memory = temporary.resolve("memory");
    assertEquals(0, compare("--memory", memory.toString(), site.url("/"), site.url("/lama")));
    assertTrue(err.toString().contains("TRUSTED ON FIRST USE"), err.toString());
    assertTrue(out.toString().contains("ONE LOG of 4 leaves"), out.toString());
    site.putDirectory(site.directory(2, LATER, SignedSite.HOST));
    assertEquals(0, compare("--memory", memory.toString(), site.url("/")), err.toString());
    assertEquals("", err.toString());
    assertTrue(out.toString().contains("ONE LOG of 5 leaves"), out.toString());
  }

  @Test
  void finds_a_split_view_between_two_servers() throws Exception {
    TransparencyLog honest = site.log();
    try (Mirror mirror = new Mirror(site)) {
      site.log(honest.with(List.of(entry(1))));
      assertEquals(0, compare("--root", site.pinned.hex(), site.url("/"), mirror.url()));
      site.log(
          TransparencyLog.EMPTY.with(
              Stream.concat(Stream.of(entry(2)), honest.entries().stream()).toList()));
      String memory = temporary.resolve("fresh/memory").toString();
      assertEquals(
          1, compare("--memory", memory, "--root", site.pinned.hex(), site.url("/"), mirror.url()));
      assertTrue(err.toString().contains("SPLIT VIEW"), err.toString());
      assertTrue(err.toString().contains("EVIDENCE"), err.toString());
    }
  }

  @Test
  void finds_that_a_site_forgot_what_it_once_showed_and_keeps_the_evidence() throws Exception {
    String memory = temporary.resolve("memory").toString();
    TransparencyLog honest = site.log();
    site.log(honest.with(List.of(entry(1))));
    assertEquals(0, compare("--root", site.pinned.hex(), "--memory", memory, site.url("/")));
    byte[] remembered = Files.readAllBytes(Path.of(memory));
    site.log(honest);
    assertEquals(1, compare("--memory", memory, site.url("/")));
    assertTrue(err.toString().contains("ROLLED_BACK"), err.toString());
    site.log(honest.with(List.of(entry(2))));
    assertEquals(1, compare("--memory", memory, site.url("/")));
    assertTrue(err.toString().contains("FORKED"), err.toString());
    byte[] shown = site.answers.get(WellKnown.CHECKPOINT).codings().get("identity");
    Path kept =
        temporary.resolve("evidence/" + id.perisai.release.Digest.of(shown) + ".checkpoint");
    org.junit.jupiter.api.Assertions.assertArrayEquals(shown, Files.readAllBytes(kept));
    try (Stream<Path> files = Files.list(kept.getParent())) {
      assertEquals(3, files.count(), "what was remembered, the shorter and the forked");
    }
    org.junit.jupiter.api.Assertions.assertArrayEquals(
        remembered, Files.readAllBytes(Path.of(memory)));
  }

  @Test
  void refuses_a_checkpoint_that_was_changed_and_says_who_does_not_answer() throws Exception {
    SignedSite.Answer checkpoint = site.answers.get(WellKnown.CHECKPOINT);
    byte[] bytes = checkpoint.codings().get("identity").clone();
    bytes[18] ^= 1;
    site.answers.put(WellKnown.CHECKPOINT, SignedSite.Answer.of(bytes));
    assertEquals(1, compare("--root", site.pinned.hex(), site.url("/")));
    assertTrue(err.toString().contains("NOT VERIFIED"), err.toString());
    try (Socket held = held()) {
      assertEquals(3, compare("--root", site.pinned.hex(), url(held)));
      assertTrue(err.toString().contains("NO ANSWER"), err.toString());
    }
  }

  @Test
  void one_that_lies_or_is_silent_keeps_nobody_from_comparing_the_others() throws Exception {
    TransparencyLog honest = site.log();
    String root = site.pinned.hex();
    try (SignedSite liar = new SignedSite(temporary.resolve("liar"), LATER);
        Socket held = held();
        Mirror old = new Mirror(site)) {
      String gone = url(held);
      assertEquals(1, compare("--root", root, liar.url("/"), gone, site.url("/"), old.url()));
      String said = err.toString();
      assertTrue(said.contains("NOT VERIFIED " + liar.url("/")), said);
      assertTrue(said.contains("NO ANSWER " + gone), said);
      assertTrue(out.toString().contains("ONE LOG of 4 leaves"), out.toString());
      site.log(
          TransparencyLog.EMPTY.with(
              Stream.concat(Stream.of(entry(2)), honest.entries().stream()).toList()));
      assertEquals(
          1,
          compare(
              "--root",
              root,
              "--memory",
              temporary.resolve("m").toString(),
              liar.url("/"),
              gone,
              site.url("/"),
              old.url()));
      assertTrue(err.toString().contains("SPLIT VIEW"), err.toString());
      assertEquals(3, compare("--root", root, gone, old.url()), err.toString());
      assertTrue(out.toString().contains("ONE LOG of 4 leaves"), out.toString());
    }
  }

  @Test
  void verify_refuses_a_page_whose_release_does_not_stand_in_the_log() throws Exception {
    String root = site.pinned.hex();
    assertEquals(0, run("verify", site.url("/"), "--root", root), err.toString());
    assertTrue(out.toString().contains("logged       as number 3 of 4"), out.toString());
    List<LogEntry> entries = site.log().entries();
    site.log(TransparencyLog.EMPTY.with(entries.subList(0, 3)));
    assertEquals(10, run("verify", "--again-after", "0", site.url("/"), "--root", root));
    assertTrue(err.toString().contains("NOT_LOGGED"), err.toString());
    site.log(TransparencyLog.EMPTY.with(entries));
    site.stamp();
    site.answers.put(WellKnown.tile(new LogTile(0, 0, 4)), SignedSite.Answer.of(new byte[4 * 32]));
    assertEquals(10, run("verify", "--again-after", "0", site.url("/"), "--root", root));
    assertTrue(err.toString().contains("NOT_LOGGED"), err.toString());
  }

  @Test
  void nobody_from_outside_takes_a_log_by_the_key_of_an_earlier_root() throws Exception {
    String[] root = {"--root", site.pinned.hex()};
    String[][] looks = {
      {"verify", "--again-after", "0", site.url("/")},
      {"verify", "--again-after", "0", site.repository.toString()},
      {"log", site.url("/")},
      {"log", site.repository.toString()},
      {"log", "compare", site.url("/")}
    };
    KeyPair former = site.replaceLogKey(LATER);
    for (String[] look : looks) {
      assertEquals(0, run(with(look, root)), err.toString());
    }
    KeyPair own = site.signLogBy(former);
    TransparencyLog honest = site.log();
    site.log(honest.with(List.of(entry(1))));
    for (String[] look : looks) {
      int found = run(with(look, root));
      assertTrue(found == 1 || found == 10, String.join(" ", look) + " " + found + out);
      assertTrue((out + "" + err).contains("UNKNOWN_KEY"), String.join(" ", look) + out + err);
    }
    site.signLogBy(own);
    site.log(honest);
    for (String[] look : looks) {
      assertEquals(0, run(with(look, root)), err.toString());
    }
  }

  private static String[] with(String[] look, String... more) {
    return Stream.concat(Stream.of(look), Stream.of(more)).toArray(String[]::new);
  }

  private static LogEntry entry(int i) {
    return LogEntry.of("sites/dinkes/" + (i + 10), new byte[] {(byte) i}, new byte[0]);
  }

  /** Another server that shows what the site showed when it was made. */
  private static final class Mirror implements AutoCloseable {
    private final com.sun.net.httpserver.HttpServer server;

    Mirror(SignedSite site) throws Exception {
      Map<String, SignedSite.Answer> then = Map.copyOf(site.answers);
      server =
          com.sun.net.httpserver.HttpServer.create(
              new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            SignedSite.Answer answer = then.get(exchange.getRequestURI().getPath());
            byte[] body = answer == null ? new byte[0] : answer.codings().get("identity");
            exchange.sendResponseHeaders(
                answer == null ? 404 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  private int log(String... arguments) {
    return run(Stream.concat(Stream.of("log"), Stream.of(arguments)).toArray(String[]::new));
  }

  private int compare(String... arguments) {
    return run(
        Stream.concat(Stream.of("log", "compare"), Stream.of(arguments)).toArray(String[]::new));
  }

  private int run(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    return Perisai.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  /** Nobody listens there, and nobody else can. */
  private static Socket held() throws IOException {
    Socket held = new Socket();
    held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return held;
  }

  private static String url(Socket held) {
    return "http://" + SignedSite.HOST + ":" + held.getLocalPort() + "/";
  }
}
