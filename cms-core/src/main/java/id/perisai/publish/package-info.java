/**
 * From approved contents to a signed release in the repository.
 *
 * <p>Owns candidates and their one-time tokens, publishers' encrypted keys, the order in which the
 * repository is written, and the table {@code release_record}. A release is prepared here and
 * signed elsewhere, in the publisher's browser; what comes back is taken only if {@code release}'s
 * verifier takes it. May import everything up to {@code render}. A new reason to refuse is a line
 * in {@link id.perisai.publish.PublishRefusal}.
 */
package id.perisai.publish;
