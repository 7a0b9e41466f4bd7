package id.perisai.render;

import id.perisai.release.Digest;
import id.perisai.release.MediaTypes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The stylesheets, scripts, fonts and icons of the platform, with the public paths that carry their
 * digests. The list of them is a file, {@code theme.list}, a path per line.
 */
public final class Theme {
  /** Name of the renderer in the theme statement; raised when templates change what they write. */
  public static final String RENDERER = "perisai-site/5";

  private static final Map<String, String> MEDIA_TYPES =
      Map.of(
          "css", MediaTypes.CSS,
          "js", MediaTypes.JAVASCRIPT,
          "png", MediaTypes.PNG,
          "webp", MediaTypes.WEBP,
          "jpg", MediaTypes.JPEG,
          "woff2", MediaTypes.WOFF2);

  private final Map<String, Asset> assets;

  private Theme(Map<String, Asset> assets) {
    this.assets = Map.copyOf(assets);
  }

  /**
   * One file of the theme.
   *
   * @param name file name, such as {@code site.css}
   * @param path where it is served, {@code /_t/site-<12 hex>.css}
   */
  public record Asset(String name, String path, String mediaType, Digest digest, byte[] bytes) {
    static Asset of(String name, byte[] bytes) {
      int dot = name.lastIndexOf('.');
      String mediaType = MEDIA_TYPES.get(name.substring(dot + 1));
      if (dot < 1 || mediaType == null) {
        throw new IllegalArgumentException(
            "theme file " + name + ": the extension must be one of " + MEDIA_TYPES.keySet());
      }
      Digest digest = Digest.of(bytes);
      String path =
          "/_t/"
              + name.substring(0, dot)
              + "-"
              + digest.hex().substring(0, 12)
              + name.substring(dot);
      return new Asset(name, path, mediaType, digest, bytes);
    }
  }

  /**
   * Loads the files that {@code <folder>/theme.list} names, from the class path of {@code anchor}.
   * In a stylesheet {@code url(name.png)} becomes the public name of that file, which must stand
   * before it in the list.
   */
  public static Theme load(Class<?> anchor, String folder) {
    Map<String, Asset> assets = new LinkedHashMap<>();
    for (String line : text(read(anchor, folder + "/theme.list")).split("\n")) {
      String file = line.strip();
      if (file.isEmpty() || file.startsWith("#")) {
        continue;
      }
      String name = file.substring(file.lastIndexOf('/') + 1);
      byte[] bytes = read(anchor, folder + "/" + file);
      if (name.endsWith(".css")) {
        bytes = withPublicNames(text(bytes), assets).getBytes(StandardCharsets.UTF_8);
      }
      if (assets.put(name, Asset.of(name, bytes)) != null) {
        throw new IllegalArgumentException("theme.list names two files " + name);
      }
    }
    return new Theme(assets);
  }

  private static String withPublicNames(String css, Map<String, Asset> assets) {
    String named = css;
    for (Asset asset : assets.values()) {
      named = named.replace("url(" + asset.name() + ")", "url(" + asset.path() + ")");
    }
    return named;
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static byte[] read(Class<?> anchor, String resource) {
    try (InputStream in = anchor.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the class path lacks " + resource);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All files, sorted by path. */
  public List<Asset> assets() {
    List<Asset> sorted = new ArrayList<>(assets.values());
    sorted.sort(java.util.Comparator.comparing(Asset::path));
    return sorted;
  }

  /** Public path of a file by its name, such as {@code site.css}. */
  public String path(String name) {
    Asset asset = assets.get(name);
    if (asset == null) {
      throw new IllegalArgumentException("theme.list names no file " + name);
    }
    return asset.path();
  }
}
