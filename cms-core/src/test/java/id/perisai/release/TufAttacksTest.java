package id.perisai.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attacks that The Update Framework names, as far as no other test makes them. */
class TufAttacksTest {
  @TempDir Path folder;
  private SmallRepository city;
  private VerifiedStore store;
  private Takeover node;

  @BeforeEach
  void a_node_that_took_over_an_honest_repository() throws Exception {
    city = new SmallRepository(folder.resolve("repository"));
    store = new VerifiedStore(folder.resolve("store"));
    node =
        new Takeover(
            city.path(),
            store,
            city.pinned(),
            SmallRepository.CODINGS,
            SmallRepository.CLOCK,
            new Alarms(SmallRepository.CLOCK, line -> {}),
            switched -> {});
    node.start();
    node.tick();
    assertEquals(1, version());
  }

  @AfterEach
  void stop() throws IOException {
    store.close();
  }

  @Test
  void refuses_a_version_that_runs_ahead_and_takes_the_next_honest_one() throws Exception {
    Digest manifest =
        node.inForce().release("dinkes").orElseThrow().statement().statement().manifest();
    for (long version : List.of(JsonObject.MAX_SAFE_INTEGER, TrustChain.FURTHEST_STEP + 2)) {
      ReleaseStatement ahead =
          ReleaseStatement.of(
              "dinkes",
              version,
              SmallRepository.NOW,
              Optional.of(Digest.of(city.get(RepositoryPaths.release("dinkes", 1)))),
              manifest,
              1);
      // As a thief would, who has neither log nor timestamp key.
      String path = RepositoryPaths.release("dinkes", version);
      byte[] signatures = Signer.sign(ahead, SmallRepository.SITI).bytes();
      city.put(path, ahead.bytes());
      city.put(RepositoryPaths.signatures(path), signatures);
      Seen seen = Seen.of(node.inForce().release("dinkes").orElseThrow().statement().statement());
      Rejected refused =
          assertThrows(
              Rejected.class,
              () -> city.chain().verify(ahead.bytes(), signatures, "dinkes", version, seen));
      assertEquals(Reason.TOO_FAR, refused.reason());
    }
    node.tick();
    assertEquals(1, version());
    city.release("dinkes", 2, SmallRepository.SITI);
    node.tick();
    assertEquals(2, version());
  }

  @Test
  void follows_over_steps_that_were_logged_and_that_it_never_saw() throws Exception {
    long step = TrustChain.FURTHEST_STEP;
    // A thief signs two before the next timestamp, which lists the newest alone.
    TransparencyLog before = city.log();
    ahead(1 + step);
    ahead(1 + 2 * step);
    city.release("dinkes", 2 + 2 * step, SmallRepository.SITI);
    node.tick();
    assertEquals(2 + 2 * step, version());
    String releases = RepositoryPaths.releases("dinkes");
    assertEquals(1 + 2 * step, city.log().reach(releases, 1, 2 + 2 * step));
    assertEquals(1, before.reach(releases, 1, 2 + 2 * step), "what is not logged is no step");
    assertEquals(1, city.log().reach(releases, 1, 1 + step), "a step needs none between");
    assertEquals(3, city.log().reach(releases, 3, 1 + step));
    assertEquals(0, city.log().reach(RepositoryPaths.releases("bpbd"), 0, 1));
    assertEquals(1, city.log().reach(RepositoryPaths.releases("bpbd"), 0, 2 + step));
  }

  private void ahead(long version) throws Rejected {
    Digest manifest =
        node.inForce().release("dinkes").orElseThrow().statement().statement().manifest();
    Digest first = Digest.of(city.get(RepositoryPaths.release("dinkes", 1)));
    city.put(
        RepositoryPaths.release("dinkes", version),
        ReleaseStatement.of(
            "dinkes", version, SmallRepository.NOW, Optional.of(first), manifest, 1),
        SmallRepository.SITI);
  }

  @Test
  void refuses_versions_that_are_no_numbers_of_ours() {
    String honest =
        new String(city.get(RepositoryPaths.release("dinkes", 1)), StandardCharsets.UTF_8);
    for (String version :
        List.of(
            "0",
            "-1",
            "01",
            "1.0",
            "1e0",
            "9007199254740992",
            "9223372036854775808",
            "18446744073709551617")) {
      String lie = honest.replace("\"version\":1", "\"version\":" + version);
      assertFalse(lie.equals(honest));
      assertThrows(
          Rejected.class,
          () -> ReleaseStatement.parse(lie.getBytes(StandardCharsets.UTF_8)),
          version);
    }
  }

  @Test
  void refuses_a_packed_body_that_unpacks_without_end() throws Exception {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 64; i++) {
        gzip.write(zeros);
      }
    }
    byte[] page = "<p>kecil".getBytes(StandardCharsets.UTF_8);
    city.putBlob("dinkes", page);
    city.putBlob("dinkes", bomb.toByteArray());
    Entry entry =
        Entry.page(
            "/kecil",
            200,
            MediaTypes.HTML,
            Map.of(Coding.IDENTITY, Coding.of(page), Coding.GZIP, Coding.of(bomb.toByteArray())),
            Map.of());
    city.release("dinkes", 2, List.of(entry), SmallRepository.SITI);
    node.tick();
    assertEquals(1, version());
  }

  @Test
  void takes_nothing_that_the_release_does_not_list() throws Exception {
    byte[] extra = "SLOT GACOR".getBytes(StandardCharsets.UTF_8);
    city.putBlob("dinkes", extra);
    city.put("sites/dinkes/index.html", extra);
    city.put("sites/dinkes/blobs/zz/index.html", extra);
    city.put("sites/gacor/1", extra);
    city.put("index.html", extra);
    city.release("dinkes", 2, SmallRepository.SITI);
    node.tick();
    assertEquals(2, version());
    try (Stream<Path> files = Files.walk(folder.resolve("store"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertFalse(
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains("GACOR"),
            file.toString());
      }
    }
  }

  @Test
  void refuses_a_manifest_of_one_release_under_the_statement_of_another() throws Exception {
    ReleaseStatement second = city.release("dinkes", 2, SmallRepository.SITI);
    byte[] honest = city.get(RepositoryPaths.blob("dinkes", second.manifest()));
    Digest first =
        node.inForce().release("dinkes").orElseThrow().statement().statement().manifest();
    city.put(
        RepositoryPaths.blob("dinkes", second.manifest()),
        city.get(RepositoryPaths.blob("dinkes", first)));
    node.tick();
    assertEquals(1, version());
    city.put(RepositoryPaths.blob("dinkes", second.manifest()), honest);
    node.tick();
    assertEquals(2, version());
    List<String> paths = new ArrayList<>();
    node.inForce()
        .release("dinkes")
        .orElseThrow()
        .manifest()
        .all()
        .forEach(e -> paths.add(e.path()));
    assertTrue(paths.stream().noneMatch(path -> path.startsWith("/berita/1-")));
  }

  private long version() {
    return node.inForce().release("dinkes").orElseThrow().version();
  }
}
