package id.perisai.release;

/** Checks what delivery will read of an entry to answer: its slot, and by what it is found. */
public final class EntryContents {

  private EntryContents() {}

  /** Checks all variants of an entry, read from the blobs. */
  static void require(Entry entry, BlobReader blobs) throws Rejected {
    for (Variant variant : entry.variants()) {
      require(entry.path(), variant, blobs);
    }
  }

  /**
   * Refuses a page to be composed without exactly one slot, and words that are not the page's own.
   *
   * @param path of the entry whose variant it is
   * @throws Rejected WRONG_SLOT; MALFORMED, NOT_CANONICAL or TOO_BIG
   */
  public static void require(String path, Variant variant, BlobReader blobs) throws Rejected {
    if (variant.slot().isPresent()) {
      ComposedPage.of(read(path, variant.identity(), blobs));
    }
    if (variant.search().isPresent()) {
      byte[] document = read("search document of " + path, variant.search().get(), blobs);
      if (path.startsWith(Entry.MEDIA)) {
        FileText.parse(document, path);
      } else {
        SearchDocument.parse(document, path);
      }
    }
  }

  private static byte[] read(String what, Coding coding, BlobReader blobs) throws Rejected {
    byte[] bytes = blobs.read(coding.digest(), coding.length());
    coding.requireOf(bytes, what);
    return bytes;
  }
}
