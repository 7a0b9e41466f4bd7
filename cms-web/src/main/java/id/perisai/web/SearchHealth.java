package id.perisai.web;

import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * How it is with the search, for operators.
 *
 * @param failing sites whose indexes could not be brought up to date, and why
 */
record SearchHealth(Supplier<Map<String, String>> failing) {

  HealthHandler.Status status() {
    return failing.get().isEmpty() ? HealthHandler.Status.UP : HealthHandler.Status.DEGRADED;
  }

  String what() {
    Map<String, String> now = failing.get();
    return now.isEmpty()
        ? "indexes are up to date"
        : now.entrySet().stream()
            .map(site -> site.getKey() + ": " + site.getValue())
            .collect(Collectors.joining("; ", "tried again by themselves: ", ""));
  }

  void addTo(StringBuilder out) {
    String name = "perisai_search_failing";
    Metrics.head(out, name, "gauge", "Search indexes that could not be brought up to date.");
    Metrics.line(out, name, "", failing.get().size());
  }
}
