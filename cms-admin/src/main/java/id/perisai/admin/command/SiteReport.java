package id.perisai.admin.command;

import id.perisai.release.HoldStatement;
import id.perisai.release.Key;
import id.perisai.release.PurgeStatement;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.Timestamp;
import id.perisai.release.VerifiedStatement;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What verification found of a site, for people and for programs.
 *
 * @param address that was given
 * @param pages those of which something was said
 * @param probes how many paths that nobody signed were tried
 * @param isFirstUse whether the trust root was pinned to what the site showed
 */
record SiteReport(
    String address, ShownSite shown, List<PageVerdict> pages, int probes, boolean isFirstUse) {

  SiteReport {
    pages = List.copyOf(pages);
  }

  /** The page's, or the site's: OK where each of its pages is good in its way. */
  Verdict verdict() {
    Verdict worst = Verdict.worst(pages.stream().map(PageVerdict::verdict).toList());
    if (pages.size() > 1 && worst.isGood()) {
      worst = Verdict.OK;
    }
    return shown.stale().isEmpty() ? worst : worst.or(Verdict.STALE);
  }

  void print(PrintWriter out) {
    pages.forEach(out::println);
    shown.stale().forEach(why -> item(out, "stale", why));
    item(out, "tenant", shown.tenant().id() + " (" + shown.tenant().name() + ")");
    shown.shown().ifPresent(release -> print(out, release));
    shown.hold().ifPresent(hold -> item(out, "hold", words(hold.statement())));
    for (VerifiedStatement<PurgeStatement> purge : shown.purged().statements()) {
      item(out, "purge", words(purge.statement()));
    }
    shown.timestamp().ifPresent(timestamp -> item(out, "timestamp", words(timestamp)));
    item(
        out,
        "trusted by",
        "directory "
            + shown.trust().directory().version()
            + ", root "
            + shown.trust().root().version()
            + ", pinned "
            + shown.trust().pinnedRoot().fingerprint()
            + (isFirstUse ? " on first use" : ""));
    shown
        .trust()
        .expiry()
        .ifPresent(expired -> item(out, "note", "nothing newer is taken: " + expired.found()));
    out.println(verdict().word() + " " + address + summary());
  }

  private void print(PrintWriter out, VerifiedStatement<ReleaseStatement> release) {
    ReleaseStatement statement = release.statement();
    item(
        out,
        "release",
        statement.version()
            + " of "
            + statement.issued()
            + ", fingerprint "
            + statement.digest().fingerprint());
    for (Key signer : release.signers()) {
      item(out, "signed by", "person " + signer.person() + ", key " + signer.keyId().fingerprint());
    }
    if (shown.base().isPresent()) {
      item(
          out,
          "in place of",
          "the tenant, who delegated new looks and signed release "
              + shown.base().get().statement().version());
    }
    item(
        out,
        "logged",
        "as number "
            + shown.place()
            + " of "
            + shown.checkpoint().size()
            + ", root "
            + shown.checkpoint().root().fingerprint());
  }

  private static void item(PrintWriter out, String name, String what) {
    out.println(String.format("  %-12s %s", name, what));
  }

  private static String words(HoldStatement hold) {
    return hold.version()
        + " of "
        + hold.issued()
        + ", "
        + hold.action().word()
        + hold.release().map(release -> " " + release).orElse("")
        + ": "
        + hold.reason();
  }

  private static String words(PurgeStatement purge) {
    return purge.version() + " of " + purge.issued() + ": " + purge.reason();
  }

  private static String words(Timestamp timestamp) {
    return timestamp.version()
        + " of "
        + timestamp.issued()
        + ", good until "
        + timestamp.expires();
  }

  private String summary() {
    if (pages.size() == 1 && probes == 0) {
      return "";
    }
    List<String> parts = new ArrayList<>();
    counts().forEach((word, count) -> parts.add(count + " " + word));
    return ": "
        + pages.size()
        + " pages, "
        + String.join(", ", parts)
        + "; "
        + probes
        + " paths were tried that nobody signed";
  }

  private Map<String, Object> counts() {
    Map<Verdict, Long> counts = new TreeMap<>();
    pages.forEach(page -> counts.merge(page.verdict(), 1L, Long::sum));
    Map<String, Object> words = new LinkedHashMap<>();
    counts.forEach((verdict, count) -> words.put(verdict.word(), count));
    return words;
  }

  /** Names never change; times are UTC, digests are hex. */
  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("address", address);
    json.put("verdict", verdict().word());
    json.put("exit", (long) verdict().exitCode());
    json.put("tenant", shown.tenant().id());
    json.put("release", shown.shown().map(this::release).orElse(null));
    json.put("hold", shown.hold().map(hold -> words(hold.statement())).orElse(null));
    json.put("timestamp", shown.timestamp().map(SiteReport::timestamp).orElse(null));
    json.put("log", log());
    json.put("pinned", shown.trust().pinnedRoot().hex());
    json.put("firstUse", isFirstUse);
    json.put("stale", new ArrayList<Object>(shown.stale()));
    json.put("counts", counts());
    json.put("probes", (long) probes);
    List<Object> listed = new ArrayList<>();
    pages.forEach(page -> listed.add(page.toJson()));
    json.put("pages", listed);
    return json;
  }

  private Map<String, Object> release(VerifiedStatement<ReleaseStatement> release) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", release.statement().version());
    json.put("issued", release.statement().issued().toString());
    json.put("digest", release.statement().digest().hex());
    json.put("fingerprint", release.statement().digest().fingerprint());
    json.put("leaf", shown.place());
    List<Object> signers = new ArrayList<>();
    for (Key signer : release.signers()) {
      signers.add(
          Map.of("person", signer.person().toString(), "key", signer.keyId().fingerprint()));
    }
    json.put("signers", signers);
    shown.base().ifPresent(base -> json.put("inPlaceOf", base.statement().version()));
    return json;
  }

  private static Map<String, Object> timestamp(Timestamp timestamp) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", timestamp.version());
    json.put("issued", timestamp.issued().toString());
    json.put("expires", timestamp.expires().toString());
    return json;
  }

  private Map<String, Object> log() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("size", shown.checkpoint().size());
    json.put("root", shown.checkpoint().root().hex());
    return json;
  }
}
