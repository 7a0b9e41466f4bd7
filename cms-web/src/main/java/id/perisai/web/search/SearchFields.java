package id.perisai.web.search;

import java.util.List;

/** The fields of a page in the index. */
final class SearchFields {
  /** Path, digest and time of what was indexed: one term. */
  static final String KEY = "key";

  /** Of the page, beside the digest of its search document. */
  static final String PATH = "path";

  static final String DOCUMENT = "document";
  static final String FILES = "files";
  static final String LANGUAGE = "language";
  static final String TYPE = "type";
  static final String YEAR = "year";
  static final String FROM = "from";
  static final String UNTIL = "until";

  /** Every word of the page, to guess at. */
  static final String WORD = "text.w";

  /** Ends the names of fields of words as they are written; those of stems end in the language. */
  static final String WRITTEN = ".w";

  /** A field of words, and what finding one there counts. */
  record Weight(String name, float boost) {}

  private static final List<Weight> STEMS =
      List.of(new Weight("title.", 4f), new Weight("text.", 1f), new Weight("file.", 0.6f));

  static final List<Weight> WORDS =
      List.of(new Weight("title.w", 5f), new Weight(WORD, 1.2f), new Weight("file.w", 0.7f));

  private SearchFields() {}

  /** The fields of stems of a language's words. */
  static List<Weight> stems(String language) {
    return STEMS.stream().map(field -> new Weight(field.name() + language, field.boost())).toList();
  }
}
