package id.perisai.render;

import gg.jte.Content;
import gg.jte.html.HtmlTemplateOutput;
import id.perisai.block.Href;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.owasp.encoder.Encode;

/**
 * Where templates write: every value is encoded by OWASP Encoder for the place where it stands, and
 * places where no encoding is safe refuse values altogether. The security of all public pages
 * against injected markup rests on this class.
 */
final class EncodedOutput implements HtmlTemplateOutput {
  private static final Set<String> LINKS =
      Set.of("href", "src", "action", "formaction", "poster", "cite", "data");
  private static final Set<String> RAW_TEXT =
      Set.of("script", "style", "textarea", "iframe", "noscript", "xmp", "plaintext");

  private static final Pattern SRCSET = Pattern.compile("(?:/_[mt]/[a-z0-9.-]+ [0-9]+w(?:, )?)+");

  private final StringBuilder out = new StringBuilder(16_384);
  private String tag;
  private String attribute;

  @Override
  public void setContext(String tagName, String attributeName) {
    this.tag = tagName;
    this.attribute = attributeName;
  }

  @Override
  public void writeContent(String markup) {
    out.append(markup);
  }

  @Override
  public void writeContent(String markup, int begin, int end) {
    out.append(markup, begin, end);
  }

  @Override
  public void writeUserContent(String value) {
    if (value == null) {
      return;
    }
    if (tag != null && RAW_TEXT.contains(tag.toLowerCase(Locale.ROOT))) {
      throw new IllegalStateException("a template writes a value into <" + tag + ">");
    }
    if (attribute == null) {
      out.append(Encode.forHtmlContent(value));
    } else {
      out.append(Encode.forHtmlAttribute(attributeValue(value)));
    }
  }

  private String attributeValue(String value) {
    String name = attribute.toLowerCase(Locale.ROOT);
    if (name.startsWith("on") || name.equals("style") || name.equals("srcdoc")) {
      throw new IllegalStateException("a template writes a value into the attribute " + name);
    }
    if (LINKS.contains(name) && !Href.isAllowed(value)) {
      throw new IllegalStateException("a template writes " + name + "=" + value);
    }
    if (name.equals("srcset") && !SRCSET.matcher(value).matches()) {
      throw new IllegalStateException("a template writes srcset=" + value);
    }
    return value;
  }

  /** A part that another template writes, into this very output. */
  @Override
  public void writeUserContent(Content part) {
    if (part == null) {
      return;
    }
    if (attribute != null) {
      throw new IllegalStateException("a template writes markup into the attribute " + attribute);
    }
    part.writeTo(this);
  }

  @Override
  public void writeUnsafeContent(String value) {
    throw new IllegalStateException("templates of public pages never write without encoding");
  }

  @Override
  public void writeBinaryContent(byte[] value) {
    throw new IllegalStateException("templates are compiled to text, not to bytes");
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
