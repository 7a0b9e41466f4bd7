package id.perisai.check;

/**
 * A term found in a text.
 *
 * @param start index into the original text
 * @param end index into the original text, after the last character
 */
record GamblingHit(String term, int start, int end, int weight) {}
