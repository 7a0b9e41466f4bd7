package id.perisai.release;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What speaks for one tenant: a release of its site, a hold or a purge. */
public abstract sealed class TenantStatement implements Statement
    permits ReleaseStatement, HoldStatement, PurgeStatement {
  private static final int MAX_REASON = 1000;

  private final byte[] bytes;
  private final String type;
  private final String tenant;
  private final long version;
  private final Instant issued;

  /** Reads the members that all of them have; the subclass reads its own and ends the object. */
  TenantStatement(String type, byte[] bytes, JsonObject json) throws Rejected {
    this.type = type;
    this.bytes = bytes.clone();
    this.tenant = RepositoryPaths.tenantIn(json);
    this.version = json.version("version");
    this.issued = json.time("issued");
  }

  /** The members that all of them have, to which the subclass adds its own. */
  static Map<String, Object> members(String type, String tenant, long version, Instant issued) {
    Map<String, Object> json = new HashMap<>();
    json.put("type", type);
    json.put("tenant", tenant);
    json.put("version", version);
    json.put("issued", issued.toString());
    return json;
  }

  /** Why, in words for people: 1 to 1,000 characters. */
  static String reason(JsonObject json) throws Rejected {
    String reason = json.text("reason");
    if (reason.isBlank() || reason.length() > MAX_REASON) {
      throw json.malformed("reason", "1 to " + MAX_REASON + " characters", "" + reason.length());
    }
    return reason;
  }

  @Override
  public final String type() {
    return type;
  }

  @Override
  public final String scope() {
    return tenant;
  }

  public final String tenant() {
    return tenant;
  }

  @Override
  public final long version() {
    return version;
  }

  public final Instant issued() {
    return issued;
  }

  @Override
  public final byte[] bytes() {
    return bytes.clone();
  }
}
