/**
 * The filters that every request of the authoring server passes, in the order of {@code web.xml}:
 * host, headers, origin, session. Whoever may do what is not decided here but by the acts
 * themselves; see {@code id.perisai.access}.
 */
package id.perisai.admin.security;
