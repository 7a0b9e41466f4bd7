package id.perisai.admin.command;

import id.perisai.release.Digest;
import id.perisai.release.Rejected;
import picocli.CommandLine.Option;

/** The trust root that a person knows from paper. */
final class TrustRootPin {
  @Option(
      names = "--trust-root",
      required = true,
      paramLabel = "HEX",
      description = "SHA-256 of the first trust root, from paper; on the server: HOME/trust-root.")
  private String hex;

  Digest digest() {
    try {
      return Digest.parse(hex);
    } catch (Rejected e) {
      throw new Failure(
          ExitCode.USAGE, "--trust-root " + hex + " is no SHA-256: give its 64 hex digits", e);
    }
  }
}
