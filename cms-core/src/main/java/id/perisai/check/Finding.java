package id.perisai.check;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a check found.
 *
 * @param check name of the check
 * @param where field path in the content's JSON, such as {@code body[2].doc}
 * @param excerpt some words around it; every long number in it is masked
 * @param details JSON values that explain it, for messages and for audits; never a number in full
 */
public record Finding(
    String check, Severity severity, String where, String excerpt, Map<String, Object> details) {
  public Finding {
    Objects.requireNonNull(check, "check");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(where, "where");
    Objects.requireNonNull(excerpt, "excerpt");
    details = Map.copyOf(details);
  }

  /** {@code {"check","severity":"warn","where","excerpt","details":{…}}}. */
  public Map<String, Object> toJson() {
    Map<String, Object> json = new TreeMap<>();
    json.put("check", check);
    json.put("severity", severity.name().toLowerCase(java.util.Locale.ROOT));
    json.put("where", where);
    json.put("excerpt", excerpt);
    json.put("details", new TreeMap<>(details));
    return json;
  }
}
