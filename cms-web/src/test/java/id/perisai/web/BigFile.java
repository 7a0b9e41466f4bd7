package id.perisai.web;

import id.perisai.release.ChunkList;
import id.perisai.release.Coding;
import id.perisai.release.Digest;
import id.perisai.release.Entry;
import id.perisai.release.MediaTypes;
import id.perisai.release.Rejected;
import id.perisai.release.RepositoryPaths;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Random;

/** A file of a department that is listed by chunks, made and written without being held whole. */
record BigFile(Coding coding) {
  static final int CHUNK = ChunkList.CHUNK;

  /** Writes it, and the list of its chunks, to a tenant's blobs. */
  static BigFile put(SmallCity city, String tenant, long length) throws IOException {
    Path unfinished = Files.createTempFile(city.path(), "big", "");
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished))) {
      for (int i = 0; (long) i * CHUNK < length; i++) {
        byte[] chunk = chunk(i, length);
        list.write(Digest.of(chunk).bytes());
        out.write(chunk);
      }
    }
    Coding listed = city.putBlob(tenant, list.toByteArray());
    Digest digest;
    try (InputStream in = Files.newInputStream(unfinished)) {
      digest = Digest.of(in);
    }
    Path blob = city.path().resolve(RepositoryPaths.blob(tenant, digest));
    Files.createDirectories(blob.getParent());
    Files.move(unfinished, blob, StandardCopyOption.REPLACE_EXISTING);
    return new BigFile(new Coding(digest, length, listed.digest()));
  }

  /** The bytes of one chunk, which nobody can pack. */
  static byte[] chunk(int index, long length) {
    byte[] chunk = new byte[(int) Math.min(CHUNK, length - (long) index * CHUNK)];
    new Random(index).nextBytes(chunk);
    return chunk;
  }

  String path() {
    return "/_m/" + coding.digest().hex() + ".pdf";
  }

  Entry entry() throws Rejected {
    return Entry.page(path(), 200, MediaTypes.PDF, Map.of(Coding.IDENTITY, coding), Map.of());
  }
}
