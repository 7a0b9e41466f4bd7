/**
 * HTML from outside becomes {@link id.perisai.sanitize.Sanitized}, the only type of HTML that the
 * importer takes. Owns the policy: the closed lists of elements, attributes and addresses that a
 * government page needs.
 *
 * <p>May import {@code release} (JSON) and the OWASP Java HTML Sanitizer. To let one more element
 * in, add it to {@code Policy} and to the lists in {@code sanitize/kept} of the tests.
 */
package id.perisai.sanitize;
