package id.perisai.web.search;

import id.perisai.release.Coding;
import id.perisai.release.ComposedPage;
import id.perisai.release.Entry;
import id.perisai.release.Purged;
import id.perisai.release.Rejected;
import id.perisai.release.SearchDocument;
import id.perisai.release.VerifiedRelease;
import java.time.Instant;
import java.util.Optional;

/**
 * What one answer is made of: one release, one signed page, one moment.
 *
 * @param path of the page that shows results
 * @param now by which variants are chosen
 */
public record SearchPage(
    VerifiedRelease release,
    Purged purged,
    String path,
    ComposedPage page,
    Findable.Verified blobs,
    Instant now) {

  String language() {
    return page.isEnglish() ? "en" : "id";
  }

  /** The signed document of a page that was found; empty if it is not shown, or not found by it. */
  Optional<SearchDocument> document(Found.Hit hit) throws Rejected {
    Optional<Entry> entry =
        release.manifest().entry(hit.path()).filter(known -> !purged.has(known));
    Optional<Coding> document =
        entry
            .flatMap(known -> known.at(now).search())
            .filter(coding -> coding.digest().hex().equals(hit.document()));
    return document.isPresent()
        ? Optional.of(SearchDocument.parse(blobs.read(document.get()), hit.path()))
        : Optional.empty();
  }

  /** What a file says that a page offers; empty if it was purged. */
  String words(String file) throws Rejected {
    Optional<Coding> words = Findable.words(release, purged, file);
    return words.isPresent() ? Findable.text(words.get(), file, blobs) : "";
  }
}
