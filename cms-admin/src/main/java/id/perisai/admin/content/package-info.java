/**
 * Writing: the list of pages, the editor with its doors for the script, history, comparing, two
 * people on one page, preview. Content is checked by {@code id.perisai.content.Content} alone; what
 * is here only shows and carries it.
 */
package id.perisai.admin.content;
