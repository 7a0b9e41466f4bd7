package id.perisai.release;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The keys of the platform. The first is pinned by its digest; each next one is signed by both. */
public final class TrustRoot implements Statement {
  public static final String TYPE = "root";

  private final byte[] bytes;
  private final long version;
  private final Instant issued;
  private final Instant expires;
  private final TrustedKeys keys;

  private TrustRoot(byte[] bytes) throws Rejected {
    JsonObject json = Statement.open(bytes, TYPE);
    this.bytes = bytes.clone();
    this.version = json.version("version");
    this.issued = json.time("issued");
    this.expires = json.time("expires");
    this.keys = TrustedKeys.read(json, "keys");
    json.end();
    keys.requireReachable(label());
  }

  public static TrustRoot parse(byte[] bytes) throws Rejected {
    return new TrustRoot(bytes);
  }

  /** Times must be of whole seconds. */
  public static TrustRoot of(
      long version, Instant issued, Instant expires, int threshold, List<Key> keys)
      throws Rejected {
    return parse(
        Json.canonical(
            Map.of(
                "type",
                TYPE,
                "version",
                version,
                "issued",
                issued.toString(),
                "expires",
                expires.toString(),
                "threshold",
                threshold,
                "keys",
                keys.stream().map(Key::toJson).collect(Collectors.toList()))));
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public String scope() {
    return SignedMessage.NO_TENANT;
  }

  @Override
  public long version() {
    return version;
  }

  public Instant issued() {
    return issued;
  }

  /** From this instant on nothing new is taken on the strength of this root. */
  public Instant expires() {
    return expires;
  }

  public TrustedKeys keys() {
    return keys;
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }
}
