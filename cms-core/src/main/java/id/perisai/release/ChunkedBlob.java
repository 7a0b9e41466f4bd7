package id.perisai.release;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.Set;

/**
 * A blob too big to be held in memory, read in pieces. A piece is hashed before it is handed on, so
 * that a file that changes is noticed before a byte of it is sent. Digests of pieces come from the
 * file itself, hashed whole in the stretch that was signed: a chunk of its list, or all of it if it
 * has none. That happens once for each stretch, when a piece of it is first asked for.
 */
public final class ChunkedBlob {
  /** Bytes of a piece, but for the last: what many slow clients may make the heap hold each. */
  public static final int CHUNK = 1 << 16;

  private static final int DIGEST = 32;

  private final Path file;
  private final String what;
  private final Coding coding;
  private final ChunkList list;
  private final byte[] digests;
  private final BitSet known = new BitSet();

  /**
   * @param list null for a blob without one
   */
  ChunkedBlob(Path file, Coding coding, ChunkList list) {
    this.file = file;
    this.what = coding.digest().hex();
    this.coding = coding;
    this.list = list;
    this.digests = new byte[chunks() * DIGEST];
  }

  public int chunks() {
    return (int) ((coding.length() + CHUNK - 1) / CHUNK);
  }

  /** The verified bytes of one piece, {@value #CHUNK} long but for the last. */
  public byte[] chunk(int index) throws Rejected {
    try (SeekableByteChannel in = open()) {
      if (!isKnown(index)) {
        learn(in, index);
      }
      byte[] bytes = read(in, index);
      digest(index).requireOf(bytes, what + " piece " + index);
      return bytes;
    } catch (IOException e) {
      throw new Rejected(Reason.UNREADABLE, what, "a readable file", e.toString(), e);
    }
  }

  private SeekableByteChannel open() throws IOException {
    return Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  /** Hashes the stretch in which a piece lies, and each piece of it. */
  private void learn(SeekableByteChannel in, int index) throws Rejected, IOException {
    int inStretch = list == null ? chunks() : ChunkList.CHUNK / CHUNK;
    int first = index / inStretch * inStretch;
    int end = Math.min(chunks(), first + inStretch);
    Digest.Sum stretch = new Digest.Sum();
    byte[] found = new byte[(end - first) * DIGEST];
    for (int piece = first; piece < end; piece++) {
      byte[] bytes = read(in, piece);
      stretch.add(bytes);
      System.arraycopy(Digest.of(bytes).bytes(), 0, found, (piece - first) * DIGEST, DIGEST);
    }
    Digest signed = list == null ? coding.digest() : list.digest(first / inStretch);
    signed.requireSame(stretch.digest(), what + " from piece " + first);
    synchronized (known) {
      System.arraycopy(found, 0, digests, first * DIGEST, found.length);
      known.set(first, end);
    }
  }

  private boolean isKnown(int index) {
    synchronized (known) {
      return known.get(index);
    }
  }

  private Digest digest(int index) {
    synchronized (known) {
      return Digest.at(digests, index * DIGEST);
    }
  }

  private byte[] read(SeekableByteChannel in, int index) throws IOException {
    long start = (long) index * CHUNK;
    byte[] bytes = new byte[(int) Math.min(CHUNK, coding.length() - start)];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    in.position(start);
    while (buffer.hasRemaining()) {
      if (in.read(buffer) < 0) {
        throw new IOException("the file ends after " + (start + buffer.position()) + " bytes");
      }
    }
    return bytes;
  }
}
