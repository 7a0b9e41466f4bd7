package id.perisai.render;

import id.perisai.release.Digest;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a site will answer at one path.
 *
 * @param status 200, 301, 302, 404 or 410
 * @param mediaType null for a redirect
 * @param bytes null for a redirect
 * @param location null unless a redirect
 * @param inputs digests of what the bytes depend on: {@code revision:<page>}, {@code
 *     settings:<page>}, {@code menu:<page>}, {@code theme}
 */
public record RenderedEntry(
    String path,
    int status,
    String mediaType,
    byte[] bytes,
    String location,
    SortedMap<String, Digest> inputs) {

  static RenderedEntry page(
      String path, int status, String mediaType, byte[] bytes, Map<String, Digest> inputs) {
    return new RenderedEntry(path, status, mediaType, bytes, null, sorted(inputs));
  }

  static RenderedEntry redirect(
      String path, int status, String location, Map<String, Digest> inputs) {
    return new RenderedEntry(path, status, null, null, location, sorted(inputs));
  }

  private static SortedMap<String, Digest> sorted(Map<String, Digest> inputs) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
  }

  /** Whether the answer and what it was made from are the same, byte by byte. */
  boolean sameAs(RenderedEntry other) {
    return path.equals(other.path)
        && status == other.status
        && Objects.equals(mediaType, other.mediaType)
        && Objects.equals(location, other.location)
        && inputs.equals(other.inputs)
        && Arrays.equals(bytes, other.bytes);
  }

  public boolean isRedirect() {
    return location != null;
  }
}
