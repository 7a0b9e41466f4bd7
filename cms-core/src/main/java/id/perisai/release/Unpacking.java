package id.perisai.release;

import java.io.IOException;
import java.io.InputStream;

/** Undoes one content coding. It need not be bounded: who reads from it is. */
@FunctionalInterface
public interface Unpacking {
  /** The stream of what was packed; it fails with an IOException where the packed bytes are bad. */
  InputStream open(InputStream packed) throws IOException;
}
