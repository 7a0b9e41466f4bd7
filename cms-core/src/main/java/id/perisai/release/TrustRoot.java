package id.perisai.release;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The keys of the platform and of its servers. The first root is pinned by its digest; each next
 * one is signed by the keys of both.
 */
public final class TrustRoot implements Statement {
  public static final String TYPE = "root";

  private final byte[] bytes;
  private final long version;
  private final Instant issued;
  private final Instant expires;
  private final TrustedKeys keys;
  private final Log log;
  private final ServerKey timestamp;
  private final SigningPlace signing;

  private TrustRoot(byte[] bytes) throws Rejected {
    JsonObject json = Statement.open(bytes, TYPE);
    this.bytes = bytes.clone();
    this.version = json.version("version");
    this.issued = json.time("issued");
    this.expires = json.time("expires");
    this.log = Log.read(json.object("log"));
    this.timestamp = timestamp(json.object("timestamp"));
    this.signing = signing(json.object("signing"));
    this.keys = TrustedKeys.read(json, "keys", signing);
    json.end();
    keys.requireReachable(label());
  }

  public static TrustRoot parse(byte[] bytes) throws Rejected {
    return new TrustRoot(bytes);
  }

  /** Times must be of whole seconds. */
  public static TrustRoot of(
      long version,
      Instant issued,
      Instant expires,
      int threshold,
      List<Key> keys,
      Log log,
      ServerKey timestamp,
      SigningPlace signing)
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
                keys.stream().map(Key::toJson).collect(Collectors.toList()),
                "log",
                log.toJson(),
                "timestamp",
                timestamp.toJson(),
                "signing",
                signing.toJson())));
  }

  /**
   * The transparency log in which every statement stands.
   *
   * @param origin its name in checkpoints (C2SP tlog-checkpoint): {@code <domain>/perisai}
   * @param key signs the checkpoints
   */
  public record Log(String origin, ServerKey key) {
    private static final String NAME = "/perisai";
    private static final Pattern ORIGIN = Pattern.compile("(?<host>[a-z0-9.-]{1,253})" + NAME);

    /** The log of the platform whose sites lie under the domain. */
    public static Log under(String domain, ServerKey key) {
      return new Log(domain + NAME, key);
    }

    static Log read(JsonObject json) throws Rejected {
      Log log = new Log(origin(json), ServerKey.read(json));
      json.end();
      return log;
    }

    private static String origin(JsonObject json) throws Rejected {
      String origin = json.text("origin");
      var matcher = ORIGIN.matcher(origin);
      if (!matcher.matches()) {
        throw json.malformed("origin", "a domain and " + NAME, origin);
      }
      Origins.host(json, "origin", matcher.group("host"));
      return origin;
    }

    Map<String, Object> toJson() {
      Map<String, Object> json = new HashMap<>(key.toJson());
      json.put("origin", origin);
      return json;
    }
  }

  private static SigningPlace signing(JsonObject json) throws Rejected {
    SigningPlace place = SigningPlace.read(json);
    json.end();
    return place;
  }

  private static ServerKey timestamp(JsonObject json) throws Rejected {
    ServerKey key = ServerKey.read(json);
    json.end();
    return key;
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

  public Log log() {
    return log;
  }

  /** Signs the timestamp. */
  public ServerKey timestamp() {
    return timestamp;
  }

  /** Where those of the platform's keys that are passkeys sign: roots, directories, themes. */
  public SigningPlace signing() {
    return signing;
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }
}
