package id.perisai.release;

import static id.perisai.release.SmallRepository.BUDI;
import static id.perisai.release.SmallRepository.CLOCK;
import static id.perisai.release.SmallRepository.DEWI;
import static id.perisai.release.SmallRepository.EXPIRES;
import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.PLATFORM;
import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that cannot list the repository's folders takes what a node beside it takes. */
class FarRepositoryTest {
  private static final byte[] LEAK = "<p>NIK 3273010101900001".getBytes(StandardCharsets.UTF_8);

  @TempDir Path temporary;
  private SmallRepository city;
  private final List<VerifiedStore> stores = new ArrayList<>();
  private final Set<String> lies = new HashSet<>();
  private Takeover near;
  private Takeover far;

  /** A directory of which nobody says what lies in it. */
  private final class Unlisted implements RepositoryFiles {
    private final RepositoryFiles files;

    Unlisted(Path directory) {
      files = RepositoryFiles.of(directory);
    }

    @Override
    public Optional<String> look() {
      return files.look();
    }

    @Override
    public boolean hasNews() {
      return false;
    }

    @Override
    public byte[] read(String path, long maxLength, Check check) throws Rejected {
      if (lies.contains(path)) {
        byte[] garbage = "{}".getBytes(StandardCharsets.US_ASCII);
        check.require(garbage);
        return garbage;
      }
      return files.read(path, maxLength, check);
    }

    @Override
    public SortedSet<Long> versions(String folder, long from) throws Rejected {
      TreeSet<Long> found = new TreeSet<>();
      for (long version = from; exists(folder + "/" + version); version++) {
        found.add(version);
      }
      return found;
    }

    private boolean exists(String path) {
      try {
        files.read(path, Statement.MAX_BYTES, ANY);
        return true;
      } catch (Rejected none) {
        return false;
      }
    }

    @Override
    public boolean isNear() {
      return false;
    }

    @Override
    public void doubt(Set<String> refused) {
      // There is no other copy to ask.
    }

    @Override
    public List<Place> places() {
      return files.places();
    }
  }

  @BeforeEach
  void two_nodes() throws Exception {
    city = new SmallRepository(temporary.resolve("repository"));
    near = node(RepositoryFiles.of(city.path()), "near");
    far = node(new Unlisted(city.path()), "far");
    assertSame();
  }

  @AfterEach
  void stop() throws IOException {
    for (VerifiedStore store : stores) {
      store.close();
    }
  }

  private Takeover node(RepositoryFiles files, String name) throws IOException {
    VerifiedStore store = new VerifiedStore(temporary.resolve(name));
    stores.add(store);
    Takeover node =
        new Takeover(
            files,
            store,
            city.pinned(),
            SmallRepository.CODINGS,
            CLOCK,
            new Alarms(CLOCK, line -> {}),
            Freshness.USUAL,
            inForce -> {});
    node.start();
    return node;
  }

  private void assertSame() {
    near.tick();
    far.tick();
    assertEquals(state(near), state(far));
    assertTrue(near.inForce().trust().isPresent());
  }

  private static String state(Takeover node) {
    InForce now = node.inForce();
    StringBuilder state = new StringBuilder();
    TrustChain trust = now.trust().orElseThrow();
    state.append(trust.root().label()).append(", ").append(trust.directory().label());
    trust.directories().forEach(one -> state.append(", ").append(one.statement().label()));
    for (String tenant : List.of("dinkes", "bpbd")) {
      state.append("\n").append(tenant);
      state.append(now.release(tenant).map(VerifiedRelease::version));
      state.append(now.hold(tenant).map(hold -> hold.statement().label()));
      state.append(now.isInMaintenance(tenant));
      now.purged(tenant).digests().stream().sorted().forEach(state::append);
    }
    return state.toString();
  }

  private void hold(long version, HoldStatement.Action action, OptionalLong release)
      throws Rejected {
    city.put(
        RepositoryPaths.hold("dinkes", version),
        HoldStatement.of("dinkes", version, NOW, action, "uji", release),
        SITI);
  }

