package id.perisai.release;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Reads and checks each blob of a tenant once, however often it is listed. */
final class ReadOnce {
  private final Repository repository;
  private final String tenant;
  private final Set<Coding> whole = new HashSet<>();
  private final Set<Digest> digests = new HashSet<>();
  private final Set<Packed> unpacked = new HashSet<>();

  /** Bytes that were seen to unpack to others. */
  private record Packed(String name, Coding packed, Coding identity) {}

  ReadOnce(Repository repository, String tenant) {
    this.repository = repository;
    this.tenant = tenant;
  }

  /** Requires what a variant answers, in all codings, and that each unpacks to the identity. */
  void require(String path, Variant variant, CodingCheck codings) throws Rejected {
    byte[] identity = null;
    Coding known = variant.identity();
    if (known != null && known.isListed()) {
      requireListed(known);
    } else if (known != null && !whole.contains(known)) {
      identity = read(known);
    }
    for (Map.Entry<String, Coding> entry : variant.codings().entrySet()) {
      Packed packed = new Packed(entry.getKey(), entry.getValue(), known);
      if (!packed.name.equals(Coding.IDENTITY) && !unpacked.contains(packed)) {
        byte[] bytes = read(packed.packed);
        if (identity == null) {
          identity = read(known);
        }
        codings.requireIdentity(path, variant, packed.name, bytes, identity);
        unpacked.add(packed);
      }
    }
    EntryContents.require(path, variant, (digest, length) -> read(new Coding(digest, length)));
  }

  /** Requires a blob that may be listed nowhere. */
  void require(Digest digest) throws Rejected {
    if (!digests.contains(digest)) {
      requireOf(digest);
    }
  }

  /** As a stream: a blob that nothing lists any more may be as long as any. */
  private void requireOf(Digest digest) throws Rejected {
    String path = RepositoryPaths.blob(tenant, digest);
    Path file = repository.directory().resolve(path);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new Rejected(Reason.UNREADABLE, path, "a regular file", "another kind of file");
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      digest.requireSame(Digest.of(in), path);
    } catch (IOException e) {
      throw new Rejected(Reason.UNREADABLE, path, "a readable file", e.toString(), e);
    }
  }

  /** It has no other coding that would have to be compared with it. */
  private void requireListed(Coding coding) throws Rejected {
    if (whole.add(coding)) {
      repository.requireBlob(tenant, coding);
      digests.add(coding.digest());
      digests.add(coding.chunks());
    }
  }

  private byte[] read(Coding coding) throws Rejected {
    byte[] bytes = repository.blob(tenant, coding);
    whole.add(coding);
    digests.add(coding.digest());
    return bytes;
  }
}
