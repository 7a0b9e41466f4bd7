package id.perisai.release;

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
    if (known != null && !whole.contains(known)) {
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
      repository.blob(tenant, digest, Coding.MAX_LENGTH);
    }
  }

  private byte[] read(Coding coding) throws Rejected {
    byte[] bytes = repository.blob(tenant, coding);
    whole.add(coding);
    digests.add(coding.digest());
    return bytes;
  }
}
