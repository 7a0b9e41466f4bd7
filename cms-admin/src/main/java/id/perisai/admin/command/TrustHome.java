package id.perisai.admin.command;

import id.perisai.publish.CandidateStore;
import id.perisai.publish.SignedRepository;
import id.perisai.release.Digest;
import id.perisai.release.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** The signed repository of a home, with its servers' keys. */
final class TrustHome {
  private TrustHome() {}

  /** What screens prepared. */
  static CandidateStore candidates(Settings settings) {
    return new CandidateStore(settings.home().root().resolve("candidates"));
  }

  /**
   * @throws Failure if this home has no pinned trust root
   */
  static SignedRepository repository(Settings settings) {
    Path pin = settings.home().trustRoot();
    try {
      return new SignedRepository(
          settings.repository(),
          Digest.parse(Files.readString(pin).strip()),
          Clock.systemUTC(),
          settings.home().root(),
          Duration.ofMinutes(settings.timestampMinutes()));
    } catch (IOException e) {
      throw new Failure(
          ExitCode.FAILED,
          "home "
              + settings.home().root()
              + " has no trust root ("
              + e.getMessage()
              + "): ./perisai start lays one; or give the right --home DIR",
          e);
    } catch (Rejected e) {
      throw new Failure(
          ExitCode.FAILED, pin + " holds no SHA-256 of a trust root: restore it from a backup", e);
    }
  }
}
