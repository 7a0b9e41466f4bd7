/**
 * Search: an index of each site's signed documents, and the text that goes into the slot of the
 * site's signed page. What is shown comes from verified documents alone; the index only says where
 * to look. Nothing here knows of HTTP.
 */
package id.perisai.web.search;
