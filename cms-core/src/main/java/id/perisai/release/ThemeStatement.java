package id.perisai.release;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The stylesheets, scripts and fonts that sites may serve, as the platform signed them. */
public final class ThemeStatement implements Statement {
  public static final String TYPE = "theme";

  /** Under this path lie the theme's assets and nothing else. */
  public static final String ASSETS = "/_t/";

  private static final Pattern PATH =
      Pattern.compile(ASSETS + "[a-z0-9][a-z0-9-]*-(?<digest>[0-9a-f]{12})\\.[a-z0-9]+");

  private final byte[] bytes;
  private final long version;
  private final Instant issued;
  private final String renderer;
  private final List<Asset> assets;
  private final Map<String, Asset> byPath = new HashMap<>();

  private ThemeStatement(byte[] bytes) throws Rejected {
    JsonObject json = Statement.open(bytes, TYPE);
    this.bytes = bytes.clone();
    this.version = json.version("version");
    this.issued = json.time("issued");
    this.renderer = json.text("renderer");
    List<Asset> read = new ArrayList<>();
    for (JsonObject item : json.objects("assets")) {
      Asset asset = Asset.read(item);
      read.add(asset);
      if (byPath.put(asset.path(), asset) != null) {
        throw json.malformed("assets", "each path once", asset.path());
      }
    }
    this.assets = List.copyOf(read);
    json.end();
  }

  public static ThemeStatement parse(byte[] bytes) throws Rejected {
    return new ThemeStatement(bytes);
  }

  /** The time must be of whole seconds. */
  public static ThemeStatement of(long version, Instant issued, String renderer, List<Asset> assets)
      throws Rejected {
    return parse(
        Json.canonical(
            Map.of(
                "type", TYPE,
                "version", version,
                "issued", issued.toString(),
                "renderer", renderer,
                "assets", assets.stream().map(Asset::toJson).collect(Collectors.toList()))));
  }

  /**
   * @param path {@code /_t/<name>-<first 12 hex digits of the digest>.<extension>}: it is cached
   *     for ever, so other bytes need another name
   * @param digest of the bytes without content coding
   * @param length of these bytes
   */
  public record Asset(String path, String mediaType, Digest digest, long length) {

    static Asset read(JsonObject json) throws Rejected {
      Asset asset =
          new Asset(
              json.text("path"),
              json.text("mediaType"),
              json.digest("digest"),
              json.number("length", 0, Coding.MAX_LENGTH));
      json.end();
      MediaTypes.requireListed(asset.mediaType, json.path("mediaType"));
      Matcher path = PATH.matcher(asset.path);
      if (!path.matches() || !asset.digest.hex().startsWith(path.group("digest"))) {
        throw json.malformed(
            "path",
            "/_t/<name>-" + asset.digest.hex().substring(0, 12) + ".<extension>",
            asset.path);
      }
      return asset;
    }

    boolean isAnsweredBy(Variant variant) {
      return variant.status() == 200
          && !variant.isRedirect()
          && variant.mediaType().equals(mediaType)
          && variant.identity().digest().equals(digest)
          && variant.identity().length() == length;
    }

    Map<String, Object> toJson() {
      return Map.of("path", path, "mediaType", mediaType, "digest", digest.hex(), "length", length);
    }
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

  /** The name and version of the renderer that goes with it. */
  public String renderer() {
    return renderer;
  }

  public List<Asset> assets() {
    return assets;
  }

  public Optional<Asset> asset(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  /**
   * Refuses a stylesheet, script or font, or anything under /_t/, that is no asset of this theme.
   */
  void requireListed(Entry entry) throws Rejected {
    boolean under = entry.path().startsWith(ASSETS);
    for (Variant variant : entry.variants()) {
      if (under || !variant.isRedirect() && MediaTypes.isThemeOnly(variant.mediaType())) {
        Asset listed = byPath.get(entry.path());
        // What is cached for ever under its name cannot take turns with something else.
        if (listed == null || entry.isTimed() || !listed.isAnsweredBy(variant)) {
          throw new Rejected(
              Reason.NOT_LISTED, "entry " + entry.path(), "an asset of " + label(), "" + entry);
        }
      }
    }
  }
}
