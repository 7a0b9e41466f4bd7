package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Digest;
import id.perisai.release.PurgeStatement;
import id.perisai.release.RepositoryPaths;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Purges that came into force and whose bytes are still there: each minute once more. */
class UnfinishedPurgesTest {
  @TempDir Path folder;
  private Town town;
  private UnfinishedPurges purges;

  @BeforeEach
  void start() throws Exception {
    town = new Town(folder);
    purges = new UnfinishedPurges(town.work, town.repository, town.store);
  }

  @AfterEach
  void stop() {
    town.close();
  }

  /** Whoever writes into the repository puts a folder in a blob's place; or a disk is read only. */
  @Test
  void one_that_cannot_be_finished_keeps_no_other_waiting_and_is_tried_again() throws Exception {
    Path stuck = blob("alfa", "terkunci").resolve("isi");
    Files.createDirectories(stuck.getParent());
    Files.writeString(stuck, "isi");
    leak("alfa", "dua");
    leak("alfa", "tiga");
    leak("beta", "empat");
    purge("alfa", 1, town.publisher, "terkunci", "dua");
    purge("alfa", 2, town.publisher, "tiga");
    purge("beta", 1, town.stranger, "empat");
    UncheckedIOException unfinished =
        assertThrows(UncheckedIOException.class, purges::finish, "it is told each minute");
    assertTrue(unfinished.getMessage().contains("1 files that were purged"), "" + unfinished);
    assertFalse(Files.exists(blob("alfa", "dua")), "of the same purge");
    assertFalse(Files.exists(blob("alfa", "tiga")), "of another one of the same site");
    assertFalse(Files.exists(blob("beta", "empat")), "of another site");
    assertThrows(UncheckedIOException.class, purges::finish);
    Files.delete(stuck);
    purges.finish();
    assertFalse(Files.exists(stuck.getParent()));
  }

  private void purge(String tenant, long version, Town.Person signer, String... leaks)
      throws Exception {
    Set<Digest> digests = new HashSet<>();
    for (String leak : leaks) {
      digests.add(digest(leak));
    }
    PurgeStatement purge =
        PurgeStatement.of(tenant, version, town.repository.now(), "data pribadi", digests);
    town.repository
        .writer()
        .statement(RepositoryPaths.purge(tenant, version), purge, signer.sign(purge));
    assertEquals(
        version,
        town.repository.purged(town.repository.trust(), tenant).statements().size(),
        "it counts");
  }

  private void leak(String tenant, String words) throws Exception {
    Files.createDirectories(blob(tenant, words).getParent());
    Files.writeString(blob(tenant, words), words);
  }

  private Path blob(String tenant, String words) {
    return town.repositoryFolder().resolve(RepositoryPaths.blob(tenant, digest(words)));
  }

  private static Digest digest(String words) {
    return Digest.of(words.getBytes(StandardCharsets.UTF_8));
  }
}
