package id.perisai.render;

import id.perisai.release.Coding;
import id.perisai.release.Digest;
import id.perisai.release.Slot;
import id.perisai.release.Variant;
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
 * @param kept what is in force at the path and was not rendered again; null if it was rendered
 * @param isUnchanged whether it only says that what stood at the path before stays; then nothing
 *     else is known of it
 * @param inputs digests of what the bytes depend on: {@code revision:<page>}, {@code
 *     settings:<page>}, {@code menu:<page>}, {@code theme}
 * @param slot what delivery puts into it; null for what is sent as it is
 * @param search the document by which it is found; null for what was not rendered or is not found
 */
public record RenderedEntry(
    String path,
    int status,
    String mediaType,
    byte[] bytes,
    String location,
    Variant kept,
    boolean isUnchanged,
    SortedMap<String, Digest> inputs,
    Slot slot,
    byte[] search) {

  static RenderedEntry page(
      String path, int status, String mediaType, byte[] bytes, Map<String, Digest> inputs) {
    return new RenderedEntry(
        path, status, mediaType, bytes, null, null, false, sorted(inputs), null, null);
  }

  static RenderedEntry redirect(
      String path, int status, String location, Map<String, Digest> inputs) {
    return new RenderedEntry(
        path, status, null, null, location, null, false, sorted(inputs), null, null);
  }

  static RenderedEntry kept(String path, Variant kept, Map<String, Digest> inputs) {
    return new RenderedEntry(
        path,
        kept.status(),
        kept.mediaType(),
        null,
        null,
        kept,
        false,
        sorted(inputs),
        kept.slot().orElse(null),
        null);
  }

  /** What is in force at a path, whether it is a page or leads elsewhere. */
  public static RenderedEntry standing(String path, Variant inForce, Map<String, Digest> inputs) {
    return inForce.isRedirect()
        ? redirect(path, inForce.status(), inForce.location(), inputs)
        : kept(path, inForce, inputs);
  }

  static RenderedEntry unchanged(String path) {
    return new RenderedEntry(
        path, 0, null, null, null, null, true, Collections.emptySortedMap(), null, null);
  }

  /** The same page with a slot that delivery fills. */
  RenderedEntry composed(Slot slot) {
    return new RenderedEntry(
        path, status, mediaType, bytes, location, kept, isUnchanged, inputs, slot, search);
  }

  /** The same page with its search document; what is kept keeps its own. */
  RenderedEntry found(byte[] search) {
    return kept != null
        ? this
        : new RenderedEntry(
            path, status, mediaType, bytes, location, kept, isUnchanged, inputs, slot, search);
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
        && slot == other.slot
        && Objects.equals(searchDigest(), other.searchDigest())
        && (kept == null && other.kept == null
            ? Arrays.equals(bytes, other.bytes)
            : Objects.equals(identity(), other.identity()));
  }

  private Digest identity() {
    return kept != null ? kept.identity().digest() : bytes == null ? null : Digest.of(bytes);
  }

  private Digest searchDigest() {
    return kept != null
        ? kept.search().map(Coding::digest).orElse(null)
        : search == null ? null : Digest.of(search);
  }

  public boolean isRedirect() {
    return location != null;
  }
}
