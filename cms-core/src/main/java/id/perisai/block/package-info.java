/**
 * Typed blocks, the closed schema of rich text, and the reader that turns untrusted JSON into them.
 *
 * <p>May import {@code release} and the packages left of itself. A new block type is a record that
 * implements {@link id.perisai.block.Block}, a line in {@link id.perisai.block.BlockTypes#ALL}, a
 * template in the themes, and an example in the sample site; tests say what was forgotten.
 */
package id.perisai.block;
