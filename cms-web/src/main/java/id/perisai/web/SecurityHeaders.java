package id.perisai.web;

import id.perisai.release.Directory;
import id.perisai.release.MediaTypes;
import id.perisai.release.VerifiedRelease;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;

/** The headers by which browsers are told what a page may do. Delivery alone sets them. */
final class SecurityHeaders {
  static final HttpString CSP = new HttpString("Content-Security-Policy");
  static final HttpString CORP = new HttpString("Cross-Origin-Resource-Policy");

  /** What a response that is not a page may do: nothing. */
  static final String NOTHING =
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

  /** A page of our own: the theme's stylesheet, and nothing else. */
  static final String STYLED =
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  /**
   * A file that a browser's own reader shows: nothing of it reaches the site. Without sandbox, in
   * which Chromium's reader does not start.
   */
  static final String FILE =
      "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  private static final String SITE =
      "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self';"
          + " base-uri 'none'; frame-ancestors 'none'";

  /** As the page says itself, for whoever reads fields alone. */
  static final HttpString ROBOTS = new HttpString("X-Robots-Tag");

  private static final HttpString COOP = new HttpString("Cross-Origin-Opener-Policy");
  private static final HttpString PERMISSIONS = new HttpString("Permissions-Policy");
  private static final String NO_PERMISSIONS =
      "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(),"
          + " magnetometer=(), microphone=(), payment=(), usb=(), browsing-topics=()";

  /**
   * Two years, for this host alone: a site does not speak for the hosts below its own, so that it
   * is on no browser's preload list either, which asks for includeSubDomains and preload.
   */
  static final String HSTS = "max-age=63072000";

  private SecurityHeaders() {}

  /** Sets them all. */
  static void set(HeaderMap headers, String policy) {
    headers.put(CSP, policy);
    headers.put(Headers.X_CONTENT_TYPE_OPTIONS, "nosniff");
    headers.put(Headers.REFERRER_POLICY, "strict-origin-when-cross-origin");
    headers.put(PERMISSIONS, NO_PERMISSIONS);
    headers.put(COOP, "same-origin");
    headers.put(CORP, "same-origin");
  }

  /** Under TLS alone: a browser must ignore it elsewhere (RFC 6797 §8.1). */
  static void setTransport(HeaderMap headers, String scheme) {
    if ("https".equals(scheme)) {
      headers.put(Headers.STRICT_TRANSPORT_SECURITY, HSTS);
    }
  }

  /** The policy of a tenant's pages. */
  static String policy(Directory directory, VerifiedRelease release) {
    if (release.tenant().equals(directory.signing().tenant())) {
      return desk(directory);
    }
    return hasScripts(release) ? SITE + "; script-src 'self'" : SITE;
  }

  /** The signing desk fetches candidates from authoring, and shows them in sandboxed frames. */
  private static String desk(Directory directory) {
    String authoring = String.join(" ", directory.signing().authoring());
    return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
        + " font-src 'self'; connect-src 'self' "
        + authoring
        + "; frame-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
        + " require-trusted-types-for 'script'";
  }

  private static boolean hasScripts(VerifiedRelease release) {
    // A release brings no other scripts than its theme lists, under the same paths.
    return release.theme().statement().assets().stream()
        .filter(asset -> asset.mediaType().equals(MediaTypes.JAVASCRIPT))
        .anyMatch(asset -> release.manifest().entry(asset.path()).isPresent());
  }
}
