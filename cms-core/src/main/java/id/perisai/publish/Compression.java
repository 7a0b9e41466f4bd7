package id.perisai.publish;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import id.perisai.release.Coding;
import id.perisai.release.Digest;
import id.perisai.release.MediaTypes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Content codings, made once at publishing so that delivery never compresses. */
final class Compression {
  private static final int BROTLI_QUALITY = 11;
  // Below this the header of a coding costs more than it saves.
  private static final int SMALLEST = 256;
  private static final Set<String> COMPRESSED_ALREADY =
      Set.of(MediaTypes.PNG, MediaTypes.JPEG, MediaTypes.WEBP, MediaTypes.WOFF2, MediaTypes.PDF);

  private static final Map<Digest, Map<String, byte[]>> OF_THEME = new ConcurrentHashMap<>();

  static {
    Brotli4jLoader.ensureAvailability();
  }

  private Compression() {}

  /** The bytes by name of coding; codings that do not make them smaller are left out. */
  static Map<String, byte[]> codings(byte[] identity, String mediaType) {
    if (!MediaTypes.isThemeOnly(mediaType)) {
      return made(identity, mediaType);
    }
    // Every site brings the same few files of the theme.
    return OF_THEME.computeIfAbsent(Digest.of(identity), digest -> made(identity, mediaType));
  }

  private static Map<String, byte[]> made(byte[] identity, String mediaType) {
    Map<String, byte[]> codings = new LinkedHashMap<>();
    codings.put(Coding.IDENTITY, identity);
    if (identity.length >= SMALLEST && !COMPRESSED_ALREADY.contains(mediaType)) {
      putIfSmaller(codings, Coding.GZIP, gzip(identity));
      putIfSmaller(codings, Coding.BROTLI, brotli(identity));
    }
    return codings;
  }

  private static void putIfSmaller(Map<String, byte[]> codings, String name, byte[] bytes) {
    if (bytes.length < codings.get(Coding.IDENTITY).length) {
      codings.put(name, bytes);
    }
  }

  private static byte[] gzip(byte[] identity) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new BestGzip(out)) {
      gzip.write(identity);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail to be written", e);
    }
    return out.toByteArray();
  }

  private static byte[] brotli(byte[] identity) {
    Encoder.Parameters parameters = new Encoder.Parameters().setQuality(BROTLI_QUALITY);
    try {
      return Encoder.compress(identity, parameters);
    } catch (IOException e) {
      throw new UncheckedIOException("brotli refused " + identity.length + " bytes", e);
    }
  }

  private static final class BestGzip extends GZIPOutputStream {
    BestGzip(ByteArrayOutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }
}
