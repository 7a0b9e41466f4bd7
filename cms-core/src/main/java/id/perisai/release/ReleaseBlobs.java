package id.perisai.release;

import java.util.LinkedHashSet;
import java.util.Set;

/** Every blob that serving a release takes: manifest nodes and all codings of all entries. */
public final class ReleaseBlobs {

  private ReleaseBlobs() {}

  public static Set<Coding> of(VerifiedRelease release) {
    Set<Coding> blobs = new LinkedHashSet<>();
    release
        .manifest()
        .nodes()
        .forEach((digest, bytes) -> blobs.add(new Coding(digest, bytes.length)));
    release.manifest().entries().values().forEach(entry -> blobs.addAll(entry.codings().values()));
    return blobs;
  }
}
