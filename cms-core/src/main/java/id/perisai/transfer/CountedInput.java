package id.perisai.transfer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/**
 * Tells how far a file has been read, and stops a parser that goes on reading without coming to the
 * end of anything: one comment of a hundred megabytes would be held whole.
 */
final class CountedInput extends FilterInputStream {
  private final LongConsumer progress;
  private final int longest;
  private long count;
  private long mark;

  /** Refuses to give more than {@code longest} bytes between two calls of {@link #rest}. */
  CountedInput(InputStream in, int longest, LongConsumer progress) {
    super(in);
    this.longest = longest;
    this.progress = progress;
  }

  /** The parser has come to the end of something. */
  void rest() {
    mark = count;
  }

  boolean isTooLong() {
    return count - mark > longest;
  }

  @Override
  public int read() throws IOException {
    requireRest();
    int read = super.read();
    if (read >= 0) {
      progress.accept(++count);
    }
    return read;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    requireRest();
    int read = super.read(buffer, offset, length);
    if (read > 0) {
      count += read;
      progress.accept(count);
    }
    return read;
  }

  private void requireRest() throws IOException {
    if (isTooLong()) {
      throw new IOException("one piece of the file is longer than " + longest + " bytes");
    }
  }
}
