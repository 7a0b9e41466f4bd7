package id.perisai.content;

/**
 * A piece of content for checks to look at.
 *
 * @param field path in the content's JSON
 * @param text human text, or a link's target
 */
public record Passage(String field, String text) {}
