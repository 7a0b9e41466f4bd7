package id.perisai.transfer;

import id.perisai.content.ContentType;
import id.perisai.content.SitePaths;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jsoup.Jsoup;

/**
 * Gives every post and page its address before the first one is written, so that links among them
 * can be led.
 */
final class NewPaths {
  private static final int LONGEST = 200;

  private final OldSite site;
  private final Predicate<String> taken;
  private final Predicate<WxrItem> documents;
  private final Set<String> given = new HashSet<>();
  private final Set<String> aliases = new HashSet<>();
  private final Map<Integer, String> byNumber = new HashMap<>();
  private final Set<Integer> renamed = new HashSet<>();
  private final Set<Integer> orphans = new HashSet<>();
  private boolean queries;

  /**
   * @param documents whether an attachment becomes a document
   * @param taken whether the tenant has a page at an address already
   */
  NewPaths(OldSite site, Predicate<WxrItem> documents, Predicate<String> taken) {
    this.site = site;
    this.documents = documents;
    this.taken = taken;
    site.pages().stream()
        .filter(item -> !isSkipped(item))
        .forEach(item -> give(item, new HashSet<>()));
    site.attachments().stream().filter(documents).forEach(item -> give(item, new HashSet<>()));
  }

  /** What the old site had thrown away, or never kept. */
  static boolean isSkipped(WxrItem item) {
    return Set.of("trash", "auto-draft", "inherit").contains(item.status());
  }

  String path(WxrItem item) {
    return byNumber.get(item.number());
  }

  private String give(WxrItem item, Set<Integer> open) {
    String known = byNumber.get(item.number());
    if (known != null) {
      return known;
    }
    open.add(item.number());
    String slug =
        OldSlug.of(item.slug())
            .or(() -> OldSlug.of(Jsoup.parse(item.title()).text()))
            .orElse(
                Map.of("page", "halaman-", "attachment", "dokumen-")
                        .getOrDefault(item.type(), "tulisan-")
                    + (item.id() > 0 ? item.id() : item.line()));
    String wanted =
        switch (item.type()) {
          case "page" -> pagePath(item, slug, open);
          case "attachment" -> ContentType.DOCUMENT.path("id", slug);
          default -> ContentType.NEWS.path("id", slug);
        };
    String path = free(wanted);
    if (!path.equals(wanted)) {
      renamed.add(item.number());
    }
    given.add(path);
    byNumber.put(item.number(), path);
    return path;
  }

  private String pagePath(WxrItem item, String slug, Set<Integer> open) {
    Optional<WxrItem> parent =
        site.page(item.parent())
            .filter(p -> p.type().equals("page") && !isSkipped(p) && !open.contains(p.number()));
    if (parent.isEmpty()) {
      if (item.parent() != 0) {
        orphans.add(item.number());
      }
      // "/en" begins the English site.
      return ContentType.PAGE.path("id", slug.equals("en") ? "en-1" : slug);
    }
    String below = give(parent.get(), open) + "/" + slug;
    return below.length() <= LONGEST - 8 ? below : ContentType.PAGE.path("id", slug);
  }

  private String free(String wanted) {
    String path = wanted;
    for (int n = 2; given.contains(path) || taken.test(path); n++) {
      path = wanted + "-" + n;
    }
    return path;
  }

  /** The old address as one that leads to the new one; empty, with a note, where that cannot be. */
  List<String> aliases(WxrItem item, Notes notes) {
    if (renamed.contains(item.number())) {
      notes.add(Note.PATH_CHANGED, path(item));
    }
    if (orphans.contains(item.number())) {
      notes.add(Note.PARENT_MISSING);
    }
    List<String> found = new ArrayList<>();
    alias(item, item.link(), notes).ifPresent(found::add);
    if (item.type().equals("attachment")) {
      alias(item, item.attachmentUrl(), notes).ifPresent(found::add);
    }
    return List.copyOf(found);
  }

  private Optional<String> alias(WxrItem item, String address, Notes notes) {
    Optional<URI> old = OldLinks.uri(address);
    if (old.isEmpty() || old.get().getRawQuery() != null) {
      queries |= old.isPresent();
      return Optional.empty();
    }
    String alias =
        OldLinks.decoded(old.get().getRawPath() == null ? "" : old.get().getRawPath())
            .replaceAll("/{2,}", "/")
            .replaceAll("/$", "");
    if (alias.isEmpty() || alias.equals(path(item))) {
      return Optional.empty();
    }
    if (!SitePaths.isAlias(alias)) {
      notes.add(Note.ALIAS_IMPOSSIBLE, address);
      return Optional.empty();
    }
    if (given.contains(alias) || taken.test(alias) || !aliases.add(alias)) {
      notes.add(Note.ALIAS_TAKEN, address);
      return Optional.empty();
    }
    return Optional.of(alias);
  }

  /** Whether any item had only an address such as {@code /?p=7}. */
  boolean sawQueries() {
    return queries;
  }

  /** New paths by old ones as {@link OldLinks} looks them up. */
  Map<String, String> byOldPath() {
    Map<String, String> paths = new HashMap<>();
    for (WxrItem item : pathed()) {
      for (String address : List.of(item.link(), item.attachmentUrl())) {
        OldLinks.uri(address)
            .filter(
                uri ->
                    uri.getRawQuery() == null
                        && uri.getRawPath() != null
                        && uri.getRawPath().length() > 1)
            .ifPresent(uri -> paths.putIfAbsent(OldLinks.key(uri.getRawPath()), path(item)));
      }
    }
    return paths;
  }

  Map<Long, String> byId() {
    Map<Long, String> paths = new HashMap<>();
    pathed().stream()
        .filter(item -> item.id() > 0)
        .forEach(item -> paths.putIfAbsent(item.id(), path(item)));
    return paths;
  }

  private List<WxrItem> pathed() {
    List<WxrItem> items = new ArrayList<>(site.pages());
    site.attachments().stream().filter(documents).forEach(items::add);
    items.removeIf(item -> path(item) == null);
    return items;
  }
}
