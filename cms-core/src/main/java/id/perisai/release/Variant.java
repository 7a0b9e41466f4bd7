package id.perisai.release;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What an entry answers during one stretch of time: bytes of one media type in some codings, or a
 * redirect. The first variant of an entry has no beginning; each is in force until the next one's.
 */
public final class Variant {
  private static final Set<Integer> PAGE_STATUSES = Set.of(200, 404, 410);
  private static final Set<Integer> REDIRECT_STATUSES = Set.of(301, 302);
  private static final Pattern LOCATION =
      Pattern.compile("(/|https?://[a-z0-9.-]+(:[0-9]{1,5})?/)([!-\\[\\]-~]*)");
  private static final Pattern INPUT = Pattern.compile("[a-z]+(:[a-z0-9-]{1,64})?");

  private final Instant from;
  private final int status;
  private final String mediaType;
  private final String location;
  private final Map<String, Coding> codings;
  private final Map<String, Digest> inputs;
  private final Slot slot;
  private final Coding search;

  private Variant(
      Instant from,
      int status,
      String mediaType,
      String location,
      Map<String, Coding> codings,
      Map<String, Digest> inputs,
      Slot slot,
      Coding search)
      throws Rejected {
    this.from = from;
    this.status = status;
    this.mediaType = mediaType;
    this.location = location;
    this.codings = Collections.unmodifiableMap(new TreeMap<>(codings));
    this.inputs = Collections.unmodifiableMap(new TreeMap<>(inputs));
    this.slot = slot;
    this.search = search;
    if (isRedirect()) {
      requireRedirect();
    } else {
      requirePage();
    }
    requireSlot();
    requireSearch();
    requireInputs();
  }

  /**
   * @param status 200, 404 or 410
   * @param mediaType one of {@link MediaTypes#ALL}
   * @param codings by name of {@link Coding#NAMES}; identity is required
   * @param inputs name to digest of everything that went into the bytes, such as {@code
   *     revision:<page id>}
   */
  public static Variant page(
      int status, String mediaType, Map<String, Coding> codings, Map<String, Digest> inputs)
      throws Rejected {
    return new Variant(null, status, mediaType, null, codings, inputs, null, null);
  }

  /**
   * @param status 301 or 302
   * @param location a path of the same site from {@code /}, or an http(s) address; percent-encoded
   */
  public static Variant redirect(int status, String location, Map<String, Digest> inputs)
      throws Rejected {
    return new Variant(null, status, null, location, Map.of(), inputs, null, null);
  }

  /** The same answer, as a page that delivery composes: of HTML, in identity coding alone. */
  public Variant composed(Slot slot) throws Rejected {
    return new Variant(from, status, mediaType, location, codings, inputs, slot, search);
  }

  /**
   * The same answer, to be found by a search.
   *
   * @param search the blob of a {@link SearchDocument}, or of a file's {@link FileText}
   */
  public Variant found(Coding search) throws Rejected {
    return new Variant(from, status, mediaType, location, codings, inputs, slot, search);
  }

  /** The same answer, beginning at an instant of whole seconds. */
  public Variant from(Instant from) throws Rejected {
    if (from.getNano() != 0) {
      throw malformed("from", "whole seconds", from.toString());
    }
    return new Variant(from, status, mediaType, location, codings, inputs, slot, search);
  }

  /** The same answer, without a beginning. */
  Variant first() throws Rejected {
    return new Variant(null, status, mediaType, location, codings, inputs, slot, search);
  }

  /** Reads the members of a variant; the caller ends the object, which may have others. */
  static Variant read(JsonObject json) throws Rejected {
    boolean redirect = json.has("location");
    return new Variant(
        json.has("from") ? json.time("from") : null,
        (int) json.number("status", 100, 599),
        redirect ? null : json.text("mediaType"),
        redirect ? json.text("location") : null,
        redirect ? Map.of() : codings(json.object("codings")),
        inputs(json.object("inputs")),
        json.has("slot") ? Slot.parse(json.text("slot")) : null,
        json.has("search") ? Coding.read(json.object("search")) : null);
  }

  /** When it comes into force; empty for an entry's first variant alone. */
  public Optional<Instant> from() {
    return Optional.ofNullable(from);
  }

  /** Whether it has come into force by then; without making anything. */
  boolean hasBegun(Instant now) {
    return from == null || !now.isBefore(from);
  }

  public int status() {
    return status;
  }

  public boolean isRedirect() {
    return location != null;
  }

  /** The media type; null for a redirect. */
  public String mediaType() {
    return mediaType;
  }

  /** Where a redirect leads; null for a page. */
  public String location() {
    return location;
  }

  /** By name of {@link Coding#NAMES}; empty for a redirect. */
  public Map<String, Coding> codings() {
    return codings;
  }

  /** The bytes without content coding; null for a redirect. */
  public Coding identity() {
    return codings.get(Coding.IDENTITY);
  }

