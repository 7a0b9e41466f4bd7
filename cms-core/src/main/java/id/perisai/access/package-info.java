/**
 * Who may do what: roles and permissions, passwords, one-time links, sign-in and its delays, web
 * sessions, memberships. Owns the tables {@code person, password, sign_in_link, sign_in_attempt,
 * web_session, membership}. May import {@code release}, {@code audit} and {@code letter}. A new
 * permission is a line in {@link id.perisai.access.Permission} and its places in {@link
 * id.perisai.access.Permissions}; the page {@code docs/permissions.md} is rendered from them.
 */
package id.perisai.access;
