package id.perisai.transfer;

import id.perisai.access.Refused;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads a WordPress export (WXR 1.0 to 1.2) item by item, in memory that does not grow with the
 * file. Believes nothing: no DOCTYPE, no entities but XML's own, nothing from outside the file,
 * bounded depth, counts and lengths.
 */
final class WxrReader {
  static final long MAX_FILE = 512L << 20;
  private static final int MAX_DEPTH = 16;
  private static final int MAX_ITEMS = 100_000;
  private static final int MAX_CHILDREN = 20_000;
  private static final int MAX_AUTHORS = 10_000;
  private static final int MAX_TEXT = 4_000_000;
  private static final int MAX_LINE = 20_000;
  private static final int MAX_PIECE = 4 * MAX_TEXT;
  private static final Pattern WP = Pattern.compile("https?://wordpress\\.org/export/1\\.[0-2]/");
  private static final Pattern EXCERPT =
      Pattern.compile("https?://wordpress\\.org/export/1\\.[0-2]/excerpt/");
  private static final String CONTENT = "http://purl.org/rss/1.0/modules/content/";
  private static final Set<String> META =
      Set.of(
          "_wp_attached_file",
          "_thumbnail_id",
          "_wp_attachment_image_alt",
          "_menu_item_type",
          "_menu_item_object",
          "_menu_item_object_id",
          "_menu_item_menu_item_parent",
          "_menu_item_url");

  private final Path file;
  private final boolean withBodies;
  private final CountedInput in;
  private XMLStreamReader xml;
  private String siteTitle = "";
  private String siteAddress = "";
  private String blogAddress = "";
  private final Map<String, String> authors = new LinkedHashMap<>();
  private String version = "";
  private int items;

  private WxrReader(Path file, boolean withBodies, CountedInput in) {
    this.file = file;
    this.in = in;
    this.withBodies = withBodies;
  }

  /**
   * Reads the whole file.
   *
   * @param withBodies whether items carry their content and excerpt
   * @param items takes each item, in the order of the file
   * @param progress told how many bytes were read so far
   * @throws Refused a {@link TransferRefusal}, naming the line; the items before it were given out
   */
  static WxrSite read(
      Path file, boolean withBodies, Consumer<WxrItem> items, LongConsumer progress) {
    try {
      long size = Files.size(file);
      if (size > MAX_FILE) {
        throw new Refused(TransferRefusal.EXPORT_TOO_LARGE, file, size >> 20, MAX_FILE >> 20);
      }
      try (CountedInput in =
          new CountedInput(
              new BufferedInputStream(Files.newInputStream(file), 1 << 16), MAX_PIECE, progress)) {
        return new WxrReader(file, withBodies, in).read(items);
      }
    } catch (IOException e) {
      throw new Refused(TransferRefusal.EXPORT_UNREADABLE, file, String.valueOf(e.getMessage()));
    }
  }

