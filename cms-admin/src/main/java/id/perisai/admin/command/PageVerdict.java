package id.perisai.admin.command;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What verification says of one page.
 *
 * @param path as it was asked for
 * @param what in words: what was compared, or what is wrong
 */
record PageVerdict(String path, Verdict verdict, String what) {
  static PageVerdict ok(String path, String what) {
    return new PageVerdict(path, Verdict.OK, what);
  }

  /** The same page of a site of which nobody vouches that it shows the newest. */
  PageVerdict onStaleSite() {
    return verdict.isGood() ? new PageVerdict(path, Verdict.STALE, what) : this;
  }

  @Override
  public String toString() {
    return String.format("%-9s %s  %s", verdict.word(), path, what);
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("path", path);
    json.put("verdict", verdict.word());
    json.put("what", what);
    return json;
  }
}
