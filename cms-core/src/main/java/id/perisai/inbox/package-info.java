/**
 * What visitors send: sealed by delivery, collected by authoring, opened in a browser.
 *
 * <p>Owns HPKE (RFC 9180), the format of a submission's file, the receipt's number, and the folder
 * in which the files lie. Delivery writes it and cannot read it back: nothing here keeps a private
 * key. It imports {@code release} and the JDK alone, since delivery takes this package as it
 * stands.
 *
 * <p>A new kind of form is a constant of {@link id.perisai.inbox.FormKind}. The format is specified
 * in {@code docs/repository.md}.
 */
package id.perisai.inbox;
