package id.perisai.release;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page about proofs but for its one slot, which delivery fills with text of the statements that
 * are in force; so that whoever verifies from outside knows what must stand around it, and that
 * nothing in it can act.
 */
public final class ProofFrame {
  /**
   * SHA-256 of the pages of earlier versions, with an empty slot and without a style sheet. Whoever
   * changes a word of this one adds its digest; words that mislead are taken out again.
   */
  private static final Set<String> EARLIER =
      Set.of("de6a0c8b13ebb84e90e85941a6bda954d0d19e00fb9e7463fd05ba65f29e5d5c");

  private static final String TITLE_ENDS = "</title>\n";
  private static final String SLOT_BEGINS = "<!-- slot -->\n";
  private static final String SLOT_ENDS = "<!-- /slot -->\n";

  private static final String STYLESHEET = "<link rel=\"stylesheet\" href=\"%s\">\n";

  private static final String BEFORE_STYLE =
      """
      <!doctype html>
      <html lang="id">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="robots" content="noindex">
      <title>Bukti terbitan · Proof of publication</title>
      """;

  private static final String BEFORE_SLOT =
      """
      </head>
      <body>
      <a class="skip" href="#isi">Langsung ke isi</a>
      <header class="top"><div class="bar"><div class="in"><p>Situs resmi pemerintah \
      <span lang="en">· Official government site</span></p></div></div></header>
      <main id="isi" class="in list" tabindex="-1">
      <div class="prose">
      <h1>Bukti terbitan</h1>
      <p class="lead">Setiap halaman situs ini ditandatangani oleh instansi yang menerbitkannya, \
      setelah penandatangan melihat isinya. Yang tidak ditandatangani tidak ditampilkan, juga bila \
      peladen dibobol. Anda tidak perlu percaya begitu saja: periksalah sendiri.</p>
      <h2>Cara memeriksa</h2>
      <ol class="steps">
      <li>Mintalah sidik jari <strong>akar kepercayaan</strong> kepada Diskominfo lewat telepon, \
      surat, atau di kantornya, dan bandingkan dengan yang tertera di bawah, kelompok demi \
      kelompok. Yang tertera di sini saja tidak membuktikan apa-apa.</li>
      <li>Cocokkan <strong>sidik jari terbitan</strong> dengan yang ada pada instansi: yang sama \
      dilihat penerbit di meja tanda tangan dan di surel yang diterima semua penerbit situs.</li>
      <li>Di komputer Anda sendiri, ambil kode sumber terbuka Perisai dari alamat yang diberikan \
      Diskominfo bersama sidik jari tadi, bukan dari situs ini (perlu Linux, Java 17, dan Maven). \
      Di dalamnya jalankan <code>./perisai verify ALAMAT --all --root AKAR</code>, dengan AKAR \
      ke-64 angka dan huruf akar kepercayaan yang tertera di bawah, bila 20 yang pertama sama \
      dengan sidik jari dari Diskominfo: perintah itu mengambil setiap halaman, tanda tangan, dan \
      catatan terbuka, lalu memeriksa semuanya.</li>
      <li>Bandingkan catatan terbuka dari beberapa tempat dengan \
      <code>./perisai log compare ALAMAT…</code>: semua orang harus melihat catatan yang sama.</li>
      </ol>
      <section lang="en">
      <h2>Proof of publication</h2>
      <p>Every page of this site is signed by the department that publishes it, after the signer was \
      shown its content. What nobody signed is not shown, not even if a server is taken over. Ask \
      the city's Diskominfo for the fingerprint of the trust root by telephone, letter or in person, \
      and compare it with the one below, group by group; compare a release's fingerprint with the \
      one that its publishers saw. Then, on a computer of your own (with Linux, Java 17 and Maven), get \
      the open source code of Perisai from where Diskominfo says, not from this site, and run in it \
      <code>./perisai verify ADDRESS --all --root ROOT</code>, where ROOT are all 64 digits of the \
      trust root below, if the first 20 are those of the fingerprint that Diskominfo told you; and compare the public log as seen from several places by \
      <code>./perisai log compare ADDRESS…</code>.</p>
      </section>
      </div>
      <!-- slot -->
      """;

  private static final String AFTER_SLOT =
      """
      <!-- /slot -->
      </main>
      </body>
      </html>
      """;

