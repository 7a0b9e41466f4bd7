package id.perisai.render;

import id.perisai.block.Link;
import java.util.List;

/**
 * One page of content.
 *
 * @param kind code of the content type
 * @param date null if it has none
 * @param picture null if it has none
 * @param facts name and value pairs, such as place and time
 * @param contents links to the headings of a long page; empty for a short one
 * @param file null unless a document with a file
 * @param withdrawn null unless the page is withdrawn and kept
 * @param service null unless a service
 */
public record PageView(
    String kind,
    String title,
    String summary,
    Stamp date,
    Picture picture,
    List<String> labels,
    List<Fact> facts,
    List<Link> contents,
    List<BodyPart> body,
    File file,
    Withdrawn withdrawn,
    Service service,
    Link back) {

  /** A file to be read; {@code size} in the words of the page's language. */
  public record File(String path, String mediaType, String name, String size) {}

  /** Since when the page is out of date, and why. */
  public record Withdrawn(Stamp date, List<String> reason) {}

  /** {@code stamp} is null unless the value is a time. */
  public record Fact(String name, String value, Stamp stamp) {}

  /** The standard components of a public service; empty where the office wrote nothing. */
  public record Service(
      List<String> requirements,
      List<String> procedure,
      String duration,
      String fee,
      String product,
      List<String> complaints) {}
}
