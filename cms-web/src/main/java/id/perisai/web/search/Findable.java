package id.perisai.web.search;

import id.perisai.release.Coding;
import id.perisai.release.Entry;
import id.perisai.release.FileText;
import id.perisai.release.Purged;
import id.perisai.release.Rejected;
import id.perisai.release.SearchDocument;
import id.perisai.release.Variant;
import id.perisai.release.VerifiedRelease;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one page says during one stretch of time.
 *
 * @param document of the words
 * @param fromMillis when it comes to be shown, inclusive
 * @param untilMillis when it is shown no more
 */
public record Findable(String path, Coding document, long fromMillis, long untilMillis) {

  /** A blob of the site, compared with its digest. */
  @FunctionalInterface
  public interface Verified {
    byte[] read(Coding coding) throws Rejected;
  }

  /** Everything of a release that is found, now or later. */
  static List<Findable> of(VerifiedRelease release, Purged purged) {
    List<Findable> all = new ArrayList<>();
    for (Entry entry : release.manifest().all()) {
      if (!entry.path().startsWith(Entry.MEDIA) && !purged.has(entry)) {
        add(entry, all);
      }
    }
    return all;
  }

  private static void add(Entry entry, List<Findable> all) {
    List<Variant> variants = entry.variants();
    for (int i = 0; i < variants.size(); i++) {
      Optional<Coding> document = variants.get(i).search();
      if (document.isPresent()) {
        all.add(
            new Findable(entry.path(), document.get(), begin(variants, i), begin(variants, i + 1)));
      }
    }
  }

  private static long begin(List<Variant> variants, int i) {
    if (i == variants.size()) {
      return Long.MAX_VALUE;
    }
    return variants.get(i).from().map(from -> from.toEpochMilli()).orElse(Long.MIN_VALUE);
  }

  SearchDocument read(Verified blobs) throws Rejected {
    return SearchDocument.parse(blobs.read(document), path);
  }

  /** The blob of a file's words, where the release has the file and it was not purged. */
  static Optional<Coding> words(VerifiedRelease release, Purged purged, String file) {
    return release
        .manifest()
        .entry(file)
        .filter(entry -> !purged.has(entry))
        .flatMap(entry -> entry.variants().get(0).search());
  }

  static String text(Coding words, String file, Verified blobs) throws Rejected {
    return FileText.parse(blobs.read(words), file).text();
  }

  /** Names this, with the files' words as they are now. */
  String key(List<Coding> files) {
    StringBuilder key = new StringBuilder(path);
    key.append('\n').append(document.digest()).append('\n').append(fromMillis);
    key.append('\n').append(untilMillis);
    files.forEach(file -> key.append('\n').append(file.digest().fingerprint()));
    return key.toString();
  }
}
