package id.perisai.render;

import id.perisai.content.SitePaths;
import id.perisai.release.Slot;
import java.util.List;

/** The page of each language in which delivery shows what a search found. */
final class SearchPages {
  private final SiteIndex index;
  private final Press press;

  SearchPages(SiteIndex index, Press press) {
    this.index = index;
    this.press = press;
  }

  void addTo(List<RenderedEntry> entries) {
    for (String language : index.languages()) {
      entries.add(entry(language));
    }
  }

  private RenderedEntry entry(String language) {
    Reading reading = new Reading();
    Words words = Words.of(language);
    boolean both = index.languages().size() > 1;
    FrameMaker.Head head =
        new FrameMaker.Head(
            SitePaths.search(language),
            language,
            words.get("search"),
            "",
            both ? SitePaths.search(language.equals("en") ? "id" : "en") : "",
            "",
            "",
            false,
            List.of());
    index.english().ifPresent(reading::of);
    return press.pageOrKept(reading, head, "search.jte", () -> "").composed(Slot.SEARCH);
  }
}
