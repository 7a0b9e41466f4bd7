package id.perisai.transfer;

import id.perisai.check.Finding;
import id.perisai.release.Digest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of an export, for the one who approves the batch and for the archive.
 *
 * <p>JSON: {@code
 * {"source","sha256","at","site":{"title","address"},"counts":{…},"notes":[NOTE…],"items":[{"number","line",
 * "type","title","oldAddress","path","state","notes":[NOTE…],"findings":[…]}],"missingImages":[…]}};
 * a NOTE is {@code {"code","text","english","count"}}, a state {@code submitted}, {@code draft} or
 * {@code skipped}; or {@code purged} of an item whose pages were purged, which then is empty but
 * for number, line and type.
 */
final class ImportReport {
  private static final int MOST_MISSING = 1_000;

  /** What became of one item. */
  enum State {
    SUBMITTED,
    DRAFT,
    SKIPPED;

    String code() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private final String source;
  private final Digest digest;
  private final WxrSite site;
  private final Notes notes = new Notes();
  private final List<Object> items = new ArrayList<>();
  private final Map<State, Long> states = new LinkedHashMap<>();
  private long findings;

  ImportReport(String source, Digest digest, WxrSite site) {
    this.source = source;
    this.digest = digest;
    this.site = site;
    for (State state : State.values()) {
      states.put(state, 0L);
    }
  }

  Notes notes() {
    return notes;
  }

  long count(State state) {
    return states.get(state);
  }

  void item(
      WxrItem item, State state, String title, String path, Notes lines, List<Finding> found) {
    states.merge(state, 1L, Long::sum);
    findings += found.size();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("number", (long) items.size() + 1);
    json.put("line", (long) item.line());
    json.put("type", item.type());
    json.put("title", title);
    json.put("oldAddress", clean(item.link()));
    json.put("path", path == null ? "" : path);
    json.put("state", state.code());
    json.put("notes", lines.toJson());
    json.put("findings", found.stream().map(Finding::toJson).toList());
    items.add(json);
  }

  private static String clean(String text) {
    return id.perisai.block.PlainText.line(text);
  }

  Map<String, Object> toJson(ImportedImages images, ImportedFiles files) {
    Map<String, Object> counts = new LinkedHashMap<>();
    states.forEach((state, count) -> counts.put(state.code(), count));
    counts.put("images", (long) images.brought());
    counts.put("files", (long) files.brought());
    counts.put("missingImages", (long) images.missing().size());
    counts.put("findings", findings);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("source", clean(source));
    json.put("sha256", digest.hex());
    json.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    json.put("site", Map.of("title", clean(site.title()), "address", clean(site.address())));
    json.put("counts", counts);
    json.put("notes", notes.toJson());
    json.put("items", items);
    json.put(
        "missingImages",
        images.missing().stream().limit(MOST_MISSING).map(ImportReport::clean).toList());
    return json;
  }
}