  @Test
  void takes_releases_roots_directories_holds_and_purges() throws Exception {
    city.release("dinkes", 2, SITI);
    assertSame();
    city.put(RepositoryPaths.root(2), SmallRepository.root(2, PLATFORM), PLATFORM);
    assertSame();
    city.putDirectory(SmallRepository.directory(2, EXPIRES));
    assertSame();
    city.putDirectory(SmallRepository.directory(3, EXPIRES));
    city.release("bpbd", 2, BUDI, DEWI);
    assertSame();
    hold(1, HoldStatement.Action.MAINTENANCE, OptionalLong.empty());
    assertSame();
    assertTrue(far.inForce().isInMaintenance("dinkes"));
    hold(2, HoldStatement.Action.SERVE, OptionalLong.of(1));
    assertSame();
    assertEquals(1, far.inForce().release("dinkes").orElseThrow().version());
    for (long version = 1; version < 4; version++) {
      byte[] leak = (version + " " + new String(LEAK, StandardCharsets.UTF_8)).getBytes();
      city.put(
          RepositoryPaths.purge("dinkes", version),
          PurgeStatement.of("dinkes", version, NOW, "data pribadi", Set.of(Digest.of(leak))),
          SITI);
    }
    assertSame();
    assertEquals(3, far.inForce().purged("dinkes").digests().size());
    near = node(RepositoryFiles.of(city.path()), "near-anew");
    far = node(new Unlisted(city.path()), "far-anew");
    assertSame();
    assertEquals(3, far.inForce().purged("dinkes").digests().size());
  }

  @Test
  void takes_a_hold_that_no_timestamp_and_no_log_lists() throws Exception {
    byte[] stamp = city.get(RepositoryPaths.TIMESTAMP);
    city.putUnlogged(
        RepositoryPaths.hold("dinkes", 1),
        HoldStatement.of(
            "dinkes",
            1,
            NOW,
            HoldStatement.Action.MAINTENANCE,
            "authoring is in foreign hands",
            OptionalLong.empty()),
        SITI);
    city.put(RepositoryPaths.TIMESTAMP, stamp);
    city.put(LogFiles.CHECKPOINT, "gone".getBytes(StandardCharsets.US_ASCII));
    assertSame();
    assertTrue(far.inForce().isInMaintenance("dinkes"));
  }

  @Test
  void shows_no_older_release_because_somebody_lies_about_the_one_that_stands() throws Exception {
    city.release("dinkes", 2, List.of(city.page("dinkes", "/dua")), SITI);
    city.release("dinkes", 3, SITI);
    city.release("dinkes", 4, SITI);
    assertSame();
    lies.add(RepositoryPaths.signatures(RepositoryPaths.release("dinkes", 2)));
    city.putDirectory(
        SmallRepository.directory(
            2,
            EXPIRES,
            SmallRepository.dinkes(SITI, DEWI)
                .withRevoked(List.of(new Revocation(SITI.key().keyId(), 3)))));
    far.tick();
    assertEquals(Optional.empty(), far.inForce().release("dinkes"));
    far.tick();
    assertEquals(Optional.empty(), far.inForce().release("dinkes"));
    lies.clear();
    assertSame();
    assertEquals(2, far.inForce().release("dinkes").orElseThrow().version());
  }

  @Test
  void finds_the_release_before_one_whose_keys_were_revoked() throws Exception {
    city.release("dinkes", 2, SITI);
    city.release("dinkes", 3, SITI);
    assertSame();
    city.putDirectory(
        SmallRepository.directory(
            2,
            EXPIRES,
            SmallRepository.dinkes(SITI, DEWI)
                .withRevoked(List.of(new Revocation(SITI.key().keyId(), 3)))));
    assertSame();
    assertEquals(2, far.inForce().release("dinkes").orElseThrow().version());
  }
}
