package id.perisai.web;

import id.perisai.release.Coding;
import id.perisai.release.Directory;
import id.perisai.release.Entry;
import id.perisai.release.MediaTypes;
import id.perisai.release.Purged;
import id.perisai.release.Slot;
import id.perisai.release.ThemeStatement;
import id.perisai.release.Variant;
import id.perisai.release.VerifiedRelease;
import id.perisai.web.PreparedResponse.BlobName;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** What one release of one site answers, at the time of this node's clock. */
final class SiteResponses {
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}\\.pdf");
  private static final String REVALIDATE = "no-cache";
  private static final String FOR_EVER = "public, max-age=31536000, immutable";
  private static final String NOT_STORED = "no-store";

  /** What a site shows while a hold keeps it from being shown; signed by its publishers. */
  private static final String MAINTENANCE = "/.maintenance";

  /** IMF-fixdate (RFC 9110 §5.6.7). */
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final VerifiedRelease release;
  private final Purged purged;
  private final String policy;
  private final Clock clock;
  private final EarlierAnswers earlier;
  private final KeptCourses kept;
  private final Map<String, Course> prepared = new ConcurrentHashMap<>();

  /**
   * @param earlier what pages of the releases before may still ask for
   * @param kept the bound on what is prepared
   */
  SiteResponses(
      VerifiedRelease release,
      Purged purged,
      Directory directory,
      EarlierAnswers earlier,
      KeptCourses kept,
      Clock clock) {
    this.earlier = earlier;
    this.kept = kept;
    this.release = release;
    this.purged = purged;
    this.clock = clock;
    this.policy = SecurityHeaders.policy(directory, release);
  }

  /** Whether nothing would change if these were made anew. */
  boolean isFor(VerifiedRelease other, Purged othersPurged, Directory directory) {
    return release == other
        && purged == othersPurged
        && policy.equals(SecurityHeaders.policy(directory, other));
  }

  Purged purged() {
    return purged;
  }

  VerifiedRelease release() {
    return release;
  }

  EarlierAnswers earlier() {
    return earlier;
  }

  /**
   * The response to a path: the entry's; a redirect to the one spelling of an entry's path; or the
   * site's page for what is not found. Null if it has none, and for what {@link #isPurged}.
   *
   * @param accept the values of all Accept-Encoding fields, null if there are none
   */
  PreparedResponse to(RequestPath path, List<String> accept) throws RequestRefused {
    String name = path.name();
    Course course = path.canonical() && !isInternal(name) ? prepared.get(name) : null;
    if (course != null) {
      return course.at(clock).in(accept);
    }
    Entry entry = isInternal(name) ? null : entry(name);
    if (entry != null && path.canonical()) {
      return purged.has(entry) ? null : response(entry, accept);
    }
    if (entry != null) {
      return movedTo(name);
    }
    if (name.length() > 1 && name.endsWith("/")) {
      String without = name.substring(0, name.length() - 1);
      if (!isInternal(without) && entry(without) != null) {
        return movedTo(without);
      }
    }
    EarlierAnswers.Kept before = path.canonical() ? earlier.at(name, purged, clock) : null;
    if (before != null) {
      return prepare(before.entry(), before.issued()).at(clock).in(accept);
    }
    Entry notFound = entry(Entry.NOT_FOUND);
    return notFound == null || purged.has(notFound) ? null : response(notFound, accept);
  }

  /** Whether the bytes of an entry of this very path were purged. */
  boolean isPurged(RequestPath path) {
    if (purged == Purged.NOTHING
        || !path.canonical()
        || isInternal(path.name())
        || prepared.containsKey(path.name())) {
      return false;
    }
    Entry entry = entry(path.name());
    return entry == null ? earlier.isPurged(path.name(), purged, clock) : purged.has(entry);
  }

  /**
   * The site's own maintenance page, with status 503, or an asset of the theme that it may need;
   * null where the site has none.
   */
  PreparedResponse inMaintenance(RequestPath path, List<String> accept) throws RequestRefused {
    Entry entry = entry(MAINTENANCE);
    if (entry == null
        || entry.variants().stream().anyMatch(Variant::isRedirect)
        || purged.has(entry)) {
      return null;
    }
    return path.name().startsWith(ThemeStatement.ASSETS)
        ? to(path, accept)
        : response(entry, accept);
  }

  /** Entries that are shown in the place of others, never as themselves. */
  private static boolean isInternal(String name) {
    return name.equals(Entry.NOT_FOUND) || name.equals(MAINTENANCE);
  }

  /** Null if there is none. Looked up in the manifest itself: a copy would cost each switch. */
  private Entry entry(String path) {
    return release.manifest().entry(path).orElse(null);
  }

  private PreparedResponse response(Entry entry, List<String> accept) throws RequestRefused {
    return course(entry).at(clock).in(accept);
  }

  private Course course(Entry entry) {
    Course course = prepared.get(entry.path());
    if (course == null) {
      course = prepare(entry, release.statement().statement().issued());
      kept.another();
      prepared.put(entry.path(), course);
    }
    return course;
  }

  /** Nothing is lost: what is asked for is prepared again. */
  void forget() {
    prepared.clear();
  }

  /** How many courses are kept. */
  int prepared() {
    return prepared.size();
  }

  /**
   * What one variant of an entry answers.
   *
   * @param redirect null for a page
   * @param byCoding empty for a redirect
   */
  private record Answer(PreparedResponse redirect, Map<String, PreparedResponse> byCoding) {

    PreparedResponse in(List<String> accept) throws RequestRefused {
      return redirect != null
          ? redirect
          : byCoding.get(ContentCodings.choose(accept, byCoding.keySet()));
    }
  }

  /** The answers of an entry that take turns, all made ahead. */
  private static final class Course {
    private final long[] beginMillis;
    private final List<Answer> answers;

    Course(List<Variant> variants, List<Answer> answers) {
      this.answers = List.copyOf(answers);
      this.beginMillis =
          variants.stream()
              .mapToLong(
                  variant -> variant.from().map(t -> t.toEpochMilli()).orElse(Long.MIN_VALUE))
              .toArray();
    }

    /** Reads the clock only where there is a choice, and makes nothing. */
    Answer at(Clock clock) {
      int index = beginMillis.length - 1;
      if (index > 0) {
        long now = clock.millis();
        while (now < beginMillis[index]) {
          index--;
        }
      }
      return answers.get(index);
    }
  }

  /**
   * @param issued when the release was that has the entry
   */
  private Course prepare(Entry entry, Instant issued) {
    List<Answer> answers = new ArrayList<>();
    for (Variant variant : entry.variants()) {
      answers.add(answer(entry.path(), variant, issued));
    }
    return new Course(entry.variants(), answers);
  }

  private Answer answer(String path, Variant variant, Instant issued) {
    if (variant.isRedirect()) {
      return new Answer(redirect(variant.status(), variant.location()), Map.of());
    }
    Map<String, PreparedResponse> byCoding = new HashMap<>();
    variant
        .codings()
        .keySet()
        .forEach(name -> byCoding.put(name, page(path, variant, name, issued)));
    return new Answer(null, Map.copyOf(byCoding));
  }

  /**
   * What a document is saved as: the end of its address, if that is a plain name, so that there is
   * nothing in it to quote or encode (RFC 6266).
   */
  static String fileName(String path) {
    String last = path.substring(path.lastIndexOf('/') + 1);
    return PLAIN_NAME.matcher(last).matches() ? last : "dokumen.pdf";
  }

  private PreparedResponse page(String path, Variant variant, String codingName, Instant issued) {
    Coding coding = variant.codings().get(codingName);
    HeaderMap headers = headers();
    int status = status(path, variant);
    Slot slot = variant.slot().orElse(null);
    headers.put(Headers.CONTENT_TYPE, variant.mediaType());
    headers.put(Headers.CACHE_CONTROL, slot == null ? cacheControl(path, status) : NOT_STORED);
    if (variant.mediaType().equals(MediaTypes.PDF)) {
      headers.put(SecurityHeaders.CSP, SecurityHeaders.FILE);
      headers.put(Headers.CONTENT_DISPOSITION, "inline; filename=\"" + fileName(path) + "\"");
    }
    if (variant.codings().size() > 1) {
      headers.put(Headers.VARY, "Accept-Encoding");
    }
    if (!codingName.equals(Coding.IDENTITY)) {
      headers.put(Headers.CONTENT_ENCODING, codingName);
    }
    if (slot == Slot.SEARCH) {
      // Whatever words somebody puts into an address: none of it is listed under the city's name.
      headers.put(SecurityHeaders.ROBOTS, "noindex");
    }
    if (slot != null) {
      return new PreparedResponse(status, headers, new BlobName(release.tenant(), coding), slot);
    }
    headers.put(Digests.REPR_DIGEST, Digests.of(coding));
    if (status == 503) {
      headers.put(Headers.RETRY_AFTER, PlainAnswer.MAINTENANCE_RETRY_SECONDS);
    }
    if (status == 200) {
      headers.put(Headers.ETAG, '"' + coding.digest().hex() + '"');
      headers.put(Headers.LAST_MODIFIED, lastModified(variant, issued));
      headers.put(Headers.ACCEPT_RANGES, "bytes");
    }
    return new PreparedResponse(status, headers, new BlobName(release.tenant(), coding));
  }

  /**
   * When what is shown now may last have changed: with its release, or within it when the variant
   * came into force.
   */
  private static String lastModified(Variant variant, Instant issued) {
    Instant began = variant.from().filter(from -> from.isAfter(issued)).orElse(issued);
    return HTTP_DATE.format(began);
  }

  private static int status(String path, Variant variant) {
    return path.equals(MAINTENANCE) ? 503 : variant.status();
  }

  private PreparedResponse movedTo(String name) {
    return redirect(301, RequestPath.encode(name));
  }

  private PreparedResponse redirect(int status, String location) {
    HeaderMap headers = headers();
    headers.put(Headers.LOCATION, location);
    headers.put(Headers.CACHE_CONTROL, REVALIDATE);
    return new PreparedResponse(status, headers, null);
  }

  private HeaderMap headers() {
    HeaderMap headers = new HeaderMap();
    SecurityHeaders.set(headers, policy);
    return headers;
  }

  private static String cacheControl(String path, int status) {
    if (status != 200) {
      return NOT_STORED;
    }
    // These carry their digest in their name.
    boolean named = path.startsWith("/_t/") || path.startsWith("/_m/");
    return named ? FOR_EVER : REVALIDATE;
  }
}
