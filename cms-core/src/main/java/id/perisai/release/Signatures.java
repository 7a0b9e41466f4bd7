package id.perisai.release;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The file beside a statement: the signatures over it, at most one of each key. */
public final class Signatures {
  public static final int MAX_BYTES = 64 * 1024;
  private static final int MAX_COUNT = 64;

  private final byte[] bytes;
  private final List<Signature> list;

  private Signatures(byte[] bytes, List<Signature> list) throws Rejected {
    this.bytes = bytes;
    this.list = List.copyOf(list);
    requireEachKeyOnce();
  }

  public static Signatures parse(byte[] file) throws Rejected {
    JsonObject json = JsonObject.canonical(file, MAX_BYTES, "signatures");
    List<Signature> list = new ArrayList<>();
    for (JsonObject signature : json.objects("signatures")) {
      list.add(Signature.read(signature));
    }
    json.end();
    return new Signatures(file.clone(), list);
  }

  public static Signatures of(List<Signature> list) throws Rejected {
    List<Object> json = list.stream().map(Signature::toJson).collect(Collectors.toList());
    return new Signatures(Json.canonical(Map.of("signatures", json)), list);
  }

  public List<Signature> list() {
    return list;
  }

  /** The file's bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  private void requireEachKeyOnce() throws Rejected {
    if (list.size() > MAX_COUNT) {
      throw new Rejected(Reason.TOO_BIG, "signatures", "at most " + MAX_COUNT, "" + list.size());
    }
    Set<Digest> keys = new HashSet<>();
    for (Signature signature : list) {
      if (!keys.add(signature.key())) {
        throw new Rejected(
            Reason.MALFORMED, "signatures", "each key once", "twice " + signature.key());
      }
    }
  }
}
