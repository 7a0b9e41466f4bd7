package id.perisai.release;

import java.util.Set;

/** The closed list of media types that a site may serve. */
public final class MediaTypes {
  public static final String HTML = "text/html; charset=utf-8";
  public static final String CSS = "text/css; charset=utf-8";
  public static final String JAVASCRIPT = "text/javascript; charset=utf-8";
  public static final String PNG = "image/png";
  public static final String JPEG = "image/jpeg";
  public static final String WEBP = "image/webp";
  public static final String WOFF2 = "font/woff2";
  public static final String ATOM = "application/atom+xml; charset=utf-8";
  public static final String XML = "application/xml; charset=utf-8";
  public static final String TEXT = "text/plain; charset=utf-8";
  public static final String JSON = "application/json";
  public static final String PDF = "application/pdf";

  public static final Set<String> ALL =
      Set.of(HTML, CSS, JAVASCRIPT, PNG, JPEG, WEBP, WOFF2, ATOM, XML, TEXT, JSON, PDF);

  private static final Set<String> THEME_ONLY = Set.of(CSS, JAVASCRIPT, WOFF2);

  private MediaTypes() {}

  static void requireListed(String mediaType, String what) throws Rejected {
    if (!ALL.contains(mediaType)) {
      throw new Rejected(Reason.NOT_LISTED, what, "a media type of the closed list", mediaType);
    }
  }

  /** Whether only the platform's signed theme may bring bytes of this type. */
  public static boolean isThemeOnly(String mediaType) {
    return THEME_ONLY.contains(mediaType);
  }
}
