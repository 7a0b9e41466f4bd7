package id.perisai.transfer;

import id.perisai.block.Href;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Leads links of the old site to where their targets went. */
final class OldLinks {
  private static final Pattern BY_ID =
      Pattern.compile("(?:^|&)(?:p|page_id|attachment_id)=([0-9]{1,15})(?:&|$)");
  private static final Pattern FILE =
      Pattern.compile(
          "(?i).*\\.(pdf|docx?|xlsx?|pptx?|odt|ods|odp|zip|rar|7z|csv|mp3|mp4|m4a|m4v|mov|avi|ogg|ogv|webm|wav|apk)");
  private static final Set<Integer> KEPT =
      Set.of(
          (int) '%',
          (int) '/',
          (int) '?',
          (int) '#',
          (int) '&',
          (int) '=',
          (int) '+',
          (int) ':',
          (int) ';',
          (int) ',',
          (int) '@',
          (int) '!',
          (int) '$',
          (int) '\'',
          (int) '(',
          (int) ')',
          (int) '*',
          (int) '[',
          (int) ']',
          (int) '~',
          (int) '-',
          (int) '_',
          (int) '.');

  private final String siteHost;
  private final String siteAddress;
  private final Map<String, String> pathsByOldPath;
  private final Map<Long, String> pathsById;

  /**
   * @param siteAddress of the old home page; may be empty
   * @param pathsByOldPath new paths by old ones, these in lower case without a slash at the end
   * @param pathsById new paths by the ids of posts
   */
  OldLinks(String siteAddress, Map<String, String> pathsByOldPath, Map<Long, String> pathsById) {
    this.siteAddress = siteAddress;
    this.siteHost = uri(siteAddress).map(OldLinks::host).orElse("");
    this.pathsByOldPath = pathsByOldPath;
    this.pathsById = pathsById;
  }

  /**
   * The link as new pages may carry it; empty when it cannot be one.
   *
   * @param base address of the old page it stood on
   */
  Optional<String> rewrite(String old, String base, Notes notes) {
    String href = encoded(old.strip());
    if (href.startsWith("#")) {
      notes.add(Note.ANCHOR_DROPPED, old);
      return Optional.empty();
    }
    Optional<String> absolute = absolute(href, base);
    Optional<String> rewritten =
        absolute.map(address -> ownPath(address, notes).orElse(address)).filter(Href::isAllowed);
    if (rewritten.isEmpty()) {
      notes.add(Note.LINK_DROPPED, old);
    }
    return rewritten;
  }

  private Optional<String> absolute(String href, String base) {
    if (href.regionMatches(true, 0, "mailto:", 0, 7) || href.regionMatches(true, 0, "tel:", 0, 4)) {
      int colon = href.indexOf(':');
      return Optional.of(
          href.substring(0, colon).toLowerCase(Locale.ROOT)
              + href.substring(colon).replace("%20", ""));
    }
    String from = base.isEmpty() ? siteAddress + "/" : encoded(base);
    return uri(from).flatMap(parent -> resolved(parent, href)).map(URI::toString);
  }

  private static Optional<URI> resolved(URI parent, String href) {
    try {
      URI target = parent.resolve(new URI(href));
      return target.getScheme() == null ? Optional.empty() : Optional.of(target);
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The new path when the address is one of the old site's pages. */
  private Optional<String> ownPath(String address, Notes notes) {
    Optional<URI> target = uri(address).filter(this::isOwn);
    if (target.isEmpty()) {
      return Optional.empty();
    }
    String query = target.get().getRawQuery();
    Matcher byId = BY_ID.matcher(query == null ? "" : query);
    if (byId.find() && pathsById.containsKey(Long.parseLong(byId.group(1)))) {
      return Optional.of(pathsById.get(Long.parseLong(byId.group(1))));
    }
    String path = target.get().getPath() == null ? "" : target.get().getPath();
    boolean file = FILE.matcher(path).matches();
    Optional<String> led =
        query == null || file
            ? Optional.ofNullable(pathsByOldPath.get(key(target.get().getRawPath())))
            : Optional.empty();
    if (file && led.isEmpty()) {
      notes.add(Note.FILE_STAYS, address);
    }
    return led;
  }

  boolean isOwn(URI target) {
    return !siteHost.isEmpty() && siteHost.equals(host(target));
  }

  /** How an old path is looked up: decoded, lower case, one slash at a time, none at the end. */
  static String key(String rawPath) {
    String path =
        decoded(rawPath == null ? "" : rawPath).toLowerCase(Locale.ROOT).replaceAll("/{2,}", "/");
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return trimmed.isEmpty() ? "/" : trimmed;
  }

  /** Percent-decoded as UTF-8; what is no valid escape stays as it is. */
  static String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < raw.length; i++) {
      int high = raw[i] == '%' && i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(raw[i + 2], 16);
      if (low >= 0) {
        bytes.write(high << 4 | low);
        i += 2;
      } else {
        bytes.write(raw[i]);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Blanks and letters beyond ASCII escaped, as browsers do it; escapes that are there stay. */
  static String encoded(String href) {
    StringBuilder out = new StringBuilder();
    for (byte b : href.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xff;
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || KEPT.contains(c));
      out.append(plain ? Character.toString(c) : String.format("%%%02X", c));
    }
    return out.toString();
  }

  static Optional<URI> uri(String address) {
    try {
      return address.isEmpty() ? Optional.empty() : Optional.of(new URI(encoded(address)));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Without {@code www.}: old sites answered to both. */
  private static String host(URI uri) {
    String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
    return host.startsWith("www.") ? host.substring(4) : host;
  }
}
