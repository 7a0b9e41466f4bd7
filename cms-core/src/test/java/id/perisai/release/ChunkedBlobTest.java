package id.perisai.release;

import static id.perisai.release.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No piece of a big blob is handed on that is not what was signed, whenever its file changes. */
class ChunkedBlobTest {
  private static final int CHUNK = ChunkedBlob.CHUNK;

  /** Pieces of a chunk that is listed. */
  private static final int EACH = ChunkList.CHUNK / CHUNK;

  @TempDir Path temporary;

  @Test
  void is_handed_on_piece_by_piece() throws Exception {
    for (int length : new int[] {1, CHUNK, CHUNK + 1, 2 * CHUNK + 7}) {
      byte[] bytes = bytes(length);
      assertWhole(bytes, new ChunkedBlob(file(bytes), Coding.of(bytes), null));
    }
    byte[] bytes = bytes(2 * ChunkList.CHUNK + 5);
    assertWhole(bytes, listed(bytes, file(bytes)));
  }

  private static void assertWhole(byte[] bytes, ChunkedBlob blob) throws Rejected {
    assertEquals((bytes.length + CHUNK - 1) / CHUNK, blob.chunks());
    for (int i = blob.chunks() - 1; i >= 0; i--) {
      assertArrayEquals(piece(bytes, i), blob.chunk(i), "piece " + i);
    }
  }

  @Test
  void refuses_other_bytes_wherever_they_are() throws Exception {
    byte[] bytes = bytes(2 * CHUNK + 7);
    for (int at : new int[] {0, CHUNK, bytes.length - 1}) {
      Path file = file(bytes);
      change(file, at);
      ChunkedBlob blob = new ChunkedBlob(file, Coding.of(bytes), null);
      for (int i = 0; i < 3; i++) {
        int piece = i;
        assertRefused(Reason.WRONG_DIGEST, () -> blob.chunk(piece));
      }
    }
  }

  @Test
  void notices_each_piece_that_changes_after_the_whole_was_hashed() throws Exception {
    byte[] bytes = bytes(2 * CHUNK + 7);
    Path file = file(bytes);
    ChunkedBlob blob = new ChunkedBlob(file, Coding.of(bytes), null);
    blob.chunk(0);
    change(file, CHUNK);
    assertArrayEquals(piece(bytes, 0), blob.chunk(0));
    assertRefused(Reason.WRONG_DIGEST, () -> blob.chunk(1));
    assertArrayEquals(piece(bytes, 2), blob.chunk(2), "each by its own digest");
  }

  @Test
  void hashes_of_a_listed_one_the_stretch_alone_that_is_asked_for() throws Exception {
    byte[] bytes = bytes(2 * ChunkList.CHUNK + 5);
    Path file = file(bytes);
    change(file, ChunkList.CHUNK);
    ChunkedBlob blob = listed(bytes, file);
    assertArrayEquals(piece(bytes, 1), blob.chunk(1));
    assertRefused(Reason.WRONG_DIGEST, () -> blob.chunk(EACH));
    assertRefused(Reason.WRONG_DIGEST, () -> blob.chunk(2 * EACH - 1));
    assertArrayEquals(piece(bytes, 2 * EACH), blob.chunk(2 * EACH));
    Files.write(file, bytes);
    assertArrayEquals(piece(bytes, EACH), blob.chunk(EACH), "restored");
    change(file, 3 * CHUNK);
    assertRefused(Reason.WRONG_DIGEST, () -> blob.chunk(3));
    assertArrayEquals(piece(bytes, 2), blob.chunk(2));
  }

  @Test
  void refuses_a_file_that_ends_too_early_is_not_there_or_lies_behind_a_link() throws Exception {
    byte[] bytes = bytes(CHUNK + 7);
    Path file = file(Arrays.copyOf(bytes, CHUNK + 6));
    ChunkedBlob blob = new ChunkedBlob(file, Coding.of(bytes), null);
    assertRefused(Reason.UNREADABLE, () -> blob.chunk(1));
    Files.delete(file);
    assertRefused(Reason.UNREADABLE, () -> blob.chunk(0));
    Files.createSymbolicLink(file, Files.write(temporary.resolve("elsewhere"), bytes));
    assertRefused(Reason.UNREADABLE, () -> blob.chunk(0));
  }

  private static ChunkedBlob listed(byte[] bytes, Path file) {
    ChunkList list = ChunkList.of(bytes);
    Coding coding = new Coding(Digest.of(bytes), bytes.length, Digest.of(list.bytes()));
    return new ChunkedBlob(file, coding, list);
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(temporary.resolve("blob"), bytes);
  }

  private static void change(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }

  private static byte[] piece(byte[] bytes, int index) {
    return Arrays.copyOfRange(bytes, index * CHUNK, Math.min(bytes.length, (index + 1) * CHUNK));
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }
}
