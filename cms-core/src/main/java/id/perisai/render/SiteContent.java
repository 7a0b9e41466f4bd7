package id.perisai.render;

import id.perisai.content.Content;
import id.perisai.content.ContentType;
import id.perisai.release.Digest;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that a site is made of.
 *
 * @param tenantId of the department
 * @param name of the department, used until settings are approved
 * @param hosts of the site
 * @param origin scheme, host and port that feeds, site maps and canonical links name, such as
 *     {@code https://dinkes.serangkota.go.id}
 * @param theme digest of the theme statement that the release will name
 * @param pages one per page; withdrawn content included, it answers 410
 */
public record SiteContent(
    String tenantId,
    String name,
    List<String> hosts,
    String origin,
    Digest theme,
    List<PublishedPage> pages) {
  public SiteContent {
    hosts = List.copyOf(hosts);
    pages = List.copyOf(pages);
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException("site " + tenantId + " has no host");
    }
    Map<String, PublishedPage> byPath = new HashMap<>(2 * pages.size());
    for (PublishedPage page : pages) {
      PublishedPage other =
          page.content().type().hasPath() ? byPath.put(page.content().path(), page) : null;
      if (other != null) {
        throw new IllegalArgumentException(
            String.format(
                "site %s: pages %s and %s both lie at %s",
                tenantId, other.page(), page.page(), page.content().path()));
      }
    }
  }

  /** Of the site's clock: the settings' zone, or WIB. */
  ZoneOffset zone() {
    return zone(pages.stream().map(PublishedPage::content).toList());
  }

  /** Of a time zone as settings name it; empty means WIB. */
  public static ZoneOffset zone(String timeZone) {
    return Dates.zone(timeZone);
  }

  /** As {@link #zone()}, of the contents of a site. */
  public static ZoneOffset zone(List<Content> contents) {
    for (Content content : contents) {
      if (content.type() == ContentType.SETTINGS
          && !content.isWithdrawn()
          && content.language().equals("id")) {
        return Dates.zone(content.fields().text("timeZone"));
      }
    }
    return Dates.zone("");
  }

  /** The same site with one page's content replaced or added, for previews. */
  SiteContent with(PublishedPage candidate) {
    List<PublishedPage> changed = new ArrayList<>();
    for (PublishedPage page : pages) {
      boolean samePlace =
          candidate.content().type().hasPath()
              && page.content().path().equals(candidate.content().path());
      boolean samePart =
          !candidate.content().type().hasPath()
              && page.content().type() == candidate.content().type()
              && page.content().language().equals(candidate.content().language());
      if (!page.page().equals(candidate.page()) && !samePlace && !samePart) {
        changed.add(page);
      }
    }
    changed.add(candidate);
    return new SiteContent(tenantId, name, hosts, origin, theme, changed);
  }
}