  /** All markup that may stand in the slot; none of it loads, leads or does anything. */
  private static final List<String> TAGS =
      List.of(
          "<h2>",
          "<h2 id=\"terbitan\">",
          "</h2>",
          "<p>",
          "</p>",
          "<span lang=\"en\">",
          "</span>",
          "<code>",
          "</code>",
          "<br>",
          "<dl class=\"glance\">",
          "</dl>",
          "<div>",
          "</div>",
          "<dt>",
          "</dt>",
          "<dd>",
          "</dd>",
          "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"terbitan\">",
          "<table>",
          "</table>",
          "<thead>",
          "</thead>",
          "<tbody>",
          "</tbody>",
          "<tr>",
          "</tr>",
          "<th scope=\"col\">",
          "<th scope=\"row\">",
          "</th>",
          "<td>",
          "</td>",
          "</time>");

  private static final Pattern TAG = Pattern.compile("<[^<>]*>");
  private static final Pattern TIME =
      Pattern.compile("<time datetime=\"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z\">");
  private static final Pattern ENTITY = Pattern.compile("&(?!amp;|lt;|gt;)");

  private ProofFrame() {}

  /**
   * The page.
   *
   * @param stylesheet path of the theme's, where the site has it
   * @param slot markup of the closed list around escaped text
   */
  public static byte[] page(Optional<String> stylesheet, String slot) {
    return (before(stylesheet) + slot + AFTER_SLOT).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * What stands in the slot of a page.
   *
   * @throws Rejected if the page is not this frame, or its slot holds anything but text
   */
  public static String slot(Optional<String> stylesheet, byte[] page) throws Rejected {
    String html = new String(page, StandardCharsets.UTF_8);
    String before = before(stylesheet);
    if (!html.startsWith(before)
        || !html.endsWith(AFTER_SLOT)
        || html.length() < before.length() + AFTER_SLOT.length()) {
      throw new Rejected(
          Reason.WRONG_DIGEST,
          "the page about proofs",
          "words of this version of Perisai",
          "other words");
    }
    String slot = html.substring(before.length(), html.length() - AFTER_SLOT.length());
    requireText(slot);
    return slot;
  }

  /**
   * What stands in the slot of a page of an earlier version of Perisai, byte for byte: of a site
   * that was not updated yet, or that somebody shows old words of ours.
   *
   * @return empty if the page is not one of those that are known
   * @throws Rejected if it is, and its slot holds anything but text
   */
  public static Optional<String> slotOfEarlier(Optional<String> stylesheet, byte[] page)
      throws Rejected {
    String html = new String(page, StandardCharsets.UTF_8);
    int begin = html.indexOf(SLOT_BEGINS) + SLOT_BEGINS.length();
    int end = html.lastIndexOf(SLOT_ENDS);
    if (begin < SLOT_BEGINS.length() || end < begin) {
      return Optional.empty();
    }
    // Nowhere else: a link may stand where each version has it, and only there.
    String head = TITLE_ENDS + stylesheet.map(STYLESHEET::formatted).orElse("");
    int at = html.indexOf(TITLE_ENDS);
    if (at < 0 || at + head.length() > begin || !html.startsWith(head, at)) {
      return Optional.empty();
    }
    String frame =
        html.substring(0, at)
            + TITLE_ENDS
            + html.substring(at + head.length(), begin)
            + html.substring(end);
    if (!EARLIER.contains(Digest.of(frame.getBytes(StandardCharsets.UTF_8)).hex())) {
      return Optional.empty();
    }
    String slot = html.substring(begin, end);
    requireText(slot);
    return Optional.of(slot);
  }

  private static void requireText(String slot) throws Rejected {
    Matcher tags = TAG.matcher(slot);
    while (tags.find()) {
      if (!TAGS.contains(tags.group()) && !TIME.matcher(tags.group()).matches()) {
        throw notText(tags.group());
      }
    }
    String text = tags.replaceAll("");
    if (text.indexOf('<') >= 0 || text.indexOf('>') >= 0 || ENTITY.matcher(text).find()) {
      throw notText(text.strip());
    }
  }

  private static Rejected notText(String found) {
    return new Rejected(Reason.NOT_LISTED, "slot of the page about proofs", "text", found);
  }

  private static String before(Optional<String> stylesheet) {
    return BEFORE_STYLE + stylesheet.map(STYLESHEET::formatted).orElse("") + BEFORE_SLOT;
  }

  /**
   * The path of the theme's stylesheet for sites.
   *
   * @param has whether the site that is shown has an entry of a path
   */
  public static Optional<String> stylesheet(ThemeStatement theme, Predicate<String> has) {
    return theme.assets().stream()
        .filter(asset -> asset.mediaType().equals(MediaTypes.CSS))
        .map(ThemeStatement.Asset::path)
        .filter(path -> path.startsWith(ThemeStatement.ASSETS + "site-") && has.test(path))
        .findFirst();
  }

  /** Text for the slot. */
  public static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
