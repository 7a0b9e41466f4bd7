package id.perisai.publish;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.release.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Departments prepare and publish at the same time, over one folder of candidates. */
class CandidateStoreTest {
  private static final byte[] DESCRIPTION = "{}".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PAGE = "<p>satu".getBytes(StandardCharsets.UTF_8);

  private final UUID candidate = UUID.randomUUID();
  private Path folder;
  private CandidateStore store;

  @BeforeEach
  void start(@TempDir Path folder) {
    this.folder = folder;
    this.store = new CandidateStore(folder);
  }

  @Test
  void stores_a_candidate_while_another_one_is_removed() throws Exception {
    // As a folder that was listed, and is gone when it is looked at.
    Files.createSymbolicLink(folder.resolve(UUID.randomUUID().toString()), folder.resolve("gone"));
    put(candidate);
    assertArrayEquals(DESCRIPTION, store.description(candidate, Digest.of(DESCRIPTION)));
  }

  @Test
  void sweeps_what_nobody_can_sign_any_more_and_nothing_else() throws Exception {
    UUID old = UUID.randomUUID();
    put(old);
    put(candidate);
    age(old);
    put(UUID.randomUUID());
    assertFalse(Files.exists(folder.resolve(old.toString())));
    assertTrue(store.blob(candidate, Digest.of(PAGE)).isPresent());
  }

  /** Files go one by one: each step of one sweep may fall between any two of another. */
  @Test
  void sweeps_what_another_one_sweeps_too() throws Exception {
    for (int round = 0; round < 50; round++) {
      UUID old = UUID.randomUUID();
      put(old);
      age(old);
      Thread other = new Thread(() -> store.remove(old));
      other.start();
      put(UUID.randomUUID());
      other.join();
      assertFalse(Files.exists(folder.resolve(old.toString())));
    }
  }

  private void put(UUID id) {
    store.put(id, DESCRIPTION, Map.of(Digest.of(PAGE), PAGE));
  }

  private void age(UUID id) throws IOException {
    Files.setLastModifiedTime(
        folder.resolve(id.toString()), FileTime.from(Instant.now().minus(Duration.ofDays(5))));
  }
}
