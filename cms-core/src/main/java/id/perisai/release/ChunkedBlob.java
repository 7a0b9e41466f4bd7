package id.perisai.release;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A blob too big to be held in memory. It was hashed whole once; each chunk is hashed again when it
 * is read, so that a file that changes between the two is noticed before a byte of it is sent.
 */
public final class ChunkedBlob {
  public static final int CHUNK = 1 << 16;

  private final Path file;
  private final String what;
  private final long length;
  private final List<Digest> chunks;

  private ChunkedBlob(Path file, String what, long length, List<Digest> chunks) {
    this.file = file;
    this.what = what;
    this.length = length;
    this.chunks = List.copyOf(chunks);
  }

  static ChunkedBlob of(Path file, Coding coding, byte[] verified) {
    List<Digest> chunks = new ArrayList<>();
    for (int start = 0; start < verified.length; start += CHUNK) {
      int end = Math.min(verified.length, start + CHUNK);
      chunks.add(Digest.of(java.util.Arrays.copyOfRange(verified, start, end)));
    }
    return new ChunkedBlob(file, coding.digest().hex(), coding.length(), chunks);
  }

  public int chunks() {
    return chunks.size();
  }

  /** The bytes of one chunk, {@value #CHUNK} long but for the last. */
  public byte[] chunk(int index) throws Rejected {
    long start = (long) index * CHUNK;
    int size = (int) Math.min(CHUNK, length - start);
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      in.skipNBytes(start);
      byte[] bytes = in.readNBytes(size);
      chunks.get(index).requireOf(bytes, what + " chunk " + index);
      return bytes;
    } catch (IOException e) {
      throw new Rejected(Reason.UNREADABLE, what, "a readable file", e.toString(), e);
    }
  }
}
