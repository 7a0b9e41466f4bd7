package id.perisai.publish;

import static id.perisai.release.SmallRepository.NOW;
import static id.perisai.release.SmallRepository.SITI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.BlobReader;
import id.perisai.release.Digest;
import id.perisai.release.Manifest;
import id.perisai.release.MediaTypes;
import id.perisai.release.PurgeStatement;
import id.perisai.release.Rejected;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.Repository;
import id.perisai.release.RepositoryPaths;
import id.perisai.release.SmallRepository;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a purge takes out of authoring's repository, and what it must leave. */
class PurgedBlobsTest {
  private static final byte[] LEAK = "NIK 3273010101900001".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;
  private SmallRepository city;

  @BeforeEach
  void three_releases_of_which_one_leaks() throws Rejected {
    city = new SmallRepository(folder);
    city.release("dinkes", 2, SITI);
    city.release("dinkes", 3, List.of(city.page("dinkes", "/bocor", MediaTypes.HTML, LEAK)), SITI);
  }

  @Test
  void takes_the_bytes_that_leaked_and_no_node_of_any_manifest() throws Rejected {
    Set<Digest> named = new HashSet<>(nodes(1));
    named.addAll(nodes(2));
    named.addAll(nodes(3));
    named.add(Digest.of(LEAK));
    assertEquals(1, remove(named));
    assertFalse(isThere(Digest.of(LEAK)));
    assertWhole(1, 2, 3);
  }

  /** Else one file that rotted, or a backup that was half brought back, would open all others. */
  @Test
  void a_release_that_cannot_be_read_leaves_the_others_their_nodes() throws Rejected {
    Set<Digest> named = new HashSet<>(nodes(2));
    named.addAll(nodes(3));
    named.add(Digest.of(LEAK));
    city.put(RepositoryPaths.release("dinkes", 1), new byte[] {'{'});
    assertEquals(1, remove(named));
    assertFalse(isThere(Digest.of(LEAK)));
    assertWhole(2, 3);
    city.put(RepositoryPaths.blob("dinkes", release(2).manifest()), new byte[] {'{'});
    assertEquals(0, remove(nodes(3)));
    assertWhole(3);
  }

  private long remove(Set<Digest> digests) throws Rejected {
    return new PurgedBlobs(
            new Repository(folder), PurgeStatement.of("dinkes", 1, NOW, "NIK", digests))
        .remove();
  }

  private ReleaseStatement release(long version) throws Rejected {
    return ReleaseStatement.parse(city.get(RepositoryPaths.release("dinkes", version)));
  }

  private Set<Digest> nodes(long version) throws Rejected {
    BlobReader blobs = new Repository(folder).blobs("dinkes");
    return Manifest.read(release(version).manifest(), blobs).nodes().keySet();
  }

  private void assertWhole(long... versions) throws Rejected {
    for (long version : versions) {
      assertTrue(nodes(version).stream().allMatch(this::isThere), "release " + version);
    }
  }

  private boolean isThere(Digest digest) {
    return Files.exists(folder.resolve(RepositoryPaths.blob("dinkes", digest)));
  }
}
