package id.perisai.block;

import id.perisai.release.Digest;
import id.perisai.release.MediaTypes;
import java.util.UUID;

/**
 * A PDF file as content names it: {@code {"file":"<uuid>","name","mediaType":"application/pdf",
 * "digest","length"}}. Its digest is part of the content, so approving the content approves the
 * bytes.
 *
 * @param id of the file's row
 * @param name file name for people
 * @param length bytes
 */
public record DocumentFile(UUID id, String name, Digest digest, long length) {
  /** Longest file that is taken, bytes. */
  public static final long MAX_LENGTH = 25L << 20;

  /** Where it is published: {@code /_m/<digest>.pdf}. */
  public String path() {
    return variant().path();
  }

  /** As the one thing that is published of it. */
  public Media.Variant variant() {
    return new Media.Variant(0, 0, MediaTypes.PDF, digest, length);
  }
}
