package id.perisai.web;

import id.perisai.release.Digest;
import id.perisai.release.Directory;
import id.perisai.release.HoldStatement;
import id.perisai.release.InForce;
import id.perisai.release.ProofFrame;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.Timestamp;
import id.perisai.release.TrustChain;
import id.perisai.release.VerifiedRelease;
import id.perisai.release.VerifiedStatement;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The page that tells a citizen, in Indonesian and English, how to check a page of these sites, and
 * shows what was last published: escaped text of verified statements in the slot of {@link
 * ProofFrame}.
 */
final class ProofPage {
  /** In the zone of the authoring screens, which is named. */
  private static final DateTimeFormatter WORDS =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH.mm 'WIB'", Locale.forLanguageTag("id"))
          .withZone(ZoneId.of("Asia/Jakarta"));

  private final StringBuilder slot = new StringBuilder();

  private ProofPage() {}

  /**
   * The page as all hosts show it whose sites have the same style sheet.
   *
   * @param stylesheet {@link #stylesheet} of the site on whose host it is shown
   */
  static byte[] of(InForce inForce, Optional<Timestamp> timestamp, Optional<String> stylesheet) {
    ProofPage page = new ProofPage();
    inForce.trust().ifPresent(trust -> page.fill(inForce, trust, timestamp));
    return ProofFrame.page(stylesheet, page.slot.toString());
  }

  /**
   * The path of a site's style sheet.
   *
   * @param site empty where none is shown
   */
  static Optional<String> stylesheet(Optional<VerifiedRelease> site) {
    return site.flatMap(
        release ->
            ProofFrame.stylesheet(
                release.theme().statement(), path -> release.manifest().entry(path).isPresent()));
  }

  private void fill(InForce inForce, TrustChain trust, Optional<Timestamp> timestamp) {
    slot.append("<h2>Kepercayaan <span lang=\"en\">· Trust</span></h2>\n<dl class=\"glance\">");
    item("Akar kepercayaan", "Trust root", code(trust.pinnedRoot()));
    item(
        "Direktori",
        "Directory",
        trust.directory().version() + ": " + code(trust.directory().digest()));
    item(
        "Log transparansi",
        "Transparency log",
        inForce.log().size() + ": " + code(inForce.log().head().root()));
    timestamp.ifPresent(
        now ->
            item(
                "Diperbarui",
                "Updated",
                time(now.issued())
                    + "<br>berlaku sampai "
                    + time(now.expires())
                    + "<br>WIB = UTC+7"));
    slot.append("</dl>\n<p>Akar kepercayaan, ke-64 angka dan hurufnya ")
        .append("<span lang=\"en\">· Trust root, all 64 digits</span>:<br><code>")
        .append(trust.pinnedRoot().hex())
        .append("</code></p>\n<h2 id=\"terbitan\">Terbitan terakhir ")
        .append("<span lang=\"en\">· Last publications</span></h2>\n")
        .append("<div class=\"scroll\" tabindex=\"0\" role=\"region\"")
        .append(" aria-labelledby=\"terbitan\"><table><thead><tr>");
    column("Situs", "Site");
    column("Terbitan", "Release");
    column("Sidik jari terbitan", "Fingerprint of the release");
    column("Ditandatangani dengan kunci", "Signed by key");
    slot.append("</tr></thead><tbody>\n");
    for (VerifiedRelease release : newestFirst(inForce)) {
      row(inForce, trust.directory(), release);
    }
    slot.append("</tbody></table></div>\n");
  }

  private static List<VerifiedRelease> newestFirst(InForce inForce) {
    Comparator<VerifiedRelease> byTime =
        Comparator.comparing(release -> release.statement().statement().issued());
    return inForce.releases().values().stream().sorted(byTime.reversed()).toList();
  }

  private void row(InForce inForce, Directory directory, VerifiedRelease release) {
    ReleaseStatement statement = release.statement().statement();
    String name =
        directory.tenant(release.tenant()).map(Directory.Tenant::name).orElse(release.tenant());
    slot.append("<tr><th scope=\"row\">").append(ProofFrame.escaped(name));
    if (isHeld(inForce, release.tenant())) {
      slot.append("<br>ditahan <span lang=\"en\">· held</span>");
    }
    slot.append("</th>");
    cell(statement.version() + "<br>" + time(statement.issued()));
    cell(code(statement.digest()));
    cell(String.join("<br>", release.signers().stream().map(key -> code(key.keyId())).toList()));
    slot.append("</tr>\n");
  }

  private static boolean isHeld(InForce inForce, String tenant) {
    return inForce
        .hold(tenant)
        .map(VerifiedStatement::statement)
        .filter(hold -> hold.action() != HoldStatement.Action.LIFT)
        .isPresent();
  }

  private void item(String indonesian, String english, String markup) {
    slot.append("<div><dt>").append(indonesian);
    slot.append(" <span lang=\"en\">· ").append(english).append("</span></dt><dd>");
    slot.append(markup).append("</dd></div>\n");
  }

  private void column(String indonesian, String english) {
    slot.append("<th scope=\"col\">").append(indonesian);
    slot.append(" <span lang=\"en\">· ").append(english).append("</span></th>");
  }

  private void cell(String markup) {
    slot.append("<td>").append(markup).append("</td>");
  }

  private static String code(Digest digest) {
    return "<code>" + digest.fingerprint() + "</code>";
  }

  private static String time(Instant instant) {
    return "<time datetime=\"" + instant + "\">" + WORDS.format(instant) + "</time>";
  }
}
