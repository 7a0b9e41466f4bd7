package id.perisai.release;

import java.util.Optional;

/**
 * The newest version of something that was ever in force here. What is older, or is the same
 * version with other bytes, is refused.
 *
 * @param version 0 where nothing was ever in force
 * @param digest of that version's statement; empty for version 0 alone
 */
public record Seen(long version, Optional<Digest> digest) {
  public static final Seen NOTHING = new Seen(0, Optional.empty());

  public Seen {
    if (version < 0 || (version == 0) != digest.isEmpty()) {
      throw new IllegalArgumentException("version " + version + " with digest " + digest);
    }
  }

  public static Seen of(Statement statement) {
    return new Seen(statement.version(), Optional.of(statement.digest()));
  }

  public static Seen of(long version, Digest digest) {
    return new Seen(version, Optional.of(digest));
  }

  /** Whether the statement was never in force here. */
  boolean isNew(Statement statement) {
    return statement.version() > version;
  }

  void requireNotOlder(Statement statement) throws Rejected {
    if (statement.version() < version) {
      throw new Rejected(
          Reason.ROLLED_BACK,
          statement.label(),
          "version " + version + " or newer",
          "version " + statement.version());
    }
    if (statement.version() == version && !digest.get().equals(statement.digest())) {
      throw new Rejected(
          Reason.EQUIVOCATED,
          statement.label(),
          "the statement in force, " + digest.get(),
          statement.digest().hex());
    }
  }
}
