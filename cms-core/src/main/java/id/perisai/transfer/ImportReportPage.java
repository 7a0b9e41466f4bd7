package id.perisai.transfer;

import java.util.List;
import java.util.Map;
import org.owasp.encoder.Encode;

/**
 * The report of an import as one HTML page in Bahasa Indonesia, to be read before the batch is
 * approved.
 */
public final class ImportReportPage {
  private static final String STYLE =
      "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}"
          + "table{border-collapse:collapse;width:100%}th,td{border:1px solid #c5ccd3;padding:.4rem .6rem;text-align:left;"
          + "vertical-align:top;overflow-wrap:anywhere}th{background:#eef1f4}ul{margin:0;padding-left:1.2rem}"
          + ".skipped{background:#fdecea}.draft{background:#fff7e0}.finding{color:#9b1c1c;font-weight:600}";

  private ImportReportPage() {}

  /**
   * @param report JSON, see {@link ImportReport}
   */
  public static String html(Map<String, Object> report) {
    StringBuilder html = new StringBuilder();
    String title = "Laporan impor: " + text(report, "source");
    html.append("<!DOCTYPE html>\n<html lang=\"id\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
        .append(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">")
        .append("<title>")
        .append(title)
        .append("</title><style>")
        .append(STYLE)
        .append("</style></head><body>\n")
        .append("<h1>")
        .append(title)
        .append("</h1>\n");
    summary(report, html);
    section("Catatan umum", notes(report), html);
    items(report, html);
    return html.append("</body></html>\n").toString();
  }

  private static void summary(Map<String, Object> report, StringBuilder html) {
    Map<?, ?> site = (Map<?, ?>) report.get("site");
    Map<?, ?> counts = (Map<?, ?>) report.get("counts");
    html.append("<table><caption>Ringkasan</caption>");
    row("Situs lama", site.get("title") + " " + site.get("address"), html);
    row("Waktu impor (UTC)", report.get("at"), html);
    row("SHA-256 berkas", report.get("sha256"), html);
    row("Diajukan untuk ditinjau", counts.get("submitted"), html);
    row("Disimpan sebagai draf saja", counts.get("draft"), html);
    row("Tidak dibawa", counts.get("skipped"), html);
    row("Gambar dibawa", counts.get("images"), html);
    row("Gambar tidak ada berkasnya", counts.get("missingImages"), html);
    row("Temuan pemeriksaan", counts.get("findings"), html);
    html.append("</table>\n");
  }

  private static void row(String name, Object value, StringBuilder html) {
    html.append("<tr><th scope=\"row\">")
        .append(Encode.forHtml(name))
        .append("</th><td>")
        .append(Encode.forHtml(String.valueOf(value)))
        .append("</td></tr>");
  }

  private static void section(String heading, String list, StringBuilder html) {
    if (!list.isEmpty()) {
      html.append("<h2>").append(heading).append("</h2>\n").append(list).append('\n');
    }
  }

  private static void items(Map<String, Object> report, StringBuilder html) {
    html.append(
            "<h2>Butir</h2>\n<table><thead><tr><th scope=\"col\">No.</th><th scope=\"col\">Judul</th>")
        .append(
            "<th scope=\"col\">Alamat</th><th scope=\"col\">Keadaan</th><th scope=\"col\">Catatan dan temuan</th></tr></thead><tbody>\n");
    for (Object item : (List<?>) report.get("items")) {
      item((Map<?, ?>) item, html);
    }
    html.append("</tbody></table>\n");
  }

  private static void item(Map<?, ?> item, StringBuilder html) {
    String state = String.valueOf(item.get("state"));
    html.append("<tr class=\"")
        .append(Encode.forHtmlAttribute(state))
        .append("\"><td>")
        .append(item.get("number"))
        .append("</td><td>")
        .append(text(item, "title"))
        .append("</td><td>")
        .append(text(item, "oldAddress"))
        .append("<br>→ ")
        .append(text(item, "path"))
        .append("</td><td>")
        .append(Encode.forHtml(state(state)))
        .append("</td><td>")
        .append(notes(item))
        .append(findings(item))
        .append("</td></tr>\n");
  }

  private static String state(String state) {
    return switch (state) {
      case "submitted" -> "diajukan";
      case "draft" -> "draf";
      case "purged" -> "dihapus (data bocor)";
      default -> "tidak dibawa";
    };
  }

  private static String notes(Map<?, ?> of) {
    StringBuilder html = new StringBuilder();
    for (Object note : (List<?>) of.get("notes")) {
      Map<?, ?> line = (Map<?, ?>) note;
      long count = ((Number) line.get("count")).longValue();
      html.append("<li>")
          .append(text(line, "text"))
          .append(count > 1 ? " (" + count + " kali)" : "")
          .append("</li>");
    }
    return html.isEmpty() ? "" : "<ul>" + html + "</ul>";
  }

  private static String findings(Map<?, ?> item) {
    StringBuilder html = new StringBuilder();
    for (Object finding : (List<?>) item.get("findings")) {
      Map<?, ?> found = (Map<?, ?>) finding;
      String what =
          found.get("check").equals("gambling-terms") ? "Istilah judi online" : "Nomor pribadi";
      html.append("<li class=\"finding\">")
          .append(what)
          .append(" di ")
          .append(text(found, "where"))
          .append(": ")
          .append(text(found, "excerpt"))
          .append("</li>");
    }
    return html.isEmpty() ? "" : "<ul>" + html + "</ul>";
  }

  private static String text(Map<?, ?> of, String name) {
    return Encode.forHtml(String.valueOf(of.get(name)));
  }
}