  private static XMLInputFactory factory() {
    // The platform's own parser, whatever else lies on the class path: its limits are the ones
    // tested here.
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("nothing is read from outside the file");
        });
    return factory;
  }

  private WxrSite read(Consumer<WxrItem> sink) {
    try {
      xml = factory().createXMLStreamReader(in);
      requireRoot();
      readChannel(sink);
      while (xml.hasNext()) {
        next();
      }
    } catch (XMLStreamException e) {
      throw malformed(e);
    }
    if (version.isEmpty()) {
      throw new Refused(TransferRefusal.EXPORT_NOT_WXR, file, 1, "there is no <wp:wxr_version>");
    }
    String address = blogAddress.isEmpty() ? siteAddress : blogAddress;
    return new WxrSite(siteTitle, address.replaceAll("/+$", ""), Map.copyOf(authors));
  }

  private void requireRoot() throws XMLStreamException {
    while (next() != XMLStreamConstants.START_ELEMENT) {
      // comments and white space come first
    }
    if (!xml.getLocalName().equals("rss")) {
      throw new Refused(
          TransferRefusal.EXPORT_NOT_WXR,
          file,
          line(),
          "the file begins with <" + name() + ">, not <rss>");
    }
    nextTag();
    if (xml.getEventType() != XMLStreamConstants.START_ELEMENT
        || !xml.getLocalName().equals("channel")) {
      throw new Refused(TransferRefusal.EXPORT_NOT_WXR, file, line(), "<rss> holds no <channel>");
    }
  }

  private void readChannel(Consumer<WxrItem> sink) throws XMLStreamException {
    while (nextTag() == XMLStreamConstants.START_ELEMENT) {
      if (isPlain("item")) {
        if (version.isEmpty()) {
          throw new Refused(
              TransferRefusal.EXPORT_NOT_WXR,
              file,
              line(),
              "there is no <wp:wxr_version> before the items");
        }
        count(++items, MAX_ITEMS, "items");
        sink.accept(readItem());
      } else if (isPlain("title")) {
        siteTitle = text(MAX_LINE);
      } else if (isPlain("link")) {
        siteAddress = text(MAX_LINE).strip();
      } else if (isWp("base_blog_url")) {
        blogAddress = text(MAX_LINE).strip();
      } else if (isWp("wxr_version")) {
        version = text(MAX_LINE).strip();
        requireVersion();
      } else if (isWp("author")) {
        readAuthor();
      } else {
        skip();
      }
    }
  }

  private void requireVersion() {
    if (!version.matches("1\\.[0-2]")) {
      throw new Refused(
          TransferRefusal.EXPORT_NOT_WXR, file, line(), "WXR " + version + " is not known");
    }
  }

  private void readAuthor() throws XMLStreamException {
    String login = "";
    String name = "";
    while (nextTag() == XMLStreamConstants.START_ELEMENT) {
      if (isWp("author_login")) {
        login = text(MAX_LINE).strip();
      } else if (isWp("author_display_name")) {
        name = text(MAX_LINE).strip();
      } else {
        skip();
      }
    }
    count(authors.size() + 1, MAX_AUTHORS, "authors");
    authors.put(login, name.isEmpty() ? login : name);
  }

  private WxrItem readItem() throws XMLStreamException {
    int line = line();
    Map<String, String> fields = new HashMap<>();
    List<WxrItem.Term> terms = new ArrayList<>();
    Map<String, String> meta = new HashMap<>();
    int comments = 0;
    int children = 0;
    while (nextTag() == XMLStreamConstants.START_ELEMENT) {
      count(++children, MAX_CHILDREN, "elements in one item");
      if (isPlain("category")) {
        terms.add(
            new WxrItem.Term(attribute("domain"), attribute("nicename"), text(MAX_LINE).strip()));
      } else if (isWp("postmeta")) {
        readMeta(meta);
      } else if (isWp("comment")) {
        comments++;
        skip();
      } else if (isContent() && withBodies) {
        fields.put("content", text(MAX_TEXT));
      } else if (isExcerpt() && withBodies) {
        fields.put("excerpt", text(MAX_TEXT));
      } else if (isField()) {
        fields.put(xml.getLocalName(), text(MAX_LINE).strip());
      } else {
        skip();
      }
    }
    return item(items, line, fields, terms, meta, comments);
  }

  private static WxrItem item(
      int number,
      int line,
      Map<String, String> fields,
      List<WxrItem.Term> terms,
      Map<String, String> meta,
      int comments) {
    return new WxrItem(
        number,
        line,
        number(fields.get("post_id")),
        fields.getOrDefault("post_type", "post"),
        fields.getOrDefault("status", "publish"),
        fields.getOrDefault("title", ""),
        fields.getOrDefault("link", ""),
        fields.getOrDefault("post_name", ""),
        fields.getOrDefault("post_date", ""),
        fields.getOrDefault("post_date_gmt", ""),
        fields.getOrDefault("creator", ""),
        fields.getOrDefault("post_password", ""),
        number(fields.get("post_parent")),
        (int) number(fields.get("menu_order")),
        fields.getOrDefault("attachment_url", ""),
        fields.getOrDefault("content", ""),
        fields.getOrDefault("excerpt", ""),
        List.copyOf(terms),
        Map.copyOf(meta),
        comments);
  }

  private void readMeta(Map<String, String> meta) throws XMLStreamException {
    String key = "";
    String value = "";
    while (nextTag() == XMLStreamConstants.START_ELEMENT) {
      if (isWp("meta_key")) {
        key = text(MAX_LINE).strip();
      } else if (isWp("meta_value") && META.contains(key)) {
        value = text(MAX_LINE).strip();
      } else {
        skip();
      }
    }
    if (META.contains(key)) {
      meta.put(key, value);
    }
  }

  private boolean isField() {
    return isPlain("title")
        || isPlain("link")
        || xml.getLocalName().equals("creator")
        || isWp(
            "post_id",
            "post_type",
            "status",
            "post_name",
            "post_date",
            "post_date_gmt",
            "post_password")
        || isWp("post_parent", "menu_order", "attachment_url");
  }

  private boolean isPlain(String name) {
    return xml.getLocalName().equals(name)
        && (xml.getNamespaceURI() == null || xml.getNamespaceURI().isEmpty());
  }

  private boolean isWp(String... names) {
    return Set.of(names).contains(xml.getLocalName()) && matches(WP);
  }

  private boolean isContent() {
    return xml.getLocalName().equals("encoded") && CONTENT.equals(xml.getNamespaceURI());
  }

  private boolean isExcerpt() {
    return xml.getLocalName().equals("encoded") && matches(EXCERPT);
  }

  private boolean matches(Pattern namespace) {
    return xml.getNamespaceURI() != null && namespace.matcher(xml.getNamespaceURI()).matches();
  }

  private String attribute(String name) {
    String value = xml.getAttributeValue(null, name);
    return value == null ? "" : value;
  }

  private static long number(String text) {
    return text != null && text.matches("[0-9]{1,15}") ? Long.parseLong(text) : 0;
  }

  /**
   * The text of the element that begins here, of at most {@code max} characters; ends at its end.
   */
  private String text(int max) throws XMLStreamException {
    String element = name();
    int line = line();
    StringBuilder text = new StringBuilder();
    int depth = 1;
    while (depth > 0) {
      int event = next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        requireDepth(++depth);
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      } else if (event == XMLStreamConstants.CHARACTERS
          || event == XMLStreamConstants.CDATA
          || event == XMLStreamConstants.SPACE) {
        if (text.length() + xml.getTextLength() > max) {
          throw tooLong(element, line, max);
        }
        text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
      }
    }
    return text.toString();
  }

  private Refused tooLong(String element, int line, int max) {
    return new Refused(
        TransferRefusal.EXPORT_TOO_LONG, file, line, element, Math.max(1, max / 1_000_000));
  }

  private void skip() throws XMLStreamException {
    int depth = 1;
    while (depth > 0) {
      int event = next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        requireDepth(++depth);
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      }
    }
  }

  private void requireDepth(int depth) {
    if (depth > MAX_DEPTH) {
      throw new Refused(TransferRefusal.EXPORT_TOO_DEEP, file, line(), MAX_DEPTH);
    }
  }

  private void count(int found, int most, String what) {
    if (found > most) {
      throw new Refused(TransferRefusal.EXPORT_TOO_MANY, file, line(), most, what);
    }
  }

  /**
   * The next beginning or end of an element; text between elements is no content and passed over.
   */
  private int nextTag() throws XMLStreamException {
    int event = next();
    while (event != XMLStreamConstants.START_ELEMENT && event != XMLStreamConstants.END_ELEMENT) {
      event = next();
    }
    return event;
  }

  private int next() throws XMLStreamException {
    int event = xml.next();
    in.rest();
    if (event == XMLStreamConstants.DTD) {
      throw new Refused(TransferRefusal.EXPORT_DOCTYPE, file, line());
    }
    if (event == XMLStreamConstants.ENTITY_REFERENCE) {
      throw new Refused(
          TransferRefusal.EXPORT_MALFORMED,
          file,
          line(),
          xml.getLocation().getColumnNumber(),
          "the entity &" + xml.getLocalName() + "; is not declared");
    }
    return event;
  }

  private String name() {
    String prefix = xml.getPrefix();
    return prefix == null || prefix.isEmpty()
        ? xml.getLocalName()
        : prefix + ":" + xml.getLocalName();
  }

  private int line() {
    return xml.getLocation().getLineNumber();
  }

  private Refused malformed(XMLStreamException e) {
    if (in.isTooLong()) {
      return new Refused(TransferRefusal.EXPORT_TOO_LONG, file, line(), "…", MAX_PIECE / 1_000_000);
    }
    int line = e.getLocation() == null ? 1 : e.getLocation().getLineNumber();
    int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNumber();
    String why =
        String.valueOf(e.getMessage())
            .replaceAll("(?s)^.*Message: ", "")
            .replaceAll("\\s+", " ")
            .strip();
    return new Refused(
        TransferRefusal.EXPORT_MALFORMED,
        file,
        line,
        column,
        why.substring(0, Math.min(why.length(), 200)));
  }
}
