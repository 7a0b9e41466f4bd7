package id.perisai.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import id.perisai.access.Refused;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WxrReaderTest {
  private static final String HEAD =
      "<?xml version=\"1.0\"?>\n<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\""
          + " xmlns:wp=\"http://wordpress.org/export/1.2/\">\n<channel>\n<wp:wxr_version>1.2</wp:wxr_version>\n";
  private static final String TAIL = "</channel></rss>";

  @TempDir Path folder;

  @Test
  void refuses_a_doctype_before_anything_of_it_is_read() throws IOException {
    refuses(
        TransferRefusal.EXPORT_DOCTYPE,
        "line 2",
        "<?xml version=\"1.0\"?>\n<!DOCTYPE rss SYSTEM \"http://127.0.0.1:9/x.dtd\">\n<rss/>");
    refuses(
        TransferRefusal.EXPORT_DOCTYPE,
        "line",
        "<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><rss>&x;</rss>");
    StringBuilder laughs = new StringBuilder("<!DOCTYPE lolz [<!ENTITY lol0 \"lol\">");
    for (int i = 1; i < 10; i++) {
      laughs
          .append("<!ENTITY lol")
          .append(i)
          .append(" \"")
          .append(("&lol" + (i - 1) + ";").repeat(10))
          .append("\">");
    }
    refuses(TransferRefusal.EXPORT_DOCTYPE, "line", laughs + "]><rss>&lol9;</rss>");
    refuses(
        TransferRefusal.EXPORT_DOCTYPE,
        "line",
        "<!DOCTYPE rss [<!ENTITY % p SYSTEM \"file:///etc/passwd\"> %p;]><rss/>");
  }

  @Test
  void refuses_entities_that_are_not_of_xml_itself() throws IOException {
    refuses(
        TransferRefusal.EXPORT_MALFORMED,
        "line 5",
        HEAD + "<item><title>&nbsp;</title></item>" + TAIL);
  }

  @Test
  void names_the_line_where_a_file_breaks() throws IOException {
    refuses(
        TransferRefusal.EXPORT_MALFORMED, "line 7", HEAD + "<item>\n<title>a</title>\n<wp:status>");
    refuses(
        TransferRefusal.EXPORT_MALFORMED,
        "line 6",
        HEAD + "<item>\n<title>a</wrong></item>" + TAIL);
    refuses(
        TransferRefusal.EXPORT_MALFORMED,
        "line 6",
        HEAD + "<item>\n<title>a\u000bb</title></item>" + TAIL);
    refuses(TransferRefusal.EXPORT_MALFORMED, "line 1", "");
    refuses(
        TransferRefusal.EXPORT_MALFORMED,
        "line 5",
        HEAD + "<item>\ud800".replace('\ud800', '\uffff') + TAIL);
  }

  @Test
  void refuses_bytes_that_are_not_of_the_encoding() throws IOException {
    Path file = folder.resolve("x.xml");
    Files.write(
        file,
        (HEAD + "<item><title>\u00ff\u00fe</title></item>" + TAIL)
            .getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(TransferRefusal.EXPORT_MALFORMED, refused(file).refusal());
  }

  @Test
  void refuses_files_that_are_no_export() throws IOException {
    refuses(TransferRefusal.EXPORT_NOT_WXR, "<html>", "<html><body/></html>");
    refuses(TransferRefusal.EXPORT_NOT_WXR, "<channel>", "<rss><item/></rss>");
    refuses(TransferRefusal.EXPORT_NOT_WXR, "wxr_version", "<rss><channel><item/></channel></rss>");
    refuses(TransferRefusal.EXPORT_NOT_WXR, "9.9", HEAD.replace(">1.2<", ">9.9<") + TAIL);
    refuses(
        TransferRefusal.EXPORT_NOT_WXR,
        "wxr_version",
        HEAD.replace("http://wordpress.org/export/1.2/", "http://evil.example/export/1.2/")
            + "<item/>"
            + TAIL);
    refuses(TransferRefusal.EXPORT_MALFORMED, "line", "PK\u0003\u0004");
  }

  @Test
  void reads_other_encodings_that_the_file_declares() throws IOException {
    for (String encoding : List.of("UTF-16", "ISO-8859-1", "windows-1252")) {
      Path file = folder.resolve("x.xml");
      String xml =
          HEAD.replace("?>", " encoding=\"" + encoding + "\"?>")
              + "<item><title>caf\u00e9</title></item>"
              + TAIL;
      Files.write(file, xml.getBytes(Charset.forName(encoding)));
      assertEquals("caf\u00e9", read(file).get(0).title(), encoding);
    }
  }

  @Test
  void refuses_depth_without_end() throws IOException {
    refuses(TransferRefusal.EXPORT_TOO_DEEP, "deeper than 16", HEAD + "<a>".repeat(100_000));
    refuses(
        TransferRefusal.EXPORT_TOO_DEEP, "deeper", HEAD + "<item><title>" + "<a>".repeat(100_000));
  }

  @Test
  void refuses_pieces_without_end_in_bounded_memory() throws IOException {
    for (String[] around :
        List.of(
            new String[] {"<item><content:encoded><![CDATA[", "]]></content:encoded></item>"},
            new String[] {"<item><title>", "</title></item>"},
            new String[] {"<!--", "-->"},
            new String[] {"<item><category domain=\"", "\">a</category></item>"},
            new String[] {"<?x ", "?>"})) {
      Path file = folder.resolve("huge.xml");
      writeHuge(file, HEAD + around[0], 40 << 20, around[1] + TAIL);
      assertEquals(TransferRefusal.EXPORT_TOO_LONG, refused(file).refusal(), around[0]);
    }
    refuses(
        TransferRefusal.EXPORT_MALFORMED, "line", HEAD + "<" + "x".repeat(1 << 20) + "/>" + TAIL);
  }

  @Test
  void keeps_only_what_it_is_asked_for_of_a_large_file() throws IOException {
    Path file = folder.resolve("large.xml");
    String item =
        "<item><title>t</title><wp:post_id>1</wp:post_id><content:encoded><![CDATA["
            + "x".repeat(100_000)
            + "]]></content:encoded></item>\n";
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(HEAD);
      for (int i = 0; i < 1_000; i++) {
        out.write(item);
      }
      out.write(TAIL);
    }
    int[] count = {0};
    long[] last = {0};
    WxrReader.read(
        file, false, read -> count[0] += read.content().isEmpty() ? 1 : 0, done -> last[0] = done);
    assertEquals(1_000, count[0]);
    assertEquals(Files.size(file), last[0]);
  }

  @Test
  void knows_the_line_and_the_parts_of_each_item() throws IOException {
    Path file = folder.resolve("x.xml");
    Files.writeString(
        file,
        HEAD
            + "<item>\n<title> Judul </title><wp:post_id>7</wp:post_id><wp:post_type>page</wp:post_type>"
            + "<category domain=\"category\" nicename=\"a\">A</category>"
            + "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>9</wp:meta_value></wp:postmeta>"
            + "<wp:postmeta><wp:meta_key>_secret</wp:meta_key><wp:meta_value>x</wp:meta_value></wp:postmeta>"
            + "<wp:comment/><x:y xmlns:x=\"z\">ignored</x:y></item>"
            + TAIL);
    WxrItem item = read(file).get(0);
    assertEquals(5, item.line());
    assertEquals("Judul", item.title());
    assertEquals(7, item.id());
    assertEquals(List.of(new WxrItem.Term("category", "a", "A")), item.terms());
    assertEquals(java.util.Map.of("_thumbnail_id", "9"), item.meta());
    assertEquals(1, item.comments());
  }

  private void refuses(TransferRefusal expected, String says, String xml) throws IOException {
    Path file = folder.resolve("x.xml");
    Files.writeString(file, xml);
    Refused refused = refused(file);
    assertEquals(expected, refused.refusal(), refused::getMessage);
    assertTrue(refused.getMessage().contains(says), refused::getMessage);
  }

  private static Refused refused(Path file) {
    return assertThrows(Refused.class, () -> read(file));
  }

  private static List<WxrItem> read(Path file) {
    List<WxrItem> items = new ArrayList<>();
    WxrReader.read(file, true, items::add, done -> {});
    return items;
  }

  private static void writeHuge(Path file, String head, int length, String tail)
      throws IOException {
    String piece = "x".repeat(1 << 20);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(head);
      for (int i = 0; i < length >> 20; i++) {
        out.write(piece);
      }
      out.write(tail);
    }
  }
}
