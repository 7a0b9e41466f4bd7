package id.perisai.render;

import id.perisai.block.Block;
import id.perisai.block.Media;
import id.perisai.content.Slug;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A block with what its place on the page gives it.
 *
 * @param id of a heading, unique on the page; else empty
 * @param level of a heading, without gaps below the one before; else 0
 * @param picture of an image; else null
 */
public record BodyPart(Block block, String id, int level, Picture picture) {

  /** Ids that the frame of a page uses itself. */
  private static final Set<String> TAKEN = Set.of("isi", "menu", "kontak-situs", "formulir");

  static List<BodyPart> of(List<Block> blocks, String sizes) {
    List<BodyPart> parts = new ArrayList<>();
    Set<String> ids = new HashSet<>(TAKEN);
    int last = 1;
    for (Block block : blocks) {
      if (block instanceof Block.Heading heading) {
        last = Math.min(heading.level(), last + 1);
        parts.add(new BodyPart(block, unique(Slug.of(heading.text()), ids), last, null));
      } else if (block instanceof Block.Image image) {
        Media media = image.media();
        String alt = image.decorative() ? "" : image.alt();
        parts.add(new BodyPart(block, "", 0, Picture.of(media, alt, sizes, false)));
      } else {
        parts.add(new BodyPart(block, "", 0, null));
      }
    }
    return List.copyOf(parts);
  }

  /** Whether delivery puts a form into the page. */
  static boolean hasForm(List<Block> blocks) {
    return blocks.stream().anyMatch(Block.Form.class::isInstance);
  }

  private static String unique(String slug, Set<String> ids) {
    String id = slug;
    for (int n = 2; !ids.add(id); n++) {
      id = slug + "-" + n;
    }
    return id;
  }
}
