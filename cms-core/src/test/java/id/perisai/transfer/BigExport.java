package id.perisai.transfer;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/**
 * Writes a valid WordPress export of any size: the years of a department's news, with headings,
 * lists, tables, links among posts, images, categories, comments, pages below pages, and a menu.
 * The same size gives the same file.
 */
final class BigExport {
  private static final String[] WORDS =
      """
      pelayanan masyarakat kota serang dinas kependudukan pencatatan sipil akta kelahiran keluarga warga kegiatan
      sosialisasi pembangunan jalan puskesmas kesehatan pendidikan sekolah guru siswa anggaran laporan kinerja tahun
      pemerintah daerah peraturan wali kecamatan kelurahan pasar pedagang pertanian lingkungan sampah banjir bantuan
      penduduk berkas persyaratan formulir petugas loket antrean jadwal gratis resmi pengumuman lomba juara upacara
      """
          .strip()
          .split("\\s+");

  private final BufferedWriter out;
  private final Random random = new Random(20261121);
  private long written;
  private int items;

  private BigExport(BufferedWriter out) {
    this.out = out;
  }

  /**
   * @param bytes that the file has at least
   * @return how many posts and pages it holds
   */
  static int write(Path file, long bytes) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      return new BigExport(out).write(bytes);
    }
  }

  private int write(long bytes) throws IOException {
    put(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
          xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
          xmlns:wp="http://wordpress.org/export/1.2/"><channel>
        <title>Dinas Besar</title><link>https://dinas-besar.example.go.id</link><wp:wxr_version>1.2</wp:wxr_version>
        <wp:base_blog_url>https://dinas-besar.example.go.id</wp:base_blog_url>
        <wp:author><wp:author_login>humas</wp:author_login><wp:author_display_name>Humas Dinas</wp:author_display_name></wp:author>
        """);
    while (written < bytes) {
      items++;
      put(items % 12 == 0 ? page() : post());
      if (items % 3 == 0) {
        put(attachment());
      }
    }
    for (int i = 12; i <= 60; i += 12) {
      put(menuItem(i));
    }
    put("</channel></rss>\n");
    return items;
  }

  private void put(String text) throws IOException {
    out.write(text);
    written += text.length();
  }

  private String post() {
    String date =
        String.format(
            Locale.ROOT, "%d-%02d-%02d", 2008 + items % 15, 1 + items % 12, 1 + items % 28);
    return item(
            "post",
            "/" + date.substring(0, 7).replace('-', '/') + "/berita-" + items + "/",
            date,
            0)
        + "<category domain=\"category\" nicename=\"kegiatan\"><![CDATA[Kegiatan]]></category>"
        + "<category domain=\"post_tag\" nicename=\"warga\"><![CDATA[warga]]></category>"
        + comments()
        + "</item>\n";
  }

  private String page() {
    int parent = items % 24 == 0 ? items - 12 : 0;
    return item(
            "page",
            (parent > 0 ? "/halaman-" + parent : "") + "/halaman-" + items + "/",
            "2012-03-04",
            parent)
        + "</item>\n";
  }

  private String item(String type, String address, String date, int parent) {
    return "<item><title>"
        + sentence(4, 9)
        + " "
        + items
        + "</title>"
        + "<link>https://dinas-besar.example.go.id"
        + address
        + "</link>"
        + "<dc:creator><![CDATA[humas]]></dc:creator>"
        + "<content:encoded><![CDATA["
        + body()
        + "]]></content:encoded>"
        + "<excerpt:encoded><![CDATA["
        + (items % 4 == 0 ? sentence(10, 20) : "")
        + "]]></excerpt:encoded>"
        + "<wp:post_id>"
        + 10 * items
        + "</wp:post_id>"
        + "<wp:post_date>"
        + date
        + " 08:00:00</wp:post_date>"
        + "<wp:post_name>"
        + (type.equals("page") ? "halaman-" : "berita-")
        + items
        + "</wp:post_name>"
        + "<wp:status>"
        + (items % 50 == 7 ? "draft" : "publish")
        + "</wp:status>"
        + "<wp:post_parent>"
        + 10 * parent
        + "</wp:post_parent><wp:menu_order>0</wp:menu_order>"
        + "<wp:post_type>"
        + type
        + "</wp:post_type><wp:post_password></wp:post_password>";
  }

  /** A few kilobytes; every hundredth post is a long one. */
  private String body() {
    StringBuilder html = new StringBuilder();
    int parts = items % 100 == 0 ? 150 : 4 + random.nextInt(6);
    for (int i = 0; i < parts; i++) {
      switch (random.nextInt(8)) {
        case 0 -> html.append("<h3>").append(sentence(2, 5)).append("</h3>\n");
        case 1 ->
            html.append("<ul><li>")
                .append(sentence(4, 9))
                .append("</li><li>")
                .append(sentence(4, 9))
                .append("</li><li>")
                .append(sentence(4, 9))
                .append("</li></ul>\n");
        case 2 -> table(html);
        case 3 ->
            html.append("<p>Lihat juga <a href=\"https://dinas-besar.example.go.id/?p=")
                .append(10 * (1 + random.nextInt(items)))
                .append("\">")
                .append(sentence(3, 6))
                .append("</a>.</p>\n");
        case 4 ->
            html.append(
                    "<img src=\"https://dinas-besar.example.go.id/wp-content/uploads/2019/foto-")
                .append(items)
                .append("-300x200.jpg\" alt=\"")
                .append(sentence(2, 5))
                .append("\" class=\"alignleft\" />\n\n");
        default ->
            html.append(sentence(30, 70))
                .append(" <strong>")
                .append(sentence(2, 4))
                .append("</strong> ")
                .append(sentence(20, 60))
                .append("\n\n");
      }
    }
    return html.toString();
  }

  private void table(StringBuilder html) {
    html.append("<table><tr><th>Nama</th><th>Jumlah</th></tr>");
    for (int row = 0; row < 4; row++) {
      html.append("<tr><td>")
          .append(sentence(2, 4))
          .append("</td><td>")
          .append(random.nextInt(9000))
          .append("</td></tr>");
    }
    html.append("</table>\n");
  }

  private String comments() {
    return items % 5 == 0
        ? "<wp:comment><wp:comment_id>"
            + items
            + "</wp:comment_id><wp:comment_content><![CDATA["
            + sentence(10, 30)
            + "]]></wp:comment_content></wp:comment>"
        : "";
  }

  private String attachment() {
    return "<item><title>foto</title><link>https://dinas-besar.example.go.id/foto-"
        + items
        + "/</link>"
        + "<wp:post_id>"
        + (10 * items + 1)
        + "</wp:post_id><wp:post_parent>"
        + 10 * items
        + "</wp:post_parent>"
        + "<wp:status>inherit</wp:status><wp:post_type>attachment</wp:post_type>"
        + "<wp:attachment_url>https://dinas-besar.example.go.id/wp-content/uploads/2019/foto-"
        + items
        + ".jpg</wp:attachment_url></item>\n";
  }

  private static String menuItem(int page) {
    return "<item><title>Menu "
        + page
        + "</title><wp:post_id>"
        + (10 * page + 2)
        + "</wp:post_id>"
        + "<wp:status>publish</wp:status><wp:post_type>nav_menu_item</wp:post_type><wp:menu_order>"
        + page
        + "</wp:menu_order><category domain=\"nav_menu\" nicename=\"utama\"><![CDATA[Menu utama]]></category>"
        + meta("_menu_item_type", "post_type")
        + meta("_menu_item_object_id", String.valueOf(10 * page))
        + meta("_menu_item_menu_item_parent", "0")
        + "</item>\n";
  }

  private static String meta(String key, String value) {
    return "<wp:postmeta><wp:meta_key>"
        + key
        + "</wp:meta_key><wp:meta_value><![CDATA["
        + value
        + "]]></wp:meta_value></wp:postmeta>";
  }

  private String sentence(int least, int most) {
    StringBuilder words = new StringBuilder();
    for (int i = least + random.nextInt(most - least + 1); i > 0; i--) {
      words.append(WORDS[random.nextInt(WORDS.length)]).append(i > 1 ? " " : "");
    }
    return words.toString();
  }
}
