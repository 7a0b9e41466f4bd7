/**
 * Looks at content before people do: what was found, where, and why it was noticed. A check never
 * blocks; a finding of severity {@code WARN} asks the one who submits for a reason, which the
 * reviewer reads.
 *
 * <p>May import {@code content} and what lies left of it. To add a check: a class, a line in {@link
 * id.perisai.check.Checks#ALL}, a message {@code finding.<name>} in both bundles, and a corpus of
 * what it must find and what it must leave alone.
 */
package id.perisai.check;
