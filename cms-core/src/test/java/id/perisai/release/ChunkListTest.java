package id.perisai.release;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkListTest {
  private static final byte[] BYTES = bytes(2 * ChunkList.CHUNK + 5);

  @Test
  void a_list_names_each_chunk_and_is_read_as_it_was_written() throws Exception {
    ChunkList list = ChunkList.of(BYTES);
    assertEquals(3 * 32, list.bytes().length);
    ChunkList read = ChunkList.read(coding(list), (digest, length) -> list.bytes());
    assertEquals(3, read.count());
    assertEquals(5, read.length(2));
    assertEquals(
        Digest.of(Arrays.copyOfRange(BYTES, ChunkList.CHUNK, 2 * ChunkList.CHUNK)), read.digest(1));
    assertArrayEquals(list.bytes(), read.bytes());
  }

  @Test
  void refuses_a_list_of_another_digest_or_of_too_few_chunks() {
    ChunkList list = ChunkList.of(BYTES);
    byte[] other = list.bytes();
    other[40] ^= 1;
    assertEquals(Reason.WRONG_DIGEST, reason(coding(list), other));
    assertEquals(Reason.WRONG_LENGTH, reason(coding(list), Arrays.copyOf(other, 64)));
  }

  @Test
  void a_coding_with_chunks_stands_in_an_entry_and_comes_back() throws Exception {
    Entry entry = entry(coding(ChunkList.of(BYTES)));
    Object json = entry.toJson();
    Entry read = Entry.read(JsonObject.canonical(Json.canonical(json), 10_000, "entry"));
    assertEquals(entry.variants(), read.variants());
  }

  @Test
  void refuses_chunks_of_what_is_short_or_packed_and_lengths_beyond_the_bounds() {
    Digest digest = Digest.of(BYTES);
    assertThrows(IllegalArgumentException.class, () -> new Coding(digest, ChunkList.CHUNK, digest));
    assertThrows(IllegalArgumentException.class, () -> new Coding(digest, Coding.MAX_LENGTH + 1));
    assertThrows(
        IllegalArgumentException.class, () -> new Coding(digest, Coding.MAX_LISTED + 1, digest));
    Coding listed = coding(ChunkList.of(BYTES));
    Map<String, Coding> packed =
        Map.of(Coding.IDENTITY, listed, Coding.GZIP, new Coding(digest, 7));
    Rejected refused =
        assertThrows(Rejected.class, () -> Entry.page("/a", 200, MediaTypes.PDF, packed, Map.of()));
    assertEquals(Reason.MALFORMED, refused.reason());
  }

  private static Entry entry(Coding coding) throws Rejected {
    return Entry.page("/a", 200, MediaTypes.PDF, Map.of(Coding.IDENTITY, coding), Map.of());
  }

  private static Coding coding(ChunkList list) {
    return new Coding(Digest.of(BYTES), BYTES.length, Digest.of(list.bytes()));
  }

  private static Reason reason(Coding coding, byte[] list) {
    return assertThrows(Rejected.class, () -> ChunkList.read(coding, (digest, length) -> list))
        .reason();
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }
}