  public Map<String, Digest> inputs() {
    return inputs;
  }

  /** What delivery puts into the page's slot; empty for a page that is sent as it was signed. */
  public Optional<Slot> slot() {
    return Optional.ofNullable(slot);
  }

  /** The blob by which it is found; empty for what no search finds. */
  public Optional<Coding> search() {
    return Optional.ofNullable(search);
  }

  /** Every blob of it: of what is sent, and of what is read to answer. */
  public Collection<Coding> blobs() {
    List<Coding> blobs = new ArrayList<>(codings.values());
    codings.values().stream().filter(Coding::isListed).map(ChunkList::blob).forEach(blobs::add);
    search().ifPresent(blobs::add);
    return blobs;
  }

  /** Whether both answer the same and were made from the same, whenever they begin. */
  public boolean answersAs(Variant other) {
    Map<String, Object> mine = toJson();
    Map<String, Object> others = other.toJson();
    mine.remove("from");
    others.remove("from");
    return mine.equals(others);
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new HashMap<>();
    if (from != null) {
      json.put("from", from.toString());
    }
    json.put("status", status);
    Map<String, Object> inputsJson = new HashMap<>();
    inputs.forEach((name, digest) -> inputsJson.put(name, digest.hex()));
    json.put("inputs", inputsJson);
    if (slot != null) {
      json.put("slot", slot.name);
    }
    if (search != null) {
      json.put("search", search.toJson());
    }
    if (isRedirect()) {
      json.put("location", location);
    } else {
      Map<String, Object> codingsJson = new HashMap<>();
      codings.forEach((name, coding) -> codingsJson.put(name, coding.toJson()));
      json.put("mediaType", mediaType);
      json.put("codings", codingsJson);
    }
    return json;
  }

  private static Map<String, Coding> codings(JsonObject json) throws Rejected {
    Map<String, Coding> codings = new HashMap<>();
    for (String name : json.names()) {
      codings.put(name, Coding.read(json.object(name)));
    }
    return codings;
  }

  private static Map<String, Digest> inputs(JsonObject json) throws Rejected {
    Map<String, Digest> inputs = new HashMap<>();
    for (String name : json.names()) {
      inputs.put(name, json.digest(name));
    }
    return inputs;
  }

  private void requireRedirect() throws Rejected {
    if (!REDIRECT_STATUSES.contains(status)) {
      throw malformed("status", "301 or 302 with a location", "" + status);
    }
    // A second slash would make the rest a host: //elsewhere.example leads away from the site.
    if (!LOCATION.matcher(location).matches() || location.startsWith("//")) {
      throw malformed("location", "a path from / or an http(s) address", location);
    }
  }

  private void requirePage() throws Rejected {
    if (!PAGE_STATUSES.contains(status)) {
      throw malformed("status", "200, 404 or 410 with a body", "" + status);
    }
    MediaTypes.requireListed(mediaType, "entry");
    if (!codings.containsKey(Coding.IDENTITY) || !Coding.NAMES.containsAll(codings.keySet())) {
      throw malformed(
          "codings", "identity, and of gzip and br what there is", "" + codings.keySet());
    }
    if (codings.size() > 1 && codings.values().stream().anyMatch(Coding::isListed)) {
      throw malformed("codings", "identity alone where chunks are listed", "" + codings.keySet());
    }
  }

  /** What is composed is sent as it is: other codings of it would be sent with an open slot. */
  private void requireSlot() throws Rejected {
    if (slot != null
        && !(status == 200
            && mediaType.equals(MediaTypes.HTML)
            && codings.size() == 1
            && identity().length() <= ComposedPage.MAX_BYTES)) {
      throw malformed(
          "slot",
          "status 200, HTML of at most " + ComposedPage.MAX_BYTES + " bytes, identity alone",
          this + " " + codings.keySet());
    }
  }

  private void requireSearch() throws Rejected {
    if (search == null) {
      return;
    }
    if (status != 200 || slot == Slot.SEARCH || search.isListed()) {
      throw malformed(
          "search", "status 200, no slot of a search, and no chunks of its own", toString());
    }
    if (search.length() > SearchDocument.MAX_BYTES) {
      throw new Rejected(
          Reason.TOO_BIG,
          "entry.search",
          "at most " + SearchDocument.MAX_BYTES + " bytes",
          "" + search.length());
    }
  }

  private void requireInputs() throws Rejected {
    for (String name : inputs.keySet()) {
      if (!INPUT.matcher(name).matches()) {
        throw malformed("inputs", "names like revision:<page id>", name);
      }
    }
  }

  private static Rejected malformed(String member, String expected, String found) {
    return new Rejected(Reason.MALFORMED, "entry." + member, expected, found);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Variant && toJson().equals(((Variant) other).toJson());
  }

  @Override
  public int hashCode() {
    return inputs.hashCode();
  }

  @Override
  public String toString() {
    return from == null ? "" + status : status + " from " + from;
  }
}
