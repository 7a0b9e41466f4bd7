package id.perisai.release;

import java.io.IOException;

/** Takes the verified bytes of a blob, one chunk after the other. */
@FunctionalInterface
interface ChunkSink {
  /** Only looks whether all is as it must be. */
  ChunkSink NONE = chunk -> {};

  void take(byte[] chunk) throws IOException;
}
