package id.perisai.publish;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import id.perisai.release.Coding;
import id.perisai.release.CodingCheck;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Undoes the codings in which pages are published. */
final class TestCodings {
  static final CodingCheck ALL = new CodingCheck(Map.of(Coding.BROTLI, TestCodings::brotli));

  private TestCodings() {}

  private static InputStream brotli(InputStream packed) throws IOException {
    Brotli4jLoader.ensureAvailability();
    return new BrotliInputStream(packed);
  }

  /** Bytes as they are, and as whatever they may be the packed form of. */
  static List<byte[]> unpacked(byte[] bytes) {
    List<byte[]> all = new ArrayList<>(List.of(bytes));
    add(all, () -> new GZIPInputStream(new ByteArrayInputStream(bytes)));
    add(all, () -> brotli(new ByteArrayInputStream(bytes)));
    return all;
  }

  private interface Packed {
    InputStream open() throws IOException;
  }

  private static void add(List<byte[]> all, Packed packed) {
    try (InputStream in = packed.open()) {
      all.add(in.readAllBytes());
    } catch (IOException otherForm) {
      return; // Then there is nothing packed in it.
    }
  }
}
