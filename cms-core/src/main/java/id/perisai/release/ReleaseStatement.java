package id.perisai.release;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** One state of a tenant's whole site: the root of its manifest, as its publishers signed it. */
public final class ReleaseStatement extends TenantStatement {
  public static final String TYPE = "release";

  private final Digest previous;
  private final Digest manifest;
  private final long theme;

  private ReleaseStatement(byte[] bytes, JsonObject json) throws Rejected {
    super(TYPE, bytes, json);
    this.previous = json.digestOrNull("previous").orElse(null);
    this.manifest = json.digest("manifest");
    this.theme = json.version("theme");
    json.end();
    if ((version() == 1) != (previous == null)) {
      throw json.malformed("previous", "a digest from version 2 on", "" + previous);
    }
  }

  public static ReleaseStatement parse(byte[] bytes) throws Rejected {
    return new ReleaseStatement(bytes, Statement.open(bytes, TYPE));
  }

  /**
   * @param issued of whole seconds
   * @param previous the digest of the statement before; empty for version 1 alone
   * @param manifest the digest of the manifest's root node
   * @param theme the version of the theme statement
   */
  public static ReleaseStatement of(
      String tenant,
      long version,
      Instant issued,
      Optional<Digest> previous,
      Digest manifest,
      long theme)
      throws Rejected {
    Map<String, Object> json = members(TYPE, tenant, version, issued);
    json.put("previous", previous.map(Digest::hex).orElse(null));
    json.put("manifest", manifest.hex());
    json.put("theme", theme);
    return parse(Json.canonical(json));
  }

  public Optional<Digest> previous() {
    return Optional.ofNullable(previous);
  }

  public Digest manifest() {
    return manifest;
  }

  public long theme() {
    return theme;
  }
}
