package id.perisai.web;

import id.perisai.release.Coding;
import id.perisai.release.Directory;
import id.perisai.release.Entry;
import id.perisai.release.VerifiedRelease;
import id.perisai.web.PreparedResponse.BlobName;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What one release of one site answers. */
final class SiteResponses {
  private static final String REVALIDATE = "no-cache";
  private static final String FOR_EVER = "public, max-age=31536000, immutable";
  private static final String NOT_STORED = "no-store";

  private final VerifiedRelease release;
  private final String policy;
  private final Map<String, Entry> entries;
  private final Map<String, Map<String, PreparedResponse>> prepared = new ConcurrentHashMap<>();

  SiteResponses(VerifiedRelease release, Directory directory) {
    this.release = release;
    this.policy = SecurityHeaders.policy(directory, release);
    // A plain hash map: the manifest's own map would compare paths at each step of a tree.
    this.entries = new HashMap<>(release.manifest().entries());
  }

  /** Whether nothing would change if these were made anew. */
  boolean isFor(VerifiedRelease other, Directory directory) {
    return release == other && policy.equals(SecurityHeaders.policy(directory, other));
  }

  VerifiedRelease release() {
    return release;
  }

  /**
   * The response to a path: the entry's; a redirect to the one spelling of an entry's path; or the
   * site's page for what is not found, null if it has none.
   *
   * @param accept the values of all Accept-Encoding fields, null if there are none
   */
  PreparedResponse to(RequestPath path, List<String> accept) throws RequestRefused {
    String name = path.name();
    Entry entry = name.equals(Entry.NOT_FOUND) ? null : entries.get(name);
    if (entry != null) {
      return path.canonical() ? response(entry, accept) : movedTo(name);
    }
    if (name.length() > 1 && name.endsWith("/")) {
      String without = name.substring(0, name.length() - 1);
      if (entries.containsKey(without) && !without.equals(Entry.NOT_FOUND)) {
        return movedTo(without);
      }
    }
    Entry notFound = entries.get(Entry.NOT_FOUND);
    return notFound == null ? null : response(notFound, accept);
  }

  private PreparedResponse response(Entry entry, List<String> accept) throws RequestRefused {
    Map<String, PreparedResponse> byCoding = prepared.get(entry.path());
    if (byCoding == null) {
      byCoding = prepare(entry);
      prepared.put(entry.path(), byCoding);
    }
    return entry.isRedirect()
        ? byCoding.get(Coding.IDENTITY)
        : byCoding.get(ContentCodings.choose(accept, byCoding.keySet()));
  }

  private Map<String, PreparedResponse> prepare(Entry entry) {
    if (entry.isRedirect()) {
      return Map.of(Coding.IDENTITY, redirect(entry.status(), entry.location()));
    }
    Map<String, PreparedResponse> byCoding = new HashMap<>();
    entry.codings().keySet().forEach(name -> byCoding.put(name, page(entry, name)));
    return Map.copyOf(byCoding);
  }

  private PreparedResponse page(Entry entry, String codingName) {
    Coding coding = entry.codings().get(codingName);
    HeaderMap headers = headers();
    headers.put(Headers.CONTENT_TYPE, entry.mediaType());
    headers.put(Headers.CACHE_CONTROL, cacheControl(entry));
    if (entry.codings().size() > 1) {
      headers.put(Headers.VARY, "Accept-Encoding");
    }
    if (!codingName.equals(Coding.IDENTITY)) {
      headers.put(Headers.CONTENT_ENCODING, codingName);
    }
    String tag = null;
    if (entry.status() == 200) {
      tag = '"' + coding.digest().hex() + '"';
      headers.put(Headers.ETAG, tag);
    }
    return new PreparedResponse(
        entry.status(), headers, tag, new BlobName(release.tenant(), coding));
  }

  private PreparedResponse movedTo(String name) {
    return redirect(301, RequestPath.encode(name));
  }

  private PreparedResponse redirect(int status, String location) {
    HeaderMap headers = headers();
    headers.put(Headers.LOCATION, location);
    headers.put(Headers.CACHE_CONTROL, REVALIDATE);
    return new PreparedResponse(status, headers, null, null);
  }

  private HeaderMap headers() {
    HeaderMap headers = new HeaderMap();
    SecurityHeaders.set(headers, policy);
    return headers;
  }

  private static String cacheControl(Entry entry) {
    if (entry.status() != 200) {
      return NOT_STORED;
    }
    // These carry their digest in their name.
    boolean named = entry.path().startsWith("/_t/") || entry.path().startsWith("/_m/");
    return named ? FOR_EVER : REVALIDATE;
  }
}
