package id.perisai.publish;

import id.perisai.release.Digest;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A statement as it would be signed.
 *
 * @param statement its exact bytes
 * @param base digest of the statement that was in force; empty for the first
 * @param description digest of what the store says about it
 * @param person for whom it was prepared, and who alone may sign it
 */
public record Candidate(
    String tenant,
    UUID id,
    Kind kind,
    long version,
    byte[] statement,
    Optional<Digest> base,
    Digest description,
    UUID person,
    Instant created,
    Instant expires) {

  /** Kinds of statement that are signed at the desk. */
  public enum Kind {
    RELEASE,
    DIRECTORY,
    THEME,
    HOLD,
    PURGE,
    ROOT;

    public String code() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    static Kind ofCode(String code) {
      return valueOf(code.toUpperCase(java.util.Locale.ROOT));
    }
  }
}
