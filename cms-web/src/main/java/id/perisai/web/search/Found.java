package id.perisai.web.search;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a search found.
 *
 * @param total pages that fit the query with its type and year
 * @param hits those of the page of results asked for, the best first
 * @param types how many pages of each type fit the query and its year
 * @param years how many pages of each year fit the query and its type, the newest first
 * @param onlySome whether no page has all that was asked for, and these have some of it
 * @param instead words of the site that may have been meant; empty if nothing is near
 */
record Found(
    int total,
    List<Hit> hits,
    Map<String, Integer> types,
    SortedMap<Integer, Integer> years,
    boolean onlySome,
    Optional<String> instead) {

  /** A page, by the digest of the document by which it was indexed. */
  record Hit(String path, String document) {}
}
