package id.perisai.web;

import id.perisai.release.AlarmCode;
import id.perisai.release.Alarms;
import id.perisai.release.InForce;
import id.perisai.release.RepositoryFiles;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The node in numbers, in Prometheus' text format 0.0.4. Names of sites come from the signed
 * directory, so that nothing needs to be escaped.
 */
final class Metrics {
  static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Traffic traffic;
  private final Supplier<InForce> inForce;
  private final Alarms alarms;
  private final ByteCache<?> cache;
  private final LongSupplier lostLines;
  private final LongSupplier rounds;
  private final Supplier<List<RepositoryFiles.Place>> places;
  private final FormMetrics forms;
  private final SearchHealth search;

  /**
   * @param lostLines lines of the access log that were not written
   * @param rounds looks at the repository that ended
   * @param places where the repository is read from
   */
  Metrics(
      Traffic traffic,
      Supplier<InForce> inForce,
      Alarms alarms,
      ByteCache<?> cache,
      LongSupplier lostLines,
      LongSupplier rounds,
      Supplier<List<RepositoryFiles.Place>> places,
      FormMetrics forms,
      SearchHealth search) {
    this.traffic = traffic;
    this.inForce = inForce;
    this.alarms = alarms;
    this.cache = cache;
    this.lostLines = lostLines;
    this.rounds = rounds;
    this.places = places;
    this.forms = forms;
    this.search = search;
  }

  String text() {
    StringBuilder out = new StringBuilder(8192);
    requests(out);
    latencies(out);
    releases(out);
    alarms(out);
    mirrors(out);
    head(out, "perisai_takeover_rounds_total", "counter", "Looks at the repository that ended.");
    line(out, "perisai_takeover_rounds_total", "", rounds.getAsLong());
    head(out, "perisai_takeover_pause_millis", "gauge", "From one look to the next.");
    line(out, "perisai_takeover_pause_millis", "", DeliveryNode.TICK_MILLIS);
    head(out, "perisai_cache_bytes", "gauge", "Verified bytes held in memory.");
    line(out, "perisai_cache_bytes", "", cache.occupied());
    head(out, "perisai_cache_reads_total", "counter", "Answers by whether their bytes were held.");
    line(out, "perisai_cache_reads_total", "{found=\"yes\"}", cache.hits());
    line(out, "perisai_cache_reads_total", "{found=\"no\"}", cache.misses());
    head(out, "perisai_access_log_lost_total", "counter", "Lines that were not written.");
    line(out, "perisai_access_log_lost_total", "", lostLines.getAsLong());
    head(out, "perisai_heap_bytes", "gauge", "Heap in use.");
    line(
        out,
        "perisai_heap_bytes",
        "",
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    forms.addTo(out);
    search.addTo(out);
    return out.toString();
  }

  private void requests(StringBuilder out) {
    String name = "perisai_requests_total";
    head(out, name, "counter", "Requests by site and class of status.");
    new TreeMap<>(traffic.sites())
        .forEach(
            (site, counted) -> {
              for (int hundred = 1; hundred <= 5; hundred++) {
                String labels = "{site=\"" + site + "\",class=\"" + hundred + "xx\"}";
                line(out, name, labels, counted.ofClass(hundred));
              }
            });
  }

  private void latencies(StringBuilder out) {
    String name = "perisai_response_seconds";
    head(out, name, "histogram", "Time from a request's head to the last byte of its answer.");
    new TreeMap<>(traffic.sites())
        .forEach(
            (site, counted) -> {
              long below = 0;
              for (int i = 0; i <= Traffic.BOUNDS.length; i++) {
                below += counted.inBucket(i);
                String bound = i < Traffic.BOUNDS.length ? "" + Traffic.BOUNDS[i] : "+Inf";
                line(out, name + "_bucket", "{site=\"" + site + "\",le=\"" + bound + "\"}", below);
              }
              String labels = "{site=\"" + site + "\"}";
              out.append(name).append("_sum").append(labels).append(' ');
              out.append(counted.seconds()).append('\n');
              line(out, name + "_count", labels, below);
            });
  }

  private void releases(StringBuilder out) {
    InForce now = inForce.get();
    head(out, "perisai_release_version", "gauge", "Version of the release that a site shows.");
    new TreeMap<>(now.releases())
        .forEach(
            (site, release) ->
                line(out, "perisai_release_version", "{site=\"" + site + "\"}", release.version()));
    head(out, "perisai_directory_version", "gauge", "Version of the directory in force.");
    line(
        out,
        "perisai_directory_version",
        "",
        now.trust().map(trust -> trust.directory().version()).orElse(0L));
  }

  /** Places that the repository is read from, by their numbers in the setting. */
  private void mirrors(StringBuilder out) {
    List<RepositoryFiles.Place> all = places.get();
    head(out, "perisai_mirror_used", "gauge", "Whether the repository is read from this place.");
    for (int i = 0; i < all.size(); i++) {
      line(out, "perisai_mirror_used", mirror(i), all.get(i).used() ? 1 : 0);
    }
    head(
        out, "perisai_mirror_failing", "gauge", "Whether it does not answer, or not as it should.");
    for (int i = 0; i < all.size(); i++) {
      line(out, "perisai_mirror_failing", mirror(i), all.get(i).failing().isPresent() ? 1 : 0);
    }
    String name = "perisai_mirror_answered_seconds";
    head(out, name, "gauge", "When it answered last, in seconds since 1970; 0 if never.");
    for (int i = 0; i < all.size(); i++) {
      line(out, name, mirror(i), all.get(i).answered().map(Instant::getEpochSecond).orElse(0L));
    }
  }

  private static String mirror(int index) {
    return "{mirror=\"" + (index + 1) + "\"}";
  }

  /** What did not verify, by name. */
  private void alarms(StringBuilder out) {
    head(out, "perisai_alarms_open", "gauge", "Alarms whose causes last.");
    Map<AlarmCode, Long> open = new TreeMap<>();
    alarms.open().forEach(alarm -> open.merge(alarm.code(), 1L, Long::sum));
    for (AlarmCode code : AlarmCode.values()) {
      line(out, "perisai_alarms_open", label(code), open.getOrDefault(code, 0L));
    }
    head(out, "perisai_alarms_total", "counter", "Alarms that began.");
    Map<AlarmCode, Long> begun = alarms.begun();
    for (AlarmCode code : AlarmCode.values()) {
      line(out, "perisai_alarms_total", label(code), begun.getOrDefault(code, 0L));
    }
  }

  private static String label(AlarmCode code) {
    return "{code=\"" + code + "\"}";
  }

  static void head(StringBuilder out, String name, String type, String help) {
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  static void line(StringBuilder out, String name, String labels, long value) {
    out.append(name).append(labels).append(' ').append(value).append('\n');
  }
}
