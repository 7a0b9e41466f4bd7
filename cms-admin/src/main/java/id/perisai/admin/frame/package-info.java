/**
 * What all screens share: the list of their addresses ({@link id.perisai.admin.frame.Screen}), the
 * way from an address to a view, the person's visit, words in two languages, the pages for errors.
 * A new screen is a view, a view bean in the folder of its feature, and a line in {@code Screen}.
 */
package id.perisai.admin.frame;
