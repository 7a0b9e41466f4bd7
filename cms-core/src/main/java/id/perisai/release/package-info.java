/**
 * The signed repository: its names, its formats, and the verifier.
 *
 * <p>Owns every statement (trust root, directory, theme, release), the manifest tree, and the proof
 * that a release was signed by those who may. It verifies and cannot sign: no private key is
 * mentioned here. It imports the JDK alone, since delivery takes this package as it stands.
 *
 * <p>A new kind of statement is a class that {@link id.perisai.release.Statement} permits; a new
 * path is a method of {@link id.perisai.release.RepositoryPaths}; a new way to lie is a {@link
 * id.perisai.release.Reason} and a test. The format is specified in {@code docs/repository.md}.
 */
package id.perisai.release;
