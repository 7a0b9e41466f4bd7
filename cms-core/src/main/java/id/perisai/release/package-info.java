/**
 * The repository's statements, manifests and blobs, and the verifier that decides what may be
 * served. It verifies and cannot sign. Imports the JDK alone; {@code cms-web} takes this package
 * from the jar with classifier {@code delivery}.
 */
package id.perisai.release;
