package id.perisai.block;

import java.util.List;

/**
 * A kind of block: its name in the JSON, its fields, and how values become a block.
 *
 * <p>For screens, {@code block.<name>} is the key of its label and {@code block.<name>.<field>}
 * that of a field's.
 */
public record BlockType(String name, List<Field> fields, Maker maker) {

  /** Makes the block; may add problems under {@code at} for what no single field can tell. */
  interface Maker {
    Block make(String at, Values values, Problems problems);
  }

  public BlockType {
    fields = List.copyOf(fields);
  }
}
