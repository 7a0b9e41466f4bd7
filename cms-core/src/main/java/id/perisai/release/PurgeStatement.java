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
public final class PurgeStatement implements Statement {
  public static final String TYPE = "purge";

  /** So many fit into a statement; who must purge more signs several. */
  public static final int MAX_DIGESTS = 12_000;

  private static final int MAX_REASON = 1000;

  private final byte[] bytes;
  private final String tenant;
  private final long version;
  private final Instant issued;
  private final String reason;
  private final Set<Digest> digests;

  private PurgeStatement(byte[] bytes) throws Rejected {
    JsonObject json = Statement.open(bytes, TYPE);
    this.bytes = bytes.clone();
    this.tenant = RepositoryPaths.tenantIn(json);
    this.version = json.version("version");
    this.issued = json.time("issued");
    this.reason = reason(json);
    this.digests = digests(json);
    json.end();
  }

  public static PurgeStatement parse(byte[] bytes) throws Rejected {
    return new PurgeStatement(bytes);
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
    return parse(
        Json.canonical(
            Map.of(
                "type", TYPE,
                "tenant", tenant,
                "version", version,
                "issued", issued.toString(),
                "reason", reason,
                "digests", sorted)));
  }

  static String reason(JsonObject json) throws Rejected {
    String reason = json.text("reason");
    if (reason.isBlank() || reason.length() > MAX_REASON) {
      throw json.malformed("reason", "1 to " + MAX_REASON + " characters", "" + reason.length());
    }
    return reason;
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

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public String scope() {
    return tenant;
  }

  public String tenant() {
    return tenant;
  }

  @Override
  public long version() {
    return version;
  }

  public Instant issued() {
    return issued;
  }

  public String reason() {
    return reason;
  }

  /** SHA-256 of the purged bytes. */
  public Set<Digest> digests() {
    return digests;
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }
}
