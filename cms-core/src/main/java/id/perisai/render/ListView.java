package id.perisai.render;

import id.perisai.block.Link;
import java.util.List;

/**
 * A list of items.
 *
 * @param kind code of the content type
 * @param title heading of the list
 * @param intro what stands in it, a sentence
 * @param groups links to parts of the list, with the one shown marked; empty if it has none
 * @param past events that are over, below those to come; empty on other lists
 * @param newer null on the first page
 * @param older null on the last
 */
public record ListView(
    String kind,
    String title,
    String intro,
    List<GroupSet> groups,
    List<Card> cards,
    List<Card> past,
    Link newer,
    Link older) {

  /** Ways to narrow the list by one property. */
  public record GroupSet(String name, List<Group> groups) {}

  /** {@code current} marks the part that is shown. */
  public record Group(String text, String href, boolean current) {}
}
