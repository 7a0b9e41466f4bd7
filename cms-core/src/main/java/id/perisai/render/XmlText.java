package id.perisai.render;

import java.nio.charset.StandardCharsets;
import org.owasp.encoder.Encode;

/** Writes small XML documents; every value is encoded. */
final class XmlText {
  private final StringBuilder out =
      new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

  /** Opens an element; attributes are name and value pairs. */
  XmlText open(String name, String... attributes) {
    start(name, attributes);
    out.append(">\n");
    return this;
  }

  XmlText close(String name) {
    out.append("</").append(name).append(">\n");
    return this;
  }

  XmlText empty(String name, String... attributes) {
    start(name, attributes);
    out.append("/>\n");
    return this;
  }

  XmlText text(String name, String value) {
    out.append('<').append(name).append('>').append(Encode.forXmlContent(value));
    return close(name);
  }

  private void start(String name, String... attributes) {
    out.append('<').append(name);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ')
          .append(attributes[i])
          .append("=\"")
          .append(Encode.forXmlAttribute(attributes[i + 1]))
          .append('"');
    }
  }

  byte[] bytes() {
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }
}
