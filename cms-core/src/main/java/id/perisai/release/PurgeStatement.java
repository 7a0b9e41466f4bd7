package id.perisai.release;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Bytes of a tenant that must be nowhere any more, such as personal data that leaked. It cannot be
 * taken back: all purges of a tenant stay in force for ever.
 */
public final class PurgeStatement extends TenantStatement {
  public static final String TYPE = "purge";

  /** So many fit into a statement; who must purge more signs several. */
  public static final int MAX_DIGESTS = 12_000;

  private final String reason;
  private final Set<Digest> digests;

  private PurgeStatement(byte[] bytes, JsonObject json) throws Rejected {
    super(TYPE, bytes, json);
    this.reason = reason(json);
    this.digests = digests(json);
    json.end();
  }

  public static PurgeStatement parse(byte[] bytes) throws Rejected {
    return new PurgeStatement(bytes, Statement.open(bytes, TYPE));
  }

  /**
   * @param issued of whole seconds
   * @param reason for people, 1 to 1,000 characters; public as the statement is
   * @param digests of the bytes to purge, at least one
   */
  public static PurgeStatement of(
      String tenant, long version, Instant issued, String reason, Set<Digest> digests)
      throws Rejected {
    List<Object> sorted =
        digests.stream().map(Digest::hex).sorted().map(Object.class::cast).toList();
    Map<String, Object> json = members(TYPE, tenant, version, issued);
    json.put("reason", reason);
    json.put("digests", sorted);
    return parse(Json.canonical(json));
  }

  private static Set<Digest> digests(JsonObject json) throws Rejected {
    List<String> listed = json.texts("digests");
    if (listed.isEmpty() || listed.size() > MAX_DIGESTS) {
      throw json.malformed("digests", "1 to " + MAX_DIGESTS, "" + listed.size());
    }
    Set<Digest> digests = new LinkedHashSet<>();
    String before = "";
    for (String hex : listed) {
      if (hex.compareTo(before) <= 0) {
        throw json.malformed("digests", "each once, in order", hex);
      }
      digests.add(Digest.parse(hex));
      before = hex;
    }
    return java.util.Collections.unmodifiableSet(digests);
  }

  public String reason() {
    return reason;
  }

  /** SHA-256 of the purged bytes. */
  public Set<Digest> digests() {
    return digests;
  }
}
