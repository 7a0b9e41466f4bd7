package id.perisai.release;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a site answers at one path: bytes of one media type in some codings, or a redirect. */
public final class Entry {
  /** The path whose entry is shown where there is none; nobody can ask for it. */
  public static final String NOT_FOUND = "/.404";

  /** Under this path images and files are named by their digest. */
  public static final String MEDIA = "/_m/";

  private static final int MAX_PATH_BYTES = 1024;
  private static final Pattern MEDIA_PATH =
      Pattern.compile(MEDIA + "(?<digest>[0-9a-f]{64})\\.[a-z0-9]{1,5}");
  private static final Set<Integer> PAGE_STATUSES = Set.of(200, 404, 410);
  private static final Set<Integer> REDIRECT_STATUSES = Set.of(301, 302);
  private static final Pattern FORBIDDEN_IN_PATH =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\\\?#%]");
  private static final Pattern LOCATION =
      Pattern.compile("(/|https?://[a-z0-9.-]+(:[0-9]{1,5})?/)([!-\\[\\]-~]*)");
  private static final Pattern INPUT = Pattern.compile("[a-z]+(:[a-z0-9-]{1,64})?");

  private final String path;
  private final int status;
  private final String mediaType;
  private final String location;
  private final Map<String, Coding> codings;
  private final Map<String, Digest> inputs;

  private Entry(
      String path,
      int status,
      String mediaType,
      String location,
      Map<String, Coding> codings,
      Map<String, Digest> inputs)
      throws Rejected {
    this.path = path;
    this.status = status;
    this.mediaType = mediaType;
    this.location = location;
    this.codings = Collections.unmodifiableMap(new TreeMap<>(codings));
    this.inputs = Collections.unmodifiableMap(new TreeMap<>(inputs));
    requirePath();
    if (path.startsWith(MEDIA)) {
      requireNamedByDigest();
    }
    if (isRedirect()) {
      requireRedirect();
    } else {
      requirePage();
    }
    requireInputs();
  }

  /**
   * @param status 200, 404 or 410
   * @param mediaType one of {@link MediaTypes#ALL}
   * @param codings by name of {@link Coding#NAMES}; identity is required
   * @param inputs name to digest of everything that went into the bytes, such as {@code
   *     revision:<page id>}
   */
  public static Entry page(
      String path,
      int status,
      String mediaType,
      Map<String, Coding> codings,
      Map<String, Digest> inputs)
      throws Rejected {
    return new Entry(path, status, mediaType, null, codings, inputs);
  }

  /**
   * @param status 301 or 302
   * @param location a path of the same site from {@code /}, or an http(s) address; percent-encoded
   */
  public static Entry redirect(String path, int status, String location, Map<String, Digest> inputs)
      throws Rejected {
    return new Entry(path, status, null, location, Map.of(), inputs);
  }

  static Entry read(JsonObject json) throws Rejected {
    boolean redirect = json.has("location");
    Entry entry =
        new Entry(
            json.text("path"),
            (int) json.number("status", 100, 599),
            redirect ? null : json.text("mediaType"),
            redirect ? json.text("location") : null,
            redirect ? Map.of() : codings(json.object("codings")),
            inputs(json.object("inputs")));
    json.end();
    return entry;
  }

  /** Decoded, from {@code /}. */
  public String path() {
    return path;
  }

  /** The position of the entry in the manifest's tree. */
  Digest pathDigest() {
    return pathDigest(path);
  }

  static Digest pathDigest(String path) {
    return Digest.of(path.getBytes(StandardCharsets.UTF_8));
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

  Map<String, Object> toJson() {
    Map<String, Object> json = new HashMap<>();
    json.put("path", path);
    json.put("status", status);
    Map<String, Object> inputsJson = new HashMap<>();
    inputs.forEach((name, digest) -> inputsJson.put(name, digest.hex()));
    json.put("inputs", inputsJson);
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

  private void requirePath() throws Rejected {
    if (path.getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES) {
      throw new Rejected(
          Reason.TOO_BIG, "entry path", "at most " + MAX_PATH_BYTES + " bytes", path);
    }
    if (!path.startsWith("/") || FORBIDDEN_IN_PATH.matcher(path).find()) {
      throw malformed("path", "a decoded path from / without ? # % or \\", path);
    }
    if (path.length() > 1) {
      for (String segment : path.substring(1).split("/", -1)) {
        if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
          throw malformed("path", "no empty, . or .. segment", path);
        }
      }
    }
  }

  /**
   * Such bytes are cached for ever under their name; and the signing desk shows an image by its
   * name, so that another one behind it would be seen by visitors alone.
   */
  private void requireNamedByDigest() throws Rejected {
    Matcher named = MEDIA_PATH.matcher(path);
    if (!named.matches() || status != 200 || isRedirect()) {
      throw malformed("path", MEDIA + "<digest>.<extension> of bytes", path);
    }
    Coding identity = identity();
    if (identity != null && !identity.digest().hex().equals(named.group("digest"))) {
      throw new Rejected(
          Reason.WRONG_DIGEST,
          "entry " + path,
          "the bytes that its name says",
          identity.digest().hex());
    }
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
    MediaTypes.requireListed(mediaType, "entry " + path);
    if (!codings.containsKey(Coding.IDENTITY) || !Coding.NAMES.containsAll(codings.keySet())) {
      throw malformed(
          "codings", "identity, and of gzip and br what there is", "" + codings.keySet());
    }
  }

  private void requireInputs() throws Rejected {
    for (String name : inputs.keySet()) {
      if (!INPUT.matcher(name).matches()) {
        throw malformed("inputs", "names like revision:<page id>", name);
      }
    }
  }

  private Rejected malformed(String member, String expected, String found) {
    return new Rejected(Reason.MALFORMED, "entry " + path + "." + member, expected, found);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Entry && toJson().equals(((Entry) other).toJson());
  }

  @Override
  public int hashCode() {
    return path.hashCode();
  }

  @Override
  public String toString() {
    return status + " " + path;
  }
}
