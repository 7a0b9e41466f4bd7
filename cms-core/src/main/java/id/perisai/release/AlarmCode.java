package id.perisai.release;

/** What delivery alarms about: the closed list that the log, health and the documentation share. */
public enum AlarmCode {
  /** The repository is not there, or its disk does not answer. */
  REPOSITORY_GONE,
  /** No look at the repository has come to its end for a while: nothing at all is taken. */
  TAKEOVER_HANGS,
  /** A root or directory in the repository that is newer than the one in force, and not taken. */
  TRUST_REJECTED,
  /** The log is shorter than it was, or another one, or not the timestamp's: nothing is taken. */
  LOG_FORKED,
  /** The log is missing, damaged or not signed by its key: nothing new is taken. */
  LOG_REJECTED,
  /** A release in the repository that is newer than the one in force, and not taken. */
  RELEASE_REJECTED,
  /** The newest release was signed by keys that were revoked since: an older one is shown. */
  RELEASE_REVOKED,
  /** The newest release in the repository is older than the one in force. */
  ROLLED_BACK,
  /** A hold in the repository that is newer than the one in force, and not taken. */
  HOLD_REJECTED,
  /** A purge in the repository that is not taken. */
  PURGE_REJECTED,
  /** The timestamp lists another hold or purge under the version that is in force here. */
  POWER_DIFFERS,
  /** The release that a hold names cannot be shown: visitors see the maintenance page instead. */
  HOLD_UNMET,
  /** The trust root or the directory has expired: nothing new is taken. */
  EXPIRED,
  /** A statement in force, or its signatures, is no longer in the repository. */
  STATEMENT_MISSING,
  /** A statement in force, or its signatures, has other bytes in the repository. */
  STATEMENT_CHANGED,
  /** A blob of a release in force is no longer in the repository. */
  BLOB_MISSING,
  /** A blob of a release in force has other bytes in the repository. */
  BLOB_CHANGED,
  /** Delivery's own store held something else than what was verified into it. */
  STORE_DAMAGED,
  /** Delivery's own store cannot be written. */
  STORE_UNWRITABLE,
  /** Something of a site that nobody foresaw broke its takeover: what it shows stays. */
  SITE_FAILED,
  /** A site has nothing newest that is good: visitors see 503, or what a hold names. */
  NOTHING_GOOD,
  /** Nothing verifies, not even the directory: no site is served. */
  NO_TRUST,
  /** The timestamp in the repository is missing, not signed by the online key, or malformed. */
  TIMESTAMP_REJECTED,
  /** The newest timestamp has expired: nothing new is taken, what is served stays. */
  TIMESTAMP_STALE,
  /** It expired so long ago that nobody can have planned it. */
  TIMESTAMP_LOST,
  /** This node's clock and the one that stamps differ: nothing new is taken. */
  CLOCK_OFF,
  /** A statement in the repository is newer than any that the timestamp lists: it is not taken. */
  UNLISTED
}
