package id.perisai.transfer;

import id.perisai.block.PlainText;
import id.perisai.sanitize.Sanitized;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** One page's sanitized HTML on its way into blocks: what the parts of the walk share. */
final class HtmlBlocks {
  private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s<>\"]{4,1900}");

  private final OldLinks links;
  private final OldImages images;
  private final List<PostMarkup.Picture> pictures;
  private final String base;
  private final boolean linesMatter;
  private final Notes notes;
  private final HeadingLevels levels = new HeadingLevels();
  private final List<Map<String, Object>> later = new ArrayList<>();
  private int tables;

  /**
   * @param pictures what the addresses of images stand for, see {@link PostMarkup}
   * @param base address of the old page
   * @param linesMatter whether line ends part lines and paragraphs, as in posts of the old editor
   */
  HtmlBlocks(
      OldLinks links,
      OldImages images,
      List<PostMarkup.Picture> pictures,
      String base,
      boolean linesMatter,
      Notes notes) {
    this.links = links;
    this.images = images;
    this.pictures = pictures;
    this.base = base;
    this.linesMatter = linesMatter;
    this.notes = notes;
  }

  /** The page's blocks, as JSON of content. */
  List<Map<String, Object>> of(Sanitized html) {
    Document document = Jsoup.parseBodyFragment(html.html());
    document.outputSettings().prettyPrint(false);
    List<Map<String, Object>> blocks = new BlockFlow(this).blocks(document.body());
    blocks.addAll(takeLater());
    return List.copyOf(blocks);
  }

  Notes notes() {
    return notes;
  }

  HeadingLevels levels() {
    return levels;
  }

  boolean linesMatter() {
    return linesMatter;
  }

  int nextTable() {
    return ++tables;
  }

  Optional<String> link(String href) {
    return links.rewrite(href, base, notes);
  }

  boolean isPicture(String href) {
    return images.isPicture(href);
  }

  Map<String, Object> image(String source) {
    return images.image(picture(source).address(), notes);
  }

  String alt(Element image) {
    String own = PlainText.line(image.attr("alt"));
    String alt =
        own.isEmpty()
            ? images.alt(picture(image.attr("src")).address()).map(PlainText::line).orElse("")
            : own;
    int end = Math.min(alt.length(), 480);
    return alt.substring(
        0, end - (end < alt.length() && Character.isHighSurrogate(alt.charAt(end - 1)) ? 1 : 0));
  }

  boolean isTiny(Element image) {
    return picture(image.attr("src")).emoji() && !image.attr("alt").isEmpty();
  }

  private PostMarkup.Picture picture(String source) {
    String number = source.substring(source.lastIndexOf('/') + 1);
    if (!source.startsWith(PostMarkup.PICTURE)
        || !number.matches("[0-9]{1,6}")
        || Integer.parseInt(number) >= pictures.size()) {
      return new PostMarkup.Picture(source, false);
    }
    return pictures.get(Integer.parseInt(number));
  }

  /** Blocks that wait until the one that is being made stands. */
  void later(Map<String, Object> block) {
    later.add(block);
  }

  List<Map<String, Object>> takeLater() {
    List<Map<String, Object>> taken = List.copyOf(later);
    later.clear();
    return taken;
  }

  /**
   * A paragraph that is nothing but an address was an embedded video or post, and becomes a link.
   */
  List<Map<String, Object>> autolinked(List<Map<String, Object>> inline) {
    if (inline.size() != 1 || inline.get(0).containsKey("marks")) {
      return inline;
    }
    String text = String.valueOf(inline.get(0).get("text")).strip();
    if (!ADDRESS.matcher(text).matches()) {
      return inline;
    }
    return link(text)
        .map(href -> List.of(Nodes.text(text, List.of(Nodes.mark("link", Map.of("href", href))))))
        .orElse(inline);
  }
}
