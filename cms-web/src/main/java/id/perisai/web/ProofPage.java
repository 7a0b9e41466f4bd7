package id.perisai.web;

import id.perisai.release.Directory;
import id.perisai.release.InForce;
import id.perisai.release.ReleaseStatement;
import id.perisai.release.TrustChain;
import id.perisai.release.VerifiedRelease;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/**
 * The page that tells a citizen, in Indonesian and English, how to check a page of these sites, and
 * shows what was last published: plain markup around escaped text of verified statements.
 */
final class ProofPage {
  private final StringBuilder html = new StringBuilder();

  private ProofPage() {}

  static byte[] of(InForce inForce) {
    ProofPage page = new ProofPage();
    page.head();
    inForce.trust().ifPresent(trust -> page.body(inForce, trust));
    page.html.append("</main></body></html>\n");
    return page.html.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void head() {
    html.append(
        """
        <!DOCTYPE html>
        <html lang="id"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <title>Bukti terbitan · Proof of publication</title></head><body><main>
        <h1>Bukti terbitan</h1>
        <p>Setiap halaman di situs ini ditandatangani oleh instansi yang menerbitkannya. Isi yang \
        tidak ditandatangani tidak ditampilkan, juga bila peladen dibobol. Anda dapat memeriksanya \
        sendiri:</p>
        <ol>
        <li>Mintalah sidik jari akar kepercayaan kepada Diskominfo, lewat telepon atau surat, dan \
        bandingkan dengan yang di bawah.</li>
        <li>Jalankan <code>./perisai verify ALAMAT</code> di komputer Anda: perintah itu mengambil \
        halaman, tanda tangan, dan catatan terbuka, lalu memeriksa semuanya.</li>
        <li>Bandingkan catatan terbuka dari beberapa tempat dengan \
        <code>./perisai log compare ALAMAT…</code>: semua orang harus melihat catatan yang sama.</li>
        </ol>
        <section lang="en"><h2>Proof of publication</h2>
        <p>Every page of these sites is signed by the department that publishes it. What nobody \
        signed is not shown, not even if a server is taken over. Ask Diskominfo for the fingerprint \
        of the trust root by telephone or letter and compare it with the one below; then run \
        <code>./perisai verify ADDRESS</code>, and compare the public log as seen from several \
        places by <code>./perisai log compare ADDRESS…</code>.</p></section>
        """);
  }

  private void body(InForce inForce, TrustChain trust) {
    html.append("<h2>Kepercayaan · Trust</h2><dl>");
    item("Akar kepercayaan · Trust root", trust.pinnedRoot().fingerprint());
    item("Direktori · Directory", trust.directory().version() + ", " + fingerprint(trust));
    item(
        "Catatan terbuka · Public log",
        inForce.log().size()
            + " pernyataan · statements, "
            + inForce.log().head().root().fingerprint());
    html.append("</dl><h2>Terbitan terakhir · Last publications</h2><table><thead><tr>")
        .append("<th scope=\"col\">Waktu · Time (UTC)</th><th scope=\"col\">Situs · Site</th>")
        .append("<th scope=\"col\">Terbitan · Release</th>")
        .append("<th scope=\"col\">Sidik jari · Fingerprint</th>")
        .append("<th scope=\"col\">Kunci · Keys</th></tr></thead><tbody>\n");
    for (VerifiedRelease release : newestFirst(inForce)) {
      row(trust.directory(), release);
    }
    html.append("</tbody></table>");
  }

  private static String fingerprint(TrustChain trust) {
    return trust.directory().digest().fingerprint();
  }

  private static List<VerifiedRelease> newestFirst(InForce inForce) {
    Comparator<VerifiedRelease> byTime =
        Comparator.comparing(release -> release.statement().statement().issued());
    return inForce.releases().values().stream().sorted(byTime.reversed()).toList();
  }

  private void row(Directory directory, VerifiedRelease release) {
    ReleaseStatement statement = release.statement().statement();
    html.append("<tr>");
    cell(statement.issued().toString());
    cell(directory.tenant(release.tenant()).map(Directory.Tenant::name).orElse(release.tenant()));
    cell(Long.toString(statement.version()));
    cell(statement.digest().fingerprint());
    cell(
        String.join(
            ", ", release.signers().stream().map(key -> key.keyId().fingerprint()).toList()));
    html.append("</tr>\n");
  }

  private void item(String name, String value) {
    html.append("<dt>").append(escaped(name)).append("</dt><dd>");
    html.append(escaped(value)).append("</dd>");
  }

  private void cell(String text) {
    html.append("<td>").append(escaped(text)).append("</td>");
  }

  /** Text is only ever put between tags, never into attributes. */
  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
