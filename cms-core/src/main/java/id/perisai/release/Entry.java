package id.perisai.release;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a site answers at one path: one {@link Variant}, or several that take turns at times that
 * were signed ahead.
 */
public final class Entry {
  /** The path whose entry is shown where there is none; nobody can ask for it. */
  public static final String NOT_FOUND = "/.404";

  /** Under this path images and files are named by their digest. */
  public static final String MEDIA = "/_m/";

  /** The most variants of an entry, the one without a beginning included. */
  public static final int MAX_VARIANTS = 64;

  /** How long after its release was issued the last variant may begin. */
  public static final Duration HORIZON = Duration.ofDays(400);

  private static final int MAX_PATH_BYTES = 1024;
  private static final Pattern MEDIA_PATH =
      Pattern.compile(MEDIA + "(?<digest>[0-9a-f]{64})\\.[a-z0-9]{1,5}");
  private static final Pattern FORBIDDEN_IN_PATH =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\\\?#%]");

  private final String path;
  private final List<Variant> variants;

  private Entry(String path, List<Variant> variants) throws Rejected {
    this.path = path;
    this.variants = List.copyOf(variants);
    requirePath();
    requireTimes();
    requireOwnAnswers();
    if (path.startsWith(MEDIA)) {
      requireNamedByDigest();
    }
  }

  /** An entry that answers the same at all times; parameters as {@link Variant#page}. */
  public static Entry page(
      String path,
      int status,
      String mediaType,
      Map<String, Coding> codings,
      Map<String, Digest> inputs)
      throws Rejected {
    return new Entry(path, List.of(Variant.page(status, mediaType, codings, inputs)));
  }

  /** An entry that redirects at all times; parameters as {@link Variant#redirect}. */
  public static Entry redirect(String path, int status, String location, Map<String, Digest> inputs)
      throws Rejected {
    return new Entry(path, List.of(Variant.redirect(status, location, inputs)));
  }

  /**
   * An entry of variants that take turns.
   *
   * @param variants at most {@value #MAX_VARIANTS}: the first without a beginning, the others in
   *     the order of theirs, each other than the one before
   */
  public static Entry timed(String path, List<Variant> variants) throws Rejected {
    return new Entry(path, variants);
  }

  static Entry read(JsonObject json) throws Rejected {
    String path = json.text("path");
    List<Variant> variants = new ArrayList<>();
    if (json.has("variants")) {
      for (JsonObject item : json.objects("variants")) {
        variants.add(Variant.read(item));
        item.end();
      }
      if (variants.size() < 2) {
        throw json.malformed("variants", "two or more, or the members of one", "fewer");
      }
    } else {
      variants.add(Variant.read(json));
    }
    json.end();
    return new Entry(path, variants);
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

  /** In the order of time; the first has no beginning. Never empty. */
  public List<Variant> variants() {
    return variants;
  }

  /** Whether it answers differently at different times. */
  public boolean isTimed() {
    return variants.size() > 1;
  }

  /** The variant in force at an instant. Allocates nothing. */
  public Variant at(Instant now) {
    return variants.get(indexAt(now));
  }

  /** The place among {@link #variants} of the one in force at an instant. Allocates nothing. */
  public int indexAt(Instant now) {
    int index = variants.size() - 1;
    while (!variants.get(index).hasBegun(now)) {
      index--;
    }
    return index;
  }

  /** The same entry without the variants that were over by then. */
  public Entry since(Instant now) throws Rejected {
    List<Variant> left = new ArrayList<>(variants.subList(indexAt(now), variants.size()));
    left.set(0, left.get(0).first());
    return new Entry(path, left);
  }

  /**
   * Refuses an entry whose last variant begins too long after its release was issued: what was
   * signed must not lie in wait for years.
   */
  void requireWithin(Instant issued) throws Rejected {
    Optional<Instant> last = variants.get(variants.size() - 1).from();
    if (last.isPresent() && last.get().isAfter(issued.plus(HORIZON))) {
      throw new Rejected(
          Reason.TOO_FAR,
          "entry " + path,
          "no variant after " + issued.plus(HORIZON),
          last.get().toString());
    }
  }

  Map<String, Object> toJson() {
    if (!isTimed()) {
      Map<String, Object> json = variants.get(0).toJson();
      json.put("path", path);
      return json;
    }
    Map<String, Object> json = new HashMap<>();
    json.put("path", path);
    json.put("variants", variants.stream().map(Variant::toJson).collect(Collectors.toList()));
    return json;
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

  private void requireTimes() throws Rejected {
    if (variants.isEmpty() || variants.size() > MAX_VARIANTS) {
      throw new Rejected(
          Reason.TOO_BIG,
          "entry " + path,
          "1 to " + MAX_VARIANTS + " variants",
          "" + variants.size());
    }
    if (variants.get(0).from().isPresent()) {
      throw malformed("from", "no beginning of the first variant", "" + variants.get(0));
    }
    for (int i = 1; i < variants.size(); i++) {
      requireAfter(variants.get(i - 1), variants.get(i));
    }
  }

  /**
   * Nobody can ask for what is shown in the place of others, and files of the theme are no page.
   */
  private void requireOwnAnswers() throws Rejected {
    for (Variant variant : variants) {
      boolean isPage =
          MediaTypes.HTML.equals(variant.mediaType())
              && !path.startsWith("/.")
              && !path.startsWith(ThemeStatement.ASSETS);
      if (variant.slot().isPresent() && (!isPage || path.startsWith(MEDIA))) {
        throw malformed("slot", "a page of its own", path);
      }
      if (variant.search().isPresent() && !isPage && !path.startsWith(MEDIA)) {
        throw malformed("search", "a page of its own, or a file", path);
      }
    }
  }

  /** One spelling of one course of events: neighbours differ, so none can be left out or split. */
  private void requireAfter(Variant before, Variant next) throws Rejected {
    if (next.from().isEmpty()) {
      throw malformed("variants", "a beginning of all but the first", "none");
    }
    if (before.from().isPresent() && !next.from().get().isAfter(before.from().get())) {
      throw malformed(
          "variants", "a beginning after " + before.from().get(), next.from().get().toString());
    }
    if (before.answersAs(next)) {
      throw malformed("variants", "one that differs from the one before", "the same again");
    }
  }

  /**
   * Such bytes are cached for ever under their name; and the signing desk shows an image by its
   * name, so that another one behind it would be seen by visitors alone.
   */
  private void requireNamedByDigest() throws Rejected {
    Matcher named = MEDIA_PATH.matcher(path);
    Variant only = variants.get(0);
    if (!named.matches() || isTimed() || only.status() != 200 || only.isRedirect()) {
      throw malformed("path", MEDIA + "<digest>.<extension> of bytes", path);
    }
    Coding identity = only.identity();
    if (!identity.digest().hex().equals(named.group("digest"))) {
      throw new Rejected(
          Reason.WRONG_DIGEST,
          "entry " + path,
          "the bytes that its name says",
          identity.digest().hex());
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
    return variants.get(0).status() + " " + path + (isTimed() ? " and later others" : "");
  }
}
