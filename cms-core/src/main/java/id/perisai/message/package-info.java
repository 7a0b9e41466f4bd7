/**
 * What visitors wrote, on authoring's side: collected from the inbox as delivery sealed it, listed,
 * opened in a browser, kept for a time and deleted.
 *
 * <p>Owns the tables {@code sealing_key}, {@code message} and those beside them, and the acts on
 * them. It never sees plaintext: sealed bytes come in and go out, and a private key lies here under
 * its owner's passphrase alone. It imports all packages up to {@code transfer}.
 *
 * <p>A new thing that may happen to a message is a constant of {@link id.perisai.message.Step}.
 */
package id.perisai.message;
