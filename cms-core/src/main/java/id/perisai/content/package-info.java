/**
 * What a site consists of: content types, content (valid from birth, with a digest), pages, their
 * immutable revisions, and the acts that make them.
 *
 * <p>May import {@code block} and the packages left of it. A new content type is a line in {@link
 * id.perisai.content.ContentType}, a value of the database's {@code page_type}, and a template in
 * the themes; tests say what was forgotten.
 */
package id.perisai.content;
