package id.perisai.admin.command;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Where a page leads on its own host. */
final class PageLinks {
  private static final int LONGEST = 2048;

  private PageLinks() {}

  /**
   * @param page the address that was answered with these bytes
   * @return raw paths of the same host, without query
   */
  static Set<String> of(URI page, byte[] html) {
    Document document = Jsoup.parse(new String(html, StandardCharsets.UTF_8), page.toString());
    Set<String> paths = new LinkedHashSet<>();
    for (String name : new String[] {"href", "src", "action"}) {
      for (Element element : document.select("[" + name + "]")) {
        add(page, element.attr(name), paths);
      }
    }
    return paths;
  }

  private static void add(URI page, String link, Set<String> paths) {
    try {
      URI found = page.resolve(new URI(link.strip()));
      boolean same =
          page.getScheme().equals(found.getScheme())
              && page.getRawAuthority().equals(found.getRawAuthority());
      String path = new URI(found.toASCIIString()).getRawPath();
      if (same && path != null && path.startsWith("/") && path.length() <= LONGEST) {
        paths.add(path);
      }
    } catch (java.net.URISyntaxException | IllegalArgumentException notAnAddress) {
      return; // Browsers may read it in their own way; nothing that was signed has such links.
    }
  }
}
