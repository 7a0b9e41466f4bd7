package id.perisai.web;

import id.perisai.release.Coding;
import io.undertow.util.HttpString;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Digests of what is sent, for whoever checks on the way (RFC 9530): those of the manifest, which
 * the bytes were verified by. Of a part of the bytes only the digest of the whole is told.
 */
final class Digests {
  static final HttpString REPR_DIGEST = new HttpString("Repr-Digest");

  private Digests() {}

  /** The field's value for the bytes of a coding. */
  static String of(Coding coding) {
    byte[] digest = HexFormat.of().parseHex(coding.digest().hex());
    return "sha-256=:" + Base64.getEncoder().encodeToString(digest) + ":";
  }
}
