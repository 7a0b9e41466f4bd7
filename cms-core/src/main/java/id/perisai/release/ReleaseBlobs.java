package id.perisai.release;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Every blob that serving a release takes, now and later: manifest nodes, all variants of entries.
 */
public final class ReleaseBlobs {

  private ReleaseBlobs() {}

  public static Set<Coding> of(VerifiedRelease release) {
    Set<Coding> blobs = new LinkedHashSet<>();
    release
        .manifest()
        .nodes()
        .forEach((digest, bytes) -> blobs.add(new Coding(digest, bytes.length)));
    for (Entry entry : release.manifest().entries().values()) {
      entry.variants().forEach(variant -> blobs.addAll(variant.codings().values()));
    }
    return blobs;
  }
}
