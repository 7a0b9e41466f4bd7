package id.perisai.publish;

import id.perisai.release.Digest;
import id.perisai.release.Directory;
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

  /** The same, shown to the people of a tenant whose signatures it takes as well. */
  public Candidate in(String other) {
    return new Candidate(
        other, id, kind, version, statement, base, description, person, created, expires);
  }

  /** Whether it is a directory for whose keys people of the tenant are asked to vouch. */
  boolean isForVouching() {
    return kind == Kind.DIRECTORY && !tenant.equals(Directory.PLATFORM);
  }

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
