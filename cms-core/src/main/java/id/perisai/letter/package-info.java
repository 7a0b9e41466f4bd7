/**
 * What is told to people by letter: written in the transaction of the act that it tells of, and
 * carried by {@code mail} afterwards. Owns the inserts into the table {@code letter}; imports
 * nothing, so that every act can tell the person whom it is about. A new occasion to write is a
 * line in the act, or a class beside it.
 */
package id.perisai.letter;
